"""The village's house, and a browser at its pages that nobody has signed in with yet."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.house import House
from api.wiring import built
from helpdesk.clock import SystemClock
from helpdesk.storage.database import Database
from tests.chain import village
from tests.chain.conftest import settings
from tests.pages.team_site import ADDRESS, AS_FROM_A_PAGE


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(house))
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=AS_FROM_A_PAGE) as opened:
        yield opened
