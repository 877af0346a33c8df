"""What the further pages of the dashboard share: who asks, where things lead, and how they go to each other."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final, NamedTuple

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from api.office.drawing import has_letters
from api.web.dashboard.asked import HOME, AskedHere
from api.web.dashboard.bar import bar_of
from api.web.dashboard.parts import ENDINGS, Ask, Part, file_of
from api.web.dashboard.tables import Table, beside
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from api.web.shown import reach_of
from helpdesk.language import N_
from helpdesk.teams.models import Permission

PAGES: Final = (
    (HOME, "chart", N_("Overview")),
    (f"{HOME}/areas", "desk", N_("Areas and guides")),
    (f"{HOME}/map", "place", N_("Map")),
    (f"{HOME}/teams", "people", N_("The teams")),
    (f"{HOME}/questions", "question", N_("Questions and outcomes")),
    (f"{HOME}/wall", "eye", N_("Wall screen")),
)


class Door(NamedTuple):
    """A page to go to; `is_here`: it is the one that is read."""

    address: str
    sign: str
    name: str
    is_here: bool


def doors(ask: Ask) -> list[Door]:
    """Lead to every page with the same question."""
    asked = ask.asked
    return [Door(asked.link(path), sign, ask.labels.word(name), path == asked.path) for path, sign, name in PAGES]


def place_link(ask: Ask, area: str) -> str:
    """Return where the figures of one place stand; nowhere for a place beyond the reader's areas."""
    is_theirs = ask.known.scope.covers(Permission.STATISTICS_READ, reach_of(ask.house, area))
    return ask.asked.link(HOME, area=area) if is_theirs and ask.house.areas.known(area) else ""


def guide_name(ask: Ask, guide: str | None) -> str:
    """Say a guide, or that it was about none."""
    if guide is None:
        return ask.labels.word(N_("A question of their own"))
    found = ask.house.catalogue.get(guide)
    return found.short_title.said(ask.known.language) if found else guide


def parts_of(ask: Ask, address: str, *tables: Table) -> dict[str, Part]:
    """Return the tables of a page by their keys, as the reader may see them."""
    return {one.key: Part(ask.seen(one), address=address) for one in tables}


def compared(
    now: Mapping[str, Part], before: Mapping[str, Part], only: Mapping[str, Collection[str]]
) -> dict[str, Part]:
    """Put the compared days beside the tables of a page: of those named in `only` these columns, or all numbers."""
    return {
        key: part._replace(table=beside(part.table, before[key].table, only=only[key])) if key in only else part
        for key, part in now.items()
    }


def shown(request: Request, ask: Ask, name: str, parts: Mapping[str, Part], **facts: Any) -> HTMLResponse:  # noqa: ANN401 - any fact
    """Answer with a page of the dashboard."""
    bar = bar_of(ask.house, ask.known, ask.asked)
    shared = {
        "ask": ask,
        "bar": bar,
        "doors": doors(ask),
        "parts": parts,
        "has_picture": has_letters(),
        "tab": "figures",
    }
    return page(request, name, status=bar.status, **shared, **facts)


def taken(ask: Ask, parts: Mapping[str, Part], key: str, ending: str) -> Response:
    """Hand out one table of a page, or its drawing."""
    ask.asked.check()
    if key not in parts or ending not in ENDINGS:
        raise HTTPException(404)
    return file_of(parts[key], ending, ask)


async def ask_here(house: HouseHere, known: ReaderHere, asked: AskedHere) -> Ask:
    """Read who asks what; for whoever reads no figures there is no page."""
    return Ask.of(house, known, asked)


AskHere = Annotated[Ask, Depends(ask_here)]
