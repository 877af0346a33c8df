"""The pages of answered questions, for everybody: find one's place, look around, read one."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.house import House
from api.web.public_areas import LONGEST_SEARCH, PageNumber, PublicRoute, choose, list_of, one_of, own_place
from api.web.public_markup import answer_marked_up, answers_marked_up
from api.web.reader import HouseHere, ReaderHere
from api.web.rendering import page
from helpdesk.answers.models import ShownAnswer
from helpdesk.areas.models import Area, Level, is_clear
from helpdesk.language.ordering import in_order

router = APIRouter(route_class=PublicRoute)

_LEVELS: Final = (Level.COMMUNE, Level.PROVINCE)
_OFFERED: Final = 8
_FEW: Final = 3
"""So many stand open at once: nobody has to tap for them."""
_NEWS: Final = 3


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
    shown = await list_of(request, house, house.public.answers, area, words=q, number=number, guide=guide)
    if isinstance(shown, Response):
        return shown
    place, found = shown["place"], shown["found"]
    petitions, _ = await house.public.petitions.listed(place, limit=_NEWS)
    titles = {guide.slug: guide.short_title.said(known.language) for guide in house.catalogue}
    marked_up = answers_marked_up(found, address=shown["address"], language=known.language) if found else None
    return page(
        request,
        "public/answers.html",
        **shown,
        titles=titles,
        guides=await _guides(house, place, titles),
        places=_names(house, found),
        petitions=petitions,
        is_open=bool(whole) or len(found) <= _FEW,
        marked_up=marked_up,
    )


@router.get("/areas/{area}/answers/{answer_id}")
async def answer(request: Request, house: HouseHere, known: ReaderHere, area: str, answer_id: str) -> Response:
    """Show one; its own place is in its address, whoever came by another one is led there."""
    shown = await one_of(request, house, house.public.answers, area, answer_id)
    if isinstance(shown, Response):
        return shown
    found, facts = shown
    marked_up = answer_marked_up(
        found, address=facts["address"], language=known.language, operator=house.settings.operator_name
    )
    guide = house.catalogue.get(found.guide) if found.guide else None
    return page(request, "public/answer.html", answer=found, guide=guide, marked_up=marked_up, **facts)


async def beside_guide(house: House, guide: str, area: str | None) -> dict[str, Any]:
    """Return what a guide's page shows of a place: what is often asked there, and where the rest stands."""
    place = own_place(house, area) if area else None
    found = await house.public.answers.beside_guide(guide, place) if place else []
    return {"often_asked": found, "asked_place": place}


async def _guides(house: House, place: Area, titles: dict[str, str]) -> list[tuple[str, str]]:
    """Return the guides that answers of a place are about, by title; of one that is gone, its name."""
    named = [(slug, titles.get(slug, slug)) for slug in await house.public.answers.guides(place)]
    return sorted(named, key=lambda one: in_order(one[1]))


def _names(house: House, found: list[ShownAnswer]) -> dict[str, str]:
    """Name the places at which answers stand: some are said for the whole province."""
    places = {one.area: own_place(house, one.area) for one in found}
    return {area: place.full_name if place else area for area, place in places.items()}
