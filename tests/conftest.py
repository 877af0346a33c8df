"""What every test may ask for: a real MongoDB, started once per test process and only when a test wants it."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from helpdesk.storage.database import Database
from helpdesk.storage.embedded import EmbeddedServer
from helpdesk.storage.migrations.runner import COLLECTION as MIGRATIONS
from helpdesk.storage.migrations.runner import migrate

FOLDER = Path(__file__).parent

# Helpers that assert say what they saw; before anything imports them.
pytest.register_assert_rewrite("tests.crash.programs", "tests.crash.residents")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a folder together where several processes share the work.

    What a folder's tests share (a house, its pages, a furnished demonstration) is made once, and Beanie knows one
    database at a time: tests of another folder in between would take it away.
    """
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.path.relative_to(FOLDER).parts[0]))


@pytest.fixture(scope="session")
async def mongodb_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Give the address of a replica set on which tests may use any database whose name they make up."""
    if url := os.environ.get("HELPDESK_TEST_MONGODB_URL"):
        yield url
        return
    folder = tmp_path_factory.mktemp("mongodb")
    server = EmbeddedServer(folder)
    await server.start()
    yield await _let_tests_use_any_database(server)
    await server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def migrated_database(mongodb_url: str) -> AsyncIterator[Database]:
    """Give a migrated database for the whole session: making its indexes takes longer than most tests."""
    server = await Database.open(mongodb_url, is_embedded=True)
    database = Database(server.client, f"helpdesk_test_{secrets.token_hex(6)}")
    await migrate(database)
    yield database
    await database.client.drop_database(database.db)
    await database.close()


@pytest.fixture
async def database(migrated_database: Database) -> Database:
    """Give a migrated database without any row. Not to be closed, and its indexes not to be changed."""
    names = await migrated_database.db.list_collection_names()
    await asyncio.gather(*(migrated_database[name].delete_many({}) for name in names if name != MIGRATIONS))
    return migrated_database


@pytest.fixture
async def new_database(mongodb_url: str) -> AsyncIterator[Database]:
    """Give a database of its own in which nothing is, no migration either."""
    server = await Database.open(mongodb_url, is_embedded=True)
    database = Database(server.client, f"helpdesk_test_{secrets.token_hex(6)}")
    yield database
    await database.client.drop_database(database.db)
    await database.close()


async def _let_tests_use_any_database(server: EmbeddedServer) -> str:
    password = secrets.token_urlsafe(16)
    roles = ["readWriteAnyDatabase", "dbAdminAnyDatabase", "clusterMonitor"]
    async with server.administration() as client:
        await client.admin.command("createUser", "tests", pwd=password, roles=roles)
    return f"mongodb://tests:{password}@{quote_plus(str(server.folder.socket))}/?directConnection=true"
