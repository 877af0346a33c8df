"""What this installation is, and what needs an administrator's eye."""

import asyncio
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.web.reader import HouseHere, allowed
from api.web.rendering import page
from api.web.shown import place_name
from helpdesk.language.saying import UNKNOWN
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/admin")

_MOST_DOUBTFUL = 50
_MOST_MEMBERS = 500


@router.get("")
async def installation(
    request: Request, house: HouseHere, _member: Annotated[Member, Depends(allowed(Permission.MESSAGING_READ))]
) -> HTMLResponse:
    """Show the facts of the installation, doubtful messages and members."""
    doubtful, members = await asyncio.gather(
        house.outbox.doubtful(limit=_MOST_DOUBTFUL), house.teams.members(limit=_MOST_MEMBERS)
    )
    return page(
        request,
        "admin.html",
        version=_version(),
        is_embedded=house.settings.mongodb_url is None,
        channels=[("Web", True), ("Telegram", house.telegram is not None)],
        guides=len(house.catalogue),
        stale=[guide for guide in house.catalogue if guide.is_stale(local_day(house.clock.now()))],
        doubtful=doubtful,
        members=[(one, [(grant.role, place_name(house, grant.area)) for grant in one.grants]) for one in members],
        tab="admin",
    )


def _version() -> str:
    try:
        return version("to-so-helpdesk")
    except PackageNotFoundError:  # a checkout nobody installed
        return UNKNOWN
