"""Who else has a request open, and who is answering it: told while the page is open, and when it is opened."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.house import House
from api.web.reader import HouseHere, ReaderHere, allowed
from api.web.rendering import page
from helpdesk.support_requests.presence import Company
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team")
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]


class Doing(StrEnum):
    """What an open page says its reader does."""

    READING = "reading"
    ANSWERING = "answering"
    STOPPED = "stopped"  # the answer was sent or given up; the page stays open
    LEFT = "left"


@router.post("/requests/{request_id}/presence/{doing}")
async def note_presence(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, request_id: str, doing: Doing
) -> HTMLResponse:
    """Note what the reader does, and say who else is there. Without a body: pages that are left cut it off."""
    await house.requests.one(request_id, known.scope)
    if doing is Doing.LEFT:
        await house.presence.leaves(request_id, member=member)
        return HTMLResponse(status_code=204)
    if doing is Doing.ANSWERING:
        await house.presence.answers(request_id, member=member)
    elif doing is Doing.STOPPED:
        await house.presence.stops_answering(request_id, member=member)
    company = await company_at(house, request_id, member)
    return page(request, "team/presence.html", company=company, here=f"/team/requests/{request_id}")


async def company_at(house: House, request_id: str, member: Member) -> Company:
    """Note that this member has a request open, and return who else is there."""
    await house.presence.reads(request_id, member=member)
    return await house.presence.others(request_id, member=member)
