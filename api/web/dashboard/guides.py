"""One guide: where residents get stuck in it."""

import asyncio
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from api.house import House
from api.web.dashboard import about_guide, funnel
from api.web.dashboard.asked import HOME, AskedHere
from api.web.dashboard.bar import bar_of
from api.web.dashboard.parts import ENDINGS, Ask, file_of
from api.web.dashboard.told import card_of
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from guides.catalogue.models import Guide

router = APIRouter(prefix=f"{HOME}/guides")

PARTS: Final = {about_guide.KEY: about_guide.about, **funnel.PARTS}


@router.get("/{slug}")
async def one(request: Request, house: HouseHere, known: ReaderHere, asked: AskedHere, slug: str) -> HTMLResponse:
    """Show how far residents come in a guide, step by step."""
    guide, ask, bar = _guide(house, slug), Ask.of(house, known, asked), bar_of(house, known, asked)
    told, steps, versions, channels = await asyncio.gather(
        about_guide.told(ask, guide),
        funnel.steps(ask, guide),
        funnel.versions(ask, guide),
        funnel.channels(ask, guide),
    )
    return page(
        request,
        "dashboard/guide.html",
        status=bar.status,
        tab="figures",
        bar=bar,
        labels=ask.labels,
        guide=guide,
        cards=[card_of(figure, ask.labels) for figure in told],
        about=about_guide.part_of(told, ask, guide),
        steps=steps,
        versions=versions,
        channels=channels,
    )


@router.get("/{slug}/{key}.{ending}")
async def taken(house: HouseHere, known: ReaderHere, asked: AskedHere, slug: str, key: str, ending: str) -> Response:
    """Hand out one part as a file."""
    guide = _guide(house, slug)
    if key not in PARTS or ending not in ENDINGS:
        raise HTTPException(404)
    asked.check()
    ask = Ask.of(house, known, asked)
    return file_of(await PARTS[key](ask, guide), ending, ask)


def _guide(house: House, slug: str) -> Guide:
    guide = house.catalogue.get(slug)
    if guide is None:
        raise HTTPException(404)
    return guide
