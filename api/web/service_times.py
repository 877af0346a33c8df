"""Service times of an area: working hours, the calendar of a year, targets. Each change is looked at, then kept."""

from datetime import date
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.service_forms import (
    BAD_LINE,
    UNITS,
    BadLinesError,
    Change,
    FormWrongError,
    Telling,
    kept_fields,
    proposal_of,
    target_form,
)
from api.web.shown import place_called, place_label, place_name
from helpdesk.errors import RefusalError
from helpdesk.language import N_
from helpdesk.service_times.changing import Known, Proposal
from helpdesk.service_times.days import LONGEST_NAME, DayEntry, DayKind
from helpdesk.service_times.errors import ServiceAreaError
from helpdesk.service_times.hours import week_of, written
from helpdesk.service_times.public_days import FIRST_YEAR, LAST_YEAR, public_days
from helpdesk.service_times.targets import DEFAULTS, Targets, targets_on
from helpdesk.statistics.days import local_day
from helpdesk.support_requests.models import Priority
from helpdesk.teams.models import Member, OfficeHours, Permission

router = APIRouter(prefix="/team/service-times")
MemberHere = Annotated[Member, Depends(allowed(Permission.SERVICE_MANAGE))]
Year = Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR)]

_MOST_BELOW: Final = 40
_ON_TOP: Final = ("notice", "drop-hours", "drop-day")
"""Problems that belong to no field."""
_PUBLIC: Final = {True: N_("Day off"), False: N_("Working day")}


class DayShown(NamedTuple):
    """A day that is not like its weekday: what holds, who said so (a place, or the country), and what it stands for."""

    day: date
    is_off: bool
    name: str
    place: str  # empty: the whole country
    by: str
    is_own: bool
    instead_of: str


class Shown(NamedTuple):
    """What a page shows beside the rules: what was typed and what is wrong with it."""

    fields: Fields | None = None
    problems: dict[str, str] = {}  # noqa: RUF012 - never changed
    bad: tuple[tuple[int, str, str], ...] = ()
    status: int = 200


@router.get("")
async def overview(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    _member: MemberHere,
    *,
    area: str = "",
    place: str = "",
    year: Year | None = None,
) -> Response:
    """Show what holds in an area of the reader's; `place` names another one in words."""
    roots = _roots(known)
    chosen = area or roots[0]
    try:
        if place:
            chosen = place_called(house, place, roots)
        house.service_rules.check(chosen, roots)
    except RefusalError:
        problem = sentence_of(ServiceAreaError(), house.words, known.language)
        chosen = area if area and _is_own(house, area, roots) else roots[0]
        return await _page(request, house, known, chosen, year, Shown(problems={"place": problem}, status=404))
    return await _page(request, house, known, chosen, year, Shown())


@router.post("/preview")
async def preview(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> Response:
    """Show what a change would do, before anything is kept."""
    fields = Fields(await form_of(request))
    area, year = _where(house, known, fields)
    try:
        proposal = proposal_of(fields, area)
        found = await house.service_rules.preview(proposal)
    except (FormWrongError, RefusalError) as refusal:
        return await _refused(request, house, known, area, year, fields, refusal)
    rules = await house.service_rules.known(area, year=year)
    return page(
        request,
        "team/service_preview.html",
        area=area,
        year=year,
        place=place_label(house, area),
        changes=await _changes(house, known, rules, proposal),
        targets=proposal.targets,
        preview=found,
        kept=list(kept_fields(fields)),
        tab="figures",
    )


@router.post("/keep")
async def keep(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Keep what was looked at."""
    fields = Fields(await form_of(request))
    area, year = _where(house, known, fields)
    try:
        await house.service_rules.keep(proposal_of(fields, area), member=member)
    except (FormWrongError, RefusalError) as refusal:
        return await _refused(request, house, known, area, year, fields, refusal)
    return RedirectResponse(f"/team/service-times?area={area}&year={year}&kept=1", status_code=303)


def _where(house: House, known: Reader, fields: Fields) -> tuple[str, int]:
    """Return the area and the year of a form. Raises ServiceAreaError."""
    area = fields.text("area")
    house.service_rules.check(area, _roots(known))
    year = fields.number("year", least=FIRST_YEAR, most=LAST_YEAR)
    return area, year or local_day(house.clock.now()).year


async def _refused(
    request: Request,
    house: House,
    known: Reader,
    area: str,
    year: int,
    fields: Fields,
    refusal: Exception,
) -> HTMLResponse:
    """Show the page again with everything that was typed and what is wrong."""
    say = house.words.gettext
    problems = {name: say(known.language, said) for name, said in fields.problems.items()}
    bad: tuple[tuple[int, str, str], ...] = ()
    status = 422
    if isinstance(refusal, RefusalError):
        problems[fields.text("what") or "notice"] = sentence_of(refusal, house.words, known.language)
        status = status_of(refusal)
    if isinstance(refusal, BadLinesError):
        facts = {"first": FIRST_YEAR, "last": LAST_YEAR, "most": LONGEST_NAME}
        bad = tuple((one.number, one.text, say(known.language, BAD_LINE[one.wrong], **facts)) for one in refusal.bad)
    return await _page(request, house, known, area, year, Shown(fields, problems, bad, status))


async def _page(
    request: Request, house: House, known: Reader, area: str, year: int | None, shown: Shown
) -> HTMLResponse:
    today = local_day(house.clock.now())
    year = year or today.year
    rules = await house.service_rules.known(area, year=year)
    telling = Telling(house.words, known.language)
    hours, hours_of = await _hours(house, rules)
    holding = targets_on(today, rules.targets, rules.order)
    names = await house.teams.names({*(one.by for one in rules.days), *(one.by for one in rules.targets)})
    typed = {"what": "", **(dict(kept_fields(shown.fields)) if shown.fields else {})}
    return page(
        request,
        "team/service_times.html",
        status=shown.status,
        area=area,
        place=place_label(house, area),
        others=_others(house, known, area),
        year=year,
        years=range(max(FIRST_YEAR, today.year - 1), min(LAST_YEAR, today.year + 2) + 1),
        weekdays=telling.weekdays,
        hours=hours,
        hours_of=hours_of,
        own_hours=rules.hours.get(area),
        days=_days(house, known, rules, area, year, names),
        kinds=list(DayKind),
        longest_name=LONGEST_NAME,
        priorities=list(Priority),
        promised=_said(telling, holding),
        holding=_source(house, holding),
        all_targets=[_target_row(house, telling, one, names) for one in rules.targets],
        units=UNITS,
        target_form={**target_form(holding.promised if holding else dict(DEFAULTS)), **typed},
        today=today,
        typed=typed,
        problems=shown.problems,
        alert=next((shown.problems[one] for one in _ON_TOP if one in shown.problems), ""),
        bad=shown.bad,
        is_kept="kept" in request.query_params,
        tab="figures",
    )


async def _hours(house: House, rules: Known) -> tuple[list[str], str]:
    """Return the week that holds, each day as it is written, and whose it is; empty: nobody said anything."""
    nearest = next((rules.hours[one] for one in rules.order if one in rules.hours), None)
    if nearest is not None:
        return nearest.days, place_name(house, nearest.id)
    team = await house.teams.responsible_for(rules.order)
    week = week_of(team.hours if team else OfficeHours())
    return [written(day) for day in week], team.name if team else ""


def _days(house: House, known: Reader, rules: Known, area: str, year: int, names: dict[str, str]) -> list[DayShown]:
    """Return the days of a year that are not like their weekday; of each, what the nearest area says counts."""
    found: dict[date, DayShown] = {
        one.day: DayShown(one.day, one.is_off, one.names[known.language], "", "", is_own=False, instead_of="")
        for one in public_days(year)
    }
    for entry in sorted(rules.days, key=lambda one: -rules.order.index(one.area)):
        before = found.get(entry.day)
        found[entry.day] = DayShown(
            entry.day,
            entry.kind is DayKind.OFF,
            entry.name,
            place_name(house, entry.area),
            names.get(entry.by, ""),
            is_own=entry.area == area,
            instead_of=before.name if before else "",
        )
    return [found[day] for day in sorted(found)]


async def _changes(house: House, known: Reader, rules: Known, proposal: Proposal) -> list[Change]:
    """Say what reads differently afterwards."""
    telling = Telling(house.words, known.language)
    hours, _ = await _hours(house, rules)
    if proposal.hours is not None:
        return telling.hours(hours, proposal.hours)
    if proposal.drops_hours is not None:
        others = {area: one for area, one in rules.hours.items() if area != proposal.area}
        return telling.hours(hours, (await _hours(house, rules._replace(hours=others)))[0])
    if proposal.targets is not None:
        holding = targets_on(proposal.targets.valid_from, rules.targets, rules.order)
        return telling.targets(holding.promised if holding else dict(DEFAULTS), proposal.targets.promised)
    return await _changed_days(house, known, proposal)


async def _changed_days(house: House, known: Reader, proposal: Proposal) -> list[Change]:
    telling = Telling(house.words, known.language)
    days = [one.day for one in proposal.days] + ([proposal.drops_day] if proposal.drops_day else [])
    before: dict[date, str] = {}
    without: dict[date, str] = {}
    for year in sorted({day.year for day in days}):
        rules = await house.service_rules.known(proposal.area, year=year)
        others = rules._replace(days=[one for one in rules.days if one.area != proposal.area])
        before |= _said_days(house, known, rules, proposal.area, year)
        without |= _said_days(house, known, others, proposal.area, year)
    usual = house.words.gettext(known.language, N_("as on its weekday"))
    if proposal.drops_day is not None:
        gone = DayEntry(area=proposal.area, day=proposal.drops_day, kind=DayKind.OFF, name="")
        (change,) = telling.days(before, [gone])
        return [change._replace(after=without.get(proposal.drops_day, usual))]
    return telling.days({day: before.get(day, usual) for day in days}, proposal.days)


def _said_days(house: House, known: Reader, rules: Known, area: str, year: int) -> dict[date, str]:
    return {
        one.day: f"{house.words.gettext(known.language, _PUBLIC[one.is_off])}: {one.name}"
        for one in _days(house, known, rules, area, year, {})
    }


def _said(telling: Telling, holding: Targets | None) -> dict[Priority, tuple[str, str]]:
    promised = holding.promised if holding else DEFAULTS
    return {
        one: (telling.working(promised[one].first_answer), telling.working(promised[one].resolution))
        for one in Priority
    }


def _source(house: House, holding: Targets | None) -> dict[str, Any] | None:
    return {"place": place_name(house, holding.area), "since": holding.valid_from} if holding else None


def _target_row(house: House, telling: Telling, one: Targets, names: dict[str, str]) -> dict[str, Any]:
    return {
        "targets": one,
        "place": place_name(house, one.area),
        "by": names.get(one.by, ""),
        "promised": _said(telling, one),
    }


def _others(house: House, known: Reader, area: str) -> list[tuple[str, str]]:
    """Return where else the reader may look: what they look after, and the places right below this one."""
    below = [one.id for one in house.areas.children(area)][:_MOST_BELOW]
    return [(one, place_name(house, one)) for one in dict.fromkeys([*_roots(known), *below]) if one != area]


def _is_own(house: House, area: str, roots: list[str]) -> bool:
    try:
        house.service_rules.check(area, roots)
    except ServiceAreaError:
        return False
    return True


def _roots(known: Reader) -> list[str]:
    return known.scope.areas_for(Permission.SERVICE_MANAGE)
