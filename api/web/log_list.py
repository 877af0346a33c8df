"""The assistance log as its members read it: what was given back first, then the latest visits."""

from calendar import monthrange
from datetime import date
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.house import House
from api.web.forms import Fields
from api.web.reader import HouseHere, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name
from helpdesk.assistance.models import AssistanceLog
from helpdesk.statistics.days import Period, local_day
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/logs")
MemberHere = Annotated[Member, Depends(allowed(Permission.LOGS_WRITE))]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1000)]

PER_PAGE: Final = 50


@router.get("")
async def logs(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, *, number: PageNumber = 1
) -> HTMLResponse:
    """List the visits of the member's areas, latest first; above them the member's own that were given back."""
    fields = Fields(request.query_params)
    is_mine, month = fields.text("whose") == "mine", month_of(fields.text("month"))
    narrowed = {"whose": "mine" if is_mine else "", "month": f"{month.since:%Y-%m}" if month else ""}
    found = await house.assistance.recent(
        known.scope,
        limit=PER_PAGE + 1,
        skip=(number - 1) * PER_PAGE,
        whose=member.id if is_mine else None,
        period=month,
    )
    returned = await house.reviewing.returned_to(member) if number == 1 else []
    entries = [*(one.entry for one in returned), *found[:PER_PAGE]]
    return page(
        request,
        "team/logs.html",
        returned=[(listed(house, one.entry), one.review) for one in returned],
        listed=[listed(house, entry) for entry in found[:PER_PAGE]],
        photos=await house.log_photos.of(entries, known.scope),
        address=partial(_address, narrowed),
        is_mine=is_mine,
        month=month.since if month else None,
        months=_months(local_day(house.clock.now())),
        number=number,
        is_more=len(found) > PER_PAGE,
        is_saved="saved" in request.query_params,
        tab="logs",
    )


def month_of(text: str) -> Period | None:
    """Read a month like "2026-11"; what is none is no choice."""
    try:
        first = date.fromisoformat(f"{text}-01")
        return Period(since=first, until=date(first.year, first.month, monthrange(first.year, first.month)[1]))
    except ValueError:
        return None


def _months(today: date) -> list[date]:
    """Return the first days of this month and those before it, of a year."""
    numbers = (today.year * 12 + today.month - 1 - back for back in range(12))
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _address(narrowed: dict[str, str], **changes: object) -> str:
    """Return the address of the list as it is narrowed, with some things changed."""
    asked = {name: value for name, value in (narrowed | changes).items() if value}
    return f"/team/logs?{urlencode(asked)}" if asked else "/team/logs"


def listed(house: House, entry: AssistanceLog) -> tuple[AssistanceLog, Any, str]:
    """Return an entry with its guide, None without one, and the name of its place."""
    return entry, entry.guide and house.catalogue.get(entry.guide), place_name(house, entry.area)
