"""The place a public page is about: today's, that of an old code, or none."""

from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.v1.tagging import TaggedRoute
from api.web.rendering import page
from api.wiring import House
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area

LONGEST_SEARCH: Final = 200
MOST_PAGES: Final = 500


class PublicRoute(TaggedRoute):
    """A page for everybody: unchanged, it is not sent again. It differs by the language that the cookie names."""

    varies_by = "Cookie, Accept-Encoding"


class Elsewhere(Exception):  # noqa: N818 - not a failure: the place is called otherwise today
    """The place was merged: it is these today."""

    def __init__(self, places: list[Area]) -> None:
        self.places = places
        super().__init__()


def place_today(house: House, area: str) -> Area:
    """Return an active place. Raises UnknownAreaError and, for an old one, Elsewhere."""
    known = house.areas.known(area)
    today = house.areas.current(area) if known else []
    if known is None or not today:
        raise UnknownAreaError(area=area)
    if not known.active:
        raise Elsewhere(today)
    return known


def led_on(request: Request, house: House, elsewhere: Elsewhere, kind: str) -> Response:
    """Lead from the page of an old place to that of today's, or ask which one when it was split."""
    query = urlencode(request.query_params.multi_items())
    if len(elsewhere.places) == 1:
        address = f"/areas/{elsewhere.places[0].id}/{kind}" + (f"?{query}" if query else "")
        return RedirectResponse(address, status_code=301, headers={"Cache-Control": "no-cache"})
    return choose(request, house, elsewhere.places, kind=kind, is_split=True)


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
    return page(
        request,
        "public/choose.html",
        status=status,
        places=[(place.id, house.areas.label(place)) for place in places],
        kind=kind,
        typed=typed,
        is_split=is_split,
    )
