"""CSV as spreadsheets and portals write it: UTF-8 or UTF-16, separated by commas, semicolons or tabs."""

import codecs
import csv
from collections.abc import Callable, Sequence
from io import StringIO
from typing import TypeAlias

from helpdesk.tables.cells import LOOKED_AT, MOST_COLUMNS, MOST_ROWS, Cell, Row, Table
from helpdesk.tables.errors import EncodingError, FileTypeError, QuotesError, TooManyRowsError

Known: TypeAlias = Callable[[Sequence[Row]], int]
"""Says how many columns the first rows name that the reader knows."""

SEPARATORS = ",;\t"


def read_csv(data: bytes, known: Known) -> Table:
    """Read it with the separator that shows most known columns. Raises the refusals of `errors`."""
    text = _decoded(data)
    if "\0" in text:
        raise FileTypeError
    return _table(text, max(SEPARATORS, key=lambda separator: _columns(text, separator, known)))


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(row=data.count(b"\n", 0, error.start) + 1) from None


def _columns(text: str, separator: str, known: Known) -> int:
    """Say how many known columns the first rows name when they are parted here."""
    rows: list[Row] = []
    try:
        for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator), start=1):
            rows.append(Row(number, [Cell(cell) for cell in cells]))
            if number >= LOOKED_AT:
                break
    except csv.Error:
        return 0
    return known(rows)


def _table(text: str, separator: str) -> Table:
    rows = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS + LOOKED_AT:
                raise TooManyRowsError(most=MOST_ROWS)
            rows.append(Row(number, [Cell(cell.strip()) for cell in cells[:MOST_COLUMNS]]))
    except csv.Error:
        raise QuotesError(row=len(rows) + 1) from None
    return Table("", rows)
