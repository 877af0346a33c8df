"""A house in one province, for the lists of procedures."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.wiring import House, built
from helpdesk.clock import SystemClock
from helpdesk.storage.database import Database
from tests.chain import village
from tests.chain.conftest import settings


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=SystemClock()) as opened:
        yield opened
