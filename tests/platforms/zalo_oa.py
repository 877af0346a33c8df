"""Zalo Official Account with one OA and one app, played on loopback (API and OAuth on the same port). Start here:

    async with ZaloOa() as zalo:                             # strict: a wrong call fails when the block is left
        first = zalo.granted()                               # access_token, refresh_token, expires_in: a first pair
        # HELPDESK_ZALO_OA__API_BASE and OAUTH_BASE are zalo.base; APP_ID, APP_SECRET, OA_ID, OA_SECRET_KEY stand below
        lan = zalo.resident("lan")                           # any name; `lan.user` is the id as Zalo writes them
        await zalo.deliver_to(url)                           # Zalo's console does it, no call can
        await lan.follow(); await lan.say("xin chào")        # photo, document, voice, location, tap, unfollow …
        await lan.hears("trả lời 1, 2, 3")
        zalo.advance(25 * 3600)                              # the access token ends: -220
        zalo.advance(48 * 3600)                              # no free message is left: -211; after 7 days: -230
        zalo.faults.next("access_token", Reset(took_effect=True))   # new tokens were given and nobody heard them
        zalo.refused_refreshes                               # refresh tokens that were shown twice

Calls are named by their last words: "access_token", "message/cs", "upload/image", "upload/file", "getoa".
Every no of the API is an HTTP 200 with `error` below zero; every no of OAuth an HTTP 200 with `error_name`.
As a process: `python -m tests.platforms.zalo_oa --port 8083`, then control.py.
"""

import asyncio
import hashlib
import itertools
import json
from collections import defaultdict
from typing import Any

from aiohttp import web

from tests.platforms import control
from tests.platforms.courier import Courier, Parcel
from tests.platforms.faults import Blocked, ExpiredToken, Fault, Refused, TooMany, UsedUp, WrongToken
from tests.platforms.records import Call, Shown, Upload
from tests.platforms.serving import Platform, Refusal, read_call
from tests.platforms.zalo_oa_residents import OA_ID, OaResident
from tests.platforms.zalo_oa_rules import wrong_in_event, wrong_in_message, wrong_in_token_call, wrong_in_upload
from tests.platforms.zalo_oa_tokens import APP_ID, APP_SECRET, Tokens

OA_SECRET_KEY = "test-oa-secret"

__all__ = ["APP_ID", "APP_SECRET", "OA_ID", "OA_SECRET_KEY", "ZaloOa", "signed"]

_DELAYS = (30, 300, 900, 1800, 3600)  # seconds, as Zalo writes; times `pace`
_HOUR = 3600.0
_DAY = 24 * _HOUR
_UPLOAD_LIVES = 7 * _DAY
_WINDOW = 48 * _HOUR
_WRITING_ENDS = 7 * _DAY
_LARGEST_IMAGE = 1 << 20
_ENOUGH_FAILURES = 50  # in a row; the figure is a guess


class ZaloOa(Platform):
    """`free_messages`: how many may be sent for nothing in 48 hours. `paid_messages`: how many more the OA has paid."""

    def __init__(
        self,
        *,
        free_messages: int = 8,
        paid_messages: int = 0,
        echoes: bool = True,
        knows_everybody: bool = False,
        pace: float = 0.002,
        port: int = 0,
        seed: int = 1,
        strict: bool = True,
    ) -> None:
        """Stand ready. `echoes`: what the OA sends comes back as oa_send_* events, as it does when subscribed."""
        super().__init__(port=port, seed=seed, strict=strict)
        self.free_messages = free_messages
        self.paid_messages = paid_messages
        self.echoes = echoes
        self.knows_everybody = knows_everybody
        self.tokens = Tokens(self.now)
        self.is_enabled = True  # Zalo switches off a webhook that does not answer
        self.courier = Courier(
            self.faults,
            headers=self._headers,
            delays=[seconds * pace for seconds in _DELAYS],
            deadline=2.0,
            keeps_order=False,
            arrived=self._arrived,
            failed=self._failed,
        )
        self._residents: dict[str, OaResident] = {}
        self._spent: dict[str, list[float]] = defaultdict(list)  # free messages since the resident's last words
        self._uploads: dict[str, tuple[Upload, float]] = {}
        self._media: dict[str, Upload] = {}
        self._numbers = itertools.count(1)
        self._failures = 0

    # -- what a test does ---------------------------------------------------------------------------------------------
    def resident(self, user: Any) -> OaResident:
        """Return somebody with Zalo, by any name or by the id that Zalo gives them."""
        name = str(user)
        known = name if name.isdigit() and len(name) >= 15 else str(int(_hex(f"resident {name}"), 16))[:18]
        return self._residents.setdefault(known, OaResident(self, known))

    def shown(self, user: object = None) -> list[Shown]:
        """What was shown; a resident may be named as for `resident`."""
        return super().shown(None if user is None else self.resident(user).user)

    def granted(self) -> dict[str, str]:
        """Give a pair of tokens, as Zalo's API Explorer does."""
        return self.tokens.grant()

    @property
    def pair(self) -> dict[str, str]:
        """The tokens that were given last."""
        return self.tokens.pair

    @property
    def refreshes(self) -> int:
        """How often new tokens were given for a refresh token."""
        return self.tokens.refreshes

    @property
    def refused_refreshes(self) -> list[str]:
        """Refresh tokens that were shown after their end."""
        return self.tokens.refused

    def revoke(self) -> None:
        """Take every access token back."""
        self.tokens.revoke()

    def interacted(self, user: str) -> None:
        """A resident did something: a new window opens."""
        self._spent[user] = []

    def send_event(self, event: dict[str, Any], *, user: str) -> str:
        """Send an event, if Zalo could have sent it. Returns the id of its message, if it has one."""
        made = {"app_id": APP_ID} | event | {"timestamp": str(int(self.now() * 1000))}
        if problems := wrong_in_event(made):
            self.violations += [f"event: {problem}" for problem in problems]
            raise AssertionError(problems)
        number = str(made.get("message", {}).get("msg_id") or f"{made['event_name']}-{next(self._numbers)}")
        if self.courier.url and self.is_enabled:
            body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
            self.courier.take(Parcel(number, user, user, body))
        return number

    async def settled(self, *, within: float = 15.0) -> None:
        """Wait until every event was taken by the webhook, or given up."""
        await self.courier.idle(within=within)

    async def deliver_to(self, url: str, *, secret: str = "") -> None:
        """Deliver to this webhook; the OA's own key signs, there is no other secret."""
        del secret
        self.courier.url = self.where(url)
        self.is_enabled = True
        self._failures = 0

    def told(self) -> dict[str, Any]:
        """Say how the tokens fare."""
        return {
            "refreshes": self.tokens.refreshes,
            "refused_refreshes": self.tokens.refused,
            "is_enabled": self.is_enabled,
            "pair": self.tokens.pair,
        }

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
        return [
            web.post("/v4/oa/access_token", self._take),
            web.post("/v3.0/oa/message/cs", self._take),
            web.post("/v2.0/oa/upload/{what:image|file}", self._take),
            web.get("/v2.0/oa/getoa", self._take),
            web.get("/media/{name}", self._give),
        ]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        facts, files, is_json = await read_call(request)
        method = request.path.removeprefix("/v4/oa/").removeprefix("/v3.0/oa/").removeprefix("/v2.0/oa/")
        user = str((facts.get("recipient") or {}).get("user_id", "")) if method == "message/cs" else ""
        call = self.next_call(method, facts, files=files, user=user)
        call.facts = (
            facts
            | {"(json)": is_json}
            | {f"({name})": request.headers[name] for name in ("access_token", "secret_key") if name in request.headers}
        )
        return await self.serve(request, call)

    async def _give(self, request: web.Request) -> web.StreamResponse:
        return await self.serve(request, self.next_call("media", {"name": request.match_info["name"]}))

    def wrong_in(self, call: Call) -> list[str]:
        """Name what Zalo would not understand."""
        match call.method:
            case "access_token":
                return wrong_in_token_call(call.facts)
            case "message/cs":
                return wrong_in_message(call.facts)
            case "upload/image" | "upload/file":
                return wrong_in_upload(call.method, call.files)
        return []

    def yes(self, call: Call, result: Any) -> web.Response:
        """Say yes."""
        match call.method:
            case "media":
                return web.Response(body=result.content, content_type="application/octet-stream")
            case "access_token":
                return web.json_response(result)
        return web.json_response({"data": result, "error": 0, "message": "Success"})

    def no(self, call: Call, refusal: Refusal) -> web.Response:
        """Say no, with HTTP 200 as Zalo does."""
        call.refusal = refusal.description
        if call.method == "media":
            return web.Response(status=404)
        code = -201 if refusal.code == 400 else refusal.code
        if call.method == "access_token":
            name, code = refusal.description, -14002 if refusal.code == 400 else refusal.code
            reason = {"error_reason": name, "ref_doc": "https://developers.zalo.me/docs", "error_description": name}
            return web.json_response({"error_name": name, **reason, "error": code})
        return web.json_response({"error": code, "message": refusal.description})

    def as_refusal(self, fault: Fault, call: Call) -> Refusal:
        """Say what a fault is called at Zalo OA."""
        match fault:
            case TooMany():
                return Refusal(-32, "Your application reached limit call api")
            case Blocked():
                return Refusal(-217, "User has blocked invitation from OA")
            case WrongToken():
                return Refusal(-216, "Access token is invalid")
            case ExpiredToken():
                return Refusal(-220, "access_token is expired or removed")
            case UsedUp():
                return Refusal(-14014, "Invalid refresh token")
            case Refused():
                return Refusal(fault.code, fault.description)
        raise AssertionError(f"{fault.kind} does not happen at Zalo OA in {call.method}")

    async def effect(self, call: Call) -> Any:
        """Do what the call asks."""
        if call.method == "media":
            if (file := self._media.get(call.facts["name"])) is None:
                raise Refusal(404, "Not Found")
            return file
        if call.method == "access_token":
            return self.tokens.exchange(call.facts, secret=call.facts.get("(secret_key)", ""))
        self.tokens.check(call.facts.get("(access_token)", ""))
        match call.method:
            case "message/cs":
                return await self._show(call)
            case "getoa":
                return {"oa_id": OA_ID, "name": "Tổ Số Mẫu", "is_verified": True, "oa_type": 4}
        name = _hex(f"upload {next(self._numbers)}")
        self._uploads[name] = call.files["file"], self.now() + _UPLOAD_LIVES
        return {"attachment_id" if call.method == "upload/image" else "token": name}

    async def _show(self, call: Call) -> dict[str, Any]:
        resident = self._residents.get(call.user)
        if resident is not None and resident.has_blocked:
            raise Refusal(-217, "User has blocked invitation from OA")
        if resident is not None and resident.has_left:
            raise Refusal(-213, "User has not followed OA")
        message = call.facts["message"]
        kind, file = await self._attached(message.get("attachment") or {})
        quota = self._quota(call.user, resident)
        number = self.next_message()
        buttons = [(button["title"], button.get("payload", "")) for button in _buttons(message)]
        self.note_shown(call, call.user, number, message.get("text", ""), kind=kind, file=file, buttons=buttons)
        if self.echoes:
            echo = {"event_name": "oa_send_text", "sender": {"id": OA_ID}, "recipient": {"id": call.user}}
            said = {"text": message.get("text", ""), "msg_id": number}
            self.send_event(echo | {"message": said}, user=f"echo {call.user}")
        return {"message_id": number, "user_id": call.user, "quota": quota}

    def _quota(self, user: str, resident: OaResident | None) -> dict[str, str]:
        now = self.now()
        since = now - resident.last_at if resident is not None and resident.last_at else None
        if since is None and self.knows_everybody:
            since = 0.0
        if since is None:
            raise Refusal(-232, "User has not interacted, or last interaction expired")
        if since > _WRITING_ENDS:
            raise Refusal(-230, "User has not interacted with the OA in the past 7 days")
        spent = self._spent[user]
        if since <= _WINDOW and len(spent) < self.free_messages:
            spent.append(now)
            return {
                "quota_type": "reply",
                "remain": str(self.free_messages - len(spent)),
                "total": str(self.free_messages),
            }
        if not self.paid_messages:
            raise Refusal(-211, "Out of quota")
        self.paid_messages -= 1
        return {"quota_type": "purchase_quota", "remain": str(self.paid_messages)}

    async def _attached(self, attachment: dict[str, Any]) -> tuple[str, Upload | None]:
        if attachment.get("type") == "file":
            return "file", self._uploaded(attachment["payload"]["token"])
        payload = attachment.get("payload") or {}
        if payload.get("template_type") == "request_user_info":
            return "request_user_info", None
        for element in payload.get("elements") or []:
            if "attachment_id" in element:
                return "image", self._uploaded(element["attachment_id"])
            return "image", await self.fetched(element["url"], most=_LARGEST_IMAGE)
        return "text", None

    def _uploaded(self, name: str) -> Upload:
        file, ends = self._uploads.get(name, (None, 0.0))
        if file is None:
            raise Refusal(-201, "attachment_id is invalid!")
        if ends < self.now():
            raise Refusal(-100, "attachment_id was expired")
        return file

    def _headers(self, body: bytes, attempt: int) -> dict[str, str]:
        stamp = str(json.loads(body)["timestamp"])
        again = {"num_retry": str(attempt - 1)} if attempt > 1 else {}
        signature = {"X-ZEvent-Signature": signed(body, stamp)}
        return {"Content-Type": "application/json"} | signature | again

    def _arrived(self, _parcel: Parcel) -> None:
        self._failures = 0

    def _failed(self, _parcel: Parcel) -> None:
        self._failures += 1
        if self._failures >= _ENOUGH_FAILURES:
            self.is_enabled = False


def signed(body: bytes, timestamp: str, *, key: str = OA_SECRET_KEY) -> str:
    """Return the signature of a body: a plain SHA-256, the key at its end."""
    return "mac=" + hashlib.sha256(APP_ID.encode() + body + timestamp.encode() + key.encode()).hexdigest()


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    payload = (message.get("attachment") or {}).get("payload") or {}
    found: list[dict[str, Any]] = payload.get("buttons") or []
    return found


def _hex(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:20]


async def _main() -> None:
    given = control.options("Zalo Official Account").parse_args()
    zalo = ZaloOa(port=given.port, seed=given.seed, strict=False)
    zalo.granted()
    await control.stand_alone(zalo)


if __name__ == "__main__":
    asyncio.run(_main())
