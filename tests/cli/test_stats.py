"""`helpdesk stats …` beside a database that is in use."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from helpdesk.clock import SystemClock
from helpdesk.statistics.rollups import RollUps
from helpdesk.storage.database import Database
from tests.chain import village
from tests.cli.test_running import run
from tests.crash.programs import Programs
from tests.statistics.events import Events


@pytest.fixture
async def beside(database: Database, mongodb_url: str, tmp_path: Path) -> dict[str, str]:
    """Return the settings with which a command finds the database of the test: two requests, counted."""
    await village.settle(database)
    events = Events(database)
    for day in (10, 11):
        await events.request(datetime(2026, 11, day, 2, tzinfo=UTC))
    await RollUps(database, SystemClock()).rebuild()
    parts = urlsplit(mongodb_url)
    query = f"{parts.query}&authSource=admin" if parts.query else "authSource=admin"
    address = urlunsplit(parts._replace(path=f"/{database.db.name}", query=query))
    return {"HELPDESK_MONGODB_URL": address, "HELPDESK_DATA_DIR": str(tmp_path)}


async def test_differences_are_named_and_gone_when_everything_is_counted_anew(
    helpdesk: Programs, database: Database, beside: dict[str, str]
) -> None:
    assert "5 days, weeks and months looked at, 0 differences." in await run(
        helpdesk, "stats", "verify", settings=beside
    )

    await database["statistics_areas"].update_one({"_id": "2026-11-10:25"}, {"$inc": {"counts.opened": 1}})
    said = await run(helpdesk, "stats", "verify", code=1, settings=beside)
    assert "2026-11-10:25\n2026-W46:25\n2026-11:25\n5 days, weeks and months looked at, 3 differences." in said
    assert "helpdesk stats rebuild counts everything anew." in said
    one = await run(helpdesk, "stats", "verify", "--sample", "1", code=1, settings=beside)
    assert "1 days, weeks and months looked at, 1 differences." in one

    assert "Everything is counted anew." in await run(helpdesk, "stats", "rebuild", settings=beside)
    assert "0 differences." in await run(helpdesk, "stats", "verify", settings=beside)
