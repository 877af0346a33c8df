"""Calling the team where its members are: in the chats they linked."""

from typing import Any

from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import derived_id
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import HELD, SupportRequest
from helpdesk.support_requests.ports import ResidentsConversation
from helpdesk.teams.models import Member, Permission
from helpdesk.teams.repository import Members


class CallingByChat:
    """Writes events with ids only: whoever answers them looks up what the member may see at that moment."""

    def __init__(self, *, events: ResidentsConversation, inbox: Inbox, outbox: Outbox, clock: Clock) -> None:
        """Take the way into conversations, both boxes, and the time."""
        self._members = Members()
        self._events = events
        self._inbox = inbox
        self._outbox = outbox
        self._clock = clock

    async def offer(self, request: SupportRequest, *, but: str | None = None, session: Session) -> None:
        """Offer a request that nobody has to whose turn it is, except the member `but`.

        When nobody is on duty, or whoever is has no chat, it is offered to everybody of its team who may take it.
        """
        for member in await self._called(request, session):
            if member.id != but and self._may_answer(member, request):
                facts = {"is_assigned": member.id == request.assigned_to}
                await self._tell(member, request, "offered", facts, key=str(request.version), session=session)

    async def hear(self, request: SupportRequest, *, entry: str, is_edited: bool = False, session: Session) -> None:
        """Tell whoever took it that the resident wrote this entry, or changed it."""
        if request.status in HELD and (member := await self._holder(request, session)) is not None:
            facts = {"entry": entry, "is_edited": is_edited}
            key = f"{entry} {request.version}" if is_edited else entry
            await self._tell(member, request, "heard", facts, key=key, session=session)

    async def cancelled(self, request: SupportRequest, *, session: Session) -> None:
        """Tell whoever took it that the resident no longer needs it."""
        if (member := await self._holder(request, session)) is not None:
            await self._tell(member, request, "cancelled", {}, key=str(request.version), session=session)

    async def given(self, request: SupportRequest, *, member: str, by: str, session: Session) -> None:
        """Tell a member that a colleague gave them this request."""
        if (to := await self._reached(member, request, session)) is not None:
            await self._tell(to, request, "given", {"by": by}, key=str(request.version), session=session)

    async def mentioned(self, request: SupportRequest, *, member: str, note: str, by: str, session: Session) -> None:
        """Tell a member that a colleague named them in a note on this request; the note itself stays on the page."""
        if (to := await self._reached(member, request, session)) is not None:
            await self._tell(to, request, "mentioned", {"by": by}, key=note, session=session)

    async def call_wanted(self, request: SupportRequest, *, session: Session) -> None:
        """Tell whoever took it when the resident wants to be called, or that they need not be called any more."""
        if (member := await self._holder(request, session)) is not None:
            window = request.call_at.written if request.call_at else ""
            key = str(request.version)
            await self._tell(member, request, "call_wanted", {"window": window}, key=key, session=session)

    async def redact(self, request: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words that turned out to be half a secret in what members were told."""
        await self._outbox.redact(request, end, by, session=session)

    async def forget(self, request: str, *, session: Session) -> None:
        """Forget the words of a request in what members were told, and wrote themselves."""
        await self._outbox.forget_about(request, session=session)
        await self._inbox.forget_about(request, session=session)

    async def _called(self, request: SupportRequest, session: Session) -> list[Member]:
        turn = await self._members.one(request.assigned_to, session=session) if request.assigned_to else None
        assigned = [turn] if turn is not None and turn.chat else []
        if assigned and request.is_offered_to_one:
            return assigned
        others = await self._members.reached_by_chat(team=request.team, areas=request.reach, session=session)
        return [*assigned, *(member for member in others if member.id != request.assigned_to)]

    async def _holder(self, request: SupportRequest, session: Session) -> Member | None:
        return await self._reached(request.taken_by, request, session) if request.taken_by else None

    async def _reached(self, member_id: str, request: SupportRequest, session: Session) -> Member | None:
        member = await self._members.one(member_id, session=session)
        is_reached = member is not None and member.chat and self._may_answer(member, request)
        return member if is_reached else None

    def _may_answer(self, member: Member, request: SupportRequest) -> bool:
        today = self._clock.now().astimezone(VIETNAM).date()
        return member.scope(today).covers(Permission.REQUESTS_ANSWER, request.reach)

    async def _tell(
        self, member: Member, request: SupportRequest, event: str, facts: dict[str, Any], *, key: str, session: Session
    ) -> None:
        await self._events.tell(
            member.chat or "",
            event=event,
            event_id=derived_id(request.id, event, key, member.id),
            facts={"member": member.id, "request": request.id, "code": request.code, **facts},
            at=self._clock.now(),
            session=session,
        )
