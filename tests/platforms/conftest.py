"""A webhook that a test answers, and the three platforms."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from tests.platforms.bot_api import BotApi
from tests.platforms.zalo_bot import ZaloBot
from tests.platforms.zalo_oa import ZaloOa


@dataclass
class Hook:
    """Somebody's webhook: what arrived, and what it says to the next ones."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        status = self.statuses.pop(0) if self.statuses else 200
        self.raw.append(body)
        self.headers.append(dict(request.headers))
        self.bodies.append(await request.json() if body else None)
        return web.Response(status=status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    opened = Hook()
    app = web.Application()
    app.router.add_post("/hook", opened.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    opened.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield opened
    await runner.cleanup()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as opened:
        yield opened


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(api.token, base_url=f"{api.base}/bot", base_file_url=f"{api.base}/file/bot") as opened:
        yield opened


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloBot]:
    async with ZaloBot() as opened:
        yield opened


@pytest.fixture
async def oa() -> AsyncIterator[ZaloOa]:
    async with ZaloOa() as opened:
        yield opened
