"""A house at ten in the morning, at work, and emptied before each test."""

from collections.abc import AsyncIterator

import pytest

from api.wiring import built
from helpdesk.storage.database import Database
from tests.broadcasts.village import Hours, Village
from tests.chain.conftest import settings
from tests.chain.village import settle


@pytest.fixture(scope="module")
async def at_work(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Village]:
    """Give a house for all tests of a file."""
    await settle(migrated_database)
    clock = Hours()
    folder = tmp_path_factory.mktemp("village")
    async with built(settings(folder), migrated_database, clock=clock) as house, house.at_work():
        yield Village(house, clock)


@pytest.fixture
async def village(at_work: Village) -> Village:
    """Give it without anybody."""
    await at_work.empty()
    return at_work
