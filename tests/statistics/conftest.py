"""Statistics on a real database."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from helpdesk.clock import SystemClock
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import RollUps
from helpdesk.storage.database import Database
from tests.statistics.events import Events


class Counted:
    """Statistics whose sums are counted anew before each question: events here are written without a mark."""

    def __init__(self, database: Database) -> None:
        self._asked = Statistics(database)
        self._roll_ups = RollUps(database, SystemClock())

    def __getattr__(self, question: str) -> Callable[..., Awaitable[Any]]:
        async def ask(*what: object, **how: object) -> object:
            await self._roll_ups.rebuild()
            return await getattr(self._asked, question)(*what, **how)

        return ask


@pytest.fixture
def events(database: Database) -> Events:
    return Events(database)


@pytest.fixture
def roll_ups(database: Database) -> RollUps:
    return RollUps(database, SystemClock())


@pytest.fixture
def statistics(database: Database) -> Statistics:
    return cast(Statistics, Counted(database))
