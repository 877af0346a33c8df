"""From inbox to outbox: what waits in our lanes is answered, many conversations in one transaction."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from helpdesk.clock import Clock
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.models import Arrival, Conversation, Notice
from helpdesk.messaging.ports import Answered, Answerer
from helpdesk.messaging.repository.conversations import ConversationMovedError, Conversations
from helpdesk.messaging.repository.inbox import AlreadyAnsweredError, Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError, DatabaseError

log = logging.getLogger(__name__)

BATCH = 120
POLL_S = 2.0
"""The safety net: arrivals wake the worker, this only catches a wake-up that got lost."""
MAX_ATTEMPTS = 5


class Answering:
    """Answers the arrivals of the lanes this worker holds, exactly once in effect, in order per conversation."""

    def __init__(
        self,
        *,
        database: Database,
        inbox: Inbox,
        outbox: Outbox,
        conversations: Conversations,
        answerer: Answerer,
        keeper: LaneKeeper,
        clock: Clock,
        owed: Callable[[Sequence[Notice]], Awaitable[None]],
    ) -> None:
        """Take the collections, the engine, the lanes, and who is told of what is owed after the commit."""
        self._database = database
        self._inbox = inbox
        self._outbox = outbox
        self._conversations = conversations
        self._answerer = answerer
        self._keeper = keeper
        self._clock = clock
        self._owed = owed
        self._wake = asyncio.Event()
        self._working = asyncio.Lock()
        self._later: dict[str, datetime] = {}  # conversations whose next arrival waits after a failed attempt

    def wake(self) -> None:
        """Say that something arrived."""
        self._wake.set()

    async def finished(self) -> None:
        """Wait until the batch that is being worked on is kept."""
        async with self._working:
            pass

    async def run(self) -> None:
        """Answer until cancelled."""
        while True:
            self._wake.clear()
            try:
                async with self._working:
                    worked = await self.answer_waiting()
            except DatabaseError as error:
                log.warning("inbox not read: %s", type(error).__name__)
                worked = False
                await asyncio.sleep(0.5)
            if not worked:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), POLL_S)

    async def answer_waiting(self) -> bool:
        """Answer one batch of what waits in our lanes. False when nothing could be done now."""
        lanes = self._keeper.held
        if not lanes:
            return False
        now = self._clock.now()
        self._later = {conversation: until for conversation, until in self._later.items() if until > now}
        arrivals = await self._inbox.waiting(lanes, limit=BATCH, but=self._later)
        groups = self._ready(arrivals)
        if not groups:
            return len(arrivals) == BATCH  # whoever stands behind the ones that must wait is looked at next
        known = await self._conversations.load(groups.keys())
        answered: list[Answered] = []
        for name, group in groups.items():
            conversation = known.get(name) or Conversation(id=name, account=group[0].account, user=group[0].user)
            if (result := await self._decide(conversation, group)) is not None:
                answered.append(result)
        await self._keep_all(answered)
        return True

    def _ready(self, arrivals: Sequence[Arrival]) -> dict[str, list[Arrival]]:
        """Group by conversation, in order; a conversation whose oldest arrival must wait, waits."""
        groups: dict[str, list[Arrival]] = {}
        for arrival in arrivals:
            groups.setdefault(arrival.conversation, []).append(arrival)
        now, ready = self._clock.now(), dict[str, list[Arrival]]()
        for name, group in groups.items():
            ordered = in_order(group)
            if ordered[0].not_before is not None and ordered[0].not_before > now:
                self._later[name] = ordered[0].not_before  # its followers shall not fill the batches meanwhile
            else:
                ready[name] = ordered
        return ready

    async def _decide(self, conversation: Conversation, arrivals: Sequence[Arrival]) -> Answered | None:
        try:
            if arrivals[0].attempts >= MAX_ATTEMPTS:
                return await self._answerer.apologise(conversation, arrivals[0])
            # After a failure the arrivals go one by one: the poison shall not take its neighbours along.
            return await self._answerer.answer(conversation, arrivals[:1] if arrivals[0].attempts else arrivals)
        except Exception as error:
            log.exception("an arrival was not answered", extra={"arrival": arrivals[0].id})
            await self._postpone(arrivals[0], type(error).__name__)
            return None

    async def _keep_all(self, answered: Sequence[Answered]) -> None:
        if not answered:
            return
        try:
            await self._keep(answered)
        except (ConversationMovedError, AlreadyAnsweredError):
            log.info("a batch was answered by another worker in part")
            if len(answered) > 1:
                for one in answered:
                    await self._keep_all([one])
        except Exception as error:
            if len(answered) > 1:
                for one in answered:
                    await self._keep_all([one])
                return
            log.exception("an answer was not kept", extra={"arrival": answered[0].arrivals[0].id})
            if not isinstance(error, DatabaseError) or isinstance(error, AlreadyThereError):
                await self._postpone(answered[0].arrivals[0], type(error).__name__)
            else:
                await asyncio.sleep(0.2)  # the database is away: nothing was lost, try again

    async def _keep(self, answered: Sequence[Answered]) -> None:
        notices = list(itertools.chain.from_iterable(a.notices for a in answered))

        async def work(session: Session) -> None:
            # The inbox goes first: if another worker was here, nothing else is even tried.
            arrivals = [arrival for a in answered for arrival in a.arrivals]
            await self._inbox.done(arrivals, at=self._clock.now(), session=session)
            await self._conversations.keep([a.conversation for a in answered], session=session)
            await self._answerer.apply(answered, session)
            await self._outbox.owe(notices, session=session)

        await self._database.in_transaction(work)
        await self._owed(notices)

    async def _postpone(self, arrival: Arrival, reason: str) -> None:
        wait = timedelta(seconds=2**arrival.attempts)
        await self._inbox.postpone(arrival, reason=reason, until=self._clock.now() + wait)


def in_order(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Order the waiting arrivals of one conversation: by the platform's count where it has one.

    Platforms deliver side by side, so a later message may be stored first. Internal events keep their place.
    """
    counted = iter(sorted((a for a in arrivals if a.position), key=lambda a: a.position))
    return [next(counted) if arrival.position else arrival for arrival in arrivals]
