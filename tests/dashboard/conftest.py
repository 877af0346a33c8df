"""The province of the reports in October 2026, seen on the dashboard by people who are signed in for all its tests."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from api.house import House
from helpdesk.teams.models import Role
from tests.pages.team_site import Visitor, visitor
from tests.reports.conftest import CHANGED, COMMUNE, NEIGHBOUR, NOW, PROVINCE, busy, events, opened_house
from tests.teams.turned_clock import TurnedClock

__all__ = ["busy", "events", "opened_house"]


@pytest.fixture(scope="module")
async def site(opened_house: House) -> AsyncIterator[dict[str, Visitor]]:
    """Minh coordinates the province, Tâm the commune, Việt its neighbour; Hoa leads the commune's team."""
    async with AsyncExitStack() as stack:
        roles = {
            "minh": (Role.COORDINATOR, PROVINCE),
            "tam": (Role.COORDINATOR, COMMUNE),
            "viet": (Role.COORDINATOR, NEIGHBOUR),
            "hoa": (Role.LEAD, COMMUNE),
        }
        visitors = {name: await stack.enter_async_context(visitor(opened_house)) for name in (*roles, "nobody")}
        for name, (role, area) in roles.items():
            await visitors[name].sign_in(name, role, area)
        yield visitors


@pytest.fixture
async def house(opened_house: House) -> House:
    """Give the house with nothing in it but its members, on the third of November."""
    for name in set(CHANGED) - {"members", "sign_ins"}:
        await opened_house.database[name].delete_many({})
    clock = opened_house.clock
    assert isinstance(clock, TurnedClock)
    clock.turn(NOW - clock.now())
    return opened_house
