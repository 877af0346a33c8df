"""From inbox to outbox: once in effect, in order, all or nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.messaging.answering import MAX_ATTEMPTS
from helpdesk.messaging.models import LANES
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.settling import in_order
from helpdesk.storage.database import Database
from tests.messaging.post import NOW, Echo, Post, Worker, arrival, until


@pytest.fixture
def echo(database: Database) -> Echo:
    return Echo(database)


@asynccontextmanager
async def holding(database: Database, echo: Echo) -> AsyncIterator[Worker]:
    """Give a worker that answers only when told to."""
    worker = Worker(database, "a", answerer=echo, postman=Post())
    async with worker.at_work(answers=False):
        yield worker


async def test_a_batch_is_answered_in_one_go_each_conversation_in_order(database: Database, echo: Echo) -> None:
    async with holding(database, echo) as worker:
        for number in range(5):
            for user in ("lan", "minh"):
                await worker.inbox.accept(arrival(number, user, at=NOW + timedelta(seconds=number)))

        assert await worker.answering.answer_waiting()

        assert await worker.inbox.backlog() == 0
        for user in ("lan", "minh"):
            assert await echo.applied(f"webchat:{user}") == [f"tin {number}" for number in range(5)]
            notices = await worker.outbox.last(f"webchat:{user}", limit=10)
            assert [one.parts[0].key for one in notices] == [f"tin {number}" for number in range(5)]
        assert not await worker.answering.answer_waiting()


async def test_messages_that_overtook_each_other_are_answered_in_the_platforms_order(
    database: Database, echo: Echo
) -> None:
    async with holding(database, echo) as worker:
        for position in (3, 1, 2):
            await worker.inbox.accept(arrival(position, position=position, at=NOW - timedelta(seconds=position)))

        await worker.answering.answer_waiting()

        assert await echo.applied() == ["tin 1", "tin 2", "tin 3"]


def test_an_event_from_inside_keeps_its_place_among_counted_messages() -> None:
    arrivals = [arrival(3, position=3), arrival("event"), arrival(1, position=1), arrival(2, position=2)]
    assert [one.id.rpartition(".")[2] for one in in_order(arrivals)] == ["1", "event", "2", "3"]


async def test_when_carrying_out_fails_nothing_half_done_stays(
    database: Database, echo: Echo, caplog: pytest.LogCaptureFixture
) -> None:
    echo.refuses_to_apply = {"hỏng"}
    async with holding(database, echo) as worker:
        await worker.inbox.accept(arrival(1, text="hỏng"))

        with caplog.at_level(logging.ERROR):
            await worker.answering.answer_waiting()

        assert await echo.applied() == []
        assert await worker.outbox.last("webchat:lan", limit=5) == []
        assert await Conversations(database).one("webchat:lan") is None
        (waiting,) = await worker.inbox.waiting(range(LANES), limit=5)
        assert (waiting.attempts, waiting.not_before is not None) == (1, True)
        assert "was not kept" in caplog.text


@pytest.mark.parametrize("where", ["refuses_to_answer", "refuses_to_apply"])
async def test_poison_takes_no_neighbours_along(database: Database, echo: Echo, where: str) -> None:
    setattr(echo, where, {"hỏng"})
    async with holding(database, echo) as worker:
        await worker.inbox.accept(arrival(1, "poison", text="hỏng"))
        for number in range(6):
            await worker.inbox.accept(arrival(number, f"u{number}", text=f"tin {number}"))

        await worker.answering.answer_waiting()

        assert await worker.inbox.backlog() == 1
        for number in range(6):
            assert await echo.applied(f"webchat:u{number}") == [f"tin {number}"]


@pytest.mark.parametrize("where", ["refuses_to_answer", "refuses_to_apply"])
async def test_poison_is_apologised_for_in_the_end_and_what_came_after_it_is_answered(
    database: Database, echo: Echo, where: str
) -> None:
    setattr(echo, where, {"hỏng"})
    async with holding(database, echo) as worker:
        for number, text in enumerate(("tốt", "hỏng", "sau")):
            await worker.inbox.accept(arrival(number, text=text, at=NOW + timedelta(seconds=number)))

        tries = 0
        while await worker.inbox.backlog():
            await worker.answering.answer_waiting()
            assert "sau" not in await echo.applied() or "hỏng" in await echo.applied()
            await database["inbox"].update_many({}, {"$unset": {"not_before": ""}})  # time passes
            tries += 1
            assert tries < 4 * MAX_ATTEMPTS

        assert await echo.applied() == ["tốt", "hỏng", "sau"]
        assert echo.apologised == ["hỏng"]
        assert [n.number for n in await worker.outbox.last("webchat:lan", limit=9)] == [1, 2, 3]


async def test_a_conversation_waits_for_its_poison_and_the_others_do_not(database: Database, echo: Echo) -> None:
    echo.refuses_to_answer = {"hỏng"}
    async with holding(database, echo) as worker:
        await worker.inbox.accept(arrival(1, text="hỏng"))
        await worker.answering.answer_waiting()
        await worker.inbox.accept(arrival(2, text="sau", at=NOW + timedelta(seconds=1)))
        await worker.inbox.accept(arrival(3, "minh", text="khác", at=NOW + timedelta(seconds=2)))

        await worker.answering.answer_waiting()

        assert await echo.applied("webchat:minh") == ["khác"]
        assert await echo.applied() == []


async def test_an_arrival_that_somebody_else_answered_is_left_alone(database: Database, echo: Echo) -> None:
    async with holding(database, echo) as worker:
        await worker.inbox.accept(arrival(1))
        echo.overtaken_by = worker.inbox

        await worker.answering.answer_waiting()

        assert await echo.applied() == []
        assert await worker.inbox.backlog() == 0
        assert await worker.outbox.last("webchat:lan", limit=5) == []


async def test_without_lanes_nothing_is_answered(database: Database, echo: Echo) -> None:
    worker = Worker(database, "a", answerer=echo, postman=Post())
    await worker.inbox.accept(arrival(1))

    assert not await worker.answering.answer_waiting()

    assert await worker.inbox.backlog() == 1


async def test_two_workers_answer_everything_once_and_in_order(database: Database, echo: Echo) -> None:
    posts = [Post(), Post()]
    workers = [Worker(database, name, answerer=echo, postman=post) for name, post in zip("ab", posts, strict=True)]
    async with workers[0].at_work(), workers[1].at_work():
        for number in range(8):
            for user in range(40):
                inbox = workers[(number + user) % 2].inbox
                await inbox.accept(arrival(number, f"u{user}", position=number + 1, at=datetime.now(UTC)))
                workers[(number + user) % 2].answering.wake()
            await asyncio.sleep(0.05)
        await until(lambda: _is_empty(workers[0]))
        await until(lambda: sum(len(post.sent) for post in posts) == 320)

    for place in range(40):
        assert await echo.applied(f"webchat:u{place}") == [f"tin {number}" for number in range(8)]
    sent = [one for post in posts for one in post.sent]
    assert len(set(sent)) == len(sent) == 320
    for post in posts:
        for name in {user for user, _ in post.sent}:
            numbers = [number for user, number in post.sent if user == name]
            assert numbers == sorted(numbers)


async def test_what_a_worker_left_behind_is_answered_by_the_other(database: Database, echo: Echo) -> None:
    one, two = (Worker(database, name, answerer=echo, postman=Post()) for name in "ab")
    async with two.at_work():
        async with one.at_work():
            await until(lambda: one.keeper.held and len(two.keeper.held) == LANES // 2)
        for number in range(20):
            await two.inbox.accept(arrival(number, f"u{number}"))
        await until(lambda: _is_empty(two))


async def _is_empty(worker: Worker) -> bool:
    return await worker.inbox.backlog() == 0
