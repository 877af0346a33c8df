"""Answers, reminders and broadcasts on their way to residents."""

import asyncio
from datetime import timedelta

import pytest

from helpdesk.messaging.models import (
    Cause,
    Notice,
    NoticeClass,
    NoticeState,
    RetryLater,
    Uncertain,
    Undeliverable,
    in_daytime,
    lane_of,
)
from helpdesk.messaging.pace import Pace
from helpdesk.storage.database import Database
from tests.messaging.post import ACCOUNT, NOW, Daytime, Echo, Post, Worker, arrival, lose, notice, until
from tests.messaging.test_delivering import is_settled, owe, states

REMINDER, BROADCAST = NoticeClass.REMINDER, NoticeClass.BROADCAST
CLASSES = [REMINDER, BROADCAST]


def worker_of(database: Database, post: Post, name: str = "a", *, hour: int = 10) -> Worker:
    return Worker(database, name, answerer=Echo(database), postman=post, clock=Daytime(hour))


def of(notice_class: NoticeClass, number: int, user: str = "lan", *, hour: int = 10, ago: float = 60) -> Notice:
    at = Daytime(hour).now() - timedelta(seconds=ago)
    return notice(number, user, at=at, notice_class=notice_class)


async def swept(worker: Worker) -> None:
    """Let the worker look into its outbox now."""
    worker.delivering.wake()
    await asyncio.sleep(0.05)


async def is_settled_after_a_sweep(worker: Worker) -> bool:
    await swept(worker)
    return await is_settled(worker)


async def test_an_answer_overtakes_what_can_wait(database: Database) -> None:
    post = Post(allows=Pace(per_second=4))
    async with worker_of(database, post).at_work(answers=False) as worker:
        await owe(worker, database, *(of(BROADCAST, number) for number in (1, 2, 3)), of(REMINDER, 4))
        await swept(worker)
        await until(lambda: bool(post.sent))
        await owe(worker, database, of(NoticeClass.ANSWER, 5))
        await until(lambda: ("lan", 5) in post.sent)
        await until(lambda: is_settled(worker))

    assert [number for _, number in post.sent] == [4, 5, 1, 2, 3]


async def test_what_can_wait_keeps_the_pace_and_answers_do_not(database: Database) -> None:
    post = Post(allows=Pace(per_second=20))
    async with worker_of(database, post).at_work(answers=False) as worker:
        await owe(worker, database, *(of(BROADCAST, 1, f"b{number}") for number in range(40)))
        await swept(worker)
        began = asyncio.get_running_loop().time()
        await owe(worker, database, *(of(NoticeClass.ANSWER, 1, f"a{number}") for number in range(40)))
        await until(lambda: sum(user.startswith("a") for user, _ in post.sent) == 40)
        await asyncio.sleep(max(0.0, began + 0.5 - asyncio.get_running_loop().time()))
        lasted = asyncio.get_running_loop().time() - began
        assert 1 <= sum(user.startswith("b") for user, _ in post.sent) <= 20 * lasted + 3


@pytest.mark.parametrize("notice_class", CLASSES)
async def test_at_night_what_can_wait_waits_for_the_morning_and_answers_go(
    database: Database, notice_class: NoticeClass
) -> None:
    post = Post()
    worker = worker_of(database, post, hour=22)
    waits = of(notice_class, 1, hour=22)
    async with worker.at_work(answers=False):
        await owe(worker, database, waits, of(NoticeClass.ANSWER, 2, hour=22))
        await swept(worker)
        await until(lambda: ("lan", 2) in post.sent)
        await swept(worker)

    assert post.sent == [("lan", 2)]
    row = await database["outbox"].find_one({"_id": waits.id})
    assert row is not None
    assert row["due_at"] == in_daytime(waits.created_at) > Daytime(30).now()

    morning = Post()
    async with worker_of(database, morning, "b", hour=31).at_work(answers=False) as worker:
        await swept(worker)
        await until(lambda: morning.sent == [("lan", 1)])


@pytest.mark.parametrize("notice_class", CLASSES)
async def test_what_can_wait_and_is_uncertain_is_not_sent_again(database: Database, notice_class: NoticeClass) -> None:
    post = Post(plan={"1": [Uncertain(reason="timed out")]})
    async with worker_of(database, post).at_work(answers=False) as worker:
        await owe(worker, database, of(notice_class, 1), of(notice_class, 2))
        await swept(worker)
        await until(lambda: is_settled(worker))
        assert await states(worker) == [NoticeState.UNCERTAIN, NoticeState.SENT]

    assert post.sent == [("lan", 1), ("lan", 2)]


@pytest.mark.parametrize("notice_class", CLASSES)
async def test_what_could_wait_and_was_on_its_way_when_a_worker_died_is_uncertain(
    database: Database, notice_class: NoticeClass
) -> None:
    dead = worker_of(database, Post(), "dead")
    on_its_way = of(notice_class, 1)
    await owe(dead, database, on_its_way, of(notice_class, 2), tell=False)
    on_its_way.state = NoticeState.SENDING
    await dead.outbox.mark(on_its_way)
    await dead.lanes.renew(set())
    await lose(database, "dead")

    post = Post()
    async with worker_of(database, post, "b").at_work(answers=False) as worker:
        await swept(worker)
        await until(lambda: is_settled(worker))
        (listed,) = await worker.outbox.doubtful(limit=5)

    assert post.sent == [("lan", 2)]
    assert (listed.number, listed.state) == (1, NoticeState.UNCERTAIN)


@pytest.mark.parametrize("notice_class", CLASSES)
async def test_what_is_put_off_holds_back_its_own_class_and_nothing_else(
    database: Database, notice_class: NoticeClass
) -> None:
    post = Post(plan={"1": [RetryLater(reason="away")]})
    async with worker_of(database, post).at_work(answers=False) as worker:
        await owe(worker, database, of(notice_class, 1), of(notice_class, 2), of(notice_class, 3, "minh"))
        await swept(worker)
        await until(lambda: len(post.sent) == 2)
        await owe(worker, database, of(NoticeClass.ANSWER, 3))
        await until(lambda: ("lan", 3) in post.sent)
        await swept(worker)
        assert ("lan", 2) not in post.sent
        await until(lambda: is_settled_after_a_sweep(worker))

    assert [number for user, number in post.sent if user == "lan"] == [1, 3, 1, 2]


async def test_a_chat_that_is_told_to_wait_gets_no_answer_either_and_the_others_do(database: Database) -> None:
    post = Post(plan={"1": [RetryLater(reason="rate limited", after=0.5)]})
    async with worker_of(database, post).at_work(answers=False) as worker:
        await owe(worker, database, of(REMINDER, 1))
        await swept(worker)
        await until(lambda: ("lan", 1) in post.sent)
        told = asyncio.get_running_loop().time()
        await owe(worker, database, of(NoticeClass.ANSWER, 2), of(NoticeClass.ANSWER, 2, "minh"))
        await until(lambda: {("minh", 2), ("lan", 2)} <= set(post.sent))
        assert post.sent.index(("minh", 2)) < post.sent.index(("lan", 2))
        assert asyncio.get_running_loop().time() - told >= 0.4


async def test_when_several_chats_are_told_to_wait_all_answers_keep_the_pace(database: Database) -> None:
    post = Post(allows=Pace(per_second=20), plan={"7": [RetryLater(reason="rate limited", after=0.1)] * 3})
    async with worker_of(database, post).at_work(answers=False) as worker:
        await owe(worker, database, *(of(NoticeClass.ANSWER, 7, f"t{number}") for number in range(3)))
        await until(lambda: len(post.sent) == 6)
        began, before = asyncio.get_running_loop().time(), len(post.sent)
        await owe(worker, database, *(of(NoticeClass.ANSWER, 1, f"a{number}") for number in range(40)))
        await until(lambda: len(post.sent) >= before + 10)
        assert asyncio.get_running_loop().time() - began >= 0.3


async def test_who_blocked_us_is_unreachable_until_they_write_again(database: Database) -> None:
    post = Post(plan={"9": [Undeliverable(reason="blocked", is_unreachable=True)]})
    worker = worker_of(database, post)
    async with worker.at_work():
        await worker.inbox.accept(arrival(1))
        worker.answering.wake()
        await until(lambda: len(post.sent) == 1)
        await owe(worker, database, of(NoticeClass.ANSWER, 9))
        await until(lambda: worker.conversations.unreachable([f"{ACCOUNT}:lan", f"{ACCOUNT}:minh"]))
        assert list(await worker.conversations.unreachable([f"{ACCOUNT}:lan"])) == [f"{ACCOUNT}:lan"]

        event = arrival("event", at=NOW)
        event.body["kind"] = "event"
        await worker.inbox.accept(event)
        worker.answering.wake()
        await until(lambda: worker.inbox.is_done(event.id))
        assert await worker.conversations.unreachable([f"{ACCOUNT}:lan"])

        await worker.inbox.accept(arrival(2))
        worker.answering.wake()
        await until(lambda: worker.inbox.is_done(arrival(2).id))
        assert await worker.conversations.unreachable([f"{ACCOUNT}:lan"]) == {}


async def test_who_cannot_be_reached_gets_answers_all_the_same_and_nothing_that_can_wait(database: Database) -> None:
    await database["conversations"].insert_one({"_id": f"{ACCOUNT}:lan", "version": 1, "unreachable_since": NOW})
    post = Post()
    async with worker_of(database, post).at_work(answers=False) as worker:
        await owe(worker, database, of(REMINDER, 1), of(NoticeClass.ANSWER, 2), of(REMINDER, 1, "minh"))
        await swept(worker)
        await until(lambda: len(post.sent) == 2)
        await until(lambda: is_settled(worker))
        (listed,) = await worker.outbox.doubtful(limit=5)

    assert sorted(post.sent) == [("lan", 2), ("minh", 1)]
    assert (listed.number, listed.cause) == (1, Cause.BLOCKED)


async def test_a_broadcast_to_many_does_not_fill_the_memory(database: Database) -> None:
    worker = worker_of(database, Post())
    many = [of(BROADCAST, 1, f"u{number}", ago=number) for number in range(30)]
    await owe(worker, database, *many, tell=False)
    lanes = {lane_of(one.conversation) for one in many}

    first = await worker.outbox.due(BROADCAST, lanes, at=Daytime().now(), limit=10)

    assert [one.user for one in first] == [f"u{number}" for number in range(29, 19, -1)]
    assert await worker.outbox.owed(lanes, limit=10) == []
    assert await worker.outbox.due(REMINDER, lanes, at=Daytime().now(), limit=10) == []
    assert await worker.outbox.due(BROADCAST, lanes, at=Daytime().now() - timedelta(hours=1), limit=10) == []
