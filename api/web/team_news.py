"""News from coordinators on the page of a team: what was sent, and that it was opened."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.web.reader import HouseHere, allowed
from api.web.rendering import page
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/news")
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]


@router.get("")
async def news(request: Request, house: HouseHere, member: MemberHere) -> HTMLResponse:
    """List what this member was sent."""
    return page(request, "team/news.html", listed=await house.broadcasts.desk.news_of(member), tab="requests")


@router.get("/{broadcast}")
async def one(request: Request, house: HouseHere, member: MemberHere, broadcast: str) -> HTMLResponse:
    """Show one; that it was opened is kept for whoever sent it."""
    found = await house.broadcasts.desk.open(broadcast, member=member)
    return page(request, "team/news_one.html", one=found, tab="requests")
