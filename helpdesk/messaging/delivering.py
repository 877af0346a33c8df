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
SWEEP_LIMIT = 2000


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
        self._known: set[str] = set()  # ids in a queue or on their way
        self._tasks: set[asyncio.Task[None]] = set()
        self._gates: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE))

    async def owed(self, notices: Sequence[Notice]) -> None:
        """Queue notices, the oldest of each conversation first."""
        for notice in notices:
            if notice.id in self._known:
                continue
            self._known.add(notice.id)
            if (queue := self._queues.get(notice.conversation)) is None:
                queue = self._queues[notice.conversation] = deque()
                task = asyncio.create_task(self._serve(notice.conversation, queue), name=notice.conversation)
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            queue.append(notice)

    async def gained(self, lanes: set[int]) -> None:
        """Take over lanes: what another worker had in flight may have arrived, so it goes once more and is marked."""
        for notice in await self._outbox.owed(lanes, limit=SWEEP_LIMIT):
            if notice.state is NoticeState.SENDING and notice.id not in self._known:
                notice.state, notice.is_possibly_twice = NoticeState.OWED, True
                await self._outbox.mark(notice)
            await self.owed([notice])

    async def drained(self, lanes: set[int]) -> None:
        """Wait until nothing is on its way in lanes that we no longer hold."""
        if tasks := [task for task in self._tasks if lane_of(task.get_name()) in lanes]:
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
                queue.clear()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=5)

    async def _sweep(self) -> None:
        if lanes := self._keeper.held:
            await self.owed(
                [n for n in await self._outbox.owed(lanes, limit=SWEEP_LIMIT) if n.state is NoticeState.OWED]
            )

    async def _serve(self, conversation: str, queue: deque[Notice]) -> None:
        """Send a conversation's notices one after the other until none is left."""
        while queue:
            notice = queue[0]
            wait = (notice.due_at - self._clock.now()).total_seconds()
            if wait > 0:
                await asyncio.sleep(min(wait, 5))
                continue
            if lane_of(conversation) not in self._keeper.held:
                self._known.difference_update(n.id for n in queue)
                queue.clear()  # not ours any more: the new holder reads the outbox
                break
            async with self._gates[notice.account]:  # a platform that hangs shall not hold up the others
                await self._attempt(notice)
            if notice.state is not NoticeState.OWED and queue and queue[0] is notice:
                queue.popleft()
                self._known.discard(notice.id)
        if self._queues.get(conversation) is queue:
            del self._queues[conversation]

    async def _attempt(self, notice: Notice) -> None:
        """Send once. What it came to is marked whatever it takes: a sent notice must not be sent again."""
        notice.attempts += 1
        notice.state = NoticeState.SENDING
        await self._mark(notice)
        try:
            self._judge(notice, await self._postman.send(notice))
        except Exception as error:
            log.exception("a notice cannot be rendered", extra={"notice": notice.id})
            notice.state, notice.reason = NoticeState.DEAD, type(error).__name__
        await self._mark(notice)

    async def _mark(self, notice: Notice) -> None:
        while True:
            try:
                return await self._outbox.mark(notice)
            except DatabaseError as error:
                log.warning("a notice was not marked: %s", type(error).__name__, extra={"notice": notice.id})
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
