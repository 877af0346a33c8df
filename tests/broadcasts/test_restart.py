"""Cut off anywhere and begun again: nobody gets news twice, nobody is forgotten, what was in flight is uncertain."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from api.wiring import built
from bot.engine.telling import InternalEvents
from helpdesk.broadcasts.models import Step
from helpdesk.broadcasts.sending import Broadcasting
from helpdesk.storage.database import Database, Session
from tests.broadcasts.village import Hours, Village
from tests.chain.conftest import settings
from tests.chain.village import settle
from tests.messaging.post import until


@asynccontextmanager
async def at_work(database: Database, folder: Path, clock: Hours) -> AsyncIterator[Village]:
    """Start the program."""
    async with built(settings(folder), database, clock=clock) as house, house.at_work():
        yield Village(house, clock)


class Dies(InternalEvents):
    """Writes some events, and then its process is gone."""

    left = 2

    async def tell(
        self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], at: datetime, session: Session
    ) -> None:
        if not self.left:
            raise asyncio.CancelledError
        self.left -= 1
        await super().tell(conversation, event=event, event_id=event_id, facts=facts, at=at, session=session)


async def test_a_worker_that_dies_while_it_hands_over_leaves_nothing_half_done(
    migrated_database: Database, tmp_path: Path
) -> None:
    await settle(migrated_database)
    clock = Hours()
    async with at_work(migrated_database, tmp_path, clock) as village:
        residents = [await village.resident() for _ in range(4)]
        draft = await village.written()
    async with built(
        settings(tmp_path), migrated_database, clock=clock
    ) as house:  # nobody but the one who dies is at work
        await house.channels.open()
        broadcast = await Village(house, clock).sent(draft)
        dying = Broadcasting(
            database=house.database,
            inbox=house.inbox,
            outbox=house.outbox,
            events=Dies(inbox=house.inbox, outbox=house.outbox),
            phones=house.push.telling,
            clock=clock,
            wake=house.delivering.wake,
        )
        with pytest.raises(asyncio.CancelledError):
            await dying.look()
    async with at_work(migrated_database, tmp_path, clock) as village:
        assert (await village.ended(broadcast)).steps == {Step.SENT: 4}
        assert [len(await village.told(one.conversation)) for one in residents] == [1, 1, 1, 1]


async def test_what_was_in_flight_when_the_program_was_killed_is_uncertain_and_the_rest_goes_once(
    migrated_database: Database, tmp_path: Path
) -> None:
    await settle(migrated_database)
    clock = Hours()
    async with at_work(migrated_database, tmp_path, clock) as village:
        residents = [await village.resident() for _ in range(3)]
        clock.at_night()
        broadcast = await village.sent(await village.written())
        await village.house.broadcasts.sending.look()

        async def are_owed() -> bool:
            return (await village.steps(broadcast)).get(Step.OWED) == 3

        await until(are_owed)
    in_flight = {"conversation": residents[0].conversation, "about": broadcast.id}
    await migrated_database["outbox"].update_one(in_flight, {"$set": {"state": "sending"}})
    clock.turn(hours=9)
    async with at_work(migrated_database, tmp_path, clock) as village:
        assert (await village.ended(broadcast)).steps == {Step.SENT: 2, Step.UNCERTAIN: 1}
        assert [len(await village.told(one.conversation)) for one in residents] == [1, 1, 1]
        states = {str(one.state) for resident in residents for one in await village.told(resident.conversation)}
        assert states == {"sent", "uncertain"}
