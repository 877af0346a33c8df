"""The live feed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from helpdesk.messaging.batching import Batcher
from helpdesk.messaging.feed import REQUESTS, LiveFeed, conversation_topic
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Database
from tests.messaging.post import arrival, notice, until


@asynccontextmanager
async def watching(database: Database, woken: list[str]) -> AsyncIterator[LiveFeed]:
    """Give a feed that surely watches already."""
    feed = LiveFeed(database, process="here", arrived=lambda: woken.append("arrived"))
    task = asyncio.create_task(feed.run())
    try:
        for number in range(500):
            await Inbox(database, process="elsewhere").accept(arrival(f"probe{number}"))
            await asyncio.sleep(0.02)
            if woken:
                break
        await asyncio.sleep(0.1)
        woken.clear()
        yield feed
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_message_that_another_process_took_in_wakes_this_one_and_its_own_do_not(database: Database) -> None:
    woken: list[str] = []
    async with watching(database, woken):
        await Inbox(database, process="here").accept(arrival(1))
        await Inbox(database, process="elsewhere").accept(arrival(2))
        await until(lambda: woken)
        await asyncio.sleep(0.1)
    assert woken == ["arrived"]


async def test_an_event_from_inside_wakes_every_process_also_the_one_it_comes_from(database: Database) -> None:
    woken: list[str] = []
    inbox = Inbox(database, process="here")
    async with watching(database, woken):
        await database.in_transaction(lambda session: inbox.put(arrival("event"), session=session))
        await until(lambda: woken)


async def test_whoever_shows_a_conversation_is_woken_by_a_notice_of_another_process(database: Database) -> None:
    async with (
        watching(database, []) as feed,
        feed.listen(conversation_topic("webchat:lan")) as mine,
        feed.listen(conversation_topic("webchat:minh")) as other,
    ):
        beat, silence = asyncio.ensure_future(anext(mine)), asyncio.ensure_future(anext(other))
        outbox = Outbox(database)
        await database.in_transaction(lambda session: outbox.owe([notice(1)], session=session))
        async with asyncio.timeout(60):
            await beat
        assert not silence.done()
        silence.cancel()
        await asyncio.gather(silence, return_exceptions=True)


async def test_whoever_shows_requests_is_woken_by_a_changed_one(database: Database) -> None:
    async with watching(database, []) as feed, feed.listen(REQUESTS) as beats:
        await database["support_requests"].insert_one({"_id": "r1"})
        async with asyncio.timeout(60):
            await anext(beats)


async def test_what_was_told_before_the_listener_looked_is_not_lost(database: Database) -> None:
    feed = LiveFeed(database, process="here", arrived=lambda: None)
    async with feed.listen("topic") as beats:
        feed.tell("topic")
        feed.tell("nobody listens here")
        async with asyncio.timeout(60):
            await anext(beats)


# -- group commit ---------------------------------------------------------------------------------------------------


async def test_what_comes_while_a_write_is_under_way_is_written_together() -> None:
    batches: list[list[int]] = []

    async def work(items: Sequence[int]) -> Sequence[int]:
        batches.append(list(items))
        await asyncio.sleep(0.01)
        return [item * 10 for item in items]

    batcher: Batcher[int, int] = Batcher(work, most=4)

    assert await asyncio.gather(*(batcher.do(number) for number in range(10))) == [n * 10 for n in range(10)]
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert await batcher.do(7) == 70


async def test_a_batch_that_fails_tells_everybody_in_it_and_the_next_one_works() -> None:
    async def work(items: Sequence[int]) -> Sequence[int]:
        if 1 in items:
            raise LookupError
        return list(items)

    batcher: Batcher[int, int] = Batcher(work, most=2)

    outcomes = await asyncio.gather(*(batcher.do(number) for number in range(4)), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [LookupError, LookupError, int, int]


async def test_a_caller_that_gives_up_does_not_stop_the_others() -> None:
    async def work(items: Sequence[int]) -> Sequence[int]:
        await asyncio.sleep(0.02)
        return list(items)

    batcher: Batcher[int, int] = Batcher(work)
    first, second = asyncio.ensure_future(batcher.do(1)), asyncio.ensure_future(batcher.do(2))
    await asyncio.sleep(0)
    first.cancel()

    assert await second == 2
    with pytest.raises(asyncio.CancelledError):
        await first
