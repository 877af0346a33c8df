"""A month sheet as an Excel file: the sums, each member, each visit."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.house import House
from api.office.workbooks import MEDIA_TYPE, SheetRow, write_rows
from api.web import words_for
from api.web.sheets_shown import LineShown, figures_shown, lines_shown
from helpdesk.language import N_
from helpdesk.language.saying import Saying
from helpdesk.month_sheets.cycle import figures_of_month
from helpdesk.month_sheets.service import Sheet

__all__ = ["MEDIA_TYPE", "workbook_of"]

_VISITS: Final = (
    N_("No."),
    N_("Day"),
    N_("Place"),
    N_("About"),
    N_("Member"),
    N_("People"),
    N_("Minutes"),
    N_("Dossiers"),
    N_("Remark"),
)
_WIDTHS: Final = (6, 13, 34, 40, 24, 10, 10, 10, 30)
_SUM_WIDTHS: Final = (34, *[22] * 7)


def workbook_of(house: House, sheet: Sheet, *, title: str, language: str) -> bytes:
    """Return the file. Whatever was typed stands in it as text, never as a formula."""
    book = Workbook()
    sums, visits = book.worksheets[0], book.create_sheet(house.words.gettext(language, N_("Each visit")))
    assert isinstance(sums, Worksheet)  # noqa: S101 - a new workbook begins with one
    sums.title = house.words.gettext(language, N_("Sums"))
    write_rows(sums, _sums(house, sheet, title, language), _SUM_WIDTHS)
    write_rows(visits, _visits(lines_shown(house, sheet, language), house, language), _WIDTHS)
    visits.freeze_panes = "A2"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _sums(house: House, sheet: Sheet, title: str, language: str) -> list[SheetRow]:
    say, words, month = Saying(house.words, language), house.words.gettext, sheet.month
    total = figures_shown(house, sheet.counted.total, language)
    signed = [
        (words(language, name), f"{one.name}, {say.time(one.at)} {say.short_date(one.at)}" if one else None)
        for name, one in ((N_("Team lead"), month.lead), (N_("Commune"), month.commune))
    ]
    return [
        SheetRow([title], bold=True),
        SheetRow([words(language, N_("Month")), figures_of_month(month.month)]),
        SheetRow([words(language, N_("Days")), f"{say.short_date(month.since)} – {say.short_date(month.until)}"]),
        SheetRow([words(language, N_("State")), words(language, words_for.SHEET[month.status])]),
        *(SheetRow(one) for one in signed),
        SheetRow([words(language, N_("Figures as of")), f"{say.time(sheet.at)} {say.short_date(sheet.at)}"]),
        SheetRow([words(language, N_("Check code")), sheet.counted.checksum]),
        SheetRow([""]),
        SheetRow([words(language, N_("Member")), *(figure.name for figure in total)], bold=True),
        *(
            SheetRow([row.name, *(figure.number for figure in figures_shown(house, row.figures, language))])
            for row in sheet.counted.rows
        ),
        SheetRow([words(language, N_("The whole team")), *(figure.number for figure in total)], bold=True),
    ]


def _visits(lines: Sequence[LineShown], house: House, language: str) -> list[SheetRow]:
    return [
        SheetRow([house.words.gettext(language, name) for name in _VISITS], bold=True),
        *(
            SheetRow(
                [
                    number,
                    f"{line.day:%d/%m/%Y}",
                    line.where,
                    line.topic,
                    line.member,
                    line.people,
                    line.minutes,
                    line.dossiers,
                    line.remark,
                ]
            )
            for number, line in enumerate(lines, start=1)
        ),
    ]
