"""How much longer a question takes with ten times the requests in the same rows (see README.md).

python -m bench.roll_up_growth SMALL LARGE     # two folders that roll_ups.py --folder made

Both databases are asked in turn, question by question, so that the machine's mood is the same for both.
"""

import argparse
import os
import time
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

import psutil

from api.cli.running import run
from bench.roll_up_questions import PERIODS, QUESTIONS, WHOLE, FromSums
from bench.roll_ups import OF_A_PROCESS, say
from helpdesk.storage.opening import opened
from helpdesk.storage.settings import StorageSettings

ASKED = {**QUESTIONS, WHOLE: lambda sums, since, until: sums.whole(since, until)}
STANDARD = "day,week,month,quarter,year"


class Asked:
    """One of the two databases, and what asking it takes."""

    def __init__(self, database, folder: Path) -> None:
        self._sums = FromSums(database)
        self._pids = (os.getpid(), server_of(folder))
        self.wall: list[float] = []
        self.cpu: list[float] = []

    async def ask(self, name: str, period: str) -> None:
        since, until = PERIODS[period]
        before, start = self._processor_ns(), time.perf_counter()
        await ASKED[name](self._sums, since, until)
        self.wall.append((time.perf_counter() - start) * 1000)
        self.cpu.append((self._processor_ns() - before) / 1e6)

    def _processor_ns(self) -> int:
        return sum(time.clock_gettime_ns(~pid << 3 | OF_A_PROCESS) for pid in self._pids)


def server_of(folder: Path) -> int:
    """Return the process of the embedded database of a folder."""
    found = [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(part.startswith(f"{folder}/") for part in process.info["cmdline"] or ())
        and "--dbpath" in process.info["cmdline"]
    ]
    return found[0]


async def compare(small: Asked, large: Asked, period: str, name: str, times: int) -> None:
    for one in (small, large):
        await one.ask(name, period)  # the first time may read from the disk
        one.wall.clear()
        one.cpu.clear()
    for _ in range(times):
        for one in (small, large):
            await one.ask(name, period)
    say(
        period=period,
        question=name,
        small_ms=round(min(small.wall), 1),
        large_ms=round(min(large.wall), 1),
        growth=round(min(large.wall) / min(small.wall), 2),
        small_cpu_ms=round(median(small.cpu), 1),
        large_cpu_ms=round(median(large.cpu), 1),
        cpu_growth=round(median(large.cpu) / median(small.cpu), 2),
    )


async def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("small", type=Path)
    asked.add_argument("large", type=Path)
    asked.add_argument("--periods", default=STANDARD)
    asked.add_argument("--times", type=int, default=25)
    given = asked.parse_args()
    async with AsyncExitStack() as stack:
        both: list[Asked] = []
        for folder in (given.small.resolve(), given.large.resolve()):
            settings = StorageSettings(mongodb_url=None, data_dir=folder)
            database = await stack.enter_async_context(opened(settings, own=False))
            both.append(Asked(database, folder))
        for period in given.periods.split(","):
            for name in ASKED:
                await compare(*both, period, name, given.times)


if __name__ == "__main__":
    run(main())
