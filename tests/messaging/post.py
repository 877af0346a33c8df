"""Arrivals, notices, and honest small partners of the message path."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from helpdesk.clock import VIETNAM, Clock, SystemClock
from helpdesk.messaging.answering import Answering
from helpdesk.messaging.delivering import Delivering
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.models import Arrival, Conversation, Delivery, Notice, Part, Sent
from helpdesk.messaging.pace import Pace
from helpdesk.messaging.ports import Answered, Answerer, Postman, Preparer
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.lanes import Lanes
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Database, Session

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ACCOUNT = "webchat"


def arrival(update: int | str, user: str = "lan", *, position: int = 0, at: datetime = NOW, text: str = "") -> Arrival:
    """Return a message of a resident."""
    body = {"kind": "text", "text": text or f"tin {update}"}
    return Arrival(
        id=f"{ACCOUNT}:{user}.{update}", account=ACCOUNT, user=user, position=position, received_at=at, body=body
    )


def notice(number: int, user: str = "lan", *, at: datetime | None = None, **changes: Any) -> Notice:
    """Return a notice that is due."""
    at = at or Daytime().now()
    facts: dict[str, Any] = {"created_at": at, "due_at": at, "parts": [Part(key="finding.hello")]}
    return Notice.model_validate({"conversation": f"{ACCOUNT}:{user}", "number": number, **facts, **changes})


class Echo:
    """Answers every message with one notice, and notes each in a collection when it is carried out."""

    def __init__(self, database: Database) -> None:
        self._applied = database["statistics_dirty"]  # any collection that is there
        self.refuses_to_answer: set[str] = set()
        self.refuses_to_apply: set[str] = set()
        self.apologised: list[str] = []
        self.overtaken_by: Inbox | None = None  # somebody else answers while this one thinks
        self._database = database

    async def answer(self, conversation: Conversation, arrivals: Sequence[Arrival]) -> Answered:
        if self.refuses_to_answer & {one.body["text"] for one in arrivals}:
            message = "poison"
            raise ValueError(message)
        if (inbox := self.overtaken_by) is not None:
            await self._database.in_transaction(lambda session: inbox.done(arrivals, at=NOW, session=session))
        return self._answered(conversation, arrivals)

    async def apologise(self, conversation: Conversation, arrival: Arrival) -> Answered:
        self.apologised.append(arrival.body["text"])
        answered = self._answered(conversation, [arrival])
        return Answered(answered.conversation, answered.arrivals, answered.notices, effects=["apology"])

    async def apply(self, answered: Sequence[Answered], session: Session) -> None:
        for one in answered:
            for heard in one.arrivals:
                row = {"_id": heard.id, "conversation": heard.conversation, "text": heard.body["text"]}
                await self._applied.insert_one(row, session=session)
                if heard.body["text"] in self.refuses_to_apply and "apology" not in one.effects:
                    message = "poison"
                    raise ValueError(message)

    async def applied(self, conversation: str = f"{ACCOUNT}:lan") -> list[str]:
        """Return what was carried out, in order."""
        rows = await self._applied.find({"conversation": conversation}).sort("$natural", 1).to_list()
        return [row["text"] for row in rows]

    def _answered(self, conversation: Conversation, arrivals: Sequence[Arrival]) -> Answered:
        numbers = range(conversation.notices + 1, conversation.notices + 1 + len(arrivals))
        notices = [
            notice(number, conversation.user, answers=heard.id, parts=[Part(key=heard.body["text"])])
            for number, heard in zip(numbers, arrivals, strict=True)
        ]
        moved = conversation.model_copy(update={"notices": numbers[-1]})
        return Answered(moved, arrivals, notices)


@dataclass
class Post:
    """Sends as it is told: what comes first in `plan` for a notice's first part, else it arrives."""

    plan: dict[str, list[Delivery | Exception]] = field(default_factory=dict)
    hangs_for: dict[str, asyncio.Event] = field(default_factory=dict)  # by user
    sent: list[tuple[str, int]] = field(default_factory=list)
    marked_twice: list[int] = field(default_factory=list)
    allows: Pace = field(default_factory=Pace)
    under_way: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def send(self, notice: Notice) -> Delivery:
        self.under_way[notice.user] += 1
        assert self.under_way[notice.user] == 1, "two at once in one conversation"
        try:
            if notice.user in self.hangs_for:
                await self.hangs_for[notice.user].wait()
            await asyncio.sleep(0)
            self.sent.append((notice.user, notice.number))
            if notice.is_possibly_twice:
                self.marked_twice.append(notice.number)
            planned = self.plan.get(str(notice.number), [])
            outcome = planned.pop(0) if planned else Sent()
            if isinstance(outcome, Exception):
                raise outcome
            return outcome
        finally:
            self.under_way[notice.user] -= 1

    def pace(self, account: str) -> Pace:
        assert account
        return self.allows


class NothingToFetch:
    """Finds every arrival ready."""

    def is_ready(self, arrival: Arrival) -> bool:
        return bool(arrival.body)

    async def prepare(self, arrival: Arrival) -> dict[str, Any] | None:
        return arrival.body


@cache
def _until(hour: int) -> timedelta:
    """Return how far today's hour is away: once for all, so that all clocks of a run agree."""
    real = SystemClock().now()
    midnight = real.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=hour) - real


class Daytime:
    """The machine's clock, turned so that it strikes a certain hour in Vietnam."""

    def __init__(self, hour: int = 10) -> None:
        self.ahead = _until(hour)

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


class Worker:
    """One worker with its own lanes, as each process has one."""

    def __init__(
        self,
        database: Database,
        name: str,
        *,
        answerer: Answerer,
        postman: Postman,
        clock: Clock | None = None,
        preparer: Preparer | None = None,
    ) -> None:
        self.inbox, self.outbox = Inbox(database, process=name), Outbox(database)
        self.lanes = Lanes(database, worker=name)
        self.keeper = LaneKeeper(
            self.lanes,
            gained=self._coming,
            leaving=self._leaving,
            ready=self._ready,
        )
        clock = clock or Daytime()
        self.conversations = Conversations(database)
        self.delivering = Delivering(
            outbox=self.outbox, postman=postman, keeper=self.keeper, reachability=self.conversations, clock=clock
        )
        self.answering = Answering(
            database=database,
            inbox=self.inbox,
            outbox=self.outbox,
            conversations=self.conversations,
            answerer=answerer,
            preparer=preparer or NothingToFetch(),
            keeper=self.keeper,
            clock=clock,
            owed=self.delivering.owed,
        )

    async def _coming(self, lanes: set[int]) -> None:
        await self.delivering.gained(lanes)

    async def _leaving(self, lanes: set[int]) -> None:
        await self.answering.finished()
        await self.delivering.drained(lanes)

    def _ready(self) -> None:
        self.answering.wake()
        self.delivering.begin()

    @asynccontextmanager
    async def at_work(self, *, answers: bool = True) -> AsyncIterator["Worker"]:
        """Run as the house does."""
        loops = [self.keeper.run(), self.delivering.run(), *([self.answering.run()] if answers else [])]
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            await until(lambda: bool(self.keeper.held))
            yield self
        finally:
            for task in reversed(tasks):
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def until(is_so: Callable[[], Any], *, within: float = 60) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within):
        while True:
            outcome = is_so()
            if asyncio.iscoroutine(outcome):
                outcome = await outcome
            if outcome:
                return
            await asyncio.sleep(0.01)


async def lose(database: Database, worker: str) -> None:
    """Let the lease time of a worker pass."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    await database["lanes"].update_many({"owner": worker}, {"$set": {"until": past}})
    await database["workers"].update_many({"_id": worker}, {"$set": {"seen": past}})
