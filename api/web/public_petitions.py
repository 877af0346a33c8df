"""Petitions that were passed on, for everybody: where each stands."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.web.public_areas import PageNumber, PublicRoute, list_of, one_of
from api.web.reader import HouseHere
from api.web.rendering import page
from helpdesk.statistics.days import local_day

router = APIRouter(route_class=PublicRoute)


@router.get("/areas/{area}/petitions")
async def petitions(request: Request, house: HouseHere, area: str, *, q: str = "", number: PageNumber = 1) -> Response:
    """List the petitions of a place, those that changed last first."""
    shown = await list_of(request, house, house.public.petitions, area, words=q, number=number)
    return shown if isinstance(shown, Response) else page(request, "public/petitions.html", **shown)


@router.get("/areas/{area}/petitions/{petition_id}")
async def petition(request: Request, house: HouseHere, area: str, petition_id: str) -> Response:
    """Show one with its way through the offices."""
    shown = await one_of(request, house, house.public.petitions, area, petition_id)
    if isinstance(shown, Response):
        return shown
    found, facts = shown
    return page(request, "public/petition.html", petition=found, today=local_day(house.clock.now()), **facts)
