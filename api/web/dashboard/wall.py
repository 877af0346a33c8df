"""The wall: a large screen that nobody touches. It shows today and this week, and stays up to date by itself."""

import asyncio
from datetime import date, timedelta
from typing import Final, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from api.errors import status_of
from api.web.dashboard.bar import problem_said
from api.web.dashboard.bubbles import BubbleMap, Place, drawn
from api.web.dashboard.parts import Ask
from api.web.dashboard.reading import AskHere
from api.web.dashboard.units import Units
from api.web.live import changes, event_stream
from api.web.rendering import page
from guides.catalogue.catalogue import as_walked
from helpdesk.areas.centres import centres
from helpdesk.messaging.feed import REQUESTS
from helpdesk.roster.models import week_begin
from helpdesk.statistics.figures import Figures
from helpdesk.statistics.spread import Spread

HERE: Final = "/coordinator/wall"
router = APIRouter(prefix=HERE)

DAYS: Final = 7
"""Up to today, for what a Monday morning would leave empty: what was in time, where people get stuck, and the map."""

MOST_STEPS: Final = 4
"""What fits below each other in letters that are read from five metres."""

LETTERS: Final = 2.6
"""How much larger than on a page names are written."""

WITHOUT_SCRIPTS_S: Final = 60
"""Seconds after which a screen without scripts asks again."""


class BlockingStep(NamedTuple):
    """A step at which people were stuck lately. `part` is its share of the largest, in hundredths."""

    guide: str
    step: str
    stuck: int
    share: float
    part: float


class Wall(NamedTuple):
    """What stands on the wall."""

    today: int
    week: int
    figures: Figures
    steps: list[BlockingStep]
    map: BubbleMap


@router.get("")
async def wall(request: Request, ask: AskHere) -> HTMLResponse:
    """Show the screen; of a place that cannot be shown it says so, above the usual."""
    refused = ask.asked.refusals.get("area")
    return page(
        request,
        "dashboard/wall.html",
        status=status_of(refused) if refused else 200,
        problem=problem_said(ask.house, ask.known, ask.asked, "area") if refused else "",
        wall=await _wall(ask),
        days=DAYS,
        place=ask.places,
        figures_address=_figures_address(ask),
        is_dark=request.query_params.get("theme") != "auto",
        without_scripts_s=WITHOUT_SCRIPTS_S,
    )


@router.get("/figures")
async def figures(request: Request, ask: AskHere) -> HTMLResponse:
    """Show its figures alone, for a screen that takes them over. Of a place that is gone there are none."""
    if refused := ask.asked.refusals.get("area"):  # the screen names that place: others must not stand below it
        raise refused
    return page(request, "dashboard/wall_figures.html", wall=await _wall(ask), days=DAYS)


@router.get("/events")
async def events(ask: AskHere) -> StreamingResponse:
    """Say each time something changed, and every few seconds that the line is open."""
    return event_stream(ask.house.feed, REQUESTS, changes)


def _figures_address(ask: Ask) -> str:
    """Return where the figures of the same place are: days are always today's here."""
    area = ask.asked.area
    return f"{HERE}/figures?{urlencode({'area': area.id})}" if area else f"{HERE}/figures"


async def _wall(ask: Ask) -> Wall:
    house, areas, today = ask.house, ask.asked.areas, ask.asked.today
    monday, lately = week_begin(today), today - timedelta(days=DAYS - 1)
    came_today, came_this_week, measured, steps, spread = await asyncio.gather(
        house.spread.opened(areas, today, today),
        house.spread.opened(areas, monday, today),
        house.measures.of(areas, lately, today, beside=()),
        _steps(ask, lately),
        house.spread.of(areas, lately, today),
    )
    return Wall(came_today, came_this_week, measured.figures, steps, _map(ask, spread))


async def _steps(ask: Ask, since: date) -> list[BlockingStep]:
    house, language = ask.house, ask.known.language
    found = await house.statistics.stuck_steps(ask.asked.areas, since, ask.asked.today, limit=MOST_STEPS)
    rows: list[BlockingStep] = []
    for one in found:
        guide = as_walked(house.catalogue, one.guide, one.version)
        step = guide.step(one.step) if guide else None
        rows.append(
            BlockingStep(
                guide=guide.short_title.said(language) if guide else one.guide,
                step=step.text.said(language) if step else one.step,
                stuck=one.stuck,
                share=one.share,
                part=round(100 * one.stuck / found[0].stuck, 1),
            )
        )
    return rows


def _map(ask: Ask, spread: Spread) -> BubbleMap:
    units = Units(ask.house, ask.asked.areas)
    numbers = {one.id: 0 for one in units.listed}
    for (area, _), many in spread.opened.items():
        if (unit := units.of(area)) in numbers:
            numbers[unit] += many
    return drawn(
        [Place(one.id, one.name, numbers[one.id], "") for one in units.listed],
        centres(),
        letters=LETTERS,
        is_close=True,
    )
