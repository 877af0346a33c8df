"""Figures from sums against plain aggregations of the events, in one run on one database (see README.md).

python -m bench.roll_ups                 # 100,000 requests, 112 communes, 24 months
python -m bench.roll_ups --million       # 1,000,000
python -m bench.roll_ups --folder DIR    # keeps what it drew and counted, and uses it the next time
python -m bench.roll_ups --periods day,week
"""

import argparse
import asyncio
import json
import os
import shutil
import tempfile
import time
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import psutil

from bench.roll_up_events import COMMUNES, GUIDES, PROVINCE, Events
from helpdesk.clock import VIETNAM, SystemClock
from helpdesk.statistics.days import Period
from helpdesk.statistics.figures import AreaFigures
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.spread_read import SpreadRead
from helpdesk.statistics.verifying import Verifying
from helpdesk.storage.database import Database
from helpdesk.storage.migrations.runner import migrate
from helpdesk.storage.opening import opened
from helpdesk.storage.settings import StorageSettings
from tests.statistics.raw_measures import RawMeasures
from tests.statistics.raw_spread import RawSpread
from tests.statistics.raw_statistics import RawStatistics

PERIODS = {
    "day": (date(2026, 10, 14), date(2026, 10, 14)),
    "week": (date(2026, 10, 12), date(2026, 10, 18)),
    "month": (date(2026, 9, 1), date(2026, 9, 30)),
    "quarter": (date(2026, 7, 1), date(2026, 9, 30)),
    "year": (date(2025, 1, 1), date(2025, 12, 31)),
    "twelve months": (date(2025, 11, 1), date(2026, 10, 31)),  # no standard period: its cut is not counted beforehand
}
KEPT = (
    "statistics_areas",
    "statistics_places",
    "statistics_area_details",
    "statistics_place_details",
    "statistics_walks",
)
OF_A_PROCESS = 2  # what clock_getcpuclockid(3) makes of a process id
QUESTIONS = {
    "requests by day": lambda ask, areas, since, until: ask.requests_by_day(areas, since, until),
    "requests by area": lambda ask, areas, since, until: ask.requests_by_area(areas, since, until),
    "requests by guide": lambda ask, areas, since, until: ask.requests_by_guide(areas, since, until),
    "ratings": lambda ask, areas, since, until: ask.rating(areas, since, until),
    "stuck steps": lambda ask, areas, since, until: ask.stuck_steps(areas, since, until),
    "funnel of a guide": lambda ask, areas, since, until: ask.funnel(GUIDES[0], areas, since, until, by=()),
    "help": lambda ask, areas, since, until: ask.help_given(areas, since, until),
    "help by area": lambda ask, areas, since, until: ask.help_by_area(areas, since, until),
    "help by guide": lambda ask, areas, since, until: ask.help_by_guide(areas, since, until),
}


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


async def timed(ask, times: int) -> tuple[Took, object]:
    """Ask several times. On a crowded machine the best says more than the middle."""
    took, answer, before = [], None, processor_ns()
    for _ in range(times):
        start = time.perf_counter()
        answer = await ask()
        took.append((time.perf_counter() - start) * 1000)
    return Took(min(took), (processor_ns() - before) / times / 1e6), answer


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
    raw, kept, now = RawStatistics(database), Statistics(database), datetime(2026, 11, 1, 9, tzinfo=VIETNAM)
    measures, raw_measures = Measures(database, SetClock(now)), RawMeasures(database)
    spread, raw_spread = SpreadRead(database), RawSpread(database)
    for period in periods:
        since, until = PERIODS[period]
        for name, question in QUESTIONS.items():
            quick, answer = await timed(lambda: question(kept, [PROVINCE], since, until), 15)
            slow, truth = await timed(lambda: question(raw, [PROVINCE], since, until), raw_times)
            told(period, name, slow, quick, is_same=answer == truth)
        quick, measured = await timed(lambda: measures.of([PROVINCE], since, until, beside=()), 15)
        slow, truth = await timed(lambda: raw_measures.figures([PROVINCE], since, until, now), raw_times)
        told(period, "top row", slow, quick, is_same=measured.figures == truth)
        quick, found = await timed(lambda: spread.of([PROVINCE], since, until), 15)
        slow, truth = await timed(lambda: raw_spread.of([PROVINCE], since, until), raw_times)
        told(period, "by area and guide", slow, quick, is_same=found == truth)
        below = Period.of(since, until)
        quick, found = await timed(lambda: measures.each(COMMUNES, below), 5)
        slow, truth = await timed(lambda: figures_of_each(raw_measures, since, until, now), 1)
        told(period, "figures of 112 communes", slow, quick, is_same=found == truth)
        whole, _ = await timed(lambda: measures.of([PROVINCE], since, until, each=COMMUNES), 5)
        say(
            period=period,
            question="top row, two periods beside it, 112 communes",
            sums_ms=round(whole.best, 1),
            sums_cpu_ms=round(whole.cpu, 1),
        )
    if verified:
        start = time.perf_counter()
        found = await Verifying(database, SystemClock()).verify(sample=verified)
        say(verified=found.looked_at, differences=len(found.differing), verify_s=round(time.perf_counter() - start, 1))


async def figures_of_each(raw: RawMeasures, since: date, until: date, now: datetime) -> list[AreaFigures]:
    """Ask for one commune after the other."""
    found = [(area, await raw.figures([area], since, until, now)) for area in COMMUNES]
    return [AreaFigures(area=area, **figures.model_dump()) for area, figures in found]


def told(period: str, question: str, slow: Took, quick: Took, *, is_same: bool) -> None:
    say(
        period=period,
        question=question,
        raw_ms=round(slow.best, 1),
        sums_ms=round(quick.best, 1),
        ratio=round(slow.best / quick.best, 1),
        raw_cpu_ms=round(slow.cpu, 1),
        sums_cpu_ms=round(quick.cpu, 1),
        cpu_ratio=round(slow.cpu / quick.cpu, 1),
        same=is_same,
    )


class SetClock:
    """Stands still after the last day, so that open requests are overdue."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


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
    asyncio.run(main())
