"""Scams that residents reported: for the team of the commune and for everybody who coordinates above it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.web.reader import HouseHere, allowed
from api.web.rendering import page
from api.web.shown import channel_named, place_name
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/scams")
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]


@router.get("")
async def reports(request: Request, house: HouseHere, member: MemberHere) -> HTMLResponse:
    """List the reports of the member's areas, latest first."""
    found = await house.scams.recent(member)
    listed = [(one, place_name(house, one.area), channel_named(house, one.channel)) for one in found]
    return page(request, "team/scams.html", listed=listed, tab="requests")


@router.post("/{report}/note")
async def note(house: HouseHere, member: MemberHere, report: str) -> Response:
    """Keep that the member saw to it."""
    await house.scams.note(report, member=member)
    return RedirectResponse(f"/team/scams#report-{report}", status_code=303)
