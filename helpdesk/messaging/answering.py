"""From inbox to outbox: what waits in our lanes is answered, many conversations in one transaction."""

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta

from helpdesk.clock import Clock
from helpdesk.errors import RefusalError
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.models import Arrival, Conversation, Notice, lane_of
from helpdesk.messaging.ports import Answered, Answerer, Preparer
from helpdesk.messaging.repository.conversations import ConversationMovedError, Conversations
from helpdesk.messaging.repository.inbox import AlreadyAnsweredError, Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.messaging.settling import Settling, in_order, in_time
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import DatabaseError, is_away

log = logging.getLogger(__name__)

BATCH = 120
POLL_S = 2.0
"""The safety net: arrivals wake the worker, this only catches a wake-up that got lost."""
MAX_ATTEMPTS = 5
_IN_A_ROW = 20  # of one conversation in one transaction
_LOOKS = 3
_LONGEST_S = 1.0  # for deciding about a batch: lanes that leave us wait for it
_LONGEST_PAUSE_S = 3600
_FETCHES = 8  # at the same time


class Answering:
    """Answers the arrivals of the lanes this worker holds, exactly once in effect, in order per conversation."""

    def __init__(  # noqa: PLR0913 - the partners of the message path, all named
        self,
        *,
        database: Database,
        inbox: Inbox,
        outbox: Outbox,
        conversations: Conversations,
        answerer: Answerer,
        preparer: Preparer,
        keeper: LaneKeeper,
        clock: Clock,
        owed: Callable[[Sequence[Notice]], Awaitable[None]],
        session: Session | None = None,
    ) -> None:
        """Take the collections, the engine, who fetches files, the lanes, and who hears of what is owed after a commit.

        `session`: the lasting session to answer with, see `Lanes`.
        """
        self._session = session
        self._database = database
        self._inbox = inbox
        self._outbox = outbox
        self._conversations = conversations
        self._answerer = answerer
        self._preparer = preparer
        self._keeper = keeper
        self._clock = clock
        self._owed = owed
        self._wake = asyncio.Event()
        self._working = asyncio.Lock()
        self._preparing: dict[str, asyncio.Task[None]] = {}  # conversations whose files are being fetched
        self._fetching = asyncio.Semaphore(_FETCHES)
        self._settling = Settling(inbox)
        self._patience = POLL_S  # until something that is held back may be answered
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
                    await asyncio.wait_for(self._wake.wait(), self._patience)

    async def answer_waiting(self) -> bool:
        """Answer one batch of what waits in our lanes. False when nothing could be done now."""
        lanes, self._patience = self._keeper.held, POLL_S
        if not lanes:
            return False
        now = self._clock.now()
        self._later = {conversation: until for conversation, until in self._later.items() if until > now}
        arrivals = await self._waiting(lanes)
        # As old as they were before the reading: what came during it was not seen.
        young = await self._settling.held_back(arrivals, now=now)
        self._patience = min([POLL_S, *young.values()])
        waiting = self._grouped(arrivals, held_back=young.keys())
        known = await self._conversations.load(waiting.keys())
        groups = {name: ready for name, group in waiting.items() if (ready := self._ready(group, known.get(name)))}
        answered: list[Answered] = []
        began = time.monotonic()
        for name, group in groups.items():
            if time.monotonic() - began > _LONGEST_S:
                break  # the others are next
            conversation = known.get(name, Conversation(id=name, account=group[0].account, user=group[0].user))
            if conversation is None:
                await self._postpone(group[0], "its conversation cannot be read")
            elif (result := await self._decide(conversation, group)) is not None:
                answered.append(result)
        await self._keep_all(answered)
        return bool(groups)

    async def _waiting(self, lanes: set[int]) -> list[Arrival]:
        """Read what waits. Somebody who floods us fills a batch: others are read beside it and need not wait."""
        arrivals: list[Arrival] = []
        for _ in range(_LOOKS):
            seen = {arrival.conversation for arrival in arrivals}
            found = await self._inbox.waiting(lanes, limit=BATCH, but={*self._later, *self._preparing, *seen})
            arrivals += found
            if len(found) < BATCH:
                break
            arrivals += await self._inbox.overtaken(found, limit=BATCH)
        return arrivals

    def _grouped(self, arrivals: Sequence[Arrival], *, held_back: Collection[str]) -> dict[str, list[Arrival]]:
        """Group by conversation, in order; a conversation whose next arrival must wait, waits."""
        groups: dict[str, list[Arrival]] = {}
        for arrival in arrivals:
            groups.setdefault(arrival.conversation, []).append(arrival)
        now, due = self._clock.now(), dict[str, list[Arrival]]()
        for name, group in groups.items():
            ordered = in_order(group)
            if ordered[0].not_before is not None and ordered[0].not_before > now:
                self._later[name] = ordered[0].not_before  # its followers shall not fill the batches meanwhile
            elif settled := list(itertools.takewhile(lambda one: one.id not in held_back, ordered[:_IN_A_ROW])):
                due[name] = settled
        return due

    def _ready(self, group: list[Arrival], conversation: Conversation | None) -> list[Arrival]:
        """Return what can be answered now: up to the first arrival whose files are still to be fetched."""
        if conversation is None or conversation.resident is None or conversation.member is not None:
            return group  # nothing of somebody who did not agree is fetched
        # One whose files cannot be prepared at all must not silence its conversation for ever: it gets the apology.
        ready = [group[0]] if group[0].attempts >= MAX_ATTEMPTS else []
        ready = ready or list(itertools.takewhile(self._preparer.is_ready, group))
        if not ready:
            # All of an album at once, so that it is asked about once.
            waiting = [arrival for arrival in group if not self._preparer.is_ready(arrival)]
            self._preparing[conversation.id] = asyncio.create_task(self._prepare_all(conversation.id, waiting))
        return ready

    async def _prepare_all(self, conversation: str, arrivals: Sequence[Arrival]) -> None:
        """Fetch the files of arrivals; their conversation waits meanwhile, all others do not."""
        try:
            await asyncio.gather(*map(self._prepare, arrivals))
        finally:
            del self._preparing[conversation]
            self._wake.set()

    async def _prepare(self, arrival: Arrival) -> None:
        try:
            async with self._fetching:
                body = await self._preparer.prepare(arrival)
            if body is None:
                await self._postpone(arrival, "its files were not fetched yet")
            else:
                await self._inbox.prepared(arrival, body)
        except Exception as error:
            log.exception("the files of %s were not fetched", arrival.id)
            with contextlib.suppress(DatabaseError):
                await self._postpone(arrival, type(error).__name__)

    async def _decide(self, conversation: Conversation, arrivals: Sequence[Arrival]) -> Answered | None:
        if any(arrival.is_from_resident for arrival in arrivals):
            conversation.unreachable_since = None
        in_time(arrivals, after=conversation.last_heard_at)
        try:
            if arrivals[0].attempts >= MAX_ATTEMPTS:
                return await self._answerer.apologise(conversation, arrivals[0])
            # After a failure the arrivals go one by one: the poison shall not take its neighbours along.
            return await self._answerer.answer(conversation, arrivals[:1] if arrivals[0].attempts else arrivals)
        except Exception as error:
            log.exception("%s was not answered", arrivals[0].id)
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
            if is_away(error):
                log.warning("answers were not kept: %s", type(error).__name__)
                await asyncio.sleep(0.2)  # nothing was lost: they are asked for again
            elif len(answered) > 1:
                for one in answered:
                    await self._keep_all([one])
            else:
                first = answered[0].arrivals[0]
                if isinstance(error, RefusalError):  # somebody was faster: looked at again, it is told as it is now
                    log.info("%s is looked at again: %s", first.id, error.code)
                else:
                    log.exception("the answer to %s was not kept", first.id)
                await self._postpone(first, type(error).__name__)

    async def _keep(self, answered: Sequence[Answered]) -> None:
        # Who holds a lane now has read what is owed in it: nothing may be added there behind its back.
        held = self._keeper.held
        answered = [one for one in answered if lane_of(one.conversation.id) in held]
        if not answered:
            return
        notices = list(itertools.chain.from_iterable(a.notices for a in answered))

        async def work(session: Session) -> None:
            # The inbox goes first: if another worker was here, nothing else is even tried.
            arrivals = [arrival for a in answered for arrival in a.arrivals]
            await self._inbox.done(arrivals, at=self._clock.now(), session=session)
            await self._conversations.keep([a.conversation for a in answered], session=session)
            await self._answerer.apply(answered, session)
            await self._outbox.owe(notices, session=session)

        await self._database.in_transaction(work, session=self._session)
        await self._owed(notices)

    async def _postpone(self, arrival: Arrival, reason: str) -> None:
        wait = timedelta(seconds=min(2**arrival.attempts, _LONGEST_PAUSE_S))
        await self._inbox.postpone(arrival, reason=reason, until=self._clock.now() + wait)
