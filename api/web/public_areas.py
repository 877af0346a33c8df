"""What the public pages of a place share: the place itself, today's or that of an old code, its list, and one of it."""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.house import House
from api.v1.tagging import TaggedRoute
from api.web.addresses import outside, qr_code
from api.web.rendering import page
from helpdesk.areas.models import Area
from helpdesk.public_words.errors import WithdrawnError
from helpdesk.public_words.models import V, W
from helpdesk.public_words.service import PublicDesk
from helpdesk.statistics.days import local_day

LONGEST_SEARCH: Final = 200
MOST_PAGES: Final = 500
PageNumber = Annotated[int, Query(ge=1, le=MOST_PAGES, alias="page")]


class PublicRoute(TaggedRoute):
    """A page for everybody: unchanged, it is not sent again. It differs by the language that the cookie names."""

    varies_by = "Cookie, Accept-Encoding"


async def list_of(
    request: Request, house: House, desk: PublicDesk[W, V], area: str, *, words: str, number: int, guide: str = ""
) -> dict[str, Any] | Response:
    """Return what the list of a place shows; of an old or unknown one, what leads to today's."""
    place = house.areas.known(area)
    today = house.areas.current(area) if place else []
    if place is None or not today:
        return choose(request, house, [], kind=f"{desk.kind}s", typed=area[:LONGEST_SEARCH], status=404)
    if not place.active:
        return _led_on(request, house, today, f"{desk.kind}s")
    words, guide = words.strip()[:LONGEST_SEARCH], guide[:LONGEST_SEARCH]
    found, is_more = await desk.listed(place, words=words, guide=guide, page=number)
    return {
        "place": place,
        "label": house.areas.label(place),
        "found": found,
        "is_more": is_more,
        "words": words,
        "guide": guide,
        "number": number,
        "today": local_day(house.clock.now()),
        "address": outside(request, house, f"/areas/{place.id}/{desk.kind}s"),
    }


async def one_of(
    request: Request, house: House, desk: PublicDesk[W, V], area: str, subject: str
) -> tuple[V, dict[str, Any]] | Response:
    """Return one, and what its page shows beside it; or that it was taken off, or what leads to its own place.

    Raises what says that there is none.
    """
    kind = f"{desk.kind}s"
    try:
        found = await desk.shown(subject)
    except WithdrawnError:
        place = own_place(house, await desk.area_of(subject) or area)
        response = page(request, "public/ended.html", status=410, place=place, kind=kind)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
    own = own_place(house, found.area)
    if own is None:
        raise desk.unknown(**{desk.kind: subject})
    if own.id != area:
        return RedirectResponse(f"/areas/{own.id}/{kind}/{subject}", status_code=301)
    address = outside(request, house, f"/areas/{own.id}/{kind}/{subject}")
    return found, {"place": own, "label": house.areas.label(own), "address": address, "qr": qr_code(address)}


def own_place(house: House, area: str) -> Area | None:
    """Return at which place something stands today: of a split one, at the first."""
    today = house.areas.current(area) if house.areas.known(area) else []
    return today[0] if today else None


def choose(
    request: Request,
    house: House,
    places: list[Area],
    *,
    kind: str = "answers",
    typed: str = "",
    is_split: bool = False,
    status: int = 200,
) -> HTMLResponse:
    """Ask which place is meant."""
    labels = [(place.id, house.areas.label(place)) for place in places]
    return page(request, "public/choose.html", status=status, places=labels, kind=kind, typed=typed, is_split=is_split)


def _led_on(request: Request, house: House, today: list[Area], kind: str) -> Response:
    """Lead from the page of an old place to that of today's, or ask which one when it was split."""
    if len(today) > 1:
        return choose(request, house, today, kind=kind, is_split=True)
    query = urlencode(request.query_params.multi_items())
    address = f"/areas/{today[0].id}/{kind}" + (f"?{query}" if query else "")
    return RedirectResponse(address, status_code=301, headers={"Cache-Control": "no-cache"})
