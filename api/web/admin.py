"""What this installation is, and what needs an administrator's eye."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.house import House
from api.web.channels import manages
from api.web.messages import doubtful_messages
from api.web.reader import HouseHere, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name, reach_of
from bot.channels.registry import known_kinds
from helpdesk.language.saying import UNKNOWN
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Permission, Role, Scope

router = APIRouter(prefix="/admin")

_MOST_MEMBERS = 500


@router.get("")
async def installation(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    _member: Annotated[Member, Depends(allowed(Permission.MESSAGING_READ))],
) -> HTMLResponse:
    """Show the facts of the installation, doubtful messages, and the members of the reader's areas."""
    titles = {name: kind.title for name, kind in known_kinds().items()}
    return page(
        request,
        "admin.html",
        version=_version(),
        is_embedded=house.settings.mongodb_url is None,
        channels=[
            (
                account.title or titles.get(account.kind, account.id),
                house.channels.get(account.id) is not None,
            )
            for account in await house.accounts.all()
            if manages(house, known, account.area)
        ],
        guides=len(house.catalogue),
        stale=[guide for guide in house.catalogue if guide.is_stale(local_day(house.clock.now()))],
        doubtful=await doubtful_messages(house, known),
        members=await _members(house, known.scope),
        tab="admin",
    )


async def _members(house: House, scope: Scope) -> list[tuple[Member, list[tuple[Role, str]]]]:
    """List who has a role in the scope, with these roles; what they may do elsewhere is not told."""
    areas = scope.areas_for(Permission.MEMBERS_MANAGE)
    found = await house.teams.members(areas, reach=lambda area: reach_of(house, area), limit=_MOST_MEMBERS)
    return [
        (
            member,
            [
                (grant.role, place_name(house, grant.area))
                for grant in member.grants
                if scope.covers(Permission.MEMBERS_MANAGE, reach_of(house, grant.area))
            ],
        )
        for member in found
    ]


def _version() -> str:
    try:
        return version("to-so-helpdesk")
    except PackageNotFoundError:  # a checkout nobody installed
        return UNKNOWN
