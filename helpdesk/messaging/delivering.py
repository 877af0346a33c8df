"""From outbox to resident: different conversations side by side, each conversation in order."""

import asyncio
import logging
import random
from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import timedelta

from helpdesk.clock import Clock
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.models import (
    CLOSED,
    Delivery,
    Notice,
    NoticeState,
    RetryLater,
    Sent,
    Uncertain,
    Undeliverable,
    lane_of,
)
from helpdesk.messaging.ports import Postman
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Messages on their way at the same moment, per channel account."""
MAX_AGE = timedelta(hours=24)
"""A notice that could not be delivered for so long is dead: an answer of yesterday helps nobody unannounced."""
SWEEP_S = 10.0
BACKLOG = 20_000
"""Notices that are read at once; more than this wait until the platform has caught up."""


class Delivering:
    """Sends what is owed in the lanes this worker holds.

    The holder of a lane is the only one who makes notices there, so its memory is the queue; the outbox is the truth
    behind it, read when a lane comes to us and swept now and then.
    """

    def __init__(self, *, outbox: Outbox, postman: Postman, keeper: LaneKeeper, clock: Clock) -> None:
        """Take the outbox, who sends, whose lanes we hold, and the time."""
        self._outbox = outbox
        self._postman = postman
        self._keeper = keeper
        self._clock = clock
        self._queues: dict[str, deque[Notice]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}  # one for each conversation that is being served
        self._known: set[str] = set()  # ids in a queue or on their way
        self._gates: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE))

    async def owed(self, notices: Sequence[Notice]) -> None:
        """Queue notices, the oldest of each conversation first, and begin to send them."""
        self._queue(notices)
        self.begin()

    async def gained(self, lanes: set[int]) -> None:
        """Read what is owed in lanes that come to us; `begin` sends it once they are ours.

        What another worker had in flight may have arrived: it goes once more, and is marked.
        """
        for notice in await self._outbox.owed(lanes, limit=BACKLOG):
            if notice.state is NoticeState.SENDING and notice.id not in self._known:
                notice.state, notice.is_possibly_twice = NoticeState.OWED, True
                await self._mark(notice)
            self._queue([notice])

    def begin(self) -> None:
        """Serve every conversation that has something in its queue."""
        for conversation, queue in self._queues.items():
            if conversation not in self._tasks and lane_of(conversation) in self._keeper.held:
                task = asyncio.create_task(self._serve(conversation, queue))
                self._tasks[conversation] = task

    def _queue(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            if notice.id not in self._known:
                self._known.add(notice.id)
                self._queues.setdefault(notice.conversation, deque()).append(notice)

    async def drained(self, lanes: set[int]) -> None:
        """Wait until nothing is on its way in lanes that we no longer hold."""
        if tasks := [task for conversation, task in self._tasks.items() if lane_of(conversation) in lanes]:
            await asyncio.wait(tasks)

    async def run(self) -> None:
        """Sweep until cancelled; then let what is on its way arrive."""
        try:
            while True:
                await asyncio.sleep(SWEEP_S)
                try:
                    await self._sweep()
                except DatabaseError as error:
                    log.warning("outbox not swept: %s", type(error).__name__)
        finally:
            for queue in self._queues.values():
                self._known.difference_update(notice.id for notice in queue)
                queue.clear()
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=5)

    async def _sweep(self) -> None:
        """Take up what fell through, e.g. a commit whose answer was lost.

        The newest are not looked at: they are on their way from the commit to the queue, and one that is sent
        meanwhile must not be taken for owed.
        """
        known, until = set(self._known), self._clock.now() - timedelta(seconds=SWEEP_S)
        if lanes := self._keeper.held:
            found = await self._outbox.owed(lanes, limit=BACKLOG)
            await self.owed(
                [n for n in found if n.state is NoticeState.OWED and n.created_at < until and n.id not in known]
            )

    async def _serve(self, conversation: str, queue: deque[Notice]) -> None:
        """Send a conversation's notices one after the other until none is left."""
        try:
            while queue:
                notice = queue[0]
                wait = (notice.due_at - self._clock.now()).total_seconds()
                if wait > 0:
                    await asyncio.sleep(min(wait, 5))
                    continue
                if lane_of(conversation) not in self._keeper.held:
                    break  # not ours any more: the new holder reads the outbox
                async with self._gates[notice.account]:  # a platform that hangs shall not hold up the others
                    await self._attempt(notice)
                if notice.state is not NoticeState.OWED and queue:
                    queue.popleft()
                    self._known.discard(notice.id)
        finally:
            self._known.difference_update(n.id for n in queue)
            del self._queues[conversation], self._tasks[conversation]

    async def _attempt(self, notice: Notice) -> None:
        """Send once. What it came to is marked whatever it takes: a sent notice must not be sent again."""
        notice.attempts += 1
        notice.state = NoticeState.SENDING
        await self._mark(notice)
        try:
            self._judge(notice, await self._postman.send(notice))
        except Exception as error:
            log.exception("notice %s cannot be rendered", notice.id)
            notice.state, notice.reason = NoticeState.DEAD, type(error).__name__
            notice.closed_at = self._clock.now()
        await self._mark(notice)

    async def _mark(self, notice: Notice) -> None:
        while True:
            try:
                return await self._outbox.mark(notice)
            except DatabaseError as error:
                log.warning("notice %s was not marked: %s", notice.id, type(error).__name__)
                await asyncio.sleep(0.5)

    def _judge(self, notice: Notice, delivery: Delivery) -> None:
        """Apply what the platform said to the notice."""
        now = self._clock.now()
        match delivery:
            case Sent():
                notice.state, notice.sent_at, notice.reason = NoticeState.SENT, now, None
            case Uncertain(reason=reason) if notice.is_possibly_twice:
                notice.state, notice.reason = NoticeState.UNCERTAIN, reason
            case Uncertain(reason=reason):
                notice.state, notice.reason, notice.is_possibly_twice = NoticeState.OWED, reason, True
                notice.due_at = now + timedelta(seconds=2)
            case RetryLater(reason=reason, after=after):
                pause = after if after is not None else min(300.0, 2.0**notice.attempts) * random.uniform(0.7, 1.3)  # noqa: S311 - jitter
                is_over = now - notice.created_at > MAX_AGE
                notice.state = NoticeState.DEAD if is_over else NoticeState.OWED
                notice.reason, notice.due_at = reason, now + timedelta(seconds=pause)
            case Undeliverable(reason=reason):
                notice.state, notice.reason = NoticeState.DEAD, reason
        if notice.state in CLOSED:
            notice.closed_at = now
