"""An old log on its way in: the file, what its columns mean, and how far it was taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel
from pydantic import Field as Told

from helpdesk.assistance.models import Help, Mode, Place, Result
from helpdesk.log_import.columns import Field, Heading
from helpdesk.log_import.problems import Problem
from helpdesk.tables.cells import Table

LEAVE_OUT = "-"
"""Chosen for a name: its rows are not taken."""


class Reading(BaseModel):
    """How a file is to be read. `columns` lead to places; `people` from a folded name to a member, or to LEAVE_OUT.

    `place`, `mode` and `result` hold where a row does not tell; `by` is whose help it is where no column tells.
    """

    sheet: int = 0
    columns: dict[Field, int] = Told(default_factory=dict)
    people: dict[str, str] = Told(default_factory=dict)
    by: str = ""
    place: Place = Place.ONE_STOP
    mode: Mode = Mode.TOGETHER
    result: Result = Result.DONE
    leaves_out_bad: bool = False


class LogImport(BaseModel):
    """An upload that waits for its member's yes, a day at most. `taken` rows are in the log already."""

    id: str
    member: str
    team: str
    file: str
    created_at: datetime
    reading: Reading
    taken: int = 0
    new: int = 0
    is_done: bool = False


class Upload(NamedTuple):
    """An import with the sheets of its file."""

    draft: LogImport
    tables: list[Table]


class Visit(NamedTuple):
    """A row that can be taken. `id` belongs to what the row says: the same row is never taken twice."""

    row: int
    id: str
    member: str
    help: Help
    topic: str | None


class Read(NamedTuple):
    """What a sheet holds. `unmatched` are names that no member has, with the number of their rows.

    `sums` are the rows of totals, which are passed over.
    """

    heading: Heading
    visits: list[Visit]
    problems: list[Problem]
    unmatched: Mapping[str, int]
    left_out: int
    sums: Sequence[int] = ()

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({problem.row for problem in self.problems})
