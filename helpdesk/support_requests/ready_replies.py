"""Ready replies: answers that many need, with variables that a request fills."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import new_id
from helpdesk.language.folding import fold
from helpdesk.language.ordering import in_order
from helpdesk.support_requests.beside import CannedReplies
from helpdesk.support_requests.desk import given
from helpdesk.support_requests.errors import ReplyAreaError, UnknownReplyError, UnknownVariableError
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.rows import CannedReply
from helpdesk.support_requests.thread import MAX_ANSWER
from helpdesk.teams.models import Member, Permission, Scope

VARIABLES: Final = ("resident", "member", "team", "commune", "guide", "step", "code")
_END = "\x1f"  # nothing that anybody types
LONGEST_TITLE: Final = 60
IN_VIETNAMESE: Final = {
    "nguoi_dan": "resident",
    "thanh_vien": "member",
    "to": "team",
    "xa": "commune",
    "viec": "guide",
    "buoc": "step",
    "ma": "code",
}
"""The same variables as a team lead may rather write them."""
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def checked_variables(text: str) -> str:
    """Return a text whose variables can all be filled. Raises UnknownVariableError."""
    for name in _IN_BRACES.findall(text):
        if _meant(name) not in VARIABLES:
            known = ", ".join(f"{{{one}}}" for one in VARIABLES)
            raise UnknownVariableError(variable=f"{{{name}}}", known=known)
    return text


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put the values of a request in place of the variables; a full stop behind a full stop is left out."""
    said = _IN_BRACES.sub(lambda found: values.get(_meant(found[1]), found[0]) + _END, text)
    return said.replace(f".{_END}.", ".").replace(_END, "")


def _meant(name: str) -> str:
    return IN_VIETNAMESE.get(name.strip(), name.strip())


class ReadyReplies:
    """Choosing them for a request, and keeping them for an area one leads."""

    def __init__(self, *, clock: Clock) -> None:
        """Take the time."""
        self._store = CannedReplies()
        self._clock = clock

    async def for_request(self, request: SupportRequest, nearest_first: Sequence[str]) -> list[CannedReply]:
        """Return those for a request: of the nearest area first, those about its guide before the general ones.

        Where two have the same title, the nearer one counts.
        """
        found = await self._store.within(nearest_first)
        fitting = [one for one in found if one.guide in (None, request.guide)]
        fitting.sort(key=lambda one: (nearest_first.index(one.area), one.guide is None))
        nearest: dict[str, CannedReply] = {}
        for reply in fitting:
            nearest.setdefault(fold(reply.title), reply)
        return list(nearest.values())

    async def within(self, areas: Sequence[str]) -> list[CannedReply]:
        """Return those of these areas, by title: to be read, without a request that would fill their variables."""
        return sorted(await self._store.within(areas), key=lambda reply: in_order(reply.title))

    async def kept_by(self, member: Member) -> list[CannedReply]:
        """Return those of the areas this member leads, by title."""
        return await self._store.led(self._led(member))

    async def one(self, reply_id: str, *, member: Member) -> CannedReply:
        """Return one of the areas this member leads. Raises UnknownReplyError."""
        found = await self._store.replies.one({"_id": reply_id, "reach": {"$in": self._led(member)}})
        if found is None:
            raise UnknownReplyError
        return found

    async def keep(
        self,
        reply_id: str | None,
        *,
        title: str,
        text: str,
        area: str,
        reach: Collection[str],
        guide: str | None,
        member: Member,
    ) -> CannedReply:
        """Keep a new one, or change one.

        Raises WordsMissingError, WordsTooLongError, UnknownVariableError, ReplyAreaError, UnknownReplyError.
        """
        if not self._scope(member).covers(Permission.REQUESTS_ASSIGN, list(reach)):
            raise ReplyAreaError
        before = await self.one(reply_id, member=member) if reply_id else None
        reply = CannedReply(
            id=before.id if before else new_id(),
            title=given(title, most=LONGEST_TITLE),
            text=checked_variables(given(text, most=MAX_ANSWER)),
            area=area,
            reach=list(reach),
            guide=guide,
            member=member.id,
            changed_at=self._clock.now(),
            version=before.version if before else 0,
        )
        if before is not None:
            return await self._store.replies.keep(reply)
        await self._store.replies.add(reply)
        return reply

    async def remove(self, reply_id: str, *, member: Member) -> None:
        """Take one away. Raises UnknownReplyError."""
        await self._store.remove((await self.one(reply_id, member=member)).id)

    def _scope(self, member: Member) -> Scope:
        return member.scope(self._clock.now().astimezone(VIETNAM).date())

    def _led(self, member: Member) -> list[str]:
        return self._scope(member).areas_for(Permission.REQUESTS_ASSIGN)
