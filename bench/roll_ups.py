"""Figures from sums against plain aggregations of the events, in one run on one database (see README.md).

python -m bench.roll_ups                 # 100,000 requests, 112 communes, 24 months
python -m bench.roll_ups --million       # 1,000,000
python -m bench.roll_ups --folder DIR    # keeps what it drew and counted, and uses it the next time
python -m bench.roll_ups --periods day,week
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import psutil

from api.cli.running import run
from bench.roll_up_events import Events
from bench.roll_up_questions import EACH, PERIODS, QUESTIONS, WHOLE, FromEvents, FromSums
from helpdesk.clock import SystemClock
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.verifying import Verifying
from helpdesk.storage.database import Database
from helpdesk.storage.migrations.runner import migrate
from helpdesk.storage.opening import opened
from helpdesk.storage.settings import StorageSettings

KEPT = (
    "statistics_areas",
    "statistics_places",
    "statistics_area_details",
    "statistics_place_details",
    "statistics_walks",
)
SETTLED_S = 0.3
OF_A_PROCESS = 2  # what clock_getcpuclockid(3) makes of a process id


async def fill(database: Database, count: int) -> None:
    """Put everything in. Indexes come after that: one by one they would take most of the time."""
    events = Events(count)
    drawn = {"support_requests": events.requests(), "assistance_logs": events.visits(), "step_events": events.events()}
    for name, rows in drawn.items():
        collection = database[name]
        indexes = [one for one in await (await collection.list_indexes()).to_list() if one["name"] != "_id_"]
        await collection.drop_indexes()
        while part := list(islice(rows, 5000)):
            await collection.insert_many(part, ordered=False)
        await database.db.command(
            {
                "createIndexes": name,
                "indexes": [{key: told for key, told in one.items() if key != "v"} for one in indexes],
            }
        )
        say(filled=name)


class Took(NamedTuple):
    """The best of several times, and what processor time one took on average, the database's included; both in ms."""

    best: float
    cpu: float


async def timed(ask, times: int, *, for_s: float = 0) -> tuple[Took, object]:
    """Ask so many times, and for so long at least. On a crowded machine the best says more than the middle.

    A short question is asked for long: what the database does after a long one slows it for a tenth of a second.
    """
    took, answer, before, begun = [], None, processor_ns(), time.perf_counter()
    while len(took) < times or time.perf_counter() - begun < for_s:
        start = time.perf_counter()
        answer = await ask()
        took.append((time.perf_counter() - start) * 1000)
    return Took(min(took), (processor_ns() - before) / len(took) / 1e6), answer


def processor_ns() -> int:
    """Add up the processor time of this program and of its database, threads that have ended included."""
    pids = [os.getpid(), *(child.pid for child in psutil.Process().children(recursive=True))]
    return sum(time.clock_gettime_ns(~pid << 3 | OF_A_PROCESS) for pid in pids)


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


async def make(database: Database, count: int) -> None:
    """Draw and count everything, unless the folder holds it already."""
    if not await database["support_requests"].estimated_document_count():
        start = time.perf_counter()
        await fill(database, count)
        say(requests=count, filled_s=round(time.perf_counter() - start, 1))
    roll_ups, start = RollUps(database, SystemClock()), time.perf_counter()
    if not await database["statistics_areas"].estimated_document_count() or await roll_ups.left_of_everything():
        await roll_ups.rebuild()
        say(rebuild_s=round(time.perf_counter() - start, 1))
    for name in KEPT:
        found = await (await database[name].aggregate([{"$collStats": {"storageStats": {}}}])).to_list()
        told = found[0]["storageStats"]
        say(
            kept=name,
            rows=told["count"],
            mb=round(told["size"] / 2**20, 1),
            disk_mb=round(told["storageSize"] / 2**20, 1),
        )


async def measure(database: Database, periods: list[str], raw_times: int, verified: int) -> None:
    sums, events = FromSums(database), FromEvents(database)
    for period in periods:
        since, until = PERIODS[period]
        for name, question in QUESTIONS.items():
            quick, answer = await timed(lambda: question(sums, since, until), 15, for_s=SETTLED_S)
            slow, truth = await timed(lambda: question(events, since, until), raw_times, for_s=SETTLED_S)
            told(period, name, slow, quick, is_same=answer == truth)
        quick, answer = await timed(lambda: sums.each(since, until), 5)
        slow, truth = await timed(lambda: events.each(since, until), 1)
        told(period, EACH, slow, quick, is_same=answer == truth)
        whole, _ = await timed(lambda: sums.whole(since, until), 5)
        say(period=period, question=WHOLE, sums_ms=round(whole.best, 1), sums_cpu_ms=round(whole.cpu, 1))
    empty, _ = await timed(lambda: database.db.command("ping"), 15, for_s=SETTLED_S)
    say(question="none: an empty command", sums_ms=round(empty.best, 2), sums_cpu_ms=round(empty.cpu, 2))
    if verified:
        start = time.perf_counter()
        found = await Verifying(database, SystemClock()).verify(sample=verified)
        say(verified=found.looked_at, differences=len(found.differing), verify_s=round(time.perf_counter() - start, 1))


def told(period: str, question: str, slow: Took, quick: Took, *, is_same: bool) -> None:
    say(
        period=period,
        question=question,
        raw_ms=round(slow.best, 1),
        sums_ms=round(quick.best, 2),
        ratio=round(slow.best / quick.best, 1),
        raw_cpu_ms=round(slow.cpu, 1),
        sums_cpu_ms=round(quick.cpu, 2),
        cpu_ratio=round(slow.cpu / quick.cpu, 1),
        same=is_same,
    )


async def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--million", action="store_true")
    asked.add_argument("--raw-times", type=int, default=3)
    asked.add_argument(
        "--verified", type=int, default=60, help="days, months and cuts that are counted aside and compared"
    )
    asked.add_argument("--periods", default=",".join(PERIODS), help="of these, with commas between")
    asked.add_argument("--folder", type=Path, help="keep everything here, and use what is here already")
    given = asked.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="bench-roll-ups-"))
    try:
        async with opened(StorageSettings(mongodb_url=None, data_dir=folder), own=True) as database:
            await migrate(database)
            await make(database, 1_000_000 if given.million else given.requests)
            await measure(database, given.periods.split(","), given.raw_times, given.verified)
    finally:
        if not given.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    run(main())
