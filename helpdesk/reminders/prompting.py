"""Looking for what is due: reminders, and walks that were left in the middle a day ago.

Nothing is sent from here. What is due becomes an internal event in the conversation's lane, in the same transaction as
the reminder's next stage; its dialog looks again whether it is still wanted. So two workers say it once, and what was
cancelled a second ago is not said at all.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import derived_id
from helpdesk.messaging.models import Conversation, is_quiet
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.reminders.models import KEPT_FOR, LEFT_FOR, Reminder, Stage
from helpdesk.reminders.ports import IntoConversations
from helpdesk.reminders.repository import RemindersInMongo
from helpdesk.residents.service import Residents
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError, DatabaseError
from helpdesk.storage.turns import Turns

T = TypeVar("T")

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 30.0
FORGOTTEN_AFTER: Final = timedelta(hours=72)
"""Who left longer ago is left in peace: we were away, not they."""
_AT_ONCE = 500


class Prompting:
    """The worker's look at what is due. Any number of processes may run it: one of them looks at a time."""

    def __init__(
        self,
        *,
        database: Database,
        store: RemindersInMongo,
        residents: Residents,
        conversations: Conversations,
        events: IntoConversations,
        window_of: Callable[[str], timedelta | None],
        clock: Clock,
    ) -> None:
        """Take the rooms, the way into conversations, how long accounts may write to somebody silent, and the time."""
        self._database = database
        self._store = store
        self._residents = residents
        self._conversations = conversations
        self._events = events
        self._window_of = window_of
        self._clock = clock
        self._turns = Turns(database)

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            try:
                if await self._turns.take("prompting", seconds=LOOK_EVERY_S * 0.9) and (said := await self.look()):
                    log.info("reminders and walks told of: %d", said)
            except DatabaseError as error:
                log.warning("nothing due was looked for: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Tell of all that is due, and return how much that was. At night nothing is."""
        now = self._clock.now()
        await self._store.remove_before((now - KEPT_FOR).astimezone(VIETNAM).date())
        if is_quiet(now):
            return 0
        told = [await _one_by_one(self._tell, one) for one in await self._store.due(now, limit=_AT_ONCE)]
        left = await self._conversations.left_in_a_walk(
            since=now - FORGOTTEN_AFTER, until=now - LEFT_FOR, limit=_AT_ONCE
        )
        return sum(told) + sum([await _one_by_one(self._nudge, one) for one in left])

    async def _tell(self, reminder_id: str) -> bool:
        known = await self._store.by_id(reminder_id)
        to = await self._where_to_tell(known.conversation) if known is not None else None

        async def work(session: Session) -> bool:
            reminder = await self._store.by_id(reminder_id, session=session)
            now = self._clock.now()
            if reminder is None or not reminder.is_due(now):
                return False
            if to is None:  # nobody who agrees talks there any more
                await self._store.remove(reminder.id, session=session)
                return False
            told = await self._store.reminders.keep(reminder.told(now), session=session)
            await self._events.tell(
                to,
                event="reminder",
                event_id=derived_id("reminder", reminder.id, str(reminder.version)),
                facts=_facts(told, before=reminder.stage),
                at=now,
                session=session,
            )
            return True

        return await self._database.in_transaction(work)

    async def _where_to_tell(self, conversation: str) -> str | None:
        """Return where it was kept; where that can no longer be reached, the linked chat in use last."""
        theirs = await self._chats_of(conversation)
        reached = [one for one in theirs if self._is_reached(one)]
        if not theirs or any(one.id == conversation for one in reached):
            return conversation if theirs else None
        return max(reached, key=_last_used).id if reached else conversation

    def _is_reached(self, conversation: Conversation) -> bool:
        """Tell whether its resident can be written to now: they did not block us, the platform's window is open."""
        window, last = self._window_of(conversation.account), conversation.active_at
        is_open = window is None or (last is not None and self._clock.now() - last < window)
        return is_open and conversation.unreachable_since is None

    async def _nudge(self, left: Conversation) -> bool:
        """Ask once, in the chat this person used last; whoever is active in another one has not left."""
        theirs = await self._chats_of(left.id)
        if left.walk is None or not theirs or max(theirs, key=_last_used).id != left.id:
            return False
        journey, now = left.walk.journey, self._clock.now()

        async def work(session: Session) -> bool:
            await self._events.tell(
                left.id,
                event="left_walk",
                event_id=derived_id("left_walk", journey, now.astimezone(VIETNAM).date().isoformat()),
                facts={"journey": journey},
                at=now,
                session=session,
            )
            return True

        try:
            return await self._database.in_transaction(work)
        except AlreadyThereError:
            return False

    async def _chats_of(self, conversation: str) -> list[Conversation]:
        """Return all chats of whoever talks there; none when they do not agree any more."""
        here = await self._conversations.one(conversation)
        resident = await self._residents.one(here.resident) if here is not None and here.resident else None
        if resident is None or not resident.has_consent or conversation not in resident.conversations:
            return []
        known = await self._conversations.load(resident.conversations)
        return [one for one in known.values() if one is not None]


async def _one_by_one(tell: Callable[[T], Awaitable[bool]], what: T) -> bool:
    """Tell of one; what cannot be told shall not hold up the others."""
    try:
        return await tell(what)
    except DatabaseError:
        raise
    except Exception:
        log.exception("something that is due was not told")
        return False


def _last_used(conversation: Conversation) -> float:
    return conversation.active_at.timestamp() if conversation.active_at else 0.0


def _facts(reminder: Reminder, *, before: Stage) -> dict[str, str]:
    return {"reminder": reminder.id, "day": reminder.day.isoformat(), "before": before, "stage": reminder.stage}
