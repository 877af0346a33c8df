"""Petitions that were passed on, for everybody: where each stands."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.web.addresses import outside, qr_code
from api.web.public_answers import PageNumber, ended, own_place
from api.web.public_areas import LONGEST_SEARCH, Elsewhere, PublicRoute, led_on, place_today
from api.web.reader import HouseHere
from api.web.rendering import page
from helpdesk.petitions.errors import PetitionWithdrawnError, UnknownPetitionError
from helpdesk.statistics.days import local_day

router = APIRouter(route_class=PublicRoute)


@router.get("/areas/{area}/petitions")
async def petitions(
    request: Request,
    house: HouseHere,
    area: str,
    *,
    q: str = "",
    number: PageNumber = 1,
) -> Response:
    """List the petitions of a place, those that changed last first."""
    try:
        place = place_today(house, area)
    except Elsewhere as elsewhere:
        return led_on(request, house, elsewhere, "petitions")
    words = q.strip()[:LONGEST_SEARCH]
    found, is_more = await house.public.petitions.listed(place, words=words, page=number)
    return page(
        request,
        "public/petitions.html",
        place=place,
        label=house.areas.label(place),
        found=found,
        today=local_day(house.clock.now()),
        words=words,
        number=number,
        is_more=is_more,
        address=outside(request, house, f"/areas/{place.id}/petitions"),
    )


@router.get("/areas/{area}/petitions/{petition_id}")
async def petition(request: Request, house: HouseHere, area: str, petition_id: str) -> Response:
    """Show one with its way through the offices."""
    try:
        found = await house.public.petitions.shown(petition_id)
    except PetitionWithdrawnError:
        stood = await house.public.petitions.area_of(petition_id)
        return ended(request, house, stood or area, kind="petitions")
    own = own_place(house, found.area)
    if own is None:
        raise UnknownPetitionError(petition=petition_id)
    if own.id != area:
        return RedirectResponse(f"/areas/{own.id}/petitions/{petition_id}", status_code=301)
    address = outside(request, house, f"/areas/{own.id}/petitions/{petition_id}")
    return page(
        request,
        "public/petition.html",
        place=own,
        label=house.areas.label(own),
        petition=found,
        today=local_day(house.clock.now()),
        address=address,
        qr=qr_code(address),
    )
