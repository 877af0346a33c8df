"""Where people get stuck, who was helped, what is overdue: for coordinators."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from api.errors import sentence_of
from api.web.charts import bars_of
from api.web.forms import Fields
from api.web.reader import HouseHere, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name
from helpdesk.statistics.days import Period, local_day
from helpdesk.statistics.errors import InvalidPeriodError
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/coordinator")

PERIODS: Final = (7, 30, 90)
"""Days one tap away."""

OVERDUE_HOURS: Final = 24


@router.get("")
async def figures(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    _member: Annotated[Member, Depends(allowed(Permission.STATISTICS_READ))],
) -> HTMLResponse:
    """Answer the coordinator's questions for a period."""
    now = house.clock.now()
    fields = Fields(FormData(request.query_params.multi_items()))
    days = fields.number("days", least=1, most=1000) or 30
    today = local_day(now)
    since, until = fields.day("since") or today - timedelta(days=days - 1), fields.day("until") or today
    problem = ""
    try:
        Period.of(since, until)
    except InvalidPeriodError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        since, until = today - timedelta(days=29), today
    areas = known.scope.areas_for(Permission.STATISTICS_READ)
    ask = house.statistics
    by_day, by_area, by_guide, stuck, given, rating, overdue = await asyncio.gather(
        ask.requests_by_day(areas, since, until),
        ask.requests_by_area(areas, since, until),
        ask.requests_by_guide(areas, since, until),
        ask.stuck_steps(areas, since, until, limit=12),
        ask.help_given(areas, since, until),
        ask.rating(areas, since, until),
        ask.overdue(areas, now, after_hours=OVERDUE_HOURS),
    )
    return page(
        request,
        "coordinator.html",
        tab="figures",
        periods=PERIODS,
        since=since,
        until=until,
        today=today,
        chosen=(until - since).days + 1 if until == today else 0,
        problem=problem,
        places=[place_name(house, area) for area in areas],
        by_day=by_day,
        chart=bars_of([(count.day, count.opened) for count in by_day]),
        by_area=[(count, place_name(house, count.area)) for count in by_area],
        by_guide=[(count, count.guide and house.catalogue.get(count.guide)) for count in by_guide],
        stuck=[(row, guide, guide and guide.step(row.step)) for row in stuck for guide in [house.catalogue.get(row.guide)]],
        given=given,
        rating=rating,
        overdue=overdue,
        overdue_hours=OVERDUE_HOURS,
    )

