"""Targets of the province of the reports, in November 2026."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from api.house import House
from helpdesk.teams.models import Role
from tests.pages.team_site import Visitor, visitor
from tests.reports.conftest import COMMUNE, NEIGHBOUR, PROVINCE, busy, events, opened_house, people
from tests.reports.conftest import house as empty_house

__all__ = ["busy", "empty_house", "events", "house", "opened_house", "people", "site"]


@pytest.fixture
async def house(empty_house: House) -> House:
    """Give the house without any target."""
    for name in ("targets", "target_changes", "target_imports"):
        await empty_house.database[name].delete_many({})
    return empty_house


@pytest.fixture
async def site(house: House) -> AsyncIterator[dict[str, Visitor]]:
    """Minh coordinates the province, Tâm the commune, Việt its neighbour; Hoa leads the commune's team."""
    async with AsyncExitStack() as stack:
        roles = {
            "minh": (Role.COORDINATOR, PROVINCE),
            "tam": (Role.COORDINATOR, COMMUNE),
            "viet": (Role.COORDINATOR, NEIGHBOUR),
            "hoa": (Role.LEAD, COMMUNE),
        }
        visitors = {name: await stack.enter_async_context(visitor(house)) for name in (*roles, "nobody")}
        for name, (role, area) in roles.items():
            await visitors[name].sign_in(name, role, area)
        yield visitors
