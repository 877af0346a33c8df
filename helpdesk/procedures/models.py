"""A procedure as an official list names it, the list of an area with its versions, and what an import would change."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

NATIONAL = "national"
"""The list that holds everywhere, beside those of provinces and communes."""


class Procedure(BaseModel):
    """One row of a list. Only code and title are always there; `link` is http or https."""

    model_config = ConfigDict(frozen=True)

    code: str  # as the national list numbers it: "1.001193"
    title: str
    field: str = ""
    level: str = ""  # who decides: "Cấp xã"
    agency: str = ""
    link: str = ""


class Version(BaseModel):
    """One state of a list. The empty key stands for no rows at all: what was before the first import."""

    key: str = ""
    size: int = 0
    file: str = ""  # its name, masked
    at: datetime | None = None
    by: str = ""  # the member, or the command line


class ProcedureList(BaseModel):
    """The list of an area (`id`), or the national one. `reach` as in `Area.reach`: who holds one of them sees it."""

    id: str
    reach: list[str] = Field(default_factory=list)
    current: Version = Field(default_factory=Version)
    previous: Version | None = None  # kept for an undo; what is older is gone
    version: int = 0

    def take(self, new: Version) -> None:
        """Let a new version be current and keep the one before it."""
        self.current, self.previous = new, self.current

    def undo(self) -> bool:
        """Go back to the version before; once more brings the newer one back. False when there is none."""
        if self.previous is None:
            return False
        self.current, self.previous = self.previous, self.current
        return True


class Change(NamedTuple):
    """A row that reads differently afterwards."""

    before: Procedure
    after: Procedure


class Changes(BaseModel):
    """What an import makes of a list: `rows` is the whole list afterwards, by code."""

    rows: list[Procedure]
    new: list[Procedure]
    changed: list[Change]
    removed: list[Procedure]

    @classmethod
    def of(cls, before: Iterable[Procedure], given: Iterable[Procedure], *, replaces: bool) -> "Changes":
        """Compare. With `replaces` the given rows are the whole list, else what they do not name stays."""
        known = {one.code: one for one in before}
        named = {one.code: one for one in given}
        after = named if replaces else {**known, **named}
        return cls(
            rows=_by_code(after),
            new=[one for one in _by_code(after) if one.code not in known],
            changed=[Change(known[one.code], one) for one in _by_code(after) if one != known.get(one.code, one)],
            removed=[one for one in _by_code(known) if one.code not in after],
        )

    @property
    def are_none(self) -> bool:
        """Whether everything stays as it is."""
        return not (self.new or self.changed or self.removed)


class Draft(BaseModel):
    """A file that was read without a problem and waits a day for a yes. Only its member sees it."""

    id: str
    area: str
    reach: list[str]
    member: str
    file: str
    replaces: bool
    base: str  # the version it was compared with
    created_at: datetime
    rows: list[Procedure]


def _by_code(procedures: Mapping[str, Procedure]) -> list[Procedure]:
    return [procedures[code] for code in sorted(procedures)]
