"""Who may change what: the guides themselves, or only what an area says differently."""

from typing import Annotated

from fastapi import Depends
from starlette.exceptions import HTTPException

from api.house import House
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.shown import reach_of
from guides.library.models import Author
from helpdesk.teams.models import Member, Permission

MemberHere = Annotated[Member, Depends(allowed(Permission.GUIDES_PUBLISH))]


def edits_library(house: House, known: Reader) -> bool:
    """Tell whether the guides, which everybody reads, are the reader's to change: those of who has a whole province."""
    return known.scope.covers(Permission.GUIDES_PUBLISH, [province.id for province in house.areas.provinces()])


def speaks_for(house: House, known: Reader, area: str) -> bool:
    """Tell whether the reader may say what is different in an area."""
    return known.scope.covers(Permission.GUIDES_PUBLISH, reach_of(house, area))


async def editor(house: HouseHere, known: ReaderHere, member: MemberHere) -> Member:
    """Open the door to who may change guides. To others the page is not there."""
    if not edits_library(house, known):
        raise HTTPException(404)
    return member


EditorHere = Annotated[Member, Depends(editor)]


def author(member: Member) -> Author:
    """Name a member as the one who wrote something."""
    return Author(id=member.id, name=member.name)


def audited(known: Reader) -> list[str]:
    """Return who may read that a guide was changed: whoever reads the audit of the areas it was changed from."""
    return known.scope.areas_for(Permission.GUIDES_PUBLISH)
