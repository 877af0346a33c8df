"""An SMS gateway, played: it takes what `docs/sms.md` describes, with faults switched on by the test.

gateway.faults: what happens to the next calls instead of the ordinary, each once:
"too-many", "broken" (500), "hang", "reset" (RST after it took effect), "lost" (RST before), "garbled" (200 with half an
answer), "page" (an HTML page with 502).
"""

import asyncio
import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from aiohttp import web

from bot.channels.sms.gateway import MOMENT_HEADER, SIGNATURE_HEADER, signature

KEY = "khoa-cua-cong-sms"
SECRET = "bi-mat-cua-cong-sms"
_NUMBER = re.compile(r"\+84\d{9}")
_FIELDS = {"to", "from", "text", "encoding", "reference"}


@dataclass
class SmsGateway:
    """The gateway, and the phones behind it."""

    faults: list[str] = field(default_factory=list)
    opted_out: set[str] = field(default_factory=set)
    shown: list[dict[str, str]] = field(default_factory=list)  # what has reached phones
    calls: int = 0
    wrong_forms: list[str] = field(default_factory=list)
    key: str = KEY
    address: str = ""
    _hangs: list[asyncio.Event] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/messages", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}/messages"
        return self

    async def __aexit__(self, *_: object) -> None:
        for hang in self._hangs:
            hang.set()
        await self._runner.cleanup()

    def texts(self, number: str) -> list[str]:
        """Return what a phone shows."""
        return [one["text"] for one in self.shown if one["to"] == number]

    async def report(self, client: httpx.AsyncClient, body: dict[str, Any], **how: Any) -> int:
        """Report something, signed as it should be or as the test wants it; return how it was answered."""
        raw = json.dumps(body).encode()
        moment = str(how.get("moment", int(time.time())))
        headers = {
            "content-type": "application/json",
            MOMENT_HEADER: moment,
            SIGNATURE_HEADER: how.get("signature", signature(SECRET, moment, raw)),
        }
        return (await client.post("/webhooks/sms", content=raw, headers=headers)).status_code

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        body = await request.json()
        self._look_at(request, body)
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return web.json_response({"error": "unauthorized"}, status=401)
        fault = self.faults.pop(0) if self.faults else ""
        if fault in {"reset", "hang", "garbled"}:
            self.shown.append(body)
        match fault:
            case "too-many":
                return web.json_response({"error": "rate_limited"}, status=429, headers={"retry-after": "1"})
            case "broken":
                return web.json_response({"error": "internal"}, status=500)
            case "page":
                return web.Response(text="<html>", status=502, content_type="text/html")
            case "garbled":
                return web.Response(text='{"status": "acc', content_type="application/json")
            case "hang":
                self._hangs.append(asyncio.Event())
                await self._hangs[-1].wait()
            case "reset" | "lost":
                assert request.transport
                request.transport.abort()
                return web.Response()
        return self._answer(body)

    def _answer(self, body: dict[str, str]) -> web.Response:
        if not _NUMBER.fullmatch(body["to"]):
            return web.json_response({"error": "invalid_number"}, status=422)
        if body["to"] in self.opted_out:
            return web.json_response({"error": "opted_out"}, status=422)
        if body["text"].startswith("cấm"):
            return web.json_response({"error": "content"}, status=400)
        self.shown.append(body)
        return web.json_response({"id": f"m{self.calls}", "status": "accepted"}, status=202)

    def _look_at(self, request: web.Request, body: dict[str, str]) -> None:
        wrong: Iterable[str] = _FIELDS ^ set(body)
        if wrong or request.headers.get("idempotency-key") != body.get("reference"):
            self.wrong_forms.append(str(sorted(body)))
