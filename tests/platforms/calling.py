"""One ordinary message through each platform, told apart only by how it is sent."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.platforms.bot_api import BotApi
from tests.platforms.serving import Platform
from tests.platforms.zalo_bot import ZaloBot
from tests.platforms.zalo_oa import ZaloOa


@dataclass
class Line:
    """A platform, somebody who wrote to the bot there, and how the bot answers them."""

    platform: Platform
    method: str
    user: str
    send: Callable[[str], Awaitable[tuple[int, Any]]]


@asynccontextmanager
async def line_to(kind: type[Platform], *, seconds: float = 5.0) -> AsyncIterator[Line]:
    """Open a platform and give a bare client for it."""
    async with kind() as platform, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        resident = platform.resident(5100000001)
        await resident.say("xin chào")
        user = str(resident.user)
        headers: dict[str, str] = {}
        match platform:
            case BotApi():
                method, url = "sendMessage", f"{platform.base}/bot{platform.token}/sendMessage"
            case ZaloBot():
                method, url = "sendMessage", f"{platform.base}/bot{platform.token}/sendMessage"
            case ZaloOa():
                method, url = "message/cs", f"{platform.base}/v3.0/oa/message/cs"
                headers = {"access_token": platform.granted()["access_token"]}

        async def send(words: str) -> tuple[int, Any]:
            ids: dict[str, Any] = {"chat_id": int(user) if isinstance(platform, BotApi) else user, "text": words}
            body = {"recipient": {"user_id": user}, "message": {"text": words}} if isinstance(platform, ZaloOa) else ids
            async with session.post(url, json=body, headers=headers) as answer:
                is_json = answer.content_type == "application/json"
                return answer.status, await (answer.json() if is_json else answer.text())

        yield Line(platform, method, user, send)
