"""Carrying out what concerns all conversations of one person: linking them, taking them apart, forgetting them.

Another conversation is never changed from here: it is told by an internal event, and its own dialog changes it.
"""

from datetime import datetime
from typing import Any

from bot.engine.effects import CodeOffered, ConsentWithdrawn, Happened, IdentityLinked, IdentityParted
from bot.engine.telling import InternalEvents
from helpdesk.attachments.service import Attachments
from helpdesk.ids import derived_id
from helpdesk.messaging.models import Conversation
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.reminders.service import Reminders
from helpdesk.residents.linking import Linking, Parted
from helpdesk.residents.models import Resident
from helpdesk.residents.service import Residents
from helpdesk.safety.service import ScamReports
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import Owner
from helpdesk.support_requests.service import SupportRequests


class Identities:
    """What one person's conversations have in common, over all rooms."""

    def __init__(
        self,
        *,
        linking: Linking,
        residents: Residents,
        requests: SupportRequests,
        scams: ScamReports,
        attachments: Attachments,
        reminders: Reminders,
        inbox: Inbox,
        outbox: Outbox,
    ) -> None:
        """Take the rooms."""
        self._linking = linking
        self._residents = residents
        self._requests = requests
        self._scams = scams
        self._attachments = attachments
        self._reminders = reminders
        self._inbox = inbox
        self._outbox = outbox
        self._events = InternalEvents(inbox=inbox, outbox=outbox)

    async def conversations_of(self, conversation: Conversation, session: Session) -> list[str]:
        """Name all conversations of whoever talks here; none when it was cut off, or its consent is no longer there.

        That may be known here before the conversation itself has heard of it.
        """
        resident = await self._residents.one(conversation.resident or "", session=session)
        is_theirs = resident is not None and resident.has_consent and conversation.id in resident.conversations
        return resident.conversations if resident is not None and is_theirs else []

    async def offer(self, one: Happened, offered: CodeOffered, session: Session) -> None:
        """Keep the code that was shown."""
        if one.conversation.resident is not None:
            await self._linking.offered(
                one.conversation.id,
                resident=one.conversation.resident,
                seed=offered.seed,
                until=offered.until,
                session=session,
            )

    async def link(self, one: Happened, linked: IdentityLinked, session: Session) -> None:
        """Make this conversation one of the person's whose code was typed in it. Raises LinkCodeGoneError."""
        here = one.conversation.id
        before = await self._residents.one(linked.resident, session=session) if linked.resident else None
        requests = await self._requests.ids_of(before.conversations, session=session) if before else []
        keeper = await self._linking.join(
            linked.code,
            conversation=here,
            resident=linked.resident,
            requests=requests,
            at=one.arrival.received_at,
            session=session,
        )
        await self._requests.join(_owner(keeper), here=here, session=session)
        facts = {
            "conversation": here,
            "resident": keeper.id,
            "at": one.arrival.received_at.isoformat(),
            "request": one.conversation.request,
        }
        for other in keeper.conversations:
            if other != here:
                await self._tell(one, other, "linked", facts, session)

    async def part(self, one: Happened, parted: IdentityParted, session: Session) -> None:
        """Take a link apart: everybody has what was theirs before; what was asked since stays with the older side."""
        done = await self._linking.part(parted.resident, conversation=parted.conversation, session=session)
        if done is None:
            return
        await self._part_requests(done, session)
        facts: dict[str, Any] = {
            "conversation": done.link.conversation,
            "origin": done.link.origin,
            "requests": done.link.requests,
        }
        gone = {**facts, "is_apart": True, "resident": done.link.resident}
        for other in dict.fromkeys([*done.keeper.conversations, *done.link.brought]):
            if other != one.conversation.id:
                await self._tell(one, other, "parted", gone if other in done.link.brought else facts, session)

    async def asked(self, one: Happened, request: str, session: Session) -> None:
        """Let this person's other conversations know what the team was asked, so that it can be talked about there."""
        await self._tell_others(one, "asked", request, session)

    async def ended(self, one: Happened, request: str, session: Session) -> None:
        """Let the other conversations know that a request is over: nothing written there is for it any more."""
        await self._tell_others(one, "ended", request, session)

    async def forget(self, one: Happened, withdrawn: ConsentWithdrawn, session: Session) -> None:
        """Forget everything this person said, in all their conversations; the others are told why."""
        here, at = one.conversation.id, one.arrival.received_at
        conversations = await self._residents.withdrew(
            withdrawn.resident, conversation=here, text_version=withdrawn.text_version, at=at, session=session
        )
        for conversation in dict.fromkeys([here, *conversations]):
            await self._requests.forget(conversation, session=session)
            await self._scams.forget(conversation, session=session)
            await self.empty(conversation, at=at, session=session)
            if conversation != here:
                await self._tell(one, conversation, "forgotten", {"conversation": here}, session)

    async def empty(self, conversation: str, *, at: datetime, session: Session) -> None:
        """Empty both boxes of a conversation, and let go of its reminders and of the files that came in it."""
        await self._reminders.forget(conversation, session=session)
        await self._attachments.forget(conversation, session=session)
        await self._inbox.forget(conversation, at=at, session=session)
        await self._outbox.forget(conversation, session=session)

    async def _part_requests(self, done: Parted, session: Session) -> None:
        keeper, link = done.keeper, done.link
        home = link.origin if link.origin in keeper.conversations else keeper.conversations[0]
        other = (
            _owner(done.other)
            if done.other is not None
            else Owner(resident=keeper.id, person_ref=keeper.person_ref, conversations=link.brought)
        )
        await self._requests.part(
            _owner(keeper),
            other,
            others=link.requests if done.other is not None else [],
            home=home,
            away=link.conversation,
            session=session,
        )

    async def _tell_others(self, one: Happened, event: str, request: str, session: Session) -> None:
        for other in await self.conversations_of(one.conversation, session):
            if other != one.conversation.id:
                await self._tell(one, other, event, {"request": request}, session)

    async def _tell(self, one: Happened, to: str, event: str, facts: dict[str, Any], session: Session) -> None:
        await self._events.tell(
            to,
            event=event,
            event_id=derived_id(one.arrival.id, event, to),
            facts=facts,
            at=one.arrival.received_at,
            session=session,
        )


def _owner(resident: Resident) -> Owner:
    return Owner(resident=resident.id, person_ref=resident.person_ref, conversations=resident.conversations)
