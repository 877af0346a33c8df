"""XLSX: values only. A formula is not worked out and its last result not trusted: it is told, cell by cell."""

import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple

from helpdesk.attachments.archives import ArchiveError, opened_archive
from helpdesk.errors import RefusalError
from helpdesk.tables.cells import LOOKED_AT, MOST_COLUMNS, MOST_ROWS, Cell, Kind, Row, Table
from helpdesk.tables.errors import FileBrokenError, FileTypeError, TooManyRowsError

LARGEST_UNPACKED = 60 * 1024 * 1024
"""Bytes of all parts together: ten times the national list."""
MOST_MERGED = 5_000
"""Merged cells of one sheet that are looked at."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_OTHER_PAPERS = ("word/", "ppt/", "mimetype")  # a Word file, slides, OpenDocument: all of them are such archives
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_VISIBLE = "visible"


def read_workbook(data: bytes) -> list[Table]:
    """Read the sheets that can be seen. Raises the refusals of `errors`."""
    try:
        with opened_archive(data, largest=LARGEST_UNPACKED) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a workbook has beside its cells
            _check_kind(archive)
            _check_parts(archive)
            book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                return [_table(sheet, archive) for sheet in book.worksheets if sheet.sheet_state == _VISIBLE]
            finally:
                book.close()
    except RefusalError:
        raise
    except ArchiveError:
        raise FileBrokenError from None
    except Exception:  # noqa: BLE001 - what odd workbooks do to their reader has no class in common
        raise FileBrokenError from None


def _check_kind(archive: ZipFile) -> None:
    if any(part.startswith(_OTHER_PAPERS) for part in archive.namelist()):
        raise FileTypeError


def _check_parts(archive: ZipFile) -> None:
    """Refuse XML that declares entities: no spreadsheet does, and they may grow without end."""
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")) and _DECLARATION.search(archive.read(part)):
            raise FileBrokenError


def _table(sheet: Any, archive: ZipFile) -> Table:  # noqa: ANN401 - openpyxl's own, of which half has no types
    rows: list[Row] = []
    sheet.reset_dimensions()  # what a sheet says of its size may be wrong
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        row = Row(number, [_cell(cell) for cell in cells])
        if any(cell.text for cell in row.cells):
            rows.append(row)
        if len(rows) > MOST_ROWS + LOOKED_AT:
            raise TooManyRowsError(most=MOST_ROWS)
    path = str(getattr(sheet, "_worksheet_path", ""))  # read-only sheets do not tell what is merged
    merged = archive.read(path) if path in archive.namelist() else b""
    return Table(sheet.title, _filled(rows, merged))


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - as above
    value = cell.value
    match cell.data_type:
        case _ if value is None:
            return Cell()
        case "f":
            return Cell(str(getattr(value, "text", value)), Kind.FORMULA)
        case "e":
            return Cell(str(value), Kind.ERROR)
    if isinstance(value, date | time | timedelta):
        return Cell(str(value), Kind.DAY)
    if isinstance(value, int | float):
        return Cell(repr(value), Kind.NUMBER)
    return Cell(str(value).strip())


def _filled(rows: list[Row], sheet: bytes) -> list[Row]:
    """Give what is covered by a merged cell the text of that cell, marked as such."""
    texts = {row.number: row for row in rows}
    above = _covered(sheet, last=rows[-1].number if rows else 0)
    return [
        Row(row.number, [_with_merged(cell, texts, above.get((row.number, place)), place) for place, cell in cells])
        for row in rows
        for cells in [list(enumerate(row.cells))]
    ]


def _with_merged(cell: Cell, rows: dict[int, Row], top: int | None, place: int) -> Cell:
    if cell.text or top is None or top not in rows:
        return cell
    above = rows[top].cell(place)
    kind = Kind.MERGED if above.kind is Kind.TEXT else above.kind
    return Cell(above.text, kind, is_merged=True) if above.text else cell


def _covered(sheet: bytes, *, last: int) -> dict[tuple[int, int], int]:
    """Say for each covered cell (row, place) of a first column which row has its text."""
    covered: dict[tuple[int, int], int] = {}
    for top, place, bottom in islice(_ranges(sheet), MOST_MERGED):
        for row in range(top + 1, min(bottom, last) + 1):
            covered[row, place] = top
        if len(covered) > MOST_ROWS * MOST_COLUMNS:
            break
    return covered


def _ranges(sheet: bytes) -> Iterator[Sequence[int]]:
    for start, end in _MERGED.findall(sheet):
        top, column = coordinate_to_tuple(start.decode())
        bottom, _ = coordinate_to_tuple(end.decode())
        if column <= MOST_COLUMNS:
            yield top, column - 1, bottom
