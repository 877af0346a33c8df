"""The worker's look at broadcasts: begin what is planned, hand over as much as will soon go, note what became of it.

Nothing is sent from here. To residents it goes as an internal event in the lane of their conversation, from there
through the outbox like everything else: so it keeps to the night, to each platform's pace and window, and to its place
behind answers and reminders. Each step is one conditional change: cut off anywhere and begun again, by any number of
workers, nobody gets it twice and nobody is forgotten.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from helpdesk.broadcasts.audience import CHAT, PAGE, PUSH
from helpdesk.broadcasts.models import Broadcast, LeftOut, Recipient, State, Step
from helpdesk.broadcasts.ports import IntoConversations, PhonesOfTeam
from helpdesk.broadcasts.repository import BroadcastsInMongo, PeopleInMongo
from helpdesk.clock import Clock
from helpdesk.ids import derived_id
from helpdesk.messaging.models import CLOSED, NoticeState
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.storage.turns import Turns
from helpdesk.teams.repository import Members

log = logging.getLogger(__name__)

EVENT: Final = "broadcast"
"""What a conversation of a resident hears."""
TEAM_EVENT: Final = "team_broadcast"
"""What the chat of a member hears."""
LOOK_EVERY_S: Final = 2.0
UNDER_WAY: Final = 500
"""So many of a broadcast are on their way through an account: the rest can be stopped at once, and floods nobody."""
_AT_ONCE: Final = 100

_ENDS: Final = {
    NoticeState.SENT: Step.SENT,
    NoticeState.UNCERTAIN: Step.UNCERTAIN,
    NoticeState.DEAD: Step.FAILED,
    NoticeState.DROPPED: Step.WITHDRAWN,
}


class Broadcasting:
    """Any number of processes may run it: one of them looks at a time, and two do no harm."""

    def __init__(
        self,
        *,
        database: Database,
        inbox: Inbox,
        outbox: Outbox,
        events: IntoConversations,
        phones: PhonesOfTeam,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        """Take both boxes, the way into conversations, the phones of members, the time, and who sends what is due."""
        self._database = database
        self._inbox = inbox
        self._outbox = outbox
        self._events = events
        self._phones = phones
        self._clock = clock
        self._wake = wake
        self._turns = Turns(database)
        self._store = BroadcastsInMongo()
        self._people = PeopleInMongo(database)
        self._members = Members()

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            try:
                if await self._turns.take("broadcasting", seconds=LOOK_EVERY_S * 0.9):
                    await self.look()
            except DatabaseError as error:
                log.warning("broadcasts were not looked at: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Move on whatever is planned or under way, and return how many were handed over."""
        handed = 0
        for broadcast in await self._store.at_work(at=self._clock.now()):
            try:
                handed += await self._move(broadcast)
            except DatabaseError:
                raise
            except ChangedMeanwhileError:
                log.info("broadcast %s was changed meanwhile", broadcast.id)
            except Exception:
                log.exception("broadcast %s does not go on", broadcast.id)
        return handed

    async def _move(self, broadcast: Broadcast) -> int:
        now = self._clock.now()
        if broadcast.state is State.SCHEDULED:
            if broadcast.send_at is None or broadcast.send_at > now:
                return 0
            broadcast.begin(at=now)
            broadcast = await self._store.rows.keep(broadcast)
        if broadcast.state is State.STOPPED:
            await self._withdraw(broadcast)
        await self._settle(broadcast)
        handed = 0
        if broadcast.state is State.SENDING:
            for account in await self._people.accounts(broadcast.people):
                handed += await self._hand_over(broadcast, account)
        if await self._people.is_open(broadcast.people):
            await self._store.touch(broadcast.id)
            self._wake()
        else:
            broadcast.end(at=self._clock.now())
            await self._store.rows.keep(broadcast)
        return handed

    async def _withdraw(self, broadcast: Broadcast) -> None:
        """Withdraw what nobody handed over, and what waits in the outbox, also what came there while it was stopped."""
        await self._outbox.withdraw(broadcast.id)
        await self._people.withhold(broadcast.people, at=self._clock.now())

    async def _hand_over(self, broadcast: Broadcast, account: str) -> int:
        """Fill up what is under way on one account."""
        room, handed = UNDER_WAY - await self._people.under_way(broadcast.people, account), 0
        while room > 0:
            number = await self._hand_some(broadcast, account, min(room, _AT_ONCE))
            if not number:
                break
            room, handed = room - number, handed + number
        return handed

    async def _hand_some(self, broadcast: Broadcast, account: str, limit: int) -> int:
        async def work(session: Session) -> int:
            known = await self._store.known(broadcast.id, session=session)
            if known is None or known.state is not State.SENDING:
                return 0
            some = await self._people.waiting(broadcast.people, account, limit=limit, session=session)
            now = self._clock.now()
            if account == PAGE:
                await self._to_members(broadcast, some, now, session)
                return len(some)
            for one in some:
                await self._events.tell(
                    one.to,
                    event=EVENT,
                    event_id=one.id,
                    facts={"recipient": one.id},
                    at=now,
                    session=session,
                )
            ids = [one.id for one in some]
            await self._people.step(ids, Step.HANDED, before=[Step.WAITING], at=now, session=session)
            return len(some)

        return await self._database.in_transaction(work)

    async def _to_members(
        self, broadcast: Broadcast, some: Sequence[Recipient], at: datetime, session: Session
    ) -> None:
        """Put it on the pages of members, and where it was chosen into their chats and on their phones."""
        ids = [one.id for one in some]
        await self._people.step(ids, Step.SENT, before=[Step.WAITING], at=at, session=session)
        if CHAT in broadcast.channels:
            for one in some:
                member = await self._members.one(one.person, session=session)
                if member is not None and member.chat:
                    await self._events.tell(
                        member.chat,
                        event=TEAM_EVENT,
                        event_id=derived_id(one.id, "chat"),
                        facts={"member": member.id, "broadcast": broadcast.id},
                        at=at,
                        session=session,
                    )
        if PUSH in broadcast.channels:
            await self._phones.news(broadcast.id, [one.person for one in some], at=at, session=session)

    async def _settle(self, broadcast: Broadcast) -> None:
        """Note what became of what is under way."""
        async for some in self._people.open(broadcast.people):
            handed = {f"event:{one.id}": one.id for one in some if one.step is Step.HANDED}
            if gone := [handed[event] for event in await self._inbox.closed(list(handed))]:
                # Answered without a word and without a step: forgotten on the way, with the consent it needed.
                why = LeftOut.NO_CONSENT.value
                now = self._clock.now()
                await self._people.step(gone, Step.LEFT_OUT, before=[Step.HANDED], at=now, cause=why)
            owed = {f"event:{one.id}": one.id for one in some if one.step is Step.OWED}
            outcomes = await self._outbox.outcomes(list(owed))
            await self._people.end(
                {
                    owed[event]: (_ENDS[one.state], one.cause or "", one.sent_at or self._clock.now())
                    for event, one in outcomes.items()
                    if one.state in CLOSED
                }
            )
