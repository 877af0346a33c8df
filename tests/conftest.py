"""What every test may ask for: a real MongoDB, started once per test process and only when a test wants it."""

import gc
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote_plus

import pytest
from argon2 import PasswordHasher
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from helpdesk.storage.database import Database
from helpdesk.storage.embedded import EmbeddedServer
from helpdesk.storage.migrations.runner import migrate
from helpdesk.teams import passwords
from tests.emptying import empty

# Helpers that assert say what they saw; before anything imports them.
pytest.register_assert_rewrite("tests.crash.programs", "tests.crash.residents")

from tests.crash.programs import Forker  # noqa: E402 - as the line above says

# Some thousand tests and the whole program stay to the end: to look through them for rings again and again costs more
# than any test.
gc.set_threshold(50_000, 20, 50)

LARGEST = ("tests/browser", "tests/channels", "tests/cli", "tests/pages")


class ByFolder(LoadScopeScheduling):  # type: ignore[misc]
    """Share the work folder by folder, where several processes do.

    What a folder's tests share (a house, its pages, a furnished demonstration) is made once in a process, and Beanie
    knows one database at a time: tests of another folder in between would take it away. Those of the largest folders
    stand each on what its file opens: they are shared file by file.
    """

    def _split_scope(self, nodeid: str) -> str:
        """Name what stays together with a test: the hook that xdist offers for it."""
        file = nodeid.split("::", 1)[0]
        folder = file.rsplit("/", 1)[0]
        return file if folder in LARGEST else folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFolder:
    """Take the folders in their order: the browser's come early, and no long one is left for the end."""
    config.option.loadscopereorder = False
    return ByFolder(config, log)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords quickly: as in use, each takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "usual_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


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
async def forker() -> AsyncIterator[Forker]:
    """Give the real program, loaded once for the whole session, to be started in processes of its own."""
    async with Forker() as opened:
        yield opened


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
    await empty(migrated_database)
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
        # Tests live at moments of their own: by the real time MongoDB would sweep what they have just written.
        await client.admin.command("setParameter", 1, ttlMonitorEnabled=False)
    return f"mongodb://tests:{password}@{quote_plus(str(server.folder.socket))}/?directConnection=true"
