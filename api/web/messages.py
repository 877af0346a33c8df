"""Messages that did not arrive, or perhaps did: on the administration page, with what can be done about them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from helpdesk.errors import NotFoundError
from helpdesk.messaging.dead_letters import DeadLetters, handle_of
from helpdesk.messaging.models import DoubtfulNotice
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/admin/messages")
MemberHere = Annotated[Member, Depends(allowed(Permission.MESSAGING_MANAGE))]

_MOST = 50
_ALL = "all"


async def doubtful_messages(house: House, known: Reader) -> list[tuple[str, DoubtfulNotice]] | None:
    """List them with their handles; None for whoever may not see them.

    Which commune a message is for is not kept with it: the list is for those who look after a whole province.
    """
    if not _reach(house, known, Permission.MESSAGING_READ):
        return None
    return [(handle_of(notice), notice) for notice in await _letters(house).listed(limit=_MOST)]


@router.post("/retry")
async def retry(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Send one again, or all that were given up."""
    letters, reach = _letters(house), _reach(house, known, Permission.MESSAGING_MANAGE)
    await letters.retry(await _asked_for(request, letters, reach), by=member.id, reach=reach)
    house.delivering.wake()
    return RedirectResponse("/admin#doubtful", status_code=303)


@router.post("/drop")
async def drop(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Let one rest, or all that were given up."""
    letters, reach = _letters(house), _reach(house, known, Permission.MESSAGING_MANAGE)
    await letters.drop(await _asked_for(request, letters, reach), by=member.id, reach=reach)
    return RedirectResponse("/admin#doubtful", status_code=303)


async def _asked_for(request: Request, letters: DeadLetters, reach: list[str]) -> str | None:
    """Return the id of the message the form names, None for all of them."""
    if not reach:
        raise NotFoundError
    handle = Fields(await form_of(request)).text("message")
    return None if handle == _ALL else (await letters.find(handle)).id


def _letters(house: House) -> DeadLetters:
    return DeadLetters(database=house.database, outbox=house.outbox, audit=house.audit, clock=house.clock)


def _reach(house: House, known: Reader, permission: Permission) -> list[str]:
    """Return the provinces for which they hold the permission."""
    held = set(known.scope.areas_for(permission))
    return [province.id for province in house.areas.provinces() if province.id in held]
