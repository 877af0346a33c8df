"""Telegram as a bot sees it, played on loopback: every call is kept, and answered as the test wants."""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "110201543:a-token-that-opens-nothing"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Tổ Số", "username": "to_so_demo_bot"}

Check = Callable[[str, Mapping[str, str]], Sequence[str]]
"""Names what is wrong in a call: `wrong_in_call`, which takes seconds to load and so is handed in."""
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it arrived; `facts` with the JSON in it read."""

    method: str
    facts: dict[str, Any]
    at: float = field(default_factory=time.monotonic)

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """The labels of an inline keyboard and what they send back."""
        rows = self.facts.get("reply_markup", {}).get("inline_keyboard", [])
        return [(key["text"], key["callback_data"]) for row in rows for key in row]


@dataclass
class PlayedBotApi:
    """One bot's server. `scripted` answers of a method are used up before the ordinary one is given."""

    token: str = TOKEN
    check: Check = lambda _method, _form: ()
    base: str = ""
    latency: float = 0.0  # seconds between a call's effect and its answer
    calls: list[Call] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    scripted: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    updates: dict[int, dict[str, Any]] = field(default_factory=dict)
    presented: dict[str, dict[str, Any]] = field(default_factory=dict)  # commands and descriptions by language
    webhook: dict[str, Any] = field(default_factory=lambda: {"url": "", "pending_update_count": 0})
    _changed: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    _called: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def sent(self, user: int | None = None) -> list[Call]:
        """The messages that were shown, to one user or to all."""
        return [c for c in self.calls if c.method == "sendMessage" and user in {None, c.facts["chat_id"]}]

    def called(self, method: str) -> list[dict[str, Any]]:
        """What a method was called with, first to last."""
        return [call.facts for call in self.calls if call.method == method]

    def wait_for(self, update: dict[str, Any]) -> None:
        """Let an update wait to be asked for."""
        self.updates[update["update_id"]] = update
        self._changed.set()

    async def until(self, is_so: Callable[[], object], *, within: float = 60.0) -> None:
        """Wait until calls made something true."""
        async with asyncio.timeout(within):
            while not is_so():
                self._called.clear()
                await self._called.wait()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Take a call."""
        token, method = request.match_info["token"], request.match_info["method"]
        form = {name: str(value) for name, value in (await request.post()).items()}
        if token != self.token:
            return refusal(401, "Unauthorized")
        self.problems += self.check(method, form)
        if self.scripted[method]:
            return await self.scripted[method].popleft()(request)
        facts = {name: _read(value) if name != "text" else value for name, value in form.items()}
        self.calls.append(Call(method, facts))
        self._called.set()
        answer = result(await self._result(method, facts))
        await asyncio.sleep(self.latency)
        return answer

    async def _result(self, method: str, facts: dict[str, Any]) -> Any:
        match method:
            case "getMe":
                return BOT | {"can_join_groups": False, "can_read_all_group_messages": False}
            case "sendMessage":
                chat = {"id": facts["chat_id"], "type": "private", "first_name": "Mẫu"}
                shown = {"message_id": len(self.calls), "date": 1795340000, "chat": chat, "from": BOT}
                return shown | {"text": facts["text"]}
            case "getUpdates":
                return await self._waiting(int(facts.get("offset", 0)), float(facts.get("timeout", 0)))
            case "getWebhookInfo":
                return {"has_custom_certificate": False, **self.webhook}
            case "setWebhook":
                self.webhook |= {"url": facts["url"], "allowed_updates": facts.get("allowed_updates", [])}
            case "deleteWebhook":
                self.webhook["url"] = ""
            case _ if "My" in method:
                return self._presented(method, facts)
        return True

    def _presented(self, method: str, facts: dict[str, Any]) -> Any:
        what, language = method[3:].removeprefix("My"), str(facts.get("language_code", ""))
        kept = self.presented.setdefault(what, {})
        name = {"Commands": "commands", "Description": "description", "ShortDescription": "short_description"}[what]
        if method.startswith("set"):
            kept[language] = facts[name]
            return True
        return kept.get(language, []) if what == "Commands" else {name: kept.get(language, "")}

    async def _waiting(self, offset: int, patience: float) -> list[dict[str, Any]]:
        for confirmed in [number for number in self.updates if number < offset]:
            del self.updates[confirmed]
        if not self.updates:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), patience)
            except TimeoutError:
                return []
        return [self.updates[number] for number in sorted(self.updates)]


@asynccontextmanager
async def played_bot_api(*, check: Check | None = None) -> AsyncIterator[PlayedBotApi]:
    """Open the server for as long as the block lasts. What was wrong in a call fails here."""
    played = PlayedBotApi(check=check) if check else PlayedBotApi()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", played.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    played.base = f"http://{host}:{port}"
    try:
        yield played
    finally:
        await runner.cleanup()
    assert played.problems == []


def result(value: Any) -> web.Response:
    """Say yes, as Telegram does."""
    return web.json_response({"ok": True, "result": value})


def refusal(status: int, description: str, **parameters: Any) -> web.Response:
    """Say no, as Telegram does."""
    more = {"parameters": parameters} if parameters else {}
    return web.json_response({"ok": False, "error_code": status, "description": description, **more}, status=status)


def refuses(status: int, description: str, **parameters: Any) -> Answer:
    """Script a no."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return refusal(status, description, **parameters)

    return answer


def says(body: str, *, status: int) -> Answer:
    """Script what stands in front of Telegram: a page, no JSON."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=body, status=status, content_type="text/html")

    return answer


def hangs(seconds: float = 30) -> Answer:
    """Script a server that took the call and says nothing."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.Response()

    return answer


def breaks() -> Answer:
    """Script a line that breaks after the call was read."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    return answer


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
