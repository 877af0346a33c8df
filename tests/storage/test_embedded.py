"""The embedded MongoDB: one owner, one socket, and nothing acknowledged is lost."""

import asyncio
import logging
import os
import shutil
import signal
import stat
import sys
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from urllib.parse import quote_plus

import psutil
import pytest
from pymongo.errors import OperationFailure, PyMongoError

from helpdesk.errors import SetupError
from helpdesk.storage.database import Database
from helpdesk.storage.embedded import EmbeddedServer, attach, is_running

PROJECT = Path(__file__).parents[2]
OWNER = """
import asyncio, sys, uvloop
from pathlib import Path
from helpdesk.storage.embedded import EmbeddedServer

async def main():
    server = EmbeddedServer(Path(sys.argv[1]))
    await server.start()
    print(server.pid, flush=True)
    await asyncio.sleep(60)

uvloop.run(main())
"""


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedServer]:
    folder = tmp_path_factory.mktemp("embedded")
    server = EmbeddedServer(folder)
    await server.start()
    yield server
    await server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
async def helpdesk(server: EmbeddedServer) -> AsyncIterator[Database]:
    database = await Database.open(server.url, is_embedded=True)
    yield database
    await database.close()


async def test_listens_on_its_socket_and_nowhere_else(server: EmbeddedServer) -> None:
    process = psutil.Process(server.pid)
    addresses = {str(each.laddr) for each in process.net_connections("unix") if each.laddr}
    assert addresses == {str(server.folder.socket)}
    assert not [each for each in process.net_connections("inet") if each.status == psutil.CONN_LISTEN]


async def test_secrets_are_for_us_only_and_in_no_argument_environment_or_log(server: EmbeddedServer) -> None:
    folder = server.folder
    for path, mode in ((folder.root, 0o700), (folder.key_file, 0o600), (folder.password_file, 0o600)):
        assert stat.S_IMODE(path.stat().st_mode) == mode
    process = psutil.Process(server.pid)
    seen = " ".join([*process.cmdline(), *process.environ().values(), folder.log.read_text(), repr(server)])
    assert folder.password() in server.url
    assert folder.password() not in seen
    assert folder.key() not in seen


async def test_our_user_may_touch_no_other_database_and_nobody_comes_in_without_a_name(
    server: EmbeddedServer,
    helpdesk: Database,
) -> None:
    with pytest.raises(OperationFailure, match="not authorized"):
        await helpdesk.client["other"]["things"].insert_one({})
    with pytest.raises(OperationFailure, match="not authorized"):
        await helpdesk.client.admin.command("shutdown")
    with pytest.raises(SetupError, match="no right"):
        await Database.open(f"mongodb://{quote_plus(str(server.folder.socket))}/", is_embedded=True)


async def test_a_second_owner_is_refused_and_told_the_process(server: EmbeddedServer, helpdesk: Database) -> None:
    with pytest.raises(SetupError, match=rf"in use by another helpdesk \(process {os.getpid()}\)"):
        await EmbeddedServer(server.folder.path).start()
    await helpdesk.client.admin.command("ping")
    assert is_running(server.folder.path)


async def test_a_command_beside_it_finds_its_address(server: EmbeddedServer) -> None:
    assert attach(server.folder.path) == server.url


async def test_nothing_acknowledged_is_lost_when_mongod_is_killed(
    server: EmbeddedServer,
    helpdesk: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    acknowledged: list[int] = []

    async def write() -> None:
        for number in count():
            try:
                await helpdesk["written"].insert_one({"_id": number})
            except PyMongoError:  # it may meet the new mongod before that is primary
                await asyncio.sleep(0.05)
            else:
                acknowledged.append(number)

    supervision, writing = asyncio.create_task(server.supervise()), asyncio.create_task(write())
    await asyncio.sleep(0.3)
    killed, before = server.pid, len(acknowledged)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    with caplog.at_level(logging.WARNING):
        while len(acknowledged) < before + 20:  # noqa: ASYNC110 - no event says that mongod is back
            await asyncio.sleep(0.05)
    for task in (writing, supervision):
        task.cancel()
    await asyncio.wait({writing, supervision})

    assert server.pid not in {None, killed}
    assert "The embedded MongoDB was ended by signal 9: it gave no reason (log: " in caplog.text
    kept = {row["_id"] async for row in helpdesk["written"].find()}
    assert kept >= set(acknowledged)


async def test_data_survive_a_restart_and_a_move_of_the_folder(tmp_path: Path) -> None:
    before = tmp_path / "before"
    await _write_one(before)
    assert not is_running(before)
    after = before.rename(tmp_path / "after")
    assert await _write_one(after) == 2


async def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("n" * 100)
    assert await _write_one(folder) == 1
    assert not EmbeddedServer(folder).folder.socket.parent.exists()


async def test_mongod_leaves_with_a_killed_owner_and_a_new_one_starts_at_once(tmp_path: Path) -> None:
    owner = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        OWNER,
        str(tmp_path),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert owner.stdout
    mongod = psutil.Process(int(await owner.stdout.readline()))
    assert is_running(tmp_path)
    owner.kill()
    await owner.wait()
    assert not is_running(tmp_path)
    assert await _write_one(tmp_path) == 1
    # A container without an init may leave it as a zombie; then it has ended all the same.
    assert not mongod.is_running() or mongod.status() == psutil.STATUS_ZOMBIE
    assert "Detected unclean shutdown" not in (tmp_path / "mongodb" / "mongod.log").read_text()


async def test_a_server_that_nobody_runs_cannot_be_joined(tmp_path: Path) -> None:
    assert not is_running(tmp_path)
    with pytest.raises(SetupError, match="No helpdesk is running"):
        attach(tmp_path)


async def _write_one(folder: Path) -> int:
    """Start, write a row, count the rows, stop."""
    server = EmbeddedServer(folder)
    await server.start()
    try:
        database = await Database.open(server.url, is_embedded=True)
        await database["kept"].insert_one({})
        rows = await database["kept"].count_documents({})
        await database.close()
        return rows
    finally:
        await server.stop()
