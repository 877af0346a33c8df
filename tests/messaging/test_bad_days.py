"""What a worker lives through: take-overs while work comes in, stalls, odd rows, floods, a loop that starts again."""

import asyncio
from datetime import timedelta

import pytest

from helpdesk.messaging.answering import BATCH
from helpdesk.messaging.models import LANES, NoticeState, lane_of
from helpdesk.messaging.repository.lanes import Lanes
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import DatabaseError
from tests.messaging.post import NOW, Echo, Post, Worker, arrival, lose, notice, until


async def test_what_is_owed_since_before_a_takeover_goes_before_what_comes_during_it(database: Database) -> None:
    post = Post()
    worker = Worker(database, "b", answerer=Echo(database), postman=post)
    in_flight = notice(1, state=NoticeState.SENDING)
    await database.in_transaction(lambda s: worker.outbox.owe([in_flight, notice(2), notice(3)], session=s))

    await worker.delivering.gained({lane_of("webchat:lan")})
    worker.delivering.begin()  # another conversation's answer wakes the sender before the lane is ours
    await asyncio.sleep(0)
    async with worker.at_work(answers=False):
        await until(lambda: len(post.sent) == 3)

    assert [number for _, number in post.sent] == [1, 2, 3]
    assert post.marked_twice == [1]


async def test_a_worker_that_stalled_renews_the_lanes_nobody_took(database: Database) -> None:
    stalled = Worker(database, "a", answerer=Echo(database), postman=Post()).lanes
    mine, _ = await stalled.renew(set())
    before = await database["lanes"].find_one({"_id": 0})
    await asyncio.sleep(0.05)

    again, _ = await stalled.renew(set())  # it no longer dared to say that it holds any

    after = await database["lanes"].find_one({"_id": 0})
    assert again == mine == set(range(LANES))
    assert before is not None
    assert after is not None
    assert after["until"] > before["until"]


async def test_a_sender_that_starts_again_takes_up_what_it_had_in_its_queues(database: Database) -> None:
    post, gate = Post(), asyncio.Event()
    post.hangs_for["lan"] = gate
    worker = Worker(database, "a", answerer=Echo(database), postman=post)
    async with worker.at_work(answers=False):
        await database.in_transaction(lambda s: worker.outbox.owe([notice(1), notice(2)], session=s))
        await worker.delivering.owed([notice(1), notice(2)])
        await until(lambda: bool(post.under_way.get("lan")))
        gate.set()
    await lose(database, "a")

    async with worker.at_work(answers=False):
        await until(lambda: ("lan", 2) in post.sent)


async def test_a_notice_nobody_can_read_is_given_up_and_the_others_go(database: Database) -> None:
    post = Post()
    worker = Worker(database, "a", answerer=Echo(database), postman=post)
    await database.in_transaction(lambda s: worker.outbox.owe([notice(1), notice(1, "mai")], session=s))
    await database["outbox"].update_one({"_id": notice(1).id}, {"$set": {"parts": "odd"}})

    async with worker.at_work(answers=False):
        await until(lambda: post.sent == [("mai", 1)])

    row = await database["outbox"].find_one({"_id": notice(1).id})
    assert row is not None
    assert (row["state"], "open" in row) == ("dead", False)
    assert row["closed_at"] is not None  # else it would be kept for ever


async def test_a_conversation_nobody_can_read_waits_and_the_others_are_answered(database: Database) -> None:
    echo = Echo(database)
    worker = Worker(database, "a", answerer=echo, postman=Post())
    await database["conversations"].insert_one({"_id": "webchat:lan", "version": "odd"})
    async with worker.at_work():
        await worker.inbox.accept(arrival(1))
        await worker.inbox.accept(arrival(1, "mai"))
        worker.answering.wake()
        await until(lambda: worker.inbox.is_done("webchat:mai.1"))

    assert await echo.applied() == []
    (waiting,) = await worker.inbox.waiting(range(LANES), limit=5)
    assert waiting.attempts >= 1


async def test_nobody_waits_behind_somebody_who_floods_us(database: Database) -> None:
    echo = Echo(database)
    worker = Worker(database, "a", answerer=echo, postman=Post())
    for number in range(3 * BATCH):
        await worker.inbox.accept(arrival(number, "flood", at=NOW + timedelta(milliseconds=number)))
    await worker.inbox.accept(arrival(1, "lan", at=NOW + timedelta(hours=1)))
    async with worker.at_work(answers=False):
        await worker.answering.answer_waiting()

    assert await echo.applied() == ["tin 1"]


async def test_who_takes_over_ends_what_the_dead_worker_left_open(database: Database) -> None:
    async with database.session() as dead, database.session() as alive:
        await dead.start_transaction()
        await database["statistics_dirty"].insert_one({"_id": "held"}, session=dead)
        await Lanes(database, worker="dead", session=dead).renew(set())
        await lose(database, "dead")

        await Lanes(database, worker="alive", session=alive).renew(set())

        async def again(session: Session) -> None:
            await database["statistics_dirty"].insert_one({"_id": "held"}, session=session)

        async with asyncio.timeout(5):  # else it waits until the server gives the orphan up
            await database.in_transaction(again, session=alive)
        with pytest.raises(DatabaseError):
            await dead.commit_transaction()
