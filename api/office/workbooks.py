"""Filling the sheets of workbooks. Whatever was typed stands in them as text, never as a formula."""

from collections.abc import Sequence
from datetime import date, datetime
from textwrap import wrap
from typing import Final, NamedTuple, TypeAlias

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from helpdesk.language.saying import UNKNOWN

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value: TypeAlias = str | float | date | datetime | None

FONT: Final = "Times New Roman"
_BOLD: Final = Font(name=FONT, size=11, bold=True)
_PLAIN: Final = Font(name=FONT, size=11, bold=False)
_LINE: Final = 15.0
"""Points of a line: programs that open the file do not all work out how high a row of several lines is."""

_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
_UNWRAPPED: Final = Alignment(vertical="top", wrap_text=False)
_RIGHT: Final = Alignment(horizontal="right", vertical="top", indent=1)
_HEAD: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_SHADED: Final = PatternFill("solid", start_color="DDE7EF")
_THIN: Final = Side("thin", color="A6A6A6")
_LINED: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
MINUTES: Final = "#,##0.0"
"""Minutes as numbers, a tenth of them told."""

_NUMBERS: Final = ("+", "−", UNKNOWN)  # noqa: RUF001 - a minus
_DAY: Final = "DD/MM/YYYY"
_MOMENT: Final = "DD/MM/YY HH:MM"
_CONTROL: Final = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
"""Signs that no workbook can hold."""


class SheetRow(NamedTuple):
    """One row; figures nobody knows are None. `number_format` is for its numbers."""

    values: Sequence[Value]
    bold: bool = False
    number_format: str = ""
    formats: Sequence[str] = ()  # column by column, where they differ


def write_rows(table: Worksheet, rows: Sequence[SheetRow], widths: Sequence[int], *, head: int = 0) -> None:
    """Fill a sheet, to be printed across A4; figures nobody knows are "—".

    The first `head` rows stay in sight, and come again on each page.
    """
    for number, row in enumerate(rows, start=1):
        alignment = _WRAPPED if len(row.values) > 1 else _UNWRAPPED
        for column, value in enumerate(row.values, start=1):
            cell = table.cell(number, column, UNKNOWN if value is None else _held(value))
            if isinstance(value, str):
                cell.data_type = "s"  # also "=…": a name is no formula
            elif isinstance(value, datetime):
                cell.number_format = _MOMENT
            elif isinstance(value, date):
                cell.number_format = _DAY
            elif value is not None and (said := _format(row, column)):
                cell.number_format = said
            cell.font = _BOLD if row.bold else _PLAIN
            cell.alignment = _RIGHT if _is_number(cell.value) else alignment
            if len(row.values) > 1 and any(row.values):
                cell.border = _LINED
                if row.bold:
                    cell.fill, cell.alignment = _SHADED, _HEAD
        lines = max((_lines(value, width) for value, width in zip(row.values, widths, strict=False)), default=1)
        if len(row.values) > 1 and lines > 1:
            table.row_dimensions[number].height = lines * _LINE
    for column, width in enumerate(widths, start=1):
        table.column_dimensions[get_column_letter(column)].width = width
    if head:
        table.freeze_panes = f"A{head + 1}"
        table.print_title_rows = f"1:{head}"
    table.print_options.horizontalCentered = True
    table.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    table.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("&P/&N"))
    table.page_setup.orientation = "landscape"
    table.page_setup.paperSize = "9"  # A4
    table.page_setup.fitToHeight = 0
    table.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _format(row: SheetRow, column: int) -> str:
    return row.formats[column - 1] if column <= len(row.formats) else row.number_format


def _is_number(value: object) -> bool:
    """Tell whether a cell holds a number, or says one: "+12", "—"."""
    return not isinstance(value, str) or value[:1] in _NUMBERS or value == "0"


def _lines(value: Value, width: int) -> int:
    """Guess over how many lines a cell goes: a column is measured in figures, which are wider than most letters."""
    return len(wrap(value, max(1, int(width * 1.1)))) if isinstance(value, str) else 1


def _held(value: Value) -> Value:
    return value.translate(_CONTROL) if isinstance(value, str) else value
