"""One table of figures: what the page shows is what the files hold, number for number."""

import csv
from collections.abc import Collection, Mapping, Sequence
from io import BytesIO, StringIO
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.office.labels import Labels, Measure
from api.office.workbooks import SheetRow, write_rows
from helpdesk.language import N_
from helpdesk.statistics.small_cells import without_small

PLACES: Final = {Measure.SHARE: 2, Measure.MARK: 1, Measure.MINUTES: 0, Measure.COUNT: 0}
"""Decimal places that are read."""

Value: TypeAlias = str | float | None
"""Words, or a number as it is counted: minutes, shares of 1. None: nobody knows, or it was hidden."""

_NAMED: Final = {Measure.MINUTES: N_("%(name)s, minutes"), Measure.SHARE: N_("%(name)s, percent")}
_BEFORE: Final = N_("%(name)s, compared days")
_AIM: Final = N_("%(name)s, target")
_STANDING: Final = N_("%(name)s, how the target stands")
_MINUS: Final = "−"  # noqa: RUF001 - a minus
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS: Final = (44, 18)


class Column(NamedTuple):
    """A column by its name; without a measure it holds words. `is_compared`: beside it stand the compared days."""

    name: str
    measure: Measure | None = None
    is_compared: bool = False


class Aim(NamedTuple):
    """What a number is to reach, and how that stands, in words."""

    value: float
    words: str


class Row(NamedTuple):
    """A row by its name. `measure` is for all its numbers where rows differ; `address` is where a click leads.

    `before` are the same cells on the compared days, and `key` is what a row has in common with itself then: its name,
    if nothing is said. `aims` are the targets of its numbers, by column.
    """

    name: str
    values: Sequence[Value]
    address: str = ""
    measure: Measure | None = None
    is_own: bool = False  # what is shown stands among others
    anchor: str = ""  # its name within the page
    key: str = ""
    before: Sequence[Value] = ()
    is_sum: bool = False  # of the rows above
    aims: Mapping[str, Aim] = MappingProxyType({})


class Table(NamedTuple):
    """Rows below a head; `first` names what the rows are."""

    key: str
    title: str
    first: str
    columns: Sequence[Column]
    rows: Sequence[Row]

    def said(self, row: Row, labels: Labels) -> list[str]:
        """Say the cells of a row."""
        return [_said(value, row.measure or column.measure, labels) for value, column in zip_cells(row, self)]

    def said_before(self, row: Row, labels: Labels) -> list[list[str]]:
        """Say of each cell how it differs from the compared days; empty where nothing is compared."""
        pairs = zip(self.columns, row.values, row.before or [None] * len(self.columns), strict=True)
        return [
            differing(now, before, row.measure or column.measure or Measure.COUNT, labels) if column.is_compared else []
            for column, now, before in pairs
        ]

    def said_aims(self, row: Row, labels: Labels) -> list[list[str]]:
        """Say of each cell what it is to reach and how that stands; empty where there is no target."""
        found = [(row.aims.get(column.name), row.measure or column.measure or Measure.COUNT) for column in self.columns]
        target = N_("target %(target)s")
        return [
            [labels.word(target, target=labels.number(aim.value, measure)), aim.words] if aim else []
            for aim, measure in found
        ]

    def lines(self, labels: Labels) -> list[list[Value]]:
        """Return head and rows as files hold them: numbers as they are said, their unit in the name."""
        head: list[Value] = [self.first]
        aimed = {name for row in self.rows for name in row.aims}
        for column in self.columns:
            name = _with_unit(column.name, column.measure, labels)
            head += [name, labels.word(_BEFORE, name=name)] if column.is_compared else [name]
            head += [labels.word(_AIM, name=name), labels.word(_STANDING, name=column.name)] * (column.name in aimed)
        return [head, *(self._line(row, aimed, labels) for row in self.rows)]

    def _line(self, row: Row, aimed: Collection[str], labels: Labels) -> list[Value]:
        line: list[Value] = [_with_unit(row.name, row.measure, labels)]
        before = row.before or [None] * len(self.columns)
        for (value, column), past in zip(zip_cells(row, self), before, strict=True):
            measure = row.measure or column.measure
            line += [_rounded(one, measure) for one in ((value, past) if column.is_compared else (value,))]
            if column.name in aimed:
                aim = row.aims.get(column.name)
                line += [_rounded(aim.value, measure), aim.words] if aim else [None, None]
        return line


def beside(now: Table, before: Table, *, only: Collection[str] = (), is_whole: bool = True) -> Table:
    """Put the compared days beside a table: the columns `only`, or all that hold numbers.

    `is_whole`: all that was counted stands in the tables. A row that is in one of them only counted nothing in the
    other, and is added below if it is gone now; else nobody knows what it was.
    """
    columns = [
        column._replace(is_compared=column.measure is not None and (not only or column.name in only))
        for column in now.columns
    ]
    then = {row.key or row.name: row for row in reversed(before.rows)}
    nothing = [0 if is_whole and column.measure is Measure.COUNT else None for column in columns]
    rows = [
        row._replace(before=then[key].values if (key := row.key or row.name) in then else nothing) for row in now.rows
    ]
    known = {row.key or row.name for row in now.rows}
    gone = [row for row in before.rows if (row.key or row.name) not in known and not _is_nothing(row, columns)]
    gone = gone if is_whole else []
    gone = [row._replace(values=_emptied(row, columns), before=row.values) for row in gone]
    sums = [row for row in rows if row.is_sum]
    return now._replace(columns=columns, rows=[*(row for row in rows if not row.is_sum), *gone, *sums])


def differing(now: Value, before: Value, measure: Measure, labels: Labels) -> list[str]:
    """Say by how much a number is more or less than on the compared days, rounded for reading, and what it was.

    Each is so short that it stands below a number. Nothing is said where nothing is known, or nought stayed nought.
    """
    if before is None or isinstance(before, str):
        return []
    was = labels.word(N_("was %(before)s"), before=labels.number(before, measure))
    if now is None or isinstance(now, str):
        return [was]
    places = 1 if measure is Measure.COUNT and isinstance(now + before, float) else PLACES[measure]
    much = round(now, places) - round(before, places)
    if not round(much, places):
        return [labels.word(N_("was the same"))] if now else []
    number = labels.number(round(abs(much), places), measure)
    if measure is Measure.SHARE:
        number = labels.word(N_("%(number)s pts"), number=labels.say.number(round(100 * abs(much))))
    return [f"{'+' if much > 0 else _MINUS}{number}", was]


def zip_cells(row: Row, table: Table) -> list[tuple[Value, Column]]:
    """Pair the cells of a row with their columns."""
    return list(zip(row.values, table.columns, strict=True))


def count_in(value: Value) -> int | None:
    """Return what a cell counts; None: nothing that is known."""
    return value if isinstance(value, int) else None


def without_few(table: Table, *, fewest: int) -> Table:
    """Hide the numbers that are about so few that they are about persons, and what is worked out from them."""
    cells = [list(row.values) for row in table.rows]
    for place, column in enumerate(table.columns):
        if column.measure is Measure.COUNT:
            counts = {row: count for row, values in enumerate(cells) if (count := count_in(values[place])) is not None}
            for row, left in without_small(counts, fewest=fewest).items():
                cells[row][place] = left
    rows = [
        row._replace(values=_only_counts(values, table) if None in _counts(values, table) else values)
        for row, values in zip(table.rows, cells, strict=True)
    ]
    return table._replace(rows=rows)


def csv_of(table: Table, labels: Labels) -> bytes:
    """Return the table as a file that spreadsheets open; nothing in it is taken for a formula."""
    kept = StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerows(["" if cell is None else _harmless(cell) for cell in line] for line in table.lines(labels))
    return kept.getvalue().encode("utf-8-sig")


def workbook_of(table: Table, about: Mapping[str, str], labels: Labels) -> bytes:
    """Return it as a workbook; `about` is what stands above the table."""
    book = Workbook()
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook begins with one
    sheet.title = labels.word(N_("Figures"))
    head, *rows = table.lines(labels)
    write_rows(
        sheet,
        [
            SheetRow([table.title], bold=True),
            *(SheetRow([name, said]) for name, said in about.items()),
            SheetRow([""]),
            SheetRow(head, bold=True),
            *(SheetRow(row) for row in rows),
        ],
        (_WIDTHS[0], *[_WIDTHS[1]] * (len(head) - 1)),
    )
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _is_nothing(row: Row, columns: Sequence[Column]) -> bool:
    """Tell whether nothing of what is compared was counted in a row."""
    return not any(value for value, column in zip(row.values, columns, strict=True) if column.is_compared)


def _emptied(row: Row, columns: Sequence[Column]) -> list[Value]:
    """Return a row of the compared days as it is now: nothing was counted."""
    return [
        (0 if column.measure is Measure.COUNT else None) if column.is_compared else value
        for value, column in zip(row.values, columns, strict=True)
    ]


def _said(value: Value, measure: Measure | None, labels: Labels) -> str:
    return value if isinstance(value, str) else labels.number(value, measure or Measure.COUNT)


def _rounded(value: Value, measure: Measure | None) -> Value:
    """Return a number with as many places as it is said with."""
    if value is None or isinstance(value, str):
        return value
    match measure:
        case Measure.SHARE:
            return round(100 * value)
        case Measure.MINUTES:
            return round(value)
        case Measure.MARK:
            return round(value, 1)
        case _:
            return value


def _with_unit(name: str, measure: Measure | None, labels: Labels) -> str:
    return labels.word(_NAMED[measure], name=name) if measure in _NAMED else name


def _harmless(cell: str | float) -> str | float:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell


def _counts(values: Sequence[Value], table: Table) -> list[Value]:
    return [value for value, column in zip(values, table.columns, strict=True) if column.measure is Measure.COUNT]


def _only_counts(values: Sequence[Value], table: Table) -> list[Value]:
    return [
        value if column.measure in {Measure.COUNT, None} else None
        for value, column in zip(values, table.columns, strict=True)
    ]
