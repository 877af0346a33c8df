"""Where people get stuck, who was helped, what is overdue: for coordinators."""

import asyncio
from datetime import date, timedelta
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from api.errors import sentence_of
from api.web.charts import bars_of
from api.web.forms import Fields
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name
from api.wiring import House
from guides.catalogue.catalogue import as_walked
from helpdesk.safety.models import ScamReport
from helpdesk.statistics.days import Period, local_day
from helpdesk.statistics.errors import InvalidPeriodError
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/coordinator")

PERIODS: Final = (7, 30, 90)
"""Days one tap away."""

USUAL_DAYS: Final = 30
MOST_STUCK: Final = 12
MOST_GUIDES: Final = 10
"""Rows before the rest folds away."""

OVERDUE_HOURS: Final = 24
LATEST_SCAMS: Final = 5


class Asked(NamedTuple):
    """The period somebody asked for, and why it is another one when theirs cannot be."""

    since: date
    until: date
    problem: str = ""


class ScamsShown(NamedTuple):
    """Reported scams of the period: how many, in which communes, which addresses most; and the latest there are."""

    total: int
    by_area: list[tuple[str, int]]
    by_host: list[tuple[str, int]]
    latest: list[tuple[ScamReport, str]]


@router.get("")
async def figures(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    member: Annotated[Member, Depends(allowed(Permission.STATISTICS_READ))],
) -> HTMLResponse:
    """Answer the coordinator's questions for a period."""
    now = house.clock.now()
    today = local_day(now)
    asked = _asked(request, house, known, today)
    areas = known.scope.areas_for(Permission.STATISTICS_READ)
    return page(
        request,
        "coordinator.html",
        tab="figures",
        periods=PERIODS,
        today=today,
        since=asked.since,
        until=asked.until,
        problem=asked.problem,
        chosen=(asked.until - asked.since).days + 1 if asked.until == today else 0,
        places=[place_name(house, area) for area in areas],
        overdue=await house.statistics.overdue(areas, now, after_hours=OVERDUE_HOURS),
        overdue_hours=OVERDUE_HOURS,
        scams=await _scams(house, member, areas, asked),
        most=MOST_GUIDES,
        stale=[guide for guide in house.catalogue if guide.is_stale(today)],
        **await _answers(house, areas, asked),
    )


async def _scams(house: House, member: Member, areas: list[str], asked: Asked) -> ScamsShown:
    """Count what residents reported, and put names beside the ids."""
    figures = await house.scams.figures(areas, asked.since, asked.until)
    return ScamsShown(
        total=figures.total,
        by_area=[(place_name(house, area), count) for area, count in figures.by_area],
        by_host=figures.by_host,
        latest=[(one, place_name(house, one.area)) for one in await house.scams.recent(member, limit=LATEST_SCAMS)],
    )


def _asked(request: Request, house: House, known: Reader, today: date) -> Asked:
    fields = Fields(FormData(list(request.query_params.multi_items())))
    days = fields.number("days", least=1, most=1000) or USUAL_DAYS
    since = fields.day("since") or today - timedelta(days=days - 1)
    until = fields.day("until") or today
    try:
        Period.of(since, until)
    except InvalidPeriodError as refusal:
        usual = today - timedelta(days=USUAL_DAYS - 1)
        return Asked(usual, today, sentence_of(refusal, house.words, known.language))
    return Asked(since, until)


async def _answers(house: House, areas: list[str], asked: Asked) -> dict[str, Any]:
    """Ask all questions at once, and put names beside the ids of their answers."""
    ask, since, until = house.statistics, asked.since, asked.until
    (by_day, by_area, by_guide), (stuck, given, rating) = await asyncio.gather(
        asyncio.gather(
            ask.requests_by_day(areas, since, until),
            ask.requests_by_area(areas, since, until),
            ask.requests_by_guide(areas, since, until),
        ),
        asyncio.gather(
            ask.stuck_steps(areas, since, until, limit=MOST_STUCK),
            ask.help_given(areas, since, until),
            ask.rating(areas, since, until),
        ),
    )
    guides = house.catalogue
    return {
        "by_day": by_day,
        "chart": bars_of([(count.day, count.opened) for count in by_day]),
        "by_area": [(count, place_name(house, count.area)) for count in by_area],
        "by_guide": [(count, guides.get(count.guide) if count.guide else None) for count in by_guide],
        "stuck": [(row, as_walked(guides, row.guide, row.version)) for row in stuck],
        "given": given,
        "rating": rating,
    }
