"""CSV as spreadsheets and portals write it: UTF-8 or UTF-16, separated by commas, semicolons or tabs."""

import codecs
import csv
from io import StringIO

from helpdesk.procedures.cells import MOST_COLUMNS, MOST_ROWS, Cell, Row, Table
from helpdesk.procedures.errors import EncodingError, FileTypeError, QuotesError, TooManyRowsError
from helpdesk.procedures.headings import LOOKED_AT, heading_in

SEPARATORS = ",;\t"


def read_csv(data: bytes) -> Table:
    """Read it with the separator that shows most columns. Raises the refusals of `errors`."""
    text = _decoded(data)
    if "\0" in text:
        raise FileTypeError
    return _table(text, max(SEPARATORS, key=lambda separator: _columns(text, separator)))


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(row=data.count(b"\n", 0, error.start) + 1) from None


def _columns(text: str, separator: str) -> int:
    """Say how many columns of a list the first rows name when they are parted here."""
    rows: list[Row] = []
    try:
        for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator), start=1):
            rows.append(Row(number, [Cell(cell) for cell in cells]))
            if number >= LOOKED_AT:
                break
    except csv.Error:
        return 0
    heading = heading_in(rows)
    return len(heading.columns) if heading else 0


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
