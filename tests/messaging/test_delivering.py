"""From outbox to resident."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from helpdesk.messaging.models import MAX_AGE, Notice, NoticeState, RetryLater, Sent, Uncertain, Undeliverable
from helpdesk.storage.database import Database
from tests.messaging.post import Daytime, Echo, Post, Worker, lose, notice, until


async def owe(worker: Worker, database: Database, *notices: Notice, tell: bool = True) -> None:
    """Owe notices as the message path does: kept first, then queued."""
    await database.in_transaction(lambda session: worker.outbox.owe(notices, session=session))
    if tell:
        await worker.delivering.owed(notices)


def at_work(database: Database, post: Post, name: str = "a") -> Worker:
    return Worker(database, name, answerer=Echo(database), postman=post)


async def states(worker: Worker, user: str = "lan") -> list[NoticeState]:
    return [one.state for one in await worker.outbox.last(f"webchat:{user}", limit=20)]


async def is_settled(worker: Worker, user: str = "lan") -> bool:
    return not set(await states(worker, user)) & {NoticeState.OWED, NoticeState.SENDING}


def now_and_then(seconds: Sequence[float]) -> list[RetryLater | Sent]:
    return [*(RetryLater(reason="busy", after=pause) for pause in seconds), Sent()]


async def test_notices_of_a_conversation_arrive_in_order(database: Database) -> None:
    post = Post()
    async with at_work(database, post).at_work(answers=False) as worker:
        await owe(worker, database, *(notice(number) for number in range(1, 9)))
        await until(lambda: is_settled(worker))

    assert post.sent == [("lan", number) for number in range(1, 9)]


async def test_a_slow_conversation_does_not_hold_the_others(database: Database) -> None:
    gate = asyncio.Event()
    post = Post(hangs_for={"slow": gate})
    async with at_work(database, post).at_work(answers=False) as worker:
        await owe(worker, database, notice(1, "slow"), *(notice(1, f"u{number}") for number in range(20)))
        await until(lambda: len(post.sent) == 20)
        assert ("slow", 1) not in post.sent
        gate.set()
        await until(lambda: is_settled(worker, "slow"))


async def test_what_surely_did_not_arrive_is_tried_again_before_its_successor(database: Database) -> None:
    post = Post(plan={"1": [*now_and_then([0.05, 0.05])]})
    async with at_work(database, post).at_work(answers=False) as worker:
        await owe(worker, database, notice(1), notice(2))
        await until(lambda: is_settled(worker))

    assert post.sent == [("lan", 1), ("lan", 1), ("lan", 1), ("lan", 2)]
    assert post.marked_twice == []


async def test_the_platform_says_how_long_to_wait_and_only_that_conversation_waits(database: Database) -> None:
    post = Post(plan={"1": [RetryLater(reason="rate limited", after=0.4)]})
    async with at_work(database, post).at_work(answers=False) as worker:
        began = asyncio.get_running_loop().time()
        await owe(worker, database, notice(1), notice(7, "minh"))
        await until(lambda: ("minh", 7) in post.sent)
        assert asyncio.get_running_loop().time() - began < 0.3
        await until(lambda: post.sent.count(("lan", 1)) == 2)
        assert asyncio.get_running_loop().time() - began >= 0.4


async def test_after_a_day_it_is_not_tried_again(database: Database) -> None:
    post = Post(plan={"1": [RetryLater(reason="away", after=0)]})
    async with at_work(database, post).at_work(answers=False) as worker:
        await owe(worker, database, notice(1, at=Daytime().now() - MAX_AGE - timedelta(minutes=1)))
        await until(lambda: is_settled(worker))
        assert await states(worker) == [NoticeState.DEAD]
        assert [one.reason for one in await worker.outbox.doubtful(limit=5)] == ["away"]


async def test_what_may_have_arrived_goes_once_more_and_is_marked(database: Database) -> None:
    post = Post(plan={"1": [Uncertain(reason="timed out")]})
    async with at_work(database, post).at_work(answers=False) as worker:
        await owe(worker, database, notice(1), notice(2))
        await until(lambda: is_settled(worker))
        (listed,) = await worker.outbox.doubtful(limit=5)

    assert post.sent == [("lan", 1), ("lan", 1), ("lan", 2)]
    assert post.marked_twice == [1]
    assert (listed.state, listed.is_possibly_twice) == (NoticeState.SENT, True)


async def test_what_may_have_arrived_twice_over_is_listed_and_not_sent_again(database: Database) -> None:
    post = Post(plan={"1": [Uncertain(reason="timed out"), Uncertain(reason="timed out")]})
    async with at_work(database, post).at_work(answers=False) as worker:
        await owe(worker, database, notice(1), notice(2))
        await until(lambda: is_settled(worker))
        assert await states(worker) == [NoticeState.UNCERTAIN, NoticeState.SENT]
        assert [one.number for one in await worker.outbox.doubtful(limit=5)] == [1]

    assert post.sent == [("lan", 1), ("lan", 1), ("lan", 2)]


@pytest.mark.parametrize("outcome", [Undeliverable(reason="blocked", is_unreachable=True), KeyError("no such word")])
async def test_what_can_never_arrive_is_dead_and_its_successor_goes(
    database: Database, outcome: Undeliverable | Exception
) -> None:
    post = Post(plan={"1": [outcome]})
    async with at_work(database, post).at_work(answers=False) as worker:
        await owe(worker, database, notice(1), notice(2))
        await until(lambda: is_settled(worker))
        assert await states(worker) == [NoticeState.DEAD, NoticeState.SENT]
        assert [one.reason for one in await worker.outbox.doubtful(limit=5)] == [
            "blocked" if isinstance(outcome, Undeliverable) else "KeyError"
        ]


async def test_what_was_owed_before_the_start_is_sent_at_the_start(database: Database) -> None:
    post = Post()
    worker = at_work(database, post)
    await owe(worker, database, notice(1), notice(2), tell=False)

    async with worker.at_work(answers=False):
        await until(lambda: is_settled(worker))

    assert post.sent == [("lan", 1), ("lan", 2)]
    assert post.marked_twice == []


async def test_what_was_on_its_way_when_a_worker_died_goes_once_more_and_is_marked(database: Database) -> None:
    dead = at_work(database, Post(), "dead")
    on_its_way, waiting = notice(1), notice(2)
    await owe(dead, database, on_its_way, waiting, tell=False)
    on_its_way.state = NoticeState.SENDING
    await dead.outbox.mark(on_its_way)
    await dead.lanes.renew(set())
    await lose(database, "dead")

    post = Post()
    async with at_work(database, post, "b").at_work(answers=False) as worker:
        await until(lambda: is_settled(worker))
        (listed,) = await worker.outbox.doubtful(limit=5)

    assert post.sent == [("lan", 1), ("lan", 2)]
    assert post.marked_twice == [1]
    assert (listed.number, listed.is_possibly_twice) == (1, True)


async def test_the_same_notice_told_twice_is_sent_once(database: Database) -> None:
    post = Post()
    async with at_work(database, post).at_work(answers=False) as worker:
        one = notice(1)
        await owe(worker, database, one)
        await worker.delivering.owed([one.model_copy()])
        await until(lambda: is_settled(worker))
        await asyncio.sleep(0.05)

    assert post.sent == [("lan", 1)]


async def test_at_the_end_what_is_on_its_way_arrives_and_the_rest_stays_owed(database: Database) -> None:
    gate = asyncio.Event()
    post = Post(hangs_for={"lan": gate})
    worker = at_work(database, post)
    async with worker.at_work(answers=False):
        await owe(worker, database, notice(1), notice(2))
        await until(lambda: post.under_way["lan"])
        asyncio.get_running_loop().call_later(0.1, gate.set)

    assert await states(worker) == [NoticeState.SENT, NoticeState.OWED]
    assert post.sent == [("lan", 1)]
