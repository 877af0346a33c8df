"""The pages of answered questions, for everybody: find one's place, look around, read one."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.web.addresses import outside, qr_code
from api.web.public_areas import LONGEST_SEARCH, MOST_PAGES, Elsewhere, PublicRoute, choose, led_on, place_today
from api.web.public_markup import answer_marked_up, answers_marked_up
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from api.wiring import House
from helpdesk.answers.errors import AnswerWithdrawnError, UnknownAnswerError
from helpdesk.answers.models import ShownAnswer
from helpdesk.areas.models import Area, Level, is_clear
from helpdesk.language.ordering import in_order
from helpdesk.statistics.days import local_day

router = APIRouter(route_class=PublicRoute)

_LEVELS: Final = (Level.COMMUNE, Level.PROVINCE)
_OFFERED: Final = 8
_FEW: Final = 3
"""So many stand open at once: nobody has to tap for them."""
_NEWS: Final = 3
PageNumber = Annotated[int, Query(ge=1, le=MOST_PAGES, alias="page")]


@router.get("/answers")
async def find_place(request: Request, house: HouseHere, place: str = "") -> Response:
    """Ask for the place, and lead to its page as soon as it is clear."""
    typed = place.strip()[:LONGEST_SEARCH]
    known = house.areas.known(typed)
    if known is not None:
        return RedirectResponse(f"/areas/{known.id}/answers", status_code=303)
    matches = house.areas.search(typed, limit=_OFFERED, levels=_LEVELS) if typed else []
    if is_clear(matches):
        return RedirectResponse(f"/areas/{matches[0].area.id}/answers", status_code=303)
    return choose(request, house, [match.area for match in matches], typed=typed)


@router.get("/areas/{area}/answers")
async def answers(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    area: str,
    *,
    q: str = "",
    guide: str = "",
    number: PageNumber = 1,
    whole: Annotated[str, Query(alias="open")] = "",
) -> Response:
    """Show what people of a place ask, all of it or what fits some words and a guide; `open` unfolds it for paper."""
    try:
        place = place_today(house, area)
    except Elsewhere as elsewhere:
        return led_on(request, house, elsewhere, "answers")
    words = q.strip()[:LONGEST_SEARCH]
    found, is_more = await house.public.answers.listed(place, words=words, guide=guide[:LONGEST_SEARCH], page=number)
    petitions, _ = await house.public.petitions.listed(place, limit=_NEWS)
    address = outside(request, house, f"/areas/{place.id}/answers")
    return page(
        request,
        "public/answers.html",
        place=place,
        label=house.areas.label(place),
        found=found,
        titles=_titles(house, known.language),
        guides=await _guides(house, place, known.language),
        places=_names(house, found),
        petitions=petitions,
        today=local_day(house.clock.now()),
        words=words,
        guide=guide,
        number=number,
        is_more=is_more,
        is_open=bool(whole) or len(found) <= _FEW,
        address=address,
        marked_up=answers_marked_up(found, address=address, language=known.language) if found else None,
    )


@router.get("/areas/{area}/answers/{answer_id}")
async def answer(request: Request, house: HouseHere, known: ReaderHere, area: str, answer_id: str) -> Response:
    """Show one; its own place is in its address, whoever came by another one is led there."""
    try:
        found = await house.public.answers.shown(answer_id)
    except AnswerWithdrawnError:
        stood = await house.public.answers.area_of(answer_id)
        return ended(request, house, stood or area, kind="answers")
    own = own_place(house, found.area)
    if own is None:
        raise UnknownAnswerError(answer=answer_id)
    if own.id != area:
        return RedirectResponse(f"/areas/{own.id}/answers/{answer_id}", status_code=301)
    address = outside(request, house, f"/areas/{own.id}/answers/{answer_id}")
    return page(
        request,
        "public/answer.html",
        place=own,
        label=house.areas.label(own),
        answer=found,
        guide=house.catalogue.get(found.guide) if found.guide else None,
        address=address,
        qr=qr_code(address),
        marked_up=answer_marked_up(
            found, address=address, language=known.language, operator=house.settings.operator_name
        ),
    )


def own_place(house: House, area: str) -> Area | None:
    """Return at which place something stands today: of a split one, at the first."""
    today = house.areas.current(area) if house.areas.known(area) else []
    return today[0] if today else None


def ended(request: Request, house: House, area: str, *, kind: str) -> HTMLResponse:
    """Say that it was taken off, and lead to what is there."""
    response = page(request, "public/ended.html", status=410, place=own_place(house, area), kind=kind)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def beside_guide(house: House, guide: str, area: str | None) -> dict[str, Any]:
    """Return what a guide's page shows of a place: what is often asked there, and where the rest stands."""
    place = own_place(house, area) if area else None
    found = await house.public.answers.beside_guide(guide, place) if place else []
    return {"often_asked": found, "asked_place": place}


def _titles(house: House, language: str) -> dict[str, str]:
    return {guide.slug: guide.short_title.said(language) for guide in house.catalogue}


async def _guides(house: House, place: Area, language: str) -> list[tuple[str, str]]:
    """Return the guides that answers of a place are about, by title; of one that is gone, its name."""
    titles = _titles(house, language)
    named = [(slug, titles.get(slug, slug)) for slug in await house.public.answers.guides(place)]
    return sorted(named, key=lambda one: in_order(one[1]))


def _names(house: House, found: list[ShownAnswer]) -> dict[str, str]:
    """Name the places at which answers stand: some are said for the whole province."""
    places = {one.area: own_place(house, one.area) for one in found}
    return {area: place.full_name if place else area for area, place in places.items()}
