"""What members read of requests: only what lies in their scope."""

from datetime import timedelta

from pydantic import BaseModel

from helpdesk.messaging.models import NoticeState
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk
from helpdesk.support_requests.errors import UnknownRequestError
from helpdesk.support_requests.history import HistoryEntry
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.models import Member, Permission, Scope

_NOTICES_KEPT = timedelta(days=60)
"""Notices are removed 90 days after they were sent; how far older answers came is no longer told."""


class ThreadLine(BaseModel):
    """An entry of the thread and, for the team's own, how far it has come to the resident."""

    entry: ThreadEntry
    delivery: NoticeState | None = None


class Reading(Desk):
    """Lists, one request, its thread and its history."""

    async def waiting(self, scope: Scope, *, limit: int = 100) -> list[SupportRequest]:
        """Return open requests in the scope: those with something unread first, of each kind the longest waiting."""
        return await self._store.waiting(scope, limit=limit)

    async def recent(self, scope: Scope, *, limit: int = 50) -> list[SupportRequest]:
        """Return ended requests in the scope, latest first."""
        return await self._store.recent(scope, limit=limit)

    async def held_by(self, member: Member, *, limit: int = 20) -> list[SupportRequest]:
        """Return the requests on which this member works, the longest waiting first."""
        return await self._store.held_by(member.id, self._scope(member), limit=limit)

    async def offered_to(self, member: Member, *, limit: int = 20) -> list[SupportRequest]:
        """Return the requests that nobody has, of the member's team or of none, the longest waiting first."""
        return await self._store.offered(self._scope(member), team=member.team, limit=limit)

    async def of_member(self, request_id: str, *, member: Member) -> SupportRequest:
        """Return a request as this member may see it now. Raises UnknownRequestError."""
        return await self._one(request_id, self._scope(member))

    async def entries(self, request_id: str, *, member: Member, limit: int) -> list[ThreadEntry]:
        """Return the last entries of the thread, oldest first. Raises UnknownRequestError."""
        request = await self._one(request_id, self._scope(member))
        return await self._store.thread(request.id, *request.merged, limit=limit)

    async def entry(self, entry_id: str, *, request_id: str, member: Member) -> ThreadEntry | None:
        """Return one entry of the thread. Raises UnknownRequestError."""
        request = await self._one(request_id, self._scope(member))
        return await self._store.entries.one({"_id": entry_id, "request": {"$in": [request.id, *request.merged]}})

    async def check_held(self, request_id: str, *, member: Member, session: Session) -> None:
        """Refuse if it is not this member who works on it.

        Raises UnknownRequestError, ForgottenRequestError, MoveNotPossibleError, TakenByOtherError.
        """
        (await self._one(request_id, self._scope(member), session)).check_held_by(member.id)

    async def one(self, request_id: str, scope: Scope) -> SupportRequest:
        """Return a request. Raises UnknownRequestError when it is not there or not in the scope."""
        return await self._one(request_id, scope)

    async def history(self, request_id: str, scope: Scope) -> list[HistoryEntry]:
        """Return what happened to a request, oldest first. Raises UnknownRequestError."""
        await self._one(request_id, scope)
        return await self._history.of(request_id)

    async def thread(self, request_id: str, scope: Scope) -> list[ThreadLine]:
        """Return the last entries of the thread, oldest first, with the delivery state of the team's messages."""
        request = await self._one(request_id, scope)
        entries = await self._store.thread(request.id, *request.merged)
        states = await self._conversations.states([e.id for e in entries if e.author is Author.MEMBER])
        recently = self._clock.now() - _NOTICES_KEPT
        return [
            ThreadLine(entry=entry, delivery=states.get(entry.id, NoticeState.OWED))
            if entry.author is Author.MEMBER and entry.at > recently
            else ThreadLine(entry=entry)
            for entry in entries
        ]

    async def reveal_phone(self, request_id: str, *, member: Member) -> str | None:
        """Open the resident's phone number for this member; the audit keeps who saw it."""
        request = await self._store.one(request_id, scope=self._scope(member))
        if request is None or not self._scope(member).covers(Permission.RESIDENTS_REVEAL_PHONE, request.reach):
            raise UnknownRequestError
        await self._audit.note(
            member=member.id, action="phone_revealed", subject=request.id, area=request.area, reach=request.reach
        )
        return await self._phones.phone_of(request.resident)
