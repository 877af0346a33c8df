"""Questions asked of requests, walks and logs. Every answer is exact and covers the areas it was asked for.

Answers come from sums that the worker keeps (`rollups.py`): a change is in them a moment later. How many different
persons came to several areas is counted at once (`live.py`).
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from helpdesk.assistance.models import Mode, Place, Result, VneidOutcome
from helpdesk.statistics.answers import (
    AreaCount,
    AreaHelp,
    DayCount,
    FunnelBy,
    FunnelCell,
    GuideCount,
    GuideHelp,
    HelpGiven,
    ResultFigures,
    Satisfaction,
    StuckStep,
)
from helpdesk.statistics.by_step import ByStep
from helpdesk.statistics.days import Period
from helpdesk.statistics.figures import named
from helpdesk.statistics.live import Live
from helpdesk.statistics.opinions import rating_of, satisfaction_of
from helpdesk.statistics.series import median, none_first
from helpdesk.statistics.sums import Sum, SumsRead
from helpdesk.statistics.tallies import HELP, SEEN, STUCK, TOOK
from helpdesk.statistics.walks import Happened, spent_of, steps_of
from helpdesk.storage.database import Database

FEWEST_WALKS: Final = 3
"""A step fewer walks came to is left out: it would tell about single persons."""

MOST_ROWS: Final = 500
"""Of one table; the largest come first."""

MOST_CELLS: Final = 20_000
"""Of a funnel: 25 steps by branch, in a few hundred communes and three channels."""

_MINUTE: Final = 60
_FUNNEL: Final = ("reached", "stuck", "resumed", "left", "lost", "done")

K = TypeVar("K", Mode, Place, Result, VneidOutcome)


class Statistics:
    """Answers for areas: the roots in which the asking member holds `statistics.read`. No area, no figures.

    `since` and `until` are days in Vietnam, both included; each method raises InvalidPeriodError when they cannot be.
    """

    def __init__(self, database: Database) -> None:
        self._sums = SumsRead(database)
        self._live = Live(database)

    async def requests_by_day(self, areas: Sequence[str], since: date, until: date) -> list[DayCount]:
        """Count requests for every day of the period, oldest first, also days on which nothing happened."""
        period = Period.of(since, until)
        if not areas:
            return []
        found = await self._sums.by_day(areas, period, ["opened", "resolved"])
        days = [(day, found.get(day.isoformat(), Counter[str]())) for day in period.days]
        return [DayCount(day=day, opened=counts["opened"], resolved=counts["resolved"]) for day, counts in days]

    async def requests_by_area(self, areas: Sequence[str], since: date, until: date) -> list[AreaCount]:
        """Count requests by the area the resident chose, most first; areas without any are not in it."""
        rows = _request_rows(*await self._sums.asked_by_area(areas, Period.of(since, until)))
        return [AreaCount(area=area or "", **figures) for area, figures in rows]

    async def requests_by_guide(self, areas: Sequence[str], since: date, until: date) -> list[GuideCount]:
        """Count requests by guide, most first; guides without any are not in it."""
        rows = _request_rows(*await self._sums.asked_by_guide(areas, Period.of(since, until)))
        return [GuideCount(guide=guide, **figures) for guide, figures in rows]

    async def stuck_steps(self, areas: Sequence[str], since: date, until: date, *, limit: int = 50) -> list[StuckStep]:
        """Return the steps at which people are stuck, most first, without those that hardly anybody came to."""
        period = Period.of(since, until)
        found, beside = await asyncio.gather(self._sums.stuck(areas, period), self._sums.walks_beside(areas, period))
        for walk, events in beside:
            _add_stuck(found, walk.guide, events)
        return _most_stuck(found, limit)

    async def funnel(
        self,
        guide: str,
        areas: Sequence[str],
        since: date,
        until: date,
        *,
        by: Collection[FunnelBy] = tuple(FunnelBy),
    ) -> list[FunnelCell]:
        """Tell how far the walks through a guide came, step by step, most reached first.

        Cells that hardly any walk came to are left out: they would tell about single persons. Asked with less in `by`,
        fewer are.
        """
        names = ("step", *(one.value for one in FunnelBy if one in by))
        period, is_by_branch = Period.of(since, until), FunnelBy.BRANCH in by
        is_by_place = FunnelBy.AREA in by
        kept, uneven, beside = await asyncio.gather(
            self._sums.steps(areas, period, guide=guide, places=is_by_place),
            self._sums.uneven_steps(areas, period, guide=guide, names=names, places=is_by_place),
            self._sums.walks_beside(areas, period, guide=guide, places=is_by_place),
        )
        cells: dict[tuple[Any, ...], Sum] = {}
        for row in (*kept, *uneven):
            cells.setdefault(tuple(row[name] for name in names), Sum()).add(row)
        for _, events in beside:
            _walk_in(cells, events, lambda one: tuple(getattr(one, name) for name in names))
        found = [(key, cell) for key, cell in cells.items() if cell.counts["reached"] >= FEWEST_WALKS]
        found.sort(key=lambda cell: (-cell[1].counts["reached"], [none_first(part) for part in cell[0]]))
        return [
            FunnelCell(**dict(zip(names, key, strict=True)), **_cell(cell, is_by_branch=is_by_branch))
            for key, cell in found[:MOST_CELLS]
        ]

    async def results(self, areas: Sequence[str], since: date, until: date) -> ResultFigures:
        """Sum up what residents answered when they were asked whether their result was there."""
        total = await self._sums.total(areas, Period.of(since, until))
        counts = Counter(named(total.counts, "reminder"))
        answers = counts["received"] + counts["not_yet"]
        return ResultFigures(
            asked=counts["asked"],
            received=counts["received"],
            not_yet=counts["not_yet"],
            postponed=counts["postponed"],
            share=counts["received"] / answers if answers else None,
        )

    async def help_given(self, areas: Sequence[str], since: date, until: date) -> HelpGiven:
        """Sum up the visits of the period that no later entry corrects."""
        period = Period.of(since, until)
        summed = await self._sums.total(areas, period, SEEN)
        persons = await self._live.persons(areas, period, summed)
        total = summed.counts
        return HelpGiven(
            **help_figures(total, persons),
            paid_online=total["paid_online"],
            by_mode=_tally(total, "mode", Mode),
            by_place=_tally(total, "place", Place),
            by_result=_tally(total, "result", Result),
            by_vneid=_tally(total, "vneid", VneidOutcome),
        )

    async def help_by_area(self, areas: Sequence[str], since: date, until: date) -> list[AreaHelp]:
        """Sum up visits by the area named in the log, most first."""
        period = Period.of(since, until)
        sums = await self._sums.help_by_area(areas, period)
        if any(len(one.reaches) > 1 for one in sums.values()):  # an area that was moved meanwhile
            rows = _help_rows(sums, await self._live.persons_by("area", areas, period))
        else:
            rows = _help_rows(sums, {area: one.persons(period) for area, one in sums.items()})
        return [AreaHelp(area=area or "", **figures) for area, figures in rows]

    async def help_by_guide(self, areas: Sequence[str], since: date, until: date) -> list[GuideHelp]:
        """Sum up visits by guide, most first."""
        period = Period.of(since, until)
        sums = await self._sums.by_guide(areas, period, HELP, SEEN)
        if len(set(areas)) > 1:
            rows = _help_rows(sums, await self._live.persons_by("guide", areas, period))
        else:
            rows = _help_rows(sums, {guide: one.persons(period) for guide, one in sums.items()})
        return [GuideHelp(guide=guide, **figures) for guide, figures in rows]

    async def satisfaction(self, areas: Sequence[str], since: date, until: date) -> Satisfaction:
        """Sum up marks, reasons and outcomes of the requests that were resolved in the period, by guide and step."""
        return satisfaction_of(await self._sums.said(areas, Period.of(since, until)))


def help_figures(counts: Mapping[str, int], persons: int) -> dict[str, Any]:
    """Put the three numbers of help together: people are the different persons and the heads of groups."""
    return {
        "people": persons + counts.get("heads", 0) or None,
        "people_unknown_visits": counts.get("unknown", 0),
        "visits": counts.get("visits", 0),
        "dossiers": counts.get("dossiers", 0),
        "minutes": counts.get("minutes", 0) if counts.get("timed") else None,
    }


def _request_rows(
    found: Mapping[str | None, Sum], states: Mapping[str | None, Sum]
) -> list[tuple[str | None, dict[str, Any]]]:
    """Put what came in beside what is open, most first; what has neither is not in it."""
    rows = [(key, found.get(key, Sum()), states.get(key, Sum()).open) for key in {**found, **states}]
    kept = [row for row in rows if row[1].counts["opened"] or row[2]]
    kept.sort(key=lambda row: (-row[1].counts["opened"], -row[2], none_first(row[0])))
    return [
        (
            key,
            {
                "opened": one.counts["opened"],
                "open_now": waiting,
                "median_first_answer_minutes": _minutes(median(one.times("answer_s"))),
            },
        )
        for key, one, waiting in kept[:MOST_ROWS]
    ]


def _help_rows(
    found: Mapping[str | None, Sum], persons: Mapping[str | None, int]
) -> list[tuple[str | None, dict[str, Any]]]:
    rows = [(key, help_figures(one.counts, persons.get(key, 0))) for key, one in found.items() if one.counts["visits"]]
    rows.sort(key=lambda row: (-row[1]["visits"], none_first(row[0])))
    return rows[:MOST_ROWS]


def _walk_in(
    cells: dict[tuple[Any, ...], Sum], events: Sequence[Happened], key: Callable[[Happened], tuple[Any, ...]]
) -> None:
    """Count a walk in the cells it came to, and what it spent there."""
    for where, told in steps_of(events, key).items():
        cells.setdefault(where, Sum()).counts.update(told)
    for where, took in spent_of(events, key).items():
        cells[where].runs.setdefault(TOOK, []).append([took])


def _add_stuck(found: ByStep, guide: str, events: Iterable[Happened]) -> None:
    """Count one walk at the steps it came to, in whatever ways it met them."""
    seen, versions = list(events), dict[str, int]()
    for one in seen:
        if one.has_come:
            versions[one.step] = max(one.version, versions.get(one.step, one.version))
    for step, told in steps_of(seen, lambda one: one.step).items():
        if step in versions:
            found.add((guide, step), versions[step], {name: told[name] for name in STUCK})


def _cell(cell: Sum, *, is_by_branch: bool) -> dict[str, Any]:
    rating = rating_of(cell.counts)
    of_requests = {"requests": cell.counts["requests"], "rated": rating.count, "rating": rating.average}
    return {
        **{name: cell.counts[name] for name in _FUNNEL},
        "median_seconds": median(cell.times(TOOK)),
        **({} if is_by_branch else of_requests),
    }


def _most_stuck(found: ByStep, limit: int) -> list[StuckStep]:
    told = sorted(
        (-stuck, -stuck / came, about, version, came)
        for about, version, came, stuck in zip(found.places, found.versions, *map(found.of, STUCK), strict=True)
        if stuck and came >= FEWEST_WALKS
    )
    return [
        StuckStep(guide=guide, version=version, step=step, reached=came, stuck=-stuck, share=-share)
        for stuck, share, (guide, step), version, came in told[:limit]
    ]


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _MINUTE


def _tally(counts: Mapping[str, int], kind: str, of: type[K]) -> dict[K, int]:
    return dict(Counter({of(name): times for name, times in named(counts, kind).items()}).most_common())
