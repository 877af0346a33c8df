"""`helpdesk service-times …` beside a database that is in use."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from api.wiring import built
from helpdesk.clock import SystemClock
from helpdesk.storage.database import Database
from tests.chain import village
from tests.chain.conftest import settings
from tests.chain.village import COMMUNE, NEIGHBOUR, PROVINCE
from tests.cli.test_running import run
from tests.crash.programs import Programs
from tests.support_requests.test_rules import request

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
async def beside(database: Database, mongodb_url: str, tmp_path: Path) -> dict[str, str]:
    """Return the settings with which a command finds the database of the test: two requests, one of them ended."""
    await village.settle(database)
    async with built(settings(tmp_path / "house"), database, clock=SystemClock()) as house:
        for number, status in enumerate(("waiting", "resolved")):
            one = request(id=f"r{number}", reach=[PROVINCE, COMMUNE], status=status)
            await database.in_transaction(lambda session, one=one: house.requests.open(one, session=session))  # type: ignore[misc]
    await database["support_requests"].update_many({}, {"$unset": {"times": 1, "due_at": 1}})
    parts = urlsplit(mongodb_url)
    query = f"{parts.query}&authSource=admin" if parts.query else "authSource=admin"
    return {"HELPDESK_MONGODB_URL": urlunsplit(parts._replace(path=f"/{database.db.name}", query=query))}


async def said(helpdesk: Programs, *arguments: str, settings: dict[str, str], code: int = 0) -> str:
    words = await run(helpdesk, "service-times", "recompute", *arguments, code=code, settings=settings)
    return "".join(line for line in words.splitlines(keepends=True) if not line.startswith("MongoDB "))


async def kept(database: Database, request_id: str) -> dict[str, Any]:
    found = await database["support_requests"].find_one({"_id": request_id})
    assert found is not None
    return found


async def test_open_requests_are_worked_out_again_and_ended_ones_only_when_wished(
    helpdesk: Programs, database: Database, beside: dict[str, str]
) -> None:
    assert "1 requests looked at, 1 would change." in await said(helpdesk, "--dry-run", settings=beside)
    assert "times" not in await kept(database, "r0")
    assert "0 requests looked at, 0 changed." in await said(helpdesk, "--area", NEIGHBOUR, settings=beside)
    assert "1 requests looked at, 1 changed." in await said(helpdesk, "--area", COMMUNE, settings=beside)
    assert (await kept(database, "r0"))["due_at"] == MONDAY.replace(hour=6)
    assert "2 requests looked at, 1 changed." in await said(helpdesk, "--all", settings=beside)
    assert (await kept(database, "r1"))["times"]["pace"] == "ended"


async def test_an_area_that_is_not_there_is_named(helpdesk: Programs, beside: dict[str, str]) -> None:
    unknown = await said(helpdesk, "--area", "nowhere", code=1, settings=beside)
    assert "There is no area nowhere today: `helpdesk areas search NAME` finds" in unknown
