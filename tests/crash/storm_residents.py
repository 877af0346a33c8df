"""Residents on four channels who write on while everything around them fails.

Each of a resident's messages hides other secrets, and the answer names their kinds: so every answer tells which message
it answers, and order and once-ness can be seen on the resident's own screen.
"""

import asyncio
import hashlib
import random
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp

from bot.phrases import PHRASES
from bot.phrases.privacy import KINDS
from helpdesk.language.catalogues import Words
from helpdesk.privacy.masking import mask
from tests.platforms.bot_api import BotApi
from tests.platforms.records import Shown
from tests.platforms.zalo_bot import ZaloBot
from tests.platforms.zalo_oa import ZaloOa

COMMUNE = "05392"
"""Lạc Thủy, where nobody is on duty: the bot says only that it passed the words on."""
BEGINNING = (f"/start a-{COMMUNE}", "đồng ý", "cho tôi gặp cán bộ", "tôi không vào được ứng dụng")
"""What everybody writes first: they agree, ask for the team and say something instead of a phone number."""
WORDS = (
    "Lần một: ứng dụng báo lỗi đỏ",
    "Lần hai, căn cước 001199012345 báo sai",
    "Lần ba, mã otp 482913 không nhận",
    "Lần bốn, mật khẩu là Meo@2024xy vẫn sai",
    "Lần năm, số thẻ ngân hàng 4111 1111 1111 1111 bị từ chối",
    "Lần sáu, số tài khoản 0011004123456 Vietcombank báo lỗi",
    "Lần bảy, mã số bảo hiểm xã hội 0123456789 không thấy",
    "Lần tám, số thẻ bảo hiểm y tế GD4010123456789 không đúng",
    "Lần chín, số hộ chiếu B1234567 không nhận",
    "Lần mười: căn cước 001199012345 và hộ chiếu B1234567 báo lỗi",
)
SECRETS = ("001199012345", "482913", "Meo@2024xy", "4111 1111", "0011004123456", "0123456789", "GD4010123", "B1234567")
_LINE = re.compile(r'<li id="line-\w+"\s+class="line( mine)?"\s+data-line="(\d+)-')


@cache
def _named_kinds() -> Mapping[str, int]:
    """How the answer to each of the messages names what it hid."""
    words = Words.load()
    named = [sorted({words.gettext("vi", KINDS[kind]) for kind in mask(text).kinds}) for text in WORDS]
    return {", ".join(kinds): place for place, kinds in enumerate(named)}


def answered_in(text: str) -> int | None:
    """Tell which of the messages an answer answers; None when it is no answer of the storm's."""
    words = Words.load()
    if words.gettext("vi", PHRASES["talking.passed_on"]) not in text:
        return None
    before, _, after = words.gettext("vi", PHRASES["privacy.masked"]).partition("%(kinds)s")
    found = re.search(f"{re.escape(before)}(.*?){re.escape(after)}", text)
    return _named_kinds()[found[1] if found else ""]


class Doors:
    """The web processes: whoever knocks is led to the next one, as a balancer does. Remembers how long it took."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._next = cycle([f"http://127.0.0.1:{port}" for port in ports])
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=200, keepalive_timeout=3), cookie_jar=aiohttp.DummyCookieJar()
        )
        self.seconds: dict[str, list[float]] = {"webhook": [], "chat": []}

    async def close(self) -> None:
        await self._session.close()

    async def deliver(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Bring an update to a webhook; see `tests.platforms.courier.Post`."""
        started = time.perf_counter()
        async with self._session.post(next(self._next) + urlsplit(url).path, data=body, headers=headers) as answer:
            await answer.read()
        self.seconds["webhook"].append(time.perf_counter() - started)
        return answer.status

    async def post(self, path: str, fields: Mapping[str, str], *, token: str = "") -> tuple[int, str]:
        """Post a form of the chat page; return the status and the token of the conversation."""
        headers = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
        headers |= {"Cookie": f"chat={token}"} if token else {}
        started = time.perf_counter()
        async with self._session.post(next(self._next) + path, data=fields, headers=headers) as answer:
            await answer.read()
        self.seconds["chat"].append(time.perf_counter() - started)
        kept = answer.cookies.get("chat")
        return answer.status, kept.value if kept else token

    async def listen(self, token: str, after: str, hears: Callable[[str, str], None]) -> None:
        """Follow the lines of a conversation behind a line until the stream ends; `hears` gets id and page."""
        headers = {"Cookie": f"chat={token}"} | ({"Last-Event-ID": after} if after else {})
        timeout = aiohttp.ClientTimeout(total=None, sock_read=30)
        async with self._session.get(next(self._next) + "/chat/events", headers=headers, timeout=timeout) as answer:
            event: dict[str, str] = {}
            async for line in answer.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    event[name] = f"{event[name]}\n{value}" if name in event else value
                    continue
                if event.get("event") == "line":
                    hears(event["id"], event["data"])
                event = {}


class Writer(Protocol):
    """A resident. `written`: the names of their messages' arrivals, in the order of writing.

    `before`: how many answers they had seen before the storm.
    """

    conversation: str
    written: list[str]
    before: int

    async def writes(self, words: str) -> None: ...

    def count(self) -> int:
        """How many answers they have seen."""
        ...


@dataclass(frozen=True)
class Played:
    """A platform as the storm knows it."""

    channel: str
    platform: BotApi | ZaloBot | ZaloOa
    sends: str  # the method that shows a text
    arrivals: str  # what the names of its arrivals begin with


class Phone:
    """A resident with one of the apps."""

    def __init__(self, played: Played, user: object) -> None:
        self._played = played
        self._resident: Any = played.platform.resident(user)
        self.user = str(self._resident.user)
        self.conversation = f"{played.channel}:{self.user}"
        self.written: list[str] = []
        self.before = 0

    async def writes(self, words: str) -> None:
        self.written.append(f"{self._played.arrivals}{await self._resident.say(words)}")

    def count(self) -> int:
        return len(self.shown())

    def shown(self) -> list[Shown]:
        return self._played.platform.shown(self._resident.user)


@dataclass
class Visitor:
    """A resident at the web chat: posts every message twice, to both processes at once, until it is taken."""

    doors: Doors
    token: str = ""
    conversation: str = ""
    written: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # numbers of the notices, as they came
    before: int = 0
    listening: "asyncio.Task[None] | None" = None

    async def begin(self) -> None:
        """Come by the link of the commune."""
        _, self.token = await self.doors.post("/chat/begin", {"begin": "1", "start": f"a-{COMMUNE}"})
        self._user = hashlib.sha256(self.token.encode()).hexdigest()[:32]
        self.conversation = f"webchat:{self._user}"
        self.listening = asyncio.create_task(self._listen())

    async def writes(self, words: str) -> None:
        if not self.token:  # instead of /start
            await self.begin()
            self.written.append(f"webchat:{self._user}.start")
            return
        message = secrets.token_hex(12)
        self.written.append(f"webchat:{self._user}.{message}")
        fields = {"text": words, "message": message}
        await asyncio.gather(self._until_taken(fields), self._until_taken(fields))

    def count(self) -> int:
        return len(self.lines)

    async def leave(self) -> None:
        """Close the page."""
        if self.listening is not None:
            self.listening.cancel()
            await asyncio.gather(self.listening, return_exceptions=True)

    async def _until_taken(self, fields: Mapping[str, str]) -> None:
        while True:
            status = 0
            try:
                status, _ = await self.doors.post("/chat", fields, token=self.token)
            except (aiohttp.ClientError, TimeoutError, OSError):
                status = 500
            if status == 202:
                return
            assert status in {429, 500, 503}, status
            await asyncio.sleep(0.3)

    async def _listen(self) -> None:
        last = ""

        def hears(name: str, page: str) -> None:
            nonlocal last
            last = name
            found = _LINE.search(page)
            assert found is not None, page
            if not found[1]:
                self.lines.append(int(found[2]))

        while True:
            try:
                await self.doors.listen(self.token, last, hears)
            except (aiohttp.ClientError, TimeoutError, OSError):
                await asyncio.sleep(0.2)


async def begins(writer: Writer, *, within: float) -> None:
    """Agree and ask for the team, in calm weather: each message waits for the answer to the one before."""
    for place, words in enumerate(BEGINNING, start=1):
        await writer.writes(words)
        try:
            async with asyncio.timeout(within):
                while writer.count() < place:  # noqa: ASYNC110 - four kinds of screens
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError((writer.conversation, words, writer.count())) from None


async def writes_on(writer: Writer, words: Sequence[str], *, pause: float, dice: random.Random) -> None:
    """Write one to four messages in a row, think for a while, write on; nobody waits for answers."""
    left = list(words)
    await asyncio.sleep(dice.uniform(0, pause))
    while left:
        for _ in range(min(dice.randint(1, 4), len(left))):
            await writer.writes(left.pop(0))
            await asyncio.sleep(dice.uniform(0.02, 0.2))
        await asyncio.sleep(dice.uniform(0.5, 1.5) * pause)
