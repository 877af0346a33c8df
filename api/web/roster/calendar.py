"""Shifts in the calendar of one's phone: as a file, or by a private address that keeps up to date."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.house import House
from api.web.addresses import outside
from api.web.reader import HouseHere, allowed
from api.web.rendering import page
from api.web.roster.calendar_files import calendar_of
from helpdesk.roster.calendar_links import CalendarKind
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/roster/calendar")
subscriptions = APIRouter(include_in_schema=False)
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]


@router.get("")
async def calendars(request: Request, house: HouseHere, member: MemberHere) -> HTMLResponse:
    """Show both ways, for one's own shifts and for the team's."""
    return await _page(request, house, member)


@router.get("/{kind}.ics")
async def download(request: Request, house: HouseHere, member: MemberHere, kind: CalendarKind) -> Response:
    """Hand out a calendar as a file."""
    return await _file(request, house, member, kind)


@router.post("/{kind}")
async def make(request: Request, house: HouseHere, member: MemberHere, kind: CalendarKind) -> HTMLResponse:
    """Show a new private address in this one answer: only what proves it is kept."""
    token = await house.calendar_links.make(member, kind)
    address = outside(request, house, f"/calendar/{token}.ics")
    return await _page(request, house, member, kind=kind, address=address)


@router.post("/{kind}/off")
async def take_back(house: HouseHere, member: MemberHere, kind: CalendarKind) -> Response:
    """Let the private address open nothing any more."""
    await house.calendar_links.take_back(member, kind)
    return RedirectResponse(f"/team/roster/calendar#{kind}", status_code=303)


@subscriptions.get("/calendar/{token}.ics")
async def follow(request: Request, house: HouseHere, token: str) -> Response:
    """Hand out the calendar to whoever holds its private address: calendar programs sign in nowhere."""
    found = await house.calendar_links.follow(token)
    if found is None:
        raise HTTPException(404)
    member, kind = found
    return await _file(request, house, member, kind)


async def _file(request: Request, house: House, member: Member, kind: CalendarKind) -> Response:
    host = urlsplit(outside(request, house, "")).hostname or "to-so"
    body = await calendar_of(house, member, kind, host=host)
    headers = {
        "Content-Disposition": f'attachment; filename="to-so-{kind}.ics"',
        "Cache-Control": "no-store, private",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


async def _page(
    request: Request, house: House, member: Member, *, kind: CalendarKind | None = None, address: str = ""
) -> HTMLResponse:
    return page(
        request,
        "team/roster/calendar.html",
        made=await house.calendar_links.made(member.id),
        kinds=list(CalendarKind) if member.team else [CalendarKind.OWN],
        kind=kind,
        address=address,
        opens_in_app=address.replace("https://", "webcal://", 1) if address.startswith("https://") else "",
        tab="roster",
    )
