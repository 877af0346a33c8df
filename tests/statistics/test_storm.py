"""A storm of edits, and workers that are killed half-way with SIGKILL: the sums come out right."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from urllib.parse import urlsplit, urlunsplit

from helpdesk.clock import SystemClock
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.verifying import Verifying
from helpdesk.storage.database import Database
from tests.statistics.life import Life, P
from tests.statistics.raw_statistics import RawStatistics

KILLS, DAYS = 2, 15
SINCE, UNTIL = date(2026, 9, 1), date(2026, 12, 31)

WORKER = """
import asyncio, sys
from helpdesk.clock import SystemClock
from helpdesk.statistics.rollups import RollUps
from helpdesk.storage.database import Database

async def work():
    roll_ups = RollUps(await Database.open(sys.argv[1], is_embedded=False), SystemClock())
    while True:
        await roll_ups.catch_up(lambda *_: print("counted", flush=True))

asyncio.run(work())
"""


def address_of(mongodb_url: str, database: Database) -> str:
    parts = urlsplit(mongodb_url)
    query = f"{parts.query}&authSource=admin" if parts.query else "authSource=admin"
    return urlunsplit(parts._replace(path=f"/{database.db.name}", query=query))


@asynccontextmanager
async def worker(address: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a worker that does nothing but count, and kill it in the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, address, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def test_nothing_differs_after_a_storm_of_edits_and_kills(database: Database, mongodb_url: str) -> None:
    address, marks, left = address_of(mongodb_url, database), database["statistics_dirty"], list[int]()

    async def storm(seed: int) -> None:
        life = Life(database, seed, days=DAYS)
        await life.happens(requests=20, visits=20, walks=10)
        await life.changes(12)
        await life.happens(requests=8, visits=8, walks=4)

    storms = [asyncio.create_task(storm(seed)) for seed in range(2)]
    await marks.find_one({})
    for _ in range(KILLS):
        async with worker(address) as process:
            assert process.stdout
            for _ in range(4):
                assert await process.stdout.readline() == b"counted\n"
        left.append(await marks.count_documents({}))
    await asyncio.gather(*storms)

    assert min(left) > 0, "no worker was killed half-way"
    assert (await Verifying(database, SystemClock()).verify()).differing == []
    kept, raw = Statistics(database), RawStatistics(database)
    assert await kept.requests_by_guide([P], SINCE, UNTIL) == await raw.requests_by_guide([P], SINCE, UNTIL)
    assert await kept.help_given([P], SINCE, UNTIL) == await raw.help_given([P], SINCE, UNTIL)
    assert await kept.stuck_steps([P], SINCE, UNTIL) == await raw.stuck_steps([P], SINCE, UNTIL)
