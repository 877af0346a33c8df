"""A worker that thinks for too long loses lanes meanwhile, and adds nothing there behind the new holder's back."""

import asyncio
from collections.abc import Sequence

from helpdesk.messaging.models import LANES, Arrival, Conversation, lane_of
from helpdesk.messaging.ports import Answered
from helpdesk.storage.database import Database
from tests.messaging.post import Echo, Post, Worker, arrival, until

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
