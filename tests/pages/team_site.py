"""A house whose pages are asked over HTTP, and members who sign in to them."""

import html
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.app import create_app
from api.house import House
from api.security import cookies
from helpdesk.teams.models import Member, Role
from tests.chain import village

ADDRESS = "https://to-so.example"
AS_FROM_A_PAGE = {"sec-fetch-site": "same-origin"}
PHONE = "Mozilla/5.0 (Linux; Android 10; SM-A105F) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"


@dataclass
class Page:
    """What an answer says, with its marks as people read them."""

    status: int
    text: str
    location: str
    headers: httpx.Headers = field(repr=False)


@dataclass
class Visitor:
    """A browser with cookies of its own."""

    client: httpx.AsyncClient
    house: House

    async def sign_in(self, username: str, role: Role = Role.MEMBER, area: str = village.COMMUNE) -> Member:
        member = await village.hire(self.house, username, role, area)
        _, token = await self.house.signing_in.sign_in(username, "a long demonstration")
        self.client.cookies.set(cookies.SESSION, token, domain="to-so.example")
        return await self.house.teams.set_language(member.id, "en")

    async def read(self, address: str) -> Page:
        return await self._ask("GET", address)

    async def send(self, address: str, files: Any = None, **data: str) -> Page:
        return await self._ask("POST", address, data=data, files=files)

    async def _ask(self, method: str, address: str, **given: Any) -> Page:
        answer = await self.client.request(method, address, headers={"accept-language": "en"}, **given)
        is_text = answer.headers.get("content-type", "").startswith("text/")
        text = html.unescape(answer.text) if is_text else ""
        return Page(answer.status_code, text, answer.headers.get("location", ""), answer.headers)


@asynccontextmanager
async def visitor(house: House) -> AsyncIterator[Visitor]:
    """Open a browser that speaks English."""
    transport = httpx.ASGITransport(app=create_app(house))
    headers = {**AS_FROM_A_PAGE, "user-agent": PHONE}
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as client:
        client.cookies.set(cookies.LANGUAGE, "en", domain="to-so.example")
        yield Visitor(client, house)
