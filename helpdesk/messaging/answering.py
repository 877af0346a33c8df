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
from helpdesk.storage.failures import DatabaseError, is_away

log = logging.getLogger(__name__)

BATCH = 120
POLL_S = 2.0
"""The safety net: arrivals wake the worker, this only catches a wake-up that got lost."""
MAX_ATTEMPTS = 5
_IN_A_ROW = 20  # of one conversation in one transaction
_LOOKS = 3
_LONGEST_PAUSE_S = 3600


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
        keeper: LaneKeeper,
        clock: Clock,
        owed: Callable[[Sequence[Notice]], Awaitable[None]],
        session: Session | None = None,
    ) -> None:
        """Take the collections, the engine, the lanes, and who is told of what is owed after the commit.

        `session`: the lasting session to answer with, see `Lanes`.
        """
        self._session = session
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
        groups = self._ready(await self._waiting(lanes))
        known = await self._conversations.load(groups.keys())
        answered: list[Answered] = []
        for name, group in groups.items():
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
            found = await self._inbox.waiting(lanes, limit=BATCH, but={*self._later, *seen})
            arrivals += found
            if len(found) < BATCH:
                break
        return arrivals

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
                ready[name] = ordered[:_IN_A_ROW]
        return ready

    async def _decide(self, conversation: Conversation, arrivals: Sequence[Arrival]) -> Answered | None:
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
                log.exception("the answer to %s was not kept", answered[0].arrivals[0].id)
                await self._postpone(answered[0].arrivals[0], type(error).__name__)

    async def _keep(self, answered: Sequence[Answered]) -> None:
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


def in_order(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Order the waiting arrivals of one conversation: by the platform's count where it has one.

    Platforms deliver side by side, so a later message may be stored first. Internal events keep their place.
    """
    counted = iter(sorted((a for a in arrivals if a.position), key=lambda a: a.position))
    return [next(counted) if arrival.position else arrival for arrival in arrivals]
