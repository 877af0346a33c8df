"""Zalo as a channel sees it, played inside the process: every call is kept and answered as the test wants."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.channels.port import Parsed, Tools
from bot.channels.zalo_bot.api import ZaloBotApi
from bot.channels.zalo_bot.channel import ZaloBotChannel
from bot.channels.zalo_oa.access import Access
from bot.channels.zalo_oa.api import ZaloOaApi
from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.channels.zalo_oa.credentials import ZaloOaCredentials
from bot.engine.messages import Button, FileKind, Outgoing, OutgoingFile
from helpdesk.attachments.errors import UnknownAttachmentError
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.channels.tokens import TokenPair
from helpdesk.storage.failures import DatabaseError

PAYLOADS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "payloads.json").read_text("utf-8"))
USER = "6ede9afa66b88fe6d6a9"
TOKEN = "12345689:a-token-that-opens-nothing"
SECRET = "a-secret-for-tests"
NOON = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
REFRESH = "refresh-0-that-opens-nothing"
OA: dict[str, Any] = {
    "app_id": "360846524940903967",
    "app_secret": "an-app-secret-for-tests",
    "oa_id": "388613280878808645",
    "oa_secret_key": "test-oa-secret",
}
DONE = {"ok": True, "result": {"message_id": "m1", "date": 1750316131602}}
SAID = {"error": 0, "message": "Success", "data": {"message_id": "m1"}}

Reply = dict[str, Any] | httpx.Response | Exception | Callable[[], Any]


@dataclass
class PlayedZalo:
    """Answers calls: first what was scripted for the path, then `ordinary`."""

    ordinary: dict[str, Any]
    calls: list[httpx.Request] = field(default_factory=list)
    scripted: dict[str, deque[Reply]] = field(default_factory=dict)

    def script(self, path: str, *replies: Reply) -> None:
        """Answer the next calls whose path ends like this."""
        self.scripted.setdefault(path, deque()).extend(replies)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        await request.aread()
        self.calls.append(request)
        replies = next((q for path, q in self.scripted.items() if request.url.path.endswith(path) and q), None)
        reply = replies.popleft() if replies else self.ordinary
        if callable(reply):
            reply = await reply()
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, httpx.Response) else httpx.Response(200, json=reply)

    def called(self, path: str) -> list[dict[str, Any]]:
        """Return what was sent to a path as JSON."""
        return [json.loads(call.content) for call in self.calls if call.url.path.endswith(path)]

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        """Open a client that speaks with this Zalo."""
        async with httpx.AsyncClient(transport=httpx.MockTransport(self.answer)) as client:
            yield client


@dataclass
class TokensInMemory:
    """Keeps pairs. `fails`: how many of the next writes the database does not take."""

    pairs: dict[str, TokenPair] = field(default_factory=dict)
    holders: set[str] = field(default_factory=set)
    fails: int = 0
    leases: list[float] = field(default_factory=list)

    async def pair(self, account: str) -> TokenPair | None:
        return self.pairs.get(account)

    async def keep(self, account: str, pair: TokenPair) -> None:
        if self.fails:
            self.fails -= 1
            raise DatabaseError
        self.pairs[account] = pair

    @asynccontextmanager
    async def refreshing(self, account: str, *, lease_s: float) -> AsyncIterator[bool]:
        self.leases.append(lease_s)
        if account in self.holders:
            yield False
            return
        self.holders.add(account)
        try:
            yield True
        finally:
            self.holders.discard(account)


@dataclass
class FilesInMemory:
    contents: dict[str, bytes] = field(default_factory=dict)

    async def read(self, attachment: str, *, preview: bool = False) -> bytes:  # noqa: ARG002 - one size here
        if attachment not in self.contents:
            raise UnknownAttachmentError
        return self.contents[attachment]


@dataclass
class Watch:
    """A clock that the test sets."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


class Inbox(list[Parsed]):
    """Keeps what comes in."""

    def __init__(self) -> None:
        super().__init__()
        self._grown = asyncio.Condition()

    async def keep(self, parsed: Parsed) -> bool:
        async with self._grown:
            self.append(parsed)
            self._grown.notify_all()
        return True

    async def reaches(self, count: int) -> None:
        async with asyncio.timeout(60), self._grown:
            await self._grown.wait_for(lambda: len(self) >= count)


def pair(number: int, *, hours: float = 25, at: datetime = NOON) -> TokenPair:
    return TokenPair(
        access=SecretStr(f"access-{number}-that-opens-nothing"),
        refresh=SecretStr(f"refresh-{number}-that-opens-nothing"),
        expires_at=at + timedelta(hours=hours),
    )


def renewed(number: int) -> dict[str, Any]:
    """Return what Zalo answers to a renewal: the seconds come as text."""
    new = pair(number)
    return {
        "access_token": new.access.get_secret_value(),
        "refresh_token": new.refresh.get_secret_value(),
        "expires_in": "90000",
    }


def account(kind: str, *, mode: Mode = Mode.WEBHOOK) -> ChannelAccount:
    return ChannelAccount(id=kind, kind=kind, mode=mode, created_at=NOON)


async def _public(_host: str) -> Sequence[str]:
    return ["49.213.118.1"]


@asynccontextmanager
async def bot_at(zalo: PlayedZalo, *, mode: Mode = Mode.WEBHOOK, secret: str = SECRET) -> AsyncIterator[ZaloBotChannel]:
    async with zalo.client() as client:
        api = ZaloBotApi(client, base="https://bot-api.zaloplatforms.com", token=SecretStr(TOKEN), account="zalo-bot")
        hook = SecretStr(secret) if secret else None
        yield ZaloBotChannel(api, account("zalo-bot", mode=mode), webhook_secret=hook, pause=0.01, resolve=_public)


@dataclass
class OaHouse:
    """An OA at a played Zalo, and what it was built from."""

    zalo: PlayedZalo
    tokens: TokensInMemory
    files: FilesInMemory
    watch: Watch
    access: Access
    channel: ZaloOaChannel


@asynccontextmanager
async def oa_at(zalo: PlayedZalo, *, kept: TokenPair | None = None, first: str | None = None) -> AsyncIterator[OaHouse]:
    tokens, files, watch = TokensInMemory(), FilesInMemory(), Watch()
    if kept is not None:
        tokens.pairs["zalo-oa"] = kept
    credentials = ZaloOaCredentials.model_validate({**OA, "refresh_token": first})
    async with zalo.client() as client:
        access = Access(client, credentials, account="zalo-oa", store=tokens, now=watch.now)
        api = ZaloOaApi(client, access, base=credentials.api_base, account="zalo-oa")
        tools = Tools(files=files, tokens=tokens, now=watch.now)
        channel = ZaloOaChannel(api, credentials, tools, account="zalo-oa", resolve=_public)
        yield OaHouse(zalo, tokens, files, watch, access, channel)


def menu(text: str = "Anh/chị cần gì?", *labels: str) -> Outgoing:
    buttons = [Button(label=label, data=f"1:{place}") for place, label in enumerate(labels)]
    return Outgoing(text=text, buttons=buttons, how_to_choose="Trả lời bằng số." if labels else "")


def photo(name: str = "mau.jpg", *, kind: FileKind = FileKind.PHOTO, content_type: str = "image/jpeg") -> OutgoingFile:
    return OutgoingFile(
        attachment=name,
        kind=kind,
        name=name,
        content_type=content_type,
        address=f"https://helpdesk.example.vn/f/{name}",
    )
