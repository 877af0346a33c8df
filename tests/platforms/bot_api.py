"""Telegram's Bot API with one bot, played on loopback. Start here:

    async with BotApi() as api:                              # strict: a wrong call fails when the block is left
        bot = Bot(api.token, base_url=f"{api.base}/bot", base_file_url=f"{api.base}/file/bot")
        lan = api.resident(5100000001)                       # the same one when asked again
        await lan.say("xin chào")                            # waits for getUpdates, or goes to the webhook
        await lan.hears("Anh/chị cần gì ạ?")                 # until the last message says so
        await lan.tap("Tôi đồng ý")                          # photo, album, voice, document, location, contact, edit …
        await api.settled()                                  # until the webhook has taken everything
        api.faults.next("sendMessage", Reset(took_effect=True))
        api.shown(), api.calls, api.in_doubt(), api.violations, api.courier.deliveries

A webhook is registered by the bot's setWebhook, or by `await api.deliver_to(url, secret=…)`; an app without a server
is reached with `api.courier.post = …`. As a process: `python -m tests.platforms.bot_api --port 8081`, then control.py.
"""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.platforms import control
from tests.platforms.bot_api_rules import METHODS, as_read, read_facts, wrong_in_call, wrong_in_result
from tests.platforms.bot_api_schema import schema
from tests.platforms.faults import Blocked, ExpiredToken, Fault, Refused, TooMany, WrongToken
from tests.platforms.records import Call, Shown, Upload
from tests.platforms.serving import Platform, Refusal, read_call
from tests.platforms.telegram_files import TelegramFiles
from tests.platforms.telegram_mailbox import Mailbox
from tests.platforms.telegram_residents import TelegramResident

TOKEN = "110201543:a-token-that-opens-nothing"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Tổ Số", "username": "to_so_demo_bot"}

_PHOTO_BY_ADDRESS = 5 << 20
_FILE_BY_ADDRESS = 20 << 20
_TAP_LIVES = 150.0
_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
_NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@dataclass
class Tap:
    """A tap on an inline button, until it is answered."""

    user: int
    at: float
    answered: bool = False
    answer: str = ""


class BotApi(Platform):
    """`knows_everybody`: the bot may also write to people who never wrote to it. `pace`: 1.0 waits as Telegram does."""

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
        schema()  # missing, it is missed now and not in the middle of a call
        self.token = token
        self.bot = BOT | {"id": int(token.partition(":")[0])}
        self.knows_everybody = knows_everybody
        self.mailbox = Mailbox(self.faults, pace=pace, now=self.now, where=self.where)
        self.courier = self.mailbox.courier
        self.files = TelegramFiles(self.now)
        self.taps: dict[str, Tap] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}  # by language
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self._residents: dict[int, TelegramResident] = {}
        self._messages: dict[tuple[str, int], dict[str, Any]] = {}
        self._message_numbers = itertools.count(11)
        self._methods: dict[str, Callable[[Call], Any]] = {
            "answerCallbackQuery": self._answer_tap,
            "deleteWebhook": lambda call: self.mailbox.remove(call.facts),
            "download": lambda call: self.files.downloaded(call.facts["path"]),
            "editMessageReplyMarkup": self._edit,
            "editMessageText": lambda call: self._edit(call, text=_words(call.facts, "text")),
            "getFile": lambda call: self.files.get_file(call.facts["file_id"]),
            "getMe": self._me,
            "getMyCommands": lambda call: self.commands.get(call.facts.get("language_code") or "", []),
            "getMyDescription": lambda call: _told(self.descriptions, call, "description"),
            "getMyShortDescription": lambda call: _told(self.short_descriptions, call, "short_description"),
            "getUpdates": lambda call: self.mailbox.ask(call.facts),
            "getWebhookInfo": lambda _call: self.mailbox.info(),
            "sendChatAction": self._act,
            "sendDocument": lambda call: self._show_file(call, "document"),
            "sendMediaGroup": self._show_album,
            "sendMessage": lambda call: self._show(call, "text", {"text": _words(call.facts, "text")}),
            "sendPhoto": lambda call: self._show_file(call, "photo"),
            "sendVoice": lambda call: self._show_file(call, "voice"),
            "setMyCommands": lambda call: _kept(self.commands, call, "commands"),
            "setMyDescription": lambda call: _kept(self.descriptions, call, "description"),
            "setMyShortDescription": lambda call: _kept(self.short_descriptions, call, "short_description"),
            "setWebhook": lambda call: self.mailbox.register(call.facts),
        }

    # -- what a test does ---------------------------------------------------------------------------------------------
    def resident(self, user: Any) -> TelegramResident:
        """Return somebody with Telegram."""
        return self._residents.setdefault(int(user), TelegramResident(self, int(user)))

    def sent(self, user: int | None = None) -> list[Call]:
        """The calls that showed a text, to one user or to all."""
        worked = [call for call in self.calls if call.method == "sendMessage" and call.took_effect]
        return [call for call in worked if user is None or call.user == str(user)]

    def send_update(self, update: dict[str, Any], *, user: int) -> int:
        """Send an update (whatever stands in it, if Telegram could have sent it). Returns its number."""
        return self.mailbox.put(update, user=user)

    async def settled(self, *, within: float = 15.0) -> None:
        """Wait until every update was taken by the webhook."""
        await self.courier.idle(within=within)

    async def deliver_to(self, url: str, *, secret: str = "") -> None:
        """Deliver to this webhook."""
        self.mailbox.register({"url": url, "secret_token": secret})

    def told(self) -> dict[str, Any]:
        """Say what waits."""
        spinning = [name for name, tap in self.taps.items() if not tap.answered]
        return {"waiting": len(self.mailbox.updates), "spinning": spinning, "token": self.token}

    def next_message(self) -> int:
        """The next message id."""
        return next(self._message_numbers)

    def date(self) -> int:
        """Seconds, as dates are written here."""
        return int(self.now())

    def message_of(self, shown: Shown) -> dict[str, Any]:
        """Return a message of the bot as an update quotes it."""
        return self._messages[shown.user, int(shown.message_id)]

    def tapped(self, resident: TelegramResident, data: str, message: int | None) -> int:
        """Send a tap."""
        number = self.mailbox.next_number()
        tap = f"tap-{number}"
        self.taps[tap] = Tap(resident.user, self.now())
        quoted = self._messages.get((str(resident.user), message or 0))
        gone = {"message_id": message or 2, "chat": resident.as_chat, "date": 0}
        query = {"id": tap, "from": resident.as_user, "message": quoted or gone, "chat_instance": "-3215764890124"}
        return self.send_update({"update_id": number, "callback_query": query | {"data": data}}, user=resident.user)

    # -- calls --------------------------------------------------------------------------------------------------------
    def routes(self) -> list[web.RouteDef]:
        """Say where calls come in."""
        return [
            web.route("*", "/bot{token}/{method}", self._take),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        given, files, _ = await read_call(request)
        name = request.match_info["method"]
        method = next((known for known in METHODS if known.lower() == name.lower()), name)  # Telegram does not mind
        facts = read_facts(method, given)
        tap = self.taps.get(str(facts.get("callback_query_id", "")))
        user = str(facts.get("chat_id", tap.user if tap else ""))
        token = request.match_info["token"]
        return await self.serve(request, self.next_call(method, facts, files=files, user=user, token=token))

    async def _download(self, request: web.Request) -> web.StreamResponse:
        facts, token = {"path": request.match_info["path"]}, request.match_info["token"]
        return await self.serve(request, self.next_call("download", facts, token=token))

    def turned_away(self, call: Call) -> Refusal | None:
        """Refuse a wrong token."""
        return None if call.token == self.token else Refusal(401, "Unauthorized")

    def wrong_in(self, call: Call) -> list[str]:
        """Name what Telegram would not understand."""
        return [] if call.method == "download" else wrong_in_call(call.method, call.facts, call.files)

    def yes(self, call: Call, result: Any) -> web.Response:
        """Say yes, as Telegram does."""
        if call.method == "download":
            return web.Response(body=result, content_type="application/octet-stream")
        self.violations += [f"our answer to {call.method}: {wrong}" for wrong in wrong_in_result(call.method, result)]
        return web.json_response({"ok": True, "result": result})

    def no(self, call: Call, refusal: Refusal) -> web.Response:
        """Say no, as Telegram does."""
        more = {"parameters": refusal.parameters} if refusal.parameters else {}
        call.refusal = refusal.description
        said = {"ok": False, "error_code": refusal.code, "description": refusal.description} | more
        return web.json_response(said, status=refusal.code)

    def idle(self, call: Call) -> web.Response:
        """Find nothing."""
        return self.yes(call, [])

    def as_refusal(self, fault: Fault, call: Call) -> Refusal:
        """Say what a fault is called at Telegram."""
        match fault:
            case TooMany():
                seconds = fault.retry_after
                return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
            case Blocked():
                return Refusal(403, "Forbidden: bot was blocked by the user")
            case WrongToken() | ExpiredToken():
                return Refusal(401, "Unauthorized")
            case Refused():
                return Refusal(fault.code, fault.description, **fault.parameters)
        raise AssertionError(f"{fault.kind} does not happen at Telegram in {call.method}")

    async def effect(self, call: Call) -> Any:
        """Do what the call asks."""
        if (do := self._methods.get(call.method)) is None:
            self.violations.append(f"{call.method} is not played here")
            raise Refusal(404, "Not Found")
        result = do(call)
        return await result if asyncio.iscoroutine(result) else result

    # -- effects ------------------------------------------------------------------------------------------------------
    def _me(self, _call: Call) -> dict[str, Any]:
        rights = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return self.bot | rights

    def _answer_tap(self, call: Call) -> bool:
        tap = self.taps.get(call.facts["callback_query_id"])
        if tap is None or self.now() - tap.at > _TAP_LIVES:
            raise Refusal(400, _TOO_OLD)
        tap.answered = True
        tap.answer = call.facts.get("text") or ""
        return True

    def _act(self, call: Call) -> bool:
        self._reachable(call)
        return True

    def _reachable(self, call: Call) -> None:
        chat = call.facts["chat_id"]
        resident = self._residents.get(chat) if isinstance(chat, int) else None
        if resident is not None and resident.has_blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not self.knows_everybody and (resident is None or not resident.is_known):
            raise Refusal(400, "Bad Request: chat not found")

    def _show(self, call: Call, kind: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
        self._reachable(call)
        markup = call.facts.get("reply_markup") or {}
        number = self.next_message()
        resident = self.resident(call.facts["chat_id"])
        message = {"message_id": number, "from": self.bot, "chat": resident.as_chat, "date": self.date()} | content
        if "inline_keyboard" in markup:
            message["reply_markup"] = markup
        self._messages[call.user, number] = message
        text = content.get("text") or content.get("caption") or ""
        self.note_shown(call, call.user, number, text, kind=kind, markup=markup, buttons=_buttons(markup), **more)
        return message

    async def _show_file(self, call: Call, kind: str) -> dict[str, Any]:
        self._reachable(call)
        file = await self._file(call, call.facts.get(kind, f"attach://{kind}"), kind)
        words = _words(call.facts, "caption")
        return self._show(call, kind, self.files.as_sent(kind, file) | ({"caption": words} if words else {}), file=file)

    async def _show_album(self, call: Call) -> list[dict[str, Any]]:
        self._reachable(call)
        items = call.facts["media"]
        files = [await self._file(call, item["media"], item["type"]) for item in items]
        album = str(self.mailbox.next_number())
        shown = []
        for item, file in zip(items, files, strict=True):
            words = _words(item, "caption")
            content = self.files.as_sent(item["type"], file) | ({"caption": words} if words else {})
            shown.append(self._show(call, item["type"], content | {"media_group_id": album}, file=file, album=album))
        return shown

    async def _file(self, call: Call, named: str, kind: str) -> Upload:
        if named.startswith("attach://"):
            return call.files[named.removeprefix("attach://")]
        if named.startswith(("http://", "https://")):
            return await self.fetched(named, most=_PHOTO_BY_ADDRESS if kind == "photo" else _FILE_BY_ADDRESS)
        return self.files.known(named)

    def _edit(self, call: Call, **content: str) -> dict[str, Any]:
        message = self._messages.get((call.user, call.facts.get("message_id", 0)))
        if message is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        markup = call.facts.get("reply_markup") or {}
        is_same = all(message.get(name) == value for name, value in content.items())
        if is_same and (message.get("reply_markup") or {}) == markup:
            raise Refusal(400, _NOT_MODIFIED)
        message |= content | {"edit_date": self.date()}
        message.pop("reply_markup", None)
        if markup:
            message["reply_markup"] = markup
        for shown in self.shown(call.user):
            if shown.message_id == str(message["message_id"]):
                shown.text, shown.markup, shown.buttons = content.get("text", shown.text), markup, _buttons(markup)
                shown.edits += 1
        return message


def _words(facts: dict[str, Any], name: str) -> str:
    return as_read(facts.get(name) or "", facts.get("parse_mode"))


def _told(kept: Mapping[str, str], call: Call, name: str) -> dict[str, str]:
    return {name: kept.get(call.facts.get("language_code") or "", "")}


def _kept(drawer: dict[str, Any], call: Call, name: str) -> bool:
    drawer[call.facts.get("language_code") or ""] = call.facts.get(name) or ""
    return True


def _buttons(markup: dict[str, Any]) -> list[tuple[str, str]]:
    keys = [key for row in markup.get("inline_keyboard", []) for key in row]
    return [(key["text"], key.get("callback_data", "")) for key in keys]


async def _main() -> None:
    given = control.options("Telegram's Bot API").parse_args()
    await control.stand_alone(BotApi(token=given.token or TOKEN, port=given.port, seed=given.seed, strict=False))


if __name__ == "__main__":
    asyncio.run(_main())
