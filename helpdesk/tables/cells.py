"""A file as rows of cells, whatever format it has."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

MOST_ROWS = 20_000
"""The national list of procedures has under 6,000."""
MOST_COLUMNS = 60
LOOKED_AT = 30
"""Rows in which the heading is looked for: above it stand the office, the decision and its day."""


class Kind(Enum):
    """What a cell holds."""

    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    FORMULA = auto()
    ERROR = auto()
    MERGED = auto()  # covered by the cell above, whose text it has


class Cell(NamedTuple):
    """One cell; an empty one has no text."""

    text: str = ""
    kind: Kind = Kind.TEXT
    is_merged: bool = False  # text and kind are those of the cell above that covers it


class Row(NamedTuple):
    """`number` as a spreadsheet shows it, the first is 1."""

    number: int
    cells: Sequence[Cell]

    def cell(self, place: int) -> Cell:
        """Return a cell; rows may be shorter than the heading."""
        return self.cells[place] if place < len(self.cells) else Cell()


class Table(NamedTuple):
    """One sheet, or a CSV file."""

    name: str
    rows: list[Row]
