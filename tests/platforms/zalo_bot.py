"""Zalo Bot Platform with one bot, played on loopback. Start here:

    async with ZaloBot() as zalo:                            # strict: a wrong call fails when the block is left
        base = f"{zalo.base}/bot{zalo.token}"                # HELPDESK_ZALO_BOT__API_BASE is zalo.base
        lan = zalo.resident("lan")                           # any name; `lan.user` is the id as Zalo writes them
        await lan.say("xin chào")                            # waits for getUpdates, or goes to the webhook
        await lan.photo(); await lan.voice(); await lan.sticker(); await lan.unsupported()
        await lan.hears("trả lời 1, 2, 3")
        await zalo.deliver_to(url, secret="at-least-8")      # or the bot's setWebhook
        zalo.is_wrapped = False                              # the other form of webhook bodies
        zalo.photo_field = "photo"                           # as its pages say; real ones carry photo_url
        zalo.faults.next("sendMessage", TooMany())           # every no is an HTTP 200 with ok: false

Not known from any page, and so only our guess: codes of refusals other than 401, 408 and 429; how often and how long
it tries a webhook again; what it says about somebody who blocked the bot. Files lie at public addresses, as Zalo's do.
As a process: `python -m tests.platforms.zalo_bot --port 8082`, then control.py.
"""

import asyncio
import hashlib
import itertools
import json
from collections import deque
from typing import Any, Literal

from aiohttp import web

from tests.platforms import control, pictures
from tests.platforms.courier import Courier, Parcel
from tests.platforms.faults import Blocked, ExpiredToken, Fault, Refused, TooMany, WrongToken
from tests.platforms.records import Call, Shown, Upload
from tests.platforms.residents import Resident
from tests.platforms.serving import Platform, Refusal, read_call
from tests.platforms.zalo_bot_rules import wrong_in_call, wrong_in_event

TOKEN = "2871650384:a-zalo-token-that-opens-nothing"

_DELAYS = (0, 2, 4, 8, 16, 32, 60)  # seconds; a guess
_LARGEST_PHOTO = 5 << 20


class ZaloResident(Resident):
    """One person in the private chat with the bot. What they do returns the id of their message."""

    def __init__(self, zalo: "ZaloBot", user: str) -> None:
        """Sit down at the phone."""
        super().__init__(zalo, user)
        self._zalo = zalo
        self.is_known = False

    async def say(self, words: str) -> str:
        """Type something."""
        return self._event("text", {"text": words})

    async def photo(self, content: bytes | None = None, *, caption: str = "") -> str:
        """Send a photo."""
        address = self._zalo.keep(content or pictures.jpeg(), "jpg")
        below = {"caption": caption} if caption else {}
        return self._event("image", {self._zalo.photo_field: address, "message_type": "CHAT_PHOTO"} | below)

    async def voice(self, content: bytes | None = None) -> str:
        """Say something."""
        address = self._zalo.keep(content or pictures.aac(), "aac")
        return self._event("voice", {"voice_url": address, "message_type": "CHAT_VOICE"})

    async def sticker(self) -> str:
        """Send a sticker."""
        address = self._zalo.keep(pictures.png(), "png")
        return self._event("sticker", {"sticker": "bfe458bf64fa8da4d4eb", "url": address})

    async def unsupported(self) -> str:
        """Send what Zalo does not tell bots; or be somebody whose words it withholds."""
        return self._event("unsupported", {})

    async def block(self) -> None:
        """Stop the bot; Zalo Bot tells nobody."""
        self.has_blocked = True

    async def unblock(self) -> None:
        """Let it write again."""
        self.has_blocked = False

    def _event(self, kind: str, content: dict[str, Any]) -> str:
        self.is_known = True
        message = {
            "date": int(self._zalo.now() * 1000),
            "chat": {"chat_type": "PRIVATE", "id": self.user},
            "message_id": self._zalo.next_message(),
            "from": {"id": self.user, "is_bot": False, "display_name": self.name},
        }
        return self._zalo.send_event({"event_name": f"message.{kind}.received", "message": message | content})


class ZaloBot(Platform):
    """`pace`: 1.0 waits as Zalo (is guessed to) before it tries a webhook again."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        knows_everybody: bool = False,
        pace: float = 0.02,
        port: int = 0,
        seed: int = 1,
        strict: bool = True,
    ) -> None:
        """Stand ready."""
        super().__init__(port=port, seed=seed, strict=strict)
        self.token = token
        self.knows_everybody = knows_everybody
        self.is_wrapped = True
        self.longest_poll = 60.0  # seconds, whatever the bot asks for
        self.photo_field: Literal["photo_url", "photo"] = "photo_url"
        self.waiting: deque[dict[str, Any]] = deque()
        self.webhook: dict[str, Any] = {"url": "", "updated_at": 0}
        self.courier = Courier(
            self.faults, headers=self._headers, delays=[seconds * pace for seconds in _DELAYS], deadline=10.0
        )
        self._secret = ""
        self._residents: dict[str, ZaloResident] = {}
        self._media: dict[str, Upload] = {}
        self._numbers = itertools.count(1)
        self._changed = asyncio.Event()

    # -- what a test does ---------------------------------------------------------------------------------------------
    def resident(self, user: Any) -> ZaloResident:
        """Return somebody with Zalo, by any name or by the id that Zalo gives them."""
        name = str(user)
        known = name if len(name) == 20 and set(name) <= set("0123456789abcdef") else _hex(f"resident {name}")
        return self._residents.setdefault(known, ZaloResident(self, known))

    def shown(self, user: object = None) -> list[Shown]:
        """What was shown; a resident may be named as for `resident`."""
        return super().shown(None if user is None else self.resident(user).user)

    def send_event(self, event: dict[str, Any]) -> str:
        """Send an event, if Zalo could have sent it. Returns the id of its message."""
        if problems := wrong_in_event(event):
            self.violations += [f"event: {problem}" for problem in problems]
            raise AssertionError(problems)
        if self.webhook["url"]:
            user = event["message"]["from"]["id"]
            body = {"ok": True, "result": event} if self.is_wrapped else event
            number = event["message"]["message_id"]
            self.courier.take(Parcel(number, user, user, json.dumps(body, ensure_ascii=False).encode()))
        else:
            self.waiting.append(event)
            self._changed.set()
        return str(event["message"]["message_id"])

    async def settled(self, *, within: float = 15.0) -> None:
        """Wait until every event was taken by the webhook, or given up."""
        await self.courier.idle(within=within)

    async def probe(self) -> int:
        """Knock at the webhook with an empty body, as Zalo was seen to do. Returns the status."""
        await self.courier.once(Parcel("probe", "", "", b""))
        return self.courier.deliveries[-1].status

    async def deliver_to(self, url: str, *, secret: str = "") -> None:
        """Deliver to this webhook."""
        self._secret = secret
        self.webhook = {"url": url, "updated_at": int(self.now() * 1000)}
        self.courier.url = self.where(url)

    def told(self) -> dict[str, Any]:
        """Say what waits."""
        return {"waiting": len(self.waiting), "token": self.token}

    def keep(self, content: bytes, suffix: str) -> str:
        """Put a file where everybody may fetch it; return the address."""
        name = f"{_hex(str(len(self._media)))}.{suffix}"
        self._media[name] = Upload(name, content)
        return f"{self.base}/media/{name}"

    def next_message(self) -> str:
        """The next message id."""
        return _hex(f"message {next(self._numbers)}")

    # -- calls --------------------------------------------------------------------------------------------------------
    def routes(self) -> list[web.RouteDef]:
        """Say where calls come in."""
        return [web.route("*", "/bot{token}/{method}", self._take), web.get("/media/{name}", self._give)]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        facts, files, _ = await read_call(request)
        method = request.match_info["method"]
        call = self.next_call(method, facts, files=files, user=str(facts.get("chat_id", "")))
        call.token = request.match_info["token"]
        return await self.serve(request, call)

    async def _give(self, request: web.Request) -> web.StreamResponse:
        return await self.serve(request, self.next_call("media", {"name": request.match_info["name"]}))

    def turned_away(self, call: Call) -> Refusal | None:
        """Refuse a wrong token; files need none."""
        return None if call.method == "media" or call.token == self.token else Refusal(401, "Unauthorized")

    def wrong_in(self, call: Call) -> list[str]:
        """Name what Zalo would not understand."""
        if call.method == "media":
            return []
        return wrong_in_call(call.method, call.facts) + (["files cannot be uploaded"] if call.files else [])

    def yes(self, call: Call, result: Any) -> web.Response:
        """Say yes."""
        if call.method == "media":
            return web.Response(body=result.content, content_type="application/octet-stream")
        return web.json_response({"ok": True} if result is None else {"ok": True, "result": result})

    def no(self, call: Call, refusal: Refusal) -> web.Response:
        """Say no, with HTTP 200 as Zalo does."""
        call.refusal = refusal.description
        if call.method == "media":
            return web.Response(status=404)
        return web.json_response({"ok": False, "error_code": refusal.code, "description": refusal.description})

    def as_refusal(self, fault: Fault, call: Call) -> Refusal:
        """Say what a fault is called at Zalo Bot."""
        match fault:
            case TooMany():
                return Refusal(429, "Too Many Requests")
            case Blocked():
                return Refusal(403, "Forbidden")
            case WrongToken() | ExpiredToken():
                return Refusal(401, "Unauthorized")
            case Refused():
                return Refusal(fault.code, fault.description)
        raise AssertionError(f"{fault.kind} does not happen at Zalo Bot in {call.method}")

    async def effect(self, call: Call) -> Any:
        """Do what the call asks."""
        match call.method:
            case "media":
                if (file := self._media.get(call.facts["name"])) is None:
                    raise Refusal(404, "Not Found")
                return file
            case "getMe":
                bot = {"id": "1459232241454765289", "account_name": "bot.ToSoMau", "account_type": "BASIC"}
                return bot | {"can_join_groups": False}
            case "getUpdates":
                return await self._next_event(min(float(call.facts.get("timeout") or 30), self.longest_poll))
            case "setWebhook":
                await self.deliver_to(call.facts["url"], secret=call.facts["secret_token"])
            case "deleteWebhook":
                self.webhook = {"url": "", "updated_at": int(self.now() * 1000)}
                await self.courier.stop()
            case "getWebhookInfo":
                pass
            case _:
                return await self._show(call)
        return self.webhook

    async def _next_event(self, patience: float) -> dict[str, Any]:
        # While a webhook is registered it is not refused: it just never finds anything.
        deadline = asyncio.get_running_loop().time() + patience
        while not self.waiting or self.webhook["url"]:
            left = deadline - asyncio.get_running_loop().time()
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), max(left, 0))
            except TimeoutError:
                raise Refusal(408, "Request timeout") from None
        if len(self.waiting) > 1 and self.faults.is_swapped():
            self.waiting[0], self.waiting[1] = self.waiting[1], self.waiting[0]
        event = self.waiting.popleft()
        if self.faults.copies() > 1:
            self.waiting.appendleft(event)
        return event

    async def _show(self, call: Call) -> dict[str, Any] | None:
        resident = self._residents.get(call.user)
        if resident is not None and resident.has_blocked:
            raise Refusal(403, "Forbidden")
        if not self.knows_everybody and (resident is None or not resident.is_known):
            raise Refusal(400, "Bad Request: chat not found")
        kind = call.method.removeprefix("send").lower()
        if call.method == "sendChatAction":
            return None
        address = call.facts.get("photo") or call.facts.get("voice_url")
        file = await self.fetched(address, most=_LARGEST_PHOTO) if address else None
        words = call.facts.get("text") or call.facts.get("caption") or ""
        kind = "text" if kind == "message" else kind
        number = self.next_message()
        self.note_shown(call, call.user, number, words, kind=kind, file=file)
        return {"message_id": number, "date": int(self.now() * 1000)}

    def _headers(self, body: bytes, _attempt: int) -> dict[str, str]:
        secret = {"X-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        return secret | ({"Content-Type": "application/json"} if body else {})


def _hex(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:20]


async def _main() -> None:
    given = control.options("Zalo Bot Platform").parse_args()
    await control.stand_alone(ZaloBot(token=given.token or TOKEN, port=given.port, seed=given.seed, strict=False))


if __name__ == "__main__":
    asyncio.run(_main())
