"""A program on loopback that takes webhooks, as the Standard Webhooks specification asks receivers to.

async with Receiver() as receiver:
    receiver.base                     # where it listens
    receiver.secret = "whsec_…"       # as the administrator was shown it
    receiver.next(Says(500), HANGS)   # how it answers the next calls
    receiver.got                      # everything that was rightly signed
"""

import asyncio
import base64
import hashlib
import hmac
import json
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True)
class Says:
    """An answer other than yes."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)


HANGS = Says(0)
"""Nothing is answered until the receiver closes or is told to go on."""


@dataclass
class Got:
    """What came, and was rightly signed."""

    id: str
    at: int
    told: dict[str, Any]
    signatures: int


class Receiver:
    """Listens on a free port of 127.0.0.1."""

    def __init__(self) -> None:
        self.base = ""
        self.secret = ""
        self.calls = 0
        self.got: list[Got] = []
        self.wrongly_signed = 0
        self.elsewhere = 0
        self.taken = asyncio.Event()
        self._faults: deque[Says] = deque()
        self._go_on = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/hook", self._take)
        app.router.add_route("*", "/elsewhere", self._go_elsewhere)
        self._runner = web.AppRunner(app, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._go_on.set()
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def hook(self) -> str:
        return f"{self.base}/hook"

    def next(self, *faults: Says) -> None:
        """Answer the next calls like this."""
        self._faults.extend(faults)

    def forget(self) -> None:
        """Begin anew."""
        self.secret, self.calls, self.got, self.wrongly_signed, self.elsewhere = "", 0, [], 0, 0
        self._faults.clear()
        self._go_on.set()
        self._go_on, self.taken = asyncio.Event(), asyncio.Event()

    def go_on(self) -> None:
        """Let what hangs be answered: with 500."""
        self._go_on.set()

    async def _take(self, request: web.Request) -> web.Response:
        self.calls += 1
        body = await request.read()
        self._note(dict(request.headers), body)
        self.taken.set()
        fault = self._faults.popleft() if self._faults else Says(204)
        if fault is HANGS:
            await self._go_on.wait()
        return web.Response(status=fault.status or 500, headers=fault.headers)

    async def _go_elsewhere(self, _request: web.Request) -> web.Response:
        self.elsewhere += 1
        return web.Response(status=200)

    def _note(self, given: dict[str, str], body: bytes) -> None:
        headers = {name.lower(): value for name, value in given.items()}
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        digest = hmac.digest(base64.b64decode(self.secret.removeprefix("whsec_")), signed, hashlib.sha256)
        signatures = headers["webhook-signature"].split(" ")
        if f"v1,{base64.b64encode(digest).decode()}" not in signatures:
            self.wrongly_signed += 1
            return
        told = json.loads(body)
        self.got.append(Got(headers["webhook-id"], int(headers["webhook-timestamp"]), told, len(signatures)))
