"""The first page of the dashboard: who was helped, what is overdue, where people get stuck."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from api.web.dashboard import by_area, by_day, by_guide, by_hour, stuck, top_row
from api.web.dashboard.asked import HOME, Asked, AskedHere
from api.web.dashboard.bar import bar_of
from api.web.dashboard.parts import ENDINGS, Ask, Part, file_of
from api.web.dashboard.reading import doors
from api.web.dashboard.spans import SpanKind, span_on
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page

router = APIRouter(prefix=HOME)

PARTS: Final[dict[str, Callable[[Ask], Awaitable[Part]]]] = {
    top_row.KEY: top_row.top_row_part,
    by_day.KEY: by_day.by_day,
    by_hour.KEY: top_row.by_hour_part,
    stuck.KEY: stuck.stuck,
    by_area.BELOW: by_area.by_area,
    by_area.NEIGHBOURS: by_area.neighbours,
    by_guide.KEY: by_guide.by_guide,
}
"""What can be taken along as a file, each by itself."""


@router.get("")
async def overview(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    asked: AskedHere,
) -> HTMLResponse:
    """Answer the coordinator's questions for a period and a place."""
    ask = Ask.of(house, known, asked)
    bar = bar_of(house, known, asked)
    top, days, steps, places, beside, guides = await asyncio.gather(
        top_row.top_row(ask),
        _by_day(ask),
        stuck.stuck(ask),
        by_area.by_area(ask),
        by_area.neighbours(ask),
        by_guide.by_guide(ask),
    )
    return page(
        request,
        "dashboard/overview.html",
        status=bar.status,
        tab="figures",
        bar=bar,
        doors=doors(ask),
        labels=ask.labels,
        top=top,
        days=days,
        steps=steps,
        this_week=_this_week(asked),
        places=places,
        zones=[(area.full_name, asked.link(HOME, area=area.id)) for area in by_area.zones_below(ask)],
        beside=beside,
        guides=guides,
        stale=[guide for guide in house.catalogue if guide.is_stale(asked.today)],
    )


async def _by_day(ask: Ask) -> Part | None:
    """Tell several days apart; of a single one, its hours say more."""
    return await by_day.by_day(ask) if len(ask.asked.days.days) > 1 else None


def _this_week(asked: Asked) -> str:
    """Return where the steps that block most this week stand; nowhere when they are shown already."""
    week = span_on(SpanKind.WEEK, asked.today, asked.cycle).name
    return "" if asked.span.name == week else f"{asked.link(HOME, period=week)}#{stuck.KEY}"


@router.get("/figures/{key}.{ending}")
async def taken(house: HouseHere, known: ReaderHere, asked: AskedHere, key: str, ending: str) -> Response:
    """Hand out one part as a file."""
    if key not in PARTS or ending not in ENDINGS:
        raise HTTPException(404)
    asked.check()
    ask = Ask.of(house, known, asked)
    return file_of(await PARTS[key](ask), ending, ask)
