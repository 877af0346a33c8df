"""A furnished database that many tests read and none changes, and a house on an empty one."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.demonstration.furnishing import furnish
from api.house import House
from api.wiring import built
from helpdesk.settings import Settings
from helpdesk.storage.database import Database
from helpdesk.storage.migrations.runner import migrate
from tests.demonstration.stopped_clock import StoppedClock


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    """Give a house on an empty database."""
    async with built(Settings(data_dir=tmp_path), database, clock=StoppedClock()) as opened:
        yield opened


@pytest.fixture(scope="session")
async def furnished(mongodb_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a house that was furnished once for all tests: to be read only, and before another house is opened."""
    server = await Database.open(mongodb_url, is_embedded=True)
    database = Database(server.client, f"helpdesk_test_{secrets.token_hex(6)}")
    await migrate(database)
    settings = Settings(data_dir=tmp_path_factory.mktemp("furnished"))
    async with built(settings, database, clock=StoppedClock()) as opened:
        await furnish(opened, report=lambda *_: None)
        yield opened
    await database.client.drop_database(database.db)
    await database.close()
