"""Everything a top row needs, for areas and a period, for the periods beside it, and for each area below."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from helpdesk.clock import Clock
from helpdesk.statistics.days import Period
from helpdesk.statistics.figures import AreaFigures, Beside, Compared, Figures, Measured, named, share_of
from helpdesk.statistics.live import Live
from helpdesk.statistics.opinions import rating_of
from helpdesk.statistics.questions import help_figures
from helpdesk.statistics.series import Runs, median, reached_by
from helpdesk.statistics.sums import Sum, SumsRead
from helpdesk.statistics.tallies import SEEN, WAITS
from helpdesk.statistics.walks import whole
from helpdesk.storage.database import Database

_MOST: Final = 0.9
_SERIES: Final = ("answer_s", "resolution_s", SEEN, WAITS)


@dataclass
class Parts:
    """What figures are put together from."""

    sum: Sum = field(default_factory=Sum)
    walked: Counter[str] = field(default_factory=Counter)  # walks that no sum holds
    persons: int = 0
    unanswered: int = 0  # of the period, waiting longer than promised
    open_now: int | None = None
    overdue_now: int | None = None


class Measures:
    """Answers for areas: the roots in which the asking member holds `statistics.read`, or areas in them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Ask this database."""
        self._sums = SumsRead(database)
        self._live = Live(database)
        self._clock = clock

    async def of(
        self,
        areas: Collection[str],
        since: date,
        until: date,
        *,
        beside: Collection[Beside] = tuple(Beside),
        each: Sequence[str] = (),
        at: datetime | None = None,
    ) -> Measured:
        """Return the figures of a period, those of the periods `beside` it, and those of `each` area by itself.

        What is overdue is so at the moment `at`, without one now. Raises InvalidPeriodError.
        """
        period, now = Period.of(since, until), at or self._clock.now()
        others = {one: _beside(period, one) for one in Beside if one in beside}
        own, below, compared = await asyncio.gather(
            self._all(areas, period, now, is_now=True),
            self.each(each, period, at=now),
            asyncio.gather(*(self._all(areas, other, now) for other in others.values())),
        )
        return Measured(
            period=period,
            figures=Figures(**_figures(own)),
            compared={
                one: Compared(period=other, figures=Figures(**_figures(parts)))
                for (one, other), parts in zip(others.items(), compared, strict=True)
            },
            areas=below,
        )

    async def each(self, areas: Sequence[str], period: Period, *, at: datetime | None = None) -> list[AreaFigures]:
        """Return the figures of each of these areas, in this order; what lies in two of them counts in both."""
        if not areas:
            return []
        now = at or self._clock.now()
        (sums, standing), beside = await asyncio.gather(
            self._sums.each_and_standing(areas, period, *_SERIES),
            self._sums.walks_beside(areas, period, is_each=True),
        )
        walked: dict[str, Counter[str]] = {area: Counter() for area in areas}
        for _, events in beside:
            for area in {area for one in events for area in one.reach}.intersection(walked):
                walked[area].update(whole([one for one in events if area in one.reach]))
        found: list[AreaFigures] = []
        for area in areas:
            own, state = sums.get(area, Sum()), standing.get(area, Sum())
            parts = Parts(own, walked[area], own.persons(period), own.unanswered(now), state.open, state.overdue(now))
            found.append(AreaFigures(area=area, **_figures(parts)))
        return found

    async def walks_by_guide(self, areas: Collection[str], since: date, until: date) -> dict[str, Counter[str]]:
        """Count the walks of a period guide by guide: those that came to their end, and those that did alone.

        A walk goes through one guide, so they add up to the figures. Raises InvalidPeriodError.
        """
        period = Period.of(since, until)
        kept, beside = await asyncio.gather(
            self._sums.walks_by_guide(areas, period), self._sums.walks_beside(areas, period)
        )
        found: dict[str, Counter[str]] = {guide: one.counts for guide, one in kept.items() if guide is not None}
        for walk, events in beside:
            found.setdefault(walk.guide, Counter()).update(whole(events))
        return found

    async def _all(self, areas: Collection[str], period: Period, now: datetime, *, is_now: bool = False) -> Parts:
        (own, standing), beside = await asyncio.gather(
            self._sums.total_and_standing(areas, period, *_SERIES), self._sums.walks_beside(areas, period)
        )
        return Parts(
            sum=own,
            walked=_summed(whole(events) for _, events in beside),
            persons=await self._live.persons(areas, period, own),
            unanswered=own.unanswered(now),
            open_now=standing.open if is_now else None,
            overdue_now=standing.overdue(now) if is_now else None,
        )


def _beside(period: Period, one: Beside) -> Period:
    return period.previous() if one is Beside.PREVIOUS else period.year_before()


def _summed(walks: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in walks:
        total.update(one)
    return total


def _figures(parts: Parts) -> dict[str, Any]:
    counts = parts.sum.counts + parts.walked
    return {
        **{name: counts[name] for name in ("opened", "resolved", "cancelled", "reopened", "walks", "walks_done")},
        "by_channel": dict(sorted(named(counts, "channel").items(), key=lambda one: (-one[1], one[0]))),
        "by_hour": dict(sorted((int(hour), count) for hour, count in named(counts, "hour").items())),
        "open_now": parts.open_now,
        "overdue_now": parts.overdue_now,
        **_in_time("answered", counts["answered_in_time"], counts["answered_late"] + parts.unanswered),
        **_in_time("resolved", counts["resolved_in_time"], counts["resolved_late"]),
        **_how_long("first_answer", parts.sum.times("answer_s")),
        **_how_long("resolution", parts.sum.times("resolution_s")),
        **_rated(counts),
        "out_of_hours": counts["out_of_hours"],
        "out_of_hours_share": share_of(counts["out_of_hours"], counts["out_of_hours"] + counts["in_hours"]),
        **help_figures(counts, parts.persons),
        "self_served": counts["walks_done_alone"],
        "self_served_share": share_of(counts["walks_done_alone"], counts["walks_done_alone"] + counts["opened"]),
    }


def _in_time(what: str, in_time: int, late: int) -> dict[str, Any]:
    return {
        f"{what}_in_time": in_time,
        f"{what}_late": late,
        f"{what}_in_time_share": share_of(in_time, in_time + late),
    }


def _how_long(what: str, runs: Runs) -> dict[str, Any]:
    return {f"{what}_median_s": median(runs), f"{what}_p90_s": reached_by(runs, _MOST)}


def _rated(counts: Counter[str]) -> dict[str, Any]:
    rating = rating_of(counts)
    return {"rating": rating, "rated_share": share_of(rating.count, counts["resolved"])}
