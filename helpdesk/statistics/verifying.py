"""Proving that sums are what the events say: days are counted anew, aside, and compared with what is kept."""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from helpdesk.clock import Clock
from helpdesk.statistics.rollups import RollUps, is_day
from helpdesk.storage.database import Database

Report = Callable[[str, int, int], None]

_TRIES: Final = 3
"""A day that changes while it is looked at is looked at again."""


class Verified(NamedTuple):
    """How many days and months were looked at, and which rows are not what they should be."""

    looked_at: int
    differing: list[str]


class Verifying:
    """Compares; nothing is put right by it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Compare in this database."""
        self._database = database
        self._roll_ups = RollUps(database, clock)
        self._raw, self._kept = self._roll_ups.raw, self._roll_ups.kept

    async def verify(self, *, sample: int | None = None, report: Report = lambda *_: None) -> Verified:
        """Look at every day and month, or at so many spread evenly over all. Marks are worked off first."""
        await self._roll_ups.catch_up()
        spans = spread(await self._roll_ups.spans(), sample)
        areas = sorted({*await self._raw.areas(), *await self._kept.areas.distinct("area")})
        differing: list[str] = []
        for done, span in enumerate(spans, start=1):
            differing += await self._differing(span, areas)
            report("days", done, len(spans))
        return Verified(len(spans), differing)

    async def _differing(self, span: str, areas: list[str]) -> list[str]:
        found: list[str] = []
        for _ in range(_TRIES):
            found = await self._compared(span, areas)
            if not found:
                break
            await self._roll_ups.catch_up()
        return found

    async def _compared(self, span: str, areas: list[str]) -> list[str]:
        if not is_day(span):
            return (await self._roll_ups.counted_anew(span, areas)).differing(await self._kept.sums(span, areas))
        counted = await self._roll_ups.counted_day(date.fromisoformat(span), areas)
        differing = counted.sums.differing(await self._kept.sums(span, areas))
        walks, kept = {walk.id: walk.row() for walk in counted.walks}, await self._kept.walks_on(span, areas)
        names = sorted({*walks, *kept})
        return [*differing, *(f"{span}: walk {name}" for name in names if walks.get(name) != kept.get(name))]


def spread(spans: list[str], sample: int | None) -> list[str]:
    """Choose so many, evenly from first to last; None: all."""
    if sample is None or sample >= len(spans):
        return spans
    return [spans[number * len(spans) // sample] for number in range(sample)]
