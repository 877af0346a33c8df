"""A team with its roster on a real database; the house is built once for each module, building takes seconds."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from api.house import House
from api.wiring import built
from helpdesk.storage.database import Database
from tests.chain import village
from tests.chain.conftest import settings
from tests.emptying import empty
from tests.roster.crew import Crew
from tests.teams.turned_clock import TurnedClock

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""A Monday, nine in the morning in Vietnam."""


@pytest.fixture(scope="module")
def clock_of_house() -> TurnedClock:
    return TurnedClock(NOW)


@pytest.fixture(scope="module")
async def house(
    migrated_database: Database, tmp_path_factory: pytest.TempPathFactory, clock_of_house: TurnedClock
) -> AsyncIterator[House]:
    await village.settle(migrated_database)
    async with built(settings(tmp_path_factory.mktemp("roster")), migrated_database, clock=clock_of_house) as opened:
        yield opened


@pytest.fixture
def clock(clock_of_house: TurnedClock) -> TurnedClock:
    clock_of_house.time = NOW
    return clock_of_house


@pytest.fixture
async def crew(house: House, clock: TurnedClock) -> Crew:
    assert clock.time == NOW
    names = await house.database.db.list_collection_names()
    await empty(house.database, keep=[name for name in names if name.startswith("area")])
    return await Crew.hired(house)
