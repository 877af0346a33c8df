"""A played platform in a process of its own: its doors under /control, and a client for them.

async with running("bot_api") as remote:              # starts `python -m tests.platforms.bot_api --port 0`
    await remote.webhook("http://127.0.0.1:8080/webhooks/telegram", secret="s3cret")
    await remote.fault("some", 0.2, Reset(took_effect=True), BadGateway(), methods=["sendMessage"])
    await remote.act(7, "say", words="xin chào")       # what `api.resident(7).say("xin chào")` is in the same process
    await remote.acts([(7, "say", {"words": "một"}), (8, "say", {"words": "hai"})])
    told = await remote.told()                         # shown, calls, violations, deliveries, …
"""

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web
from pydantic import TypeAdapter

from tests.platforms.faults import AnyFault, Fault
from tests.platforms.records import Shown, plain

if TYPE_CHECKING:
    from tests.platforms.serving import Platform

_FAULT: TypeAdapter[Fault] = TypeAdapter(AnyFault)
_SETTINGS = {"latency": float, "resolves": dict}


def routes(platform: "Platform") -> list[web.RouteDef]:
    """Open the doors of a platform."""

    async def told(_request: web.Request) -> web.Response:
        return web.json_response(everything(platform))

    async def acts(request: web.Request) -> web.Response:
        done = [
            await getattr(platform.resident(user), act)(**words)
            for user, act, words in await request.json()
            if not act.startswith("_")
        ]
        return web.json_response(done)

    async def faults(request: web.Request) -> web.Response:
        asked = await request.json()
        given = [_FAULT.validate_python(fault) for fault in asked.pop("faults", [])]
        switch = {how: getattr(platform.faults, how) for how in ("next", "every", "some", "limit", "deliver", "clear")}
        switch[asked["how"]](*asked["arguments"], *given, **asked["words"])
        return web.json_response(True)  # noqa: FBT003

    async def webhook(request: web.Request) -> web.Response:
        await platform.deliver_to(**await request.json())
        return web.json_response(True)  # noqa: FBT003

    async def settings(request: web.Request) -> web.Response:
        for name, value in (await request.json()).items():
            setattr(platform, name, _SETTINGS[name](value))
        return web.json_response(True)  # noqa: FBT003

    return [
        web.get("/control/told", told),
        web.post("/control/acts", acts),
        web.post("/control/faults", faults),
        web.post("/control/webhook", webhook),
        web.post("/control/settings", settings),
    ]


def everything(platform: "Platform") -> dict[str, Any]:
    """Say all that a test may want to judge."""
    return {
        "shown": [plain(shown) for shown in platform.shown()],
        "calls": [plain(call) for call in platform.calls],
        "in_doubt": [call.number for call in platform.in_doubt()],
        "violations": platform.violations,
        "struck": platform.faults.struck,
        "deliveries": [plain(delivery) for delivery in platform.courier.deliveries],
        "given_up": platform.courier.given_up,
        **platform.told(),
    }


class Remote:
    """Speaks with a platform in another process."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        """Take where it is."""
        self.base = base
        self._session = session

    async def act(self, user: object, act: str, /, **words: Any) -> Any:
        """Let a resident do something."""
        return (await self.acts([(user, act, words)]))[0]

    async def acts(self, acts: Iterable[tuple[object, str, Mapping[str, Any]]]) -> list[Any]:
        """Let residents do things, one after the other."""
        done: list[Any] = await self._ask("acts", [list(act) for act in acts])
        return done

    async def fault(self, how: str, *arguments: Any, **words: Any) -> None:
        """Turn a switch: "next", "every", "some", "limit", "deliver" or "clear", with what `Faults` takes."""
        faults = [one.model_dump() for one in arguments if isinstance(one, Fault)]
        plainly = [one for one in arguments if not isinstance(one, Fault)]
        await self._ask("faults", {"how": how, "arguments": plainly, "words": words, "faults": faults})

    async def webhook(self, url: str, *, secret: str = "") -> None:
        """Deliver there."""
        await self._ask("webhook", {"url": url, "secret": secret})

    async def settings(self, **settings: Any) -> None:
        """Change `latency` or `resolves`."""
        await self._ask("settings", settings)

    async def told(self) -> dict[str, Any]:
        """Ask for everything."""
        async with self._session.get(f"{self.base}/control/told") as answer:
            told: dict[str, Any] = await answer.json()
        known = {field.name for field in fields(Shown)}
        told["shown"] = [
            Shown(**{name: _tuples(value) for name, value in one.items() if name in known}) for one in told["shown"]
        ]
        return told

    async def _ask(self, door: str, what: Any) -> Any:
        async with self._session.post(f"{self.base}/control/{door}", json=what) as answer:
            answer.raise_for_status()
            return await answer.json()


@asynccontextmanager
async def running(name: str, *options: str) -> AsyncIterator[Remote]:
    """Start tests/platforms/<name>.py as a process; it ends with the block, and with this process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"tests.platforms.{name}",
        *(options or ("--port", "0")),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
        async with aiohttp.ClientSession() as session:
            yield Remote(told["base"], session)
    finally:
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 5)
        if process.returncode is None:
            process.kill()
            await process.wait()


async def stand_alone(platform: "Platform") -> None:
    """Serve until the standard input is closed, which happens when whoever started us goes away."""
    async with platform:
        print(json.dumps({"base": platform.base}), flush=True)  # noqa: T201 - that is how it is found
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        await reader.read()


def options(what: str) -> argparse.ArgumentParser:
    """Give the options that all of them have."""
    parser = argparse.ArgumentParser(description=f"{what}, played on 127.0.0.1 until standard input is closed.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--token", default="")
    return parser


def _tuples(value: Any) -> Any:
    return [tuple(one) for one in value] if isinstance(value, list) else value
