"""A whole house that serves its pages to a real browser."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    async_playwright,
    expect,
)
from starlette.types import ASGIApp

from api.app import create_app
from api.house import House
from api.records import RECORDS
from api.security import cookies
from api.wiring import built
from helpdesk.areas.seeding import seed
from helpdesk.clock import SystemClock
from helpdesk.settings import Settings
from helpdesk.storage.database import Database
from helpdesk.storage.migrations.runner import migrate
from helpdesk.teams.models import Role
from helpdesk.teams.records import MemberRecord
from tools.find_browser import lightest

COMMUNE = "05392"  # Xã Lạc Thủy
PROVINCE = "25"  # Tỉnh Phú Thọ
FOREIGN = "01"  # another province
PASSWORD = "Mat-khau-de-thu-2026"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Site:
    """Where the pages are, and the house behind them. Members: lan, hung, minh, quan and, from far away, viet."""

    address: str
    house: House

    async def sign_in(self, context: BrowserContext, username: str) -> None:
        _, token = await self.house.signing_in.sign_in(username, PASSWORD)
        await context.add_cookies([{"name": cookies.SESSION, "value": token, "url": self.address}])


Phone = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def site(mongodb_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    server = await Database.open(mongodb_url, is_embedded=True)
    database = Database(server.client, f"helpdesk_test_{secrets.token_hex(6)}")
    await migrate(database)
    await seed(database, with_demonstration=False, report=lambda _: None)
    settings = Settings(data_dir=tmp_path_factory.mktemp("site"), operator_name="UBND xã Thử Nghiệm")
    async with built(settings, database, clock=SystemClock()) as house:
        await house.areas.refresh()
        await _furnish(house)
        async with Served(house) as address:
            yield Site(address, house)
    await database.client.drop_database(database.db)
    await database.close()


@pytest.fixture(scope="module", autouse=True)
async def _at_work(site: Site) -> AsyncIterator[None]:
    """Let the house work as long as the tests of a file run: Beanie knows one database at a time.

    With that of another folder's tests, its loops would go on there, by the real time.
    """
    database = site.house.database
    if MemberRecord.get_pymongo_collection().database.name != database.db.name:
        await database.start_beanie(RECORDS)
    async with site.house.at_work():
        yield


@pytest.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as opened:
        yield opened


@pytest.fixture(scope="session")
async def browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """Give the browser of most tests; modules that need more of it bring in the one of `whole_browser.py`."""
    chromium = await playwright.chromium.launch(executable_path=lightest(), args=FLAGS)
    yield chromium
    await chromium.close()


class Phones:
    """Phones: `await phones()`, `await phones("lan")` signed in, any option of a browser context by name.

    What the workspace keeps for places without signal stays away unless asked for by `service_workers="allow"`: each
    fresh phone would fetch all of it.
    """

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self._site = site
        self._contexts: list[BrowserContext] = []
        self.defects: list[str] = []
        """Every exception in a script, and what the policy of a page forbade."""

    async def __call__(self, member: str | None = None, **options: object) -> Page:
        shape = {
            "viewport": {"width": 360, "height": 740},
            "is_mobile": True,
            "has_touch": True,
            "locale": "vi-VN",
            "service_workers": "block",
        }
        given: dict[str, Any] = {**shape, **options}
        context = await self._browser.new_context(base_url=self._site.address, **given)
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        if member:
            await self._site.sign_in(context, member)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.defects.append(str(error)))
        page.on("console", self._hear)
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.defects.append(said.text)

    async def close(self) -> None:
        await asyncio.gather(*(context.close() for context in self._contexts))


@pytest.fixture
async def phone(browser: Browser, site: Site) -> AsyncIterator[Phone]:
    """Give phones of a test; a defect of a page fails it at its end.

    Answers with an error status are the business of the test.
    """
    phones = Phones(browser, site)
    yield phones
    await phones.close()
    assert phones.defects == []


async def _furnish(house: House) -> None:
    team = await house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
    for username, name, role, area in (
        ("lan", "Cô Lan", Role.MEMBER, COMMUNE),
        ("hung", "Anh Hùng", Role.MEMBER, COMMUNE),
        ("minh", "Chú Minh", Role.COORDINATOR, PROVINCE),
        ("quan", "Chị Quân", Role.ADMINISTRATOR, PROVINCE),
        ("viet", "Anh Việt", Role.MEMBER, FOREIGN),
    ):
        of = team.id if role is Role.MEMBER and area == COMMUNE else None
        await house.teams.create_member(username, f"{name} (mẫu)", PASSWORD, role=role, area=area, team=of)


class Served:
    """The pages within this event loop, on a free port or on one where they stood before.

    `app` stands in for them, usually with something put before them.
    """

    def __init__(self, house: House, *, port: int = 0, app: ASGIApp | None = None) -> None:
        self._port = port
        config = uvicorn.Config(app or create_app(house), log_level="error", timeout_graceful_shutdown=1, ws="none")
        self._server = uvicorn.Server(config)

    async def __aenter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", self._port))  # listens already: whoever comes early waits
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        await self._task
        self._socket.close()
