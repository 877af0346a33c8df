"""Nothing is lost and nothing takes effect twice when the program is killed while residents write."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from helpdesk.storage.database import Database
from helpdesk.storage.embedded import attach
from tests.crash.programs import Forker, Programs, free_port, no_secrets, programs
from tests.crash.residents import IDENTITY, SECRET, Deliveries, Screens, check
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi, played_bot_api

KEY = "uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="
READY = r"Tổ Số is running"


@pytest.fixture
async def api() -> AsyncIterator[PlayedBotApi]:
    async with played_bot_api() as played:
        played.latency = 0.03
        yield played


@pytest.fixture
async def started(api: PlayedBotApi, tmp_path: Path, forker: Forker) -> AsyncIterator[Programs]:
    environment = {
        "HELPDESK_SECRET_KEY": KEY,
        "HELPDESK_DATA_DIR": str(tmp_path / "data"),
        "HELPDESK_TELEGRAM__TOKEN": TOKEN,
        "HELPDESK_TELEGRAM__API_BASE": api.base,
        "HELPDESK_TELEGRAM__MODE": "webhook",
        "HELPDESK_TELEGRAM__WEBHOOK_SECRET": SECRET,
    }
    async with programs(tmp_path, environment, forker) as opened:
        yield opened


@asynccontextmanager
async def database_beside(data_dir: Path) -> AsyncIterator[tuple[Database, str]]:
    """Open the database of the running program as a command beside it does; give its password, too."""
    url = attach(data_dir)
    database = await Database.open(url, is_embedded=True)
    try:
        yield database, url.split(":")[2].partition("@")[0]
    finally:
        await database.close()


async def test_everything_is_answered_once_though_the_program_is_killed_again_and_again(
    api: PlayedBotApi, started: Programs, tmp_path: Path
) -> None:
    port, screens, kills = free_port(), Screens(api), []
    serve = ("serve", "--port", str(port))
    program = await started.start(*serve)
    await program.says(READY)
    deliveries = Deliveries(port)
    delivering = asyncio.create_task(deliveries.all(pause=1.3))

    await api.until(lambda: len(api.sent()) > 30)
    kills.append(time.monotonic())
    await program.kill()
    program = await started.start_again(*serve)
    await program.says(READY)

    await deliveries.until(deliveries.taken + 20)  # it takes messages in, but has not yet got its lanes back
    mongod = await program.mongod()
    kills.append(time.monotonic())
    mongod.kill()
    await program.kill()
    program = await started.start_again(*serve)
    await program.says(READY)

    sent = len(api.sent())
    await api.until(lambda: len(api.sent()) > sent + 40)
    kills.append(time.monotonic())
    await program.kill()
    program = await started.start_again(*serve)
    await program.says(READY)
    await asyncio.wait_for(delivering, 120)
    await screens.all_answered()
    await asyncio.sleep(0.3)  # until the last one is marked as sent

    assert deliveries.taken == 200
    async with database_beside(tmp_path / "data") as (database, password):
        await check(database, screens, kills=kills)
    no_secrets(started.said, [TOKEN, SECRET, KEY, password, IDENTITY, "báo lỗi"])


async def test_another_worker_takes_over_what_a_killed_one_held(
    api: PlayedBotApi, started: Programs, tmp_path: Path
) -> None:
    port, screens = free_port(), Screens(api)
    server = await started.start("serve", "--no-work", "--port", str(port))
    await server.says(READY)
    first, second = await started.start_again("worker"), await started.start_again("worker")
    await first.says("Working")
    await second.says("Working")
    delivering = asyncio.create_task(Deliveries(port).all(pause=0.6))
    await api.until(lambda: len(api.sent()) > 80)
    kills = [time.monotonic()]
    await first.kill()
    await asyncio.wait_for(delivering, 120)
    await screens.all_answered()
    await asyncio.sleep(0.3)
    async with database_beside(tmp_path / "data") as (database, password):
        await check(database, screens, kills=kills)
    no_secrets(started.said, [TOKEN, SECRET, KEY, password, IDENTITY, "báo lỗi"])
