"""Where a member usually helps, and the places they may choose from."""

from contextlib import suppress

from api.house import House
from api.web.reader import Reader
from api.web.shown import place_name
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import Member, Permission


async def own_area(house: House, known: Reader, member: Member, permission: Permission) -> str:
    """Return where this member usually helps."""
    if member.team:
        with suppress(UnknownTeamError):
            return (await house.teams.team(member.team)).area
    return next(iter(known.scope.areas_for(permission)), "")


def places_to_choose(house: House, known: Reader, permission: Permission) -> list[tuple[str, str]]:
    """Return the places to choose from: those of the grants, each with the places right below."""
    found: dict[str, str] = {}
    for root in known.scope.areas_for(permission):
        found[root] = place_name(house, root)
        with suppress(UnknownAreaError):
            found |= {area.id: area.full_name for area in house.areas.children(root)}
    return list(found.items())
