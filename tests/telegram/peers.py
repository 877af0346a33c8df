"""Residents at a Telegram: ours, played, and Telemelya, which somebody else wrote."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any, Protocol

import httpx
import uvicorn
from aiohttp import web
from fakeredis import TcpFakeServer
from telemelya.client.client import TelegramTestClient  # type: ignore[import-untyped]
from telemelya.server.app import app as telemelya_app  # type: ignore[import-untyped]
from telemelya.server.config import settings as telemelya_settings  # type: ignore[import-untyped]

from tests.telegram import updates
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi

USER = 5100000001

Deliver = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the resident's app shows it."""

    text: str
    markup: dict[str, Any]

    @property
    def keys(self) -> list[str]:
        """What stands on the keys of the phone keyboard."""
        return [key["text"] for row in self.markup.get("keyboard", []) for key in row]

    def button(self, label: str) -> str:
        """What the button with this in its label sends back."""
        rows = self.markup.get("inline_keyboard", [])
        return next(str(key["callback_data"]) for row in rows for key in row if label in key["text"])


class Resident(Protocol):
    """Somebody with a phone in their hand."""

    async def say(self, words: str) -> None:
        """Type something."""
        ...

    async def tap(self, label: str) -> None:
        """Tap the button with this in its label, below the last message."""
        ...

    async def shown(self) -> list[Shown]:
        """What the bot sent so far."""
        ...

    async def acknowledged(self) -> int:
        """How many taps stopped spinning."""
        ...


async def hears(resident: Resident, words: str, *, within: float = 60.0) -> Shown:
    """Wait until the last message says this."""
    shown: list[Shown] = []
    try:
        async with asyncio.timeout(within):
            while not shown or words not in shown[-1].text:
                await asyncio.sleep(0.02)
                shown = await resident.shown()
    except TimeoutError:
        raise AssertionError((words, [message.text for message in shown])) from None
    return shown[-1]


class ResidentOfPlayed:
    """At the Telegram that the test plays."""

    def __init__(self, api: PlayedBotApi, deliver: Deliver, user: int = USER) -> None:
        self._api = api
        self._deliver = deliver
        self.user = user
        self._numbers = itertools.count(user % 1000 * 1000 + 1)

    async def say(self, words: str) -> None:
        await self._deliver(updates.text(words, user=self.user, number=next(self._numbers)))

    async def tap(self, label: str) -> None:
        await self.tap_data((await self.shown())[-1].button(label))

    async def tap_data(self, data: str) -> None:
        await self._deliver(updates.tap(data, user=self.user, number=next(self._numbers)))

    async def share(self, phone: str, *, owner: int | None = None) -> None:
        number = next(self._numbers)
        await self._deliver(updates.contact(phone, user=self.user, number=number, owner=owner))

    async def shown(self) -> list[Shown]:
        return [Shown(c.facts["text"], c.facts.get("reply_markup", {})) for c in self._api.sent(self.user)]

    async def acknowledged(self) -> int:
        return len(self._api.called("answerCallbackQuery"))


class ResidentOfTelemelya:
    """At the emulator; its own client is synchronous and so works beside the loop."""

    def __init__(self, client: TelegramTestClient) -> None:
        self._client = client

    async def say(self, words: str) -> None:
        await asyncio.to_thread(self._client.send_message, USER, words)

    async def tap(self, label: str) -> None:
        data = (await self.shown())[-1].button(label)
        await asyncio.to_thread(self._client.send_callback_query, USER, data, 1)

    async def shown(self) -> list[Shown]:
        answers = await asyncio.to_thread(self._client.get_responses)
        return [
            Shown(answer["text"], answer["reply_markup"] or {})
            for answer in answers
            if answer["method"] == "sendMessage"
        ]

    async def acknowledged(self) -> int:
        answers = await asyncio.to_thread(self._client.get_responses)
        return sum(1 for answer in answers if answer["method"] == "answerCallbackQuery")


@asynccontextmanager
async def telemelya() -> AsyncIterator[str]:
    """Run the emulator on loopback and give its address. Its Redis is in memory.

    Its file store is a bucket that is always there: no test sends files, so nothing is ever put into it.
    """
    redis = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    Thread(target=redis.serve_forever, daemon=True).start()
    bucket = web.Application()
    bucket.router.add_route("*", "/{path:.*}", _is_there)
    runner = web.AppRunner(bucket, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    telemelya_settings.redis_url = f"redis://127.0.0.1:{redis.server_address[1]}/0"
    telemelya_settings.minio_endpoint = f"127.0.0.1:{runner.addresses[0][1]}"
    config = uvicorn.Config(telemelya_app, host="127.0.0.1", port=0, log_config=None, access_log=False)
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        await runner.cleanup()
        redis.shutdown()
        redis.server_close()


@asynccontextmanager
async def with_header(name: str, value: str, app: Any) -> AsyncIterator[str]:
    """Stand before a web application and add the header that Telegram sends and Telemelya does not."""
    transport = httpx.ASGITransport(app=app)

    async def forward(request: web.Request) -> web.Response:
        headers = {"Content-Type": request.content_type, name: value}
        async with httpx.AsyncClient(transport=transport, base_url="https://to-so.example") as client:
            answer = await client.post(request.path, content=await request.read(), headers=headers)
        return web.Response(status=answer.status_code, body=answer.content)

    front = web.Application()
    front.router.add_post("/{path:.*}", forward)
    runner = web.AppRunner(front, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def client_of_telemelya(base: str) -> TelegramTestClient:
    """A test client of its makers."""
    return TelegramTestClient(base, "any-key", TOKEN)


class _Server(uvicorn.Server):
    """uvicorn that leaves the signals to pytest."""

    def install_signal_handlers(self) -> None:
        pass


async def _is_there(_request: web.Request) -> web.Response:
    return web.Response()
