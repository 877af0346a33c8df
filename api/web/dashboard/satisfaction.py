"""How satisfied residents were with the help, and why: the page of its own."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from api.web.dashboard.asked import AskedHere
from api.web.dashboard.bar import bar_of
from api.web.dashboard.opinions import HERE, KEYS, opinions
from api.web.dashboard.parts import ENDINGS, Ask, file_of
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page

router = APIRouter(prefix=HERE)


@router.get("")
async def satisfaction(request: Request, house: HouseHere, known: ReaderHere, asked: AskedHere) -> HTMLResponse:
    """Show marks, reasons and outcomes of a period."""
    ask, bar = Ask.of(house, known, asked), bar_of(house, known, asked)
    cards, parts, targets = await opinions(ask)
    return page(
        request,
        "dashboard/satisfaction.html",
        status=bar.status,
        tab="figures",
        bar=bar,
        labels=ask.labels,
        cards=cards,
        targets=targets,
        top=parts["top"],
        marks=parts["marks"],
        reasons=parts["reasons"],
        guides=parts["by-guide"],
        steps=parts["by-step"],
    )


@router.get("/{key}.{ending}")
async def taken(house: HouseHere, known: ReaderHere, asked: AskedHere, key: str, ending: str) -> Response:
    """Hand out one part as a file."""
    if key not in KEYS or ending not in ENDINGS:
        raise HTTPException(404)
    asked.check()
    ask = Ask.of(house, known, asked)
    return file_of((await opinions(ask)).parts[key], ending, ask)
