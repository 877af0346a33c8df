"""The page of what is on this phone: entries that wait, and what can be read without a network."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.web.offline.installing import kept_for
from api.web.offline.logs import MemberHere
from api.web.rendering import page

router = APIRouter(prefix="/team")


@router.get("/offline")
async def on_this_phone(request: Request, member: MemberHere) -> HTMLResponse:
    """Show it. The page brings the frame only; what it shows, it reads on the phone itself."""
    response = page(request, "team/offline.html", tab="logs")
    kept_for(response, member.id)
    return response
