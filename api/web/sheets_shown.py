"""What stands on a month sheet, in the reader's words: for the page, the paper and the workbook."""

from datetime import date
from typing import NamedTuple

from api.house import House
from api.web import words_for
from api.web.shown import place_name
from helpdesk.assistance.models import Place
from helpdesk.language import N_
from helpdesk.month_sheets.cycle import figures_of_month
from helpdesk.month_sheets.models import Kind, Line, SheetFigures
from helpdesk.month_sheets.service import Sheet
from helpdesk.statistics.days import local_day

_AT_A_DISTANCE = (Place.ONLINE, Place.PHONE)


class LineShown(NamedTuple):
    """One visit as it is read. `remark` names the month it came too late for; figures nobody knows are None."""

    day: date
    where: str
    topic: str
    member: str
    people: int | None
    minutes: int | None
    dossiers: int | None
    remark: str


class Figure(NamedTuple):
    """One sum with its name."""

    name: str
    number: int | None


def lines_shown(house: House, sheet: Sheet, language: str) -> list[LineShown]:
    """Return the lines of a sheet, oldest first."""
    return [_shown(house, line, language) for line in sheet.counted.lines]


def figures_shown(house: House, figures: SheetFigures, language: str) -> list[Figure]:
    """Return the sums: people, visits and dossiers apart."""
    named = (
        (N_("People"), figures.people),
        (N_("Visits"), figures.visits),
        (N_("Visits without a person named"), figures.people_unknown_visits),
        (N_("Dossiers sent online"), figures.dossiers),
        (N_("Minutes"), figures.minutes),
        (N_("Days active"), figures.days_active),
        (N_("Group sessions"), figures.sessions),
    )
    return [Figure(house.words.gettext(language, name), number) for name, number in named]


def _shown(house: House, line: Line, language: str) -> LineShown:
    say = house.words.gettext
    guide = house.catalogue.get(line.guide) if line.guide else None
    place = say(language, words_for.PLACE[line.place])
    return LineShown(
        day=local_day(line.happened_at),
        where=place if line.place in _AT_A_DISTANCE else f"{place}, {place_name(house, line.area)}",
        topic=guide.short_title.said(language) if guide else line.topic or say(language, N_("Something else")),
        member=line.member_name,
        people=_people(line),
        minutes=line.minutes,
        dossiers=line.dossiers or None,
        remark=_remark(house, line, language),
    )


def _people(line: Line) -> int | None:
    return 1 if line.person is not None else line.heads


def _remark(house: House, line: Line, language: str) -> str:
    if line.belongs_to is None:
        return ""
    month = figures_of_month(line.belongs_to)
    sentence = N_("corrects %(month)s: the difference") if line.kind is Kind.CORRECTION else N_("belongs to %(month)s")
    return house.words.gettext(language, sentence, month=month)
