"""From outbox to resident: different conversations side by side, each conversation in order."""

import asyncio
import contextlib
import logging
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from helpdesk.clock import Clock
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.models import (
    CLOSED,
    Cause,
    Delivery,
    Notice,
    NoticeClass,
    NoticeState,
    RetryLater,
    Sent,
    Uncertain,
    Undeliverable,
    is_quiet,
    lane_of,
)
from helpdesk.messaging.pace import Pacing
from helpdesk.messaging.ports import Postman, Reachability
from helpdesk.messaging.queueing import Queue
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Messages on their way at the same moment, per channel account."""
SWEEP_S = 10.0
BACKLOG = 20_000
"""Answers that are read at once; more than this wait until the platform has caught up."""
AHEAD = 500
"""Reminders, and broadcasts, that are in memory at once: the others stay in the outbox until these have gone."""
LONGEST_PAUSE_S = 300.0
_LOOK_S = 5.0  # who waits looks now and then whether the lane is still ours


class Delivering:
    """Sends what is owed in the lanes this worker holds.

    The holder of a lane is the only one who makes notices there, so its memory is the queue; the outbox is the truth
    behind it, read when a lane comes to us and swept now and then. What can wait is not even queued when it is made:
    the sweep takes it up when it is due, by day, and only as much as will soon go.
    """

    def __init__(
        self, *, outbox: Outbox, postman: Postman, keeper: LaneKeeper, reachability: Reachability, clock: Clock
    ) -> None:
        """Take the outbox, who sends, whose lanes we hold, who hears that somebody cannot be reached, and the time."""
        self._outbox = outbox
        self._postman = postman
        self._keeper = keeper
        self._reachability = reachability
        self._clock = clock
        self._pacing = Pacing(postman.pace, held=lambda: len(keeper.held))
        self._queues: dict[str, Queue] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}  # one for each conversation that is being served
        self._known: set[str] = set()  # ids in a queue or on their way
        self._gates: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE))
        self._wake = asyncio.Event()

    async def owed(self, notices: Sequence[Notice]) -> None:
        """Queue answers, the oldest of each conversation first, and begin to send them."""
        answers = [notice for notice in notices if not notice.can_wait]
        self._queue(answers)
        self._begin([notice.conversation for notice in answers])

    def wake(self) -> None:
        """Say that something is owed again."""
        self._wake.set()

    async def gained(self, lanes: set[int]) -> None:
        """Read what is owed in lanes that come to us; `begin` sends it once they are ours.

        What another worker had in flight may have arrived: an answer goes once more, and is marked.
        """
        self._forget(lanes)
        for notice in await self._outbox.on_its_way(lanes, limit=BACKLOG):
            if notice.id not in self._known:
                self._judge(notice, Uncertain(reason="its worker stopped"))
                await self._mark(notice)
        for notice in await self._outbox.owed(lanes, limit=BACKLOG):
            if notice.state is NoticeState.SENDING and notice.id not in self._known:
                notice.state, notice.is_possibly_twice = NoticeState.OWED, True
                await self._mark(notice)
            self._queue([notice])

    def _forget(self, lanes: set[int]) -> None:
        """Let go of what still waits here from when these lanes were ours before: others may have sent it since."""
        for conversation, queue in list(self._queues.items()):
            if lane_of(conversation) in lanes:
                self._known.difference_update(notice.id for notice in queue.take_waiting())
                if conversation not in self._tasks:
                    del self._queues[conversation]

    def begin(self) -> None:
        """Serve every conversation that has something in its queue."""
        self._begin(self._queues.keys())

    def _begin(self, conversations: Iterable[str]) -> None:
        held = self._keeper.held
        for conversation in conversations:
            queue = self._queues.get(conversation)
            if queue is not None and conversation not in self._tasks and lane_of(conversation) in held:
                self._tasks[conversation] = asyncio.create_task(self._serve(conversation, queue))

    def _queue(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            if notice.id not in self._known:
                self._known.add(notice.id)
                self._queues.setdefault(notice.conversation, Queue()).add(notice)

    async def drained(self, lanes: set[int]) -> None:
        """Wait until nothing is on its way in lanes that we no longer hold."""
        for conversation, queue in self._queues.items():
            if lane_of(conversation) in lanes:
                queue.wake()
        if tasks := [task for conversation, task in self._tasks.items() if lane_of(conversation) in lanes]:
            await asyncio.wait(tasks)

    async def run(self) -> None:
        """Sweep until cancelled; then let what is on its way arrive."""
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), SWEEP_S)
                self._wake.clear()
                try:
                    await self._sweep()
                except DatabaseError as error:
                    log.warning("outbox not swept: %s", type(error).__name__)
        finally:
            for queue in self._queues.values():
                self._known.difference_update(notice.id for notice in queue.empty())
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=5)

    async def _sweep(self) -> None:
        """Take up what can wait and is due, and what fell through, e.g. a commit whose answer was lost.

        The newest answers are not looked at: they are on their way from the commit to the queue, and one that is sent
        meanwhile must not be taken for owed.
        """
        self._pacing.forget_the_past()
        lanes = self._keeper.held
        if not lanes:
            return
        known, now = set(self._known), self._clock.now()
        until = now - timedelta(seconds=SWEEP_S)
        found = await self._outbox.owed(lanes, limit=BACKLOG)
        await self.owed(
            [n for n in found if n.state is NoticeState.OWED and n.created_at < until and n.id not in known]
        )
        if not is_quiet(now):
            for notice_class in (NoticeClass.REMINDER, NoticeClass.BROADCAST):
                due = await self._outbox.due(notice_class, lanes, at=now, limit=AHEAD)
                await self._take_up([notice for notice in due if notice.id not in known])

    async def _take_up(self, due: Sequence[Notice]) -> None:
        """Queue what could wait; who cannot be reached is not written to."""
        lost = await self._reachability.unreachable({notice.conversation for notice in due})
        for notice in due:
            if notice.conversation in lost:
                self._judge(notice, Undeliverable(reason="unreachable", cause=Cause.BLOCKED))
                await self._mark(notice)
        reachable = [notice for notice in due if notice.conversation not in lost]
        self._queue(reachable)
        self._begin([notice.conversation for notice in reachable])

    async def _serve(self, conversation: str, queue: Queue) -> None:
        """Send a conversation's notices one after the other until none is left."""
        try:
            while queue and lane_of(conversation) in self._keeper.held:  # else the new holder reads the outbox
                notice = queue.first
                if notice.can_wait and is_quiet(self._clock.now()):
                    self._release(queue, notice)
                elif (wait := self._wait_of(notice)) > 0:
                    await queue.pause(min(wait, _LOOK_S))
                elif (turn := self._pacing.turn(notice)) is None:
                    await self._go(notice, queue, has_turn=False)
                elif await queue.granted(turn):
                    try:
                        await self._go(notice, queue, has_turn=True)
                    finally:
                        self._pacing.over(notice)
        finally:
            self._known.difference_update(one.id for one in queue.empty())
            del self._queues[conversation], self._tasks[conversation]

    def _wait_of(self, notice: Notice) -> float:
        """Return for how many seconds it must still wait: for its own time, or for its chat's."""
        wait = (notice.due_at - self._clock.now()).total_seconds()
        return max(wait, self._pacing.pause_of(notice))

    def _release(self, queue: Queue, notice: Notice) -> None:
        """Let go of a class's notices of a conversation: the sweep takes them up again when they are due."""
        self._known.difference_update(one.id for one in queue.take_those_like(notice))

    async def _go(self, notice: Notice, queue: Queue, *, has_turn: bool) -> None:
        """Send once, and keep it in the queue, let go of it or be done with it, as it comes to."""
        async with self._gates[notice.account]:  # a platform that hangs shall not hold up the others
            if notice not in queue or lane_of(notice.conversation) not in self._keeper.held:
                return
            self._pacing.leaves(notice, has_turn=has_turn)
            await self._attempt(notice)
        if notice.state is not NoticeState.OWED:
            queue.remove(notice)
            self._known.discard(notice.id)
        elif notice.can_wait:
            await self._put_off(notice)
            self._release(queue, notice)

    async def _attempt(self, notice: Notice) -> None:
        """Send once. What it came to is marked whatever it takes: a sent notice must not be sent again."""
        notice.attempts += 1
        notice.state = NoticeState.SENDING
        await self._mark(notice)
        if notice.can_wait and not await self._is_still_owed(notice):
            notice.state = NoticeState.DROPPED  # withdrawn while it waited here
            return
        try:
            delivery = await self._postman.send(notice)
        except Exception as error:
            log.exception("notice %s cannot be rendered", notice.id)
            delivery = Undeliverable(reason=type(error).__name__, cause=Cause.UNREADABLE)
        self._judge(notice, delivery)
        await self._mark(notice)
        if isinstance(delivery, Undeliverable) and delivery.is_unreachable:
            await self._lose(notice.conversation)

    async def _is_still_owed(self, notice: Notice) -> bool:
        while True:
            try:
                return await self._outbox.is_still_owed(notice.id)
            except DatabaseError as error:
                log.warning("it was not seen whether %s is still owed: %s", notice.id, type(error).__name__)
                await asyncio.sleep(0.5)

    async def _put_off(self, notice: Notice) -> None:
        try:
            await self._outbox.put_off(notice)
        except DatabaseError as error:  # the next one may go before it
            log.warning("what follows %s was not put off: %s", notice.id, type(error).__name__)

    async def _lose(self, conversation: str) -> None:
        try:
            await self._reachability.lose(conversation, at=self._clock.now())
        except DatabaseError as error:  # the next message that does not reach them tells it again
            log.warning("it was not noted that somebody cannot be reached: %s", type(error).__name__)

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
            case Uncertain(reason=reason) if notice.is_possibly_twice or notice.can_wait:
                notice.state, notice.reason = NoticeState.UNCERTAIN, reason
            case Uncertain(reason=reason):
                notice.state, notice.reason, notice.is_possibly_twice = NoticeState.OWED, reason, True
                notice.due_at = now + timedelta(seconds=2)
            case RetryLater(reason=reason) if notice.is_too_old(now):
                notice.state, notice.cause, notice.reason = NoticeState.DEAD, Cause.TOO_OLD, reason
            case RetryLater(reason=reason, after=after):
                if after is not None:
                    self._pacing.told_to_wait(notice, after)
                pause = after if after is not None else _back_off(notice.attempts)
                notice.state, notice.reason = NoticeState.OWED, reason
                notice.due_from(now + timedelta(seconds=pause))
            case Undeliverable(reason=reason):
                notice.state, notice.cause, notice.reason = NoticeState.DEAD, delivery.cause_of_death, reason
        if notice.state in CLOSED:
            notice.closed_at = now


def _back_off(attempts: int) -> float:
    """Return the seconds before the next attempt; no two notices come back in step."""
    return min(LONGEST_PAUSE_S, 2.0 ** min(attempts, 16)) * random.uniform(0.7, 1.3)  # noqa: S311 - jitter
