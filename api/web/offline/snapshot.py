"""What a member may read without a network: kept small, and sent again only when it changed."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.house import House
from api.web.offline.logs import MemberHere
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.shown import RequestShown, place_name, reach_of, shown
from guides.catalogue.models import Guide
from helpdesk.clock import VIETNAM
from helpdesk.language import N_
from helpdesk.language.ordering import in_order
from helpdesk.roster.group_events import EventState, GroupEvent
from helpdesk.roster.models import DutyDay
from helpdesk.statistics.days import local_day
from helpdesk.support_requests.models import Status
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/offline")

MOST_REQUESTS: Final = 100
LONGEST_WORDS: Final = 300
Row = dict[str, Any]


@router.get("/snapshot")
async def snapshot(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Give the open requests of the member's areas, as their list shows them, and what the team says and does."""
    found = (await house.requests.waiting(known.scope))[:MOST_REQUESTS]
    return _unless_known(
        request,
        {
            "member": member.id,
            "requests": [_request_row(shown(house, one, known.language), known.language) for one in found],
            "replies": await _replies(house, known),
            "roster": await _roster(house, member, known.language),
        },
    )


@router.get("/guides")
async def guides(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> Response:
    """Give the texts of the guides. They change far less often than the requests, so they are asked for apart."""
    listed = sorted(house.catalogue, key=lambda guide: in_order(guide.short_title.said(known.language)))
    return _unless_known(request, {"guides": [_guide_row(guide, known.language) for guide in listed]})


async def _replies(house: House, known: Reader) -> Sequence[Row]:
    """Return the ready replies of the areas in which the member answers, as they are kept: with their variables."""
    areas = {area for root in known.scope.areas_for(Permission.REQUESTS_ANSWER) for area in reach_of(house, root)}
    return [{"title": one.title, "text": one.text} for one in await house.replies.within(sorted(areas))]


async def _roster(house: House, member: Member, language: str) -> Sequence[Row]:
    """Return what the member does in the next seven days: shifts, classes, and visits they agreed with residents."""
    today = local_day(house.clock.now())
    days = await house.roster.days_of(member.id, today, today + timedelta(days=6))
    planned = [event for day in days for event in day.events if event.state is not EventState.CANCELLED]
    doings: list[DutyDay | GroupEvent] = [*(shift for day in days for shift in day.shifts), *planned]
    planned_rows = [
        (
            (one.day, one.starts),
            {
                "day": f"{one.day:%d/%m/%Y}",
                "hours": f"{one.starts:%H:%M}–{one.ends:%H:%M}",
                "where": f"{one.place}, {place_name(house, one.area)}",
            },
        )
        for one in doings
    ]
    rows = [*planned_rows, *await _visits(house, member, language, until=today + timedelta(days=6))]
    return [row for _, row in sorted(rows, key=lambda one: one[0])]


async def _visits(house: House, member: Member, language: str, *, until: date) -> list[tuple[tuple[date, time], Row]]:
    """Return the visits that the member agreed with residents, each with when it begins."""
    found = []
    for request in await house.requests.held_by(member):
        if request.status is not Status.SCHEDULED or not request.wait or not request.wait.visit_at:
            continue
        at = request.wait.visit_at.astimezone(VIETNAM)
        if at.date() > until:
            continue
        facts = {"code": request.code, "place": request.wait.place or place_name(house, request.area)}
        where = house.words.gettext(language, N_("Visit for request %(code)s: %(place)s"), **facts)
        row = {"day": f"{at:%d/%m/%Y}", "hours": f"{at:%H:%M}", "where": where}
        found.append(((at.date(), at.time()), row))
    return found


def _request_row(one: RequestShown, language: str) -> Row:
    request = one.request
    title = one.guide.short_title.said(language) if one.guide else (request.procedure and request.procedure.title) or ""
    return {
        "id": request.id,
        "code": request.code,
        "title": title,
        "guide": request.guide or "",
        "step": one.step,
        "step_id": request.step or "",
        "step_count": one.step_count,
        "area": request.area,
        "place": one.place,
        "since": request.created_at.isoformat(),
        "taken_by": request.taken_by_name or "",
        "words": (request.context[-1] if request.context else "")[:LONGEST_WORDS],
    }


def _guide_row(guide: Guide, language: str) -> Row:
    steps = [[step.text.said(language), *(option.said(language) for option in step.choices)] for step in guide.steps]
    return {
        "slug": guide.slug,
        "title": guide.short_title.said(language),
        "fee": guide.fee.said(language),
        "duration": guide.duration.said(language),
        "documents": [one.said(language) for one in guide.documents],
        "steps": steps,
        "contact": guide.contact.said(language),
        "checked_on": guide.checked_on.isoformat(),
    }


def _unless_known(request: Request, told: Row) -> Response:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    mark = f'"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if mark in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
