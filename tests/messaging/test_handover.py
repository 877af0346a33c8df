"""A worker that thinks for too long loses lanes meanwhile, and adds nothing there behind the new holder's back."""

import asyncio
from collections.abc import Sequence

from helpdesk.messaging.models import LANES, Arrival, Conversation, lane_of
from helpdesk.messaging.ports import Answered
from helpdesk.storage.database import Database
from tests.messaging.post import Echo, Post, Worker, arrival, notice, until

# Of all lanes, a worker that gets company gives up those with the greater half of the numbers.
RESIDENT = next(name for name in map(str, range(1000)) if lane_of(f"webchat:{name}") >= LANES // 2)


class Thinker(Echo):
    """Thinks about the first message until it is told to go on."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.thinks, self.goes_on = asyncio.Event(), asyncio.Event()

    async def answer(self, conversation: Conversation, arrivals: Sequence[Arrival]) -> Answered:
        self.thinks.set()
        await self.goes_on.wait()
        return await super().answer(conversation, arrivals)


async def test_what_was_thought_about_for_too_long_is_answered_by_who_has_the_lane_now(database: Database) -> None:
    thinker, posts = Thinker(database), [Post(), Post()]
    first = Worker(database, "a", answerer=thinker, postman=posts[0])
    second = Worker(database, "b", answerer=Echo(database), postman=posts[1])
    async with first.at_work():
        await first.inbox.accept(arrival(1, RESIDENT))
        first.answering.wake()
        await thinker.thinks.wait()
        async with second.at_work(answers=False):
            await until(lambda: lane_of(f"webchat:{RESIDENT}") in second.keeper.held)
            thinker.goes_on.set()
            await first.answering.finished()

            await second.answering.answer_waiting()

            # Sooner than a sweep would find what was owed behind its back.
            await until(lambda: posts[1].sent == [(RESIDENT, 1)])
    assert posts[0].sent == []


async def test_what_was_left_behind_with_a_lane_is_not_sent_again_when_the_lane_comes_back(database: Database) -> None:
    posts, left = [Post(), Post()], notice(1, RESIDENT)
    first = Worker(database, "a", answerer=Echo(database), postman=posts[0])
    second = Worker(database, "b", answerer=Echo(database), postman=posts[1])
    async with first.at_work():
        async with second.at_work(answers=False):
            await until(lambda: lane_of(f"webchat:{RESIDENT}") in second.keeper.held)
            await database.in_transaction(lambda session: first.outbox.owe([left], session=session))
            await first.delivering.owed([left])  # committed just when the lane went away
            await second.delivering.owed([left.model_copy()])
            await until(lambda: posts[1].sent == [(RESIDENT, 1)])
        await until(lambda: lane_of(f"webchat:{RESIDENT}") in first.keeper.held)
        await asyncio.sleep(0.1)
    assert posts[0].sent == []


async def test_what_waited_behind_a_silent_platform_is_not_sent_again_when_the_lane_comes_back(
    database: Database,
) -> None:
    silent, posts = asyncio.Event(), [Post(), Post()]
    posts[0].hangs_for[RESIDENT] = silent
    first = Worker(database, "a", answerer=Echo(database), postman=posts[0])
    second = Worker(database, "b", answerer=Echo(database), postman=posts[1])
    async with first.at_work():
        waiting = [notice(number, RESIDENT) for number in (1, 2)]
        await database.in_transaction(lambda session: first.outbox.owe(waiting, session=session))
        await first.delivering.owed(waiting)
        await until(lambda: posts[0].under_way[RESIDENT])
        async with second.at_work(answers=False):
            await until(lambda: posts[1].sent == [(RESIDENT, 1), (RESIDENT, 2)])
        await until(lambda: lane_of(f"webchat:{RESIDENT}") in first.keeper.held)
        silent.set()
        await until(lambda: posts[0].sent)
        await asyncio.sleep(0.1)
    assert posts[0].sent == [(RESIDENT, 1)]
    assert posts[1].marked_twice == [1]
