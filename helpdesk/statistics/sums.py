"""Reading sums for a period: whole months from their rows, the days beside them from theirs, and what a cut adds.

One area is read from its own rows. Several areas may share places (a zone lies in a province, a request that was handed
over lies in two communes), so they are read from the places themselves: each once, whichever areas hold it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, TypeVar

from helpdesk.statistics.by_step import ByStep
from helpdesk.statistics.cuts import beside, cut_of
from helpdesk.statistics.days import Period
from helpdesk.statistics.kept import EVER, detail_id, row_id
from helpdesk.statistics.series import moment, under, unpacked
from helpdesk.statistics.spread import Spread
from helpdesk.statistics.tallies import DUE, HELP, SEEN, WAITS, Kind, StepSeen, add_counts
from helpdesk.statistics.walks import Happened, Walk, walk_of
from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.models import OPEN

K = TypeVar("K", bound=Hashable)
Grouped: TypeAlias = "dict[str | None, Sum]"
"""Sums by area or guide."""

_ANSWER: Final = "answer_s"
_STATES: Final = tuple(f"status:{status.value}" for status in OPEN)
_ASKED: Final = {f"items.counts.{name}": 1 for name in ("opened", *_STATES)} | {f"items.series.{_ANSWER}": 1}


@dataclass
class Sum:
    """Numbers added up, and times in their sorted runs."""

    counts: Counter[str] = field(default_factory=Counter)
    runs: dict[str, list[Sequence[int]]] = field(default_factory=dict)
    reaches: set[tuple[str, ...]] = field(default_factory=set)  # of the places it was added up from

    def add(self, row: Row) -> None:
        """Add a row, or what a row says of a guide."""
        add_counts(self.counts, row.get("counts", {}))
        for name, times in row.get("series", {}).items():
            self.runs.setdefault(name, []).append(unpacked(times))

    def times(self, name: str) -> list[Sequence[int]]:
        """Return the times of this name."""
        return self.runs.get(name, [])

    @property
    def open(self) -> int:
        """Count the requests in an open state."""
        return sum(self.counts[name] for name in _STATES)

    def overdue(self, now: datetime) -> int:
        """Count the open requests of which something was due before this moment."""
        return under(self.times(DUE), moment(now) or 0)

    def unanswered(self, now: datetime) -> int:
        """Count the open requests that wait for their first answer longer than was promised."""
        return under(self.times(WAITS), moment(now) or 0)

    def persons(self, period: Period) -> int:
        """Count the different persons, when these are the rows of one area, or one place, for the period."""
        return under(self.times(SEEN), period.since.toordinal())


def spans_of(period: Period) -> list[str]:
    """Name the rows that a period is put together from; a standard one has its cut as the last, a week in its sum."""
    name = period.name
    return [*period.spans, *([cut_of(name)] if name and not period.week else [])]


class SumsRead:
    """Asks for rows of areas."""

    def __init__(self, database: Database) -> None:
        """Open the collections."""
        self._areas = database["statistics_areas"]
        self._places = database["statistics_places"]
        self._area_details = database["statistics_area_details"]
        self._place_details = database["statistics_place_details"]
        self._walks = database["statistics_walks"]

    async def rows(
        self, areas: Collection[str], spans: Sequence[str], facts: dict[str, Any], *, places: bool = False
    ) -> list[Row]:
        """Return the counts of areas, or with `places` of the places in them, with these facts only."""
        wanted = set(areas)
        if not wanted:
            return []
        if len(wanted) == 1 and not places:
            (area,) = wanted
            ids = [row_id(span, area) for span in spans]
            found = self._areas.find({"_id": _any_of(ids)}, {"span": 1, **facts})
        else:
            query = {"reach": {"$in": sorted(wanted)}, "span": _any_of(spans)}
            found = self._places.find(query, {"place": 1, "span": 1, **facts})
        rows: list[Row] = await found.to_list()
        return rows

    async def items(
        self,
        areas: Collection[str],
        spans: Sequence[str],
        kind: Kind,
        facts: dict[str, Any],
        *,
        places: bool = False,
    ) -> list[Row]:
        """Return what stands beside the counts, item by item, each with its span and place."""
        wanted = set(areas)
        if not wanted:
            return []
        query: dict[str, Any] = {"kind": kind.value, "span": _any_of(spans)}
        if len(wanted) == 1 and not places:
            (area,) = wanted
            rows = await self._area_details.find({"area": area, **query}, {"span": 1, **facts}).to_list()
        else:
            query["reach"] = {"$in": sorted(wanted)}
            rows = await self._place_details.find(query, {"place": 1, "span": 1, **facts}).to_list()
        for row in rows:
            for item in row["items"]:
                item["span"], item["area"] = row["span"], row.get("place") or None
        return [item for row in rows for item in row["items"]]

    async def columns(
        self, areas: Collection[str], spans: Sequence[str], kind: Literal[Kind.STUCK, Kind.SPREAD, Kind.SAID]
    ) -> list[Row]:
        """Return what is kept in columns: one for each span of an area, or for each of every place."""
        wanted = set(areas)
        if len(wanted) != 1:
            return await self.items(areas, spans, kind, {"items": 1})
        (area,) = wanted
        ids = [detail_id(span, area, kind) for span in spans]
        rows: list[Row] = await self._area_details.find({"_id": _any_of(ids)}, {"items": 1}).to_list()
        return [row["items"][0] for row in rows]

    async def total(self, areas: Collection[str], period: Period, *names: str) -> Sum:
        """Add everything up, with the times of these names."""
        return _added(await self._parts(areas, spans_of(period), names))

    async def total_and_standing(self, areas: Collection[str], period: Period, *names: str) -> tuple[Sum, Sum]:
        """Add everything up, and beside it tell in which state requests are now, and when the open ones are due."""
        of_period, ever = _parted(await self._parts(areas, [*spans_of(period), EVER], (*names, DUE)))
        return _added(of_period), _added(ever)

    async def _parts(self, areas: Collection[str], spans: Sequence[str], names: Sequence[str]) -> list[Row]:
        counts, times = await asyncio.gather(
            self.rows(areas, spans, {"counts": 1}),
            self.items(areas, spans, Kind.TIMES, _series(names)) if names else _nothing(),
        )
        return [*counts, *times]

    async def each_and_standing(
        self, areas: Sequence[str], period: Period, *names: str
    ) -> tuple[dict[str, Sum], dict[str, Sum]]:
        """Do the same with the own rows of each of these areas; an area in another counts in both."""
        spans = [*spans_of(period), EVER]
        ids = [row_id(span, area) for area in areas for span in spans]
        query = {"area": {"$in": list(areas)}, "kind": Kind.TIMES.value, "span": {"$in": spans}}
        counts, times = await asyncio.gather(
            self._areas.find({"_id": {"$in": ids}}, {"span": 1, "area": 1, "counts": 1}).to_list(),
            self._area_details.find(query, {"span": 1, "area": 1, **_series((*names, DUE))}).to_list(),
        )
        items = ({**item, "span": row["span"], "area": row["area"]} for row in times for item in row["items"])
        of_period, ever = _parted([*counts, *items])
        return _grouped(of_period, lambda row: str(row["area"])), _grouped(ever, lambda row: str(row["area"]))

    async def by_day(self, areas: Collection[str], period: Period, names: Sequence[str]) -> dict[str, Counter[str]]:
        """Add these numbers up for every day by itself."""
        facts = {"_id": 0, "span": 1, **{f"counts.{name}": 1 for name in names}}
        days: dict[str, Counter[str]] = {}
        for row in await self.rows(areas, [day.isoformat() for day in period.days], facts):
            add_counts(days.setdefault(row["span"], Counter()), row["counts"])
        return days

    async def help_by_area(self, areas: Collection[str], period: Period) -> Grouped:
        """Add up visits by the area that was named, with persons; one area's own rows tell them apart already."""
        if len(set(areas)) != 1:
            return await self._by_place(areas, period, HELP, SEEN)
        return _grouped(await self.items(areas, period.spans, Kind.HELP, {"items": 1}), _named)

    async def asked_by_area(self, areas: Collection[str], period: Period) -> tuple[Grouped, Grouped]:
        """Return what came in by the area that was named, with times to the answer, and what is open of each now."""
        if len(set(areas)) != 1:
            ever = self.rows(areas, [EVER], {"counts": 1}, places=True)
            found, rows = await asyncio.gather(self._by_place(areas, period, ["opened"], _ANSWER), ever)
            return found, _grouped(rows, lambda row: row["place"] or None)
        items = await self.items(areas, [*period.spans, EVER], Kind.AREAS, {"items.named": 1, **_ASKED})
        of_period, states = _parted(items)
        return _grouped(of_period, _named), _grouped(states, _named)

    async def asked_by_guide(self, areas: Collection[str], period: Period) -> tuple[Grouped, Grouped]:
        """Do the same by guide; None: about none."""
        items = await self.items(areas, [*period.spans, EVER], Kind.GUIDES, {"items.guide": 1, **_ASKED})
        of_period, states = _parted(items)
        return _grouped(of_period, _guide), _grouped(states, _guide)

    async def by_guide(self, areas: Collection[str], period: Period, names: Sequence[str], series: str) -> Grouped:
        """Add these numbers and times up by guide; None: about none."""
        facts = {"items.guide": 1, **{f"items.counts.{name}": 1 for name in names}, **_series([series])}
        return _grouped(await self.items(areas, period.spans, Kind.GUIDES, facts), _guide)

    async def walks_by_guide(self, areas: Collection[str], period: Period) -> Grouped:
        """Add the walks up by guide, also those that a standard period cuts through."""
        names = ("guide", "counts.walks", "counts.walks_done", "counts.walks_done_alone")
        facts = {f"items.{name}": 1 for name in names}
        return _grouped(await self.items(areas, spans_of(period), Kind.GUIDES, facts), _guide)

    async def spread(self, areas: Collection[str], period: Period) -> Spread:
        """Tell what happened where; one area's own rows hold it in columns already."""
        spans = spans_of(period)
        if len(set(areas)) == 1:
            return Spread.of(await self.columns(areas, spans, Kind.SPREAD))
        facts = {"items.guide": 1, "items.counts.opened": 1, "items.counts.visits": 1}
        rows, items = await asyncio.gather(
            self.rows(areas, spans, {"counts": 1}, places=True),
            self.items(areas, spans, Kind.GUIDES, facts, places=True),
        )
        found = Spread(active={row["place"] for row in rows if row["counts"] and row["place"]})
        for one in items:
            opened, visits = (one["counts"].get(name, 0) for name in ("opened", "visits"))
            found.add((one["area"] or "", one["guide"]), opened=opened, visits=visits)
        return found

    async def stuck(self, areas: Collection[str], period: Period) -> ByStep:
        """Tell how many `came` to each step, and how many were `stuck` there."""
        found = ByStep()
        for columns in await self.columns(areas, spans_of(period), Kind.STUCK):
            found.read(columns)
        return found

    async def said(self, areas: Collection[str], period: Period) -> ByStep:
        """Tell what residents said, by the names of the counts: it lies in days and months alone, nothing is cut."""
        found = ByStep()
        for columns in await self.columns(areas, period.spans, Kind.SAID):
            found.read(columns)
        return found

    async def steps(self, areas: Collection[str], period: Period, *, guide: str, places: bool = False) -> list[Row]:
        """Return everything about the steps of one guide, each with its place."""
        return await self.items(areas, spans_of(period), Kind.STEPS, _of_guide(guide), places=places)

    async def uneven_steps(
        self, areas: Collection[str], period: Period, *, guide: str, names: Collection[str], places: bool = False
    ) -> list[Row]:
        """Return what walks that are not even add to the steps of a guide, when they are told apart by these names."""
        if not _has_all_walks(areas, period, places=places):
            return []
        items = await self.items(areas, [spans_of(period)[-1]], Kind.UNEVEN, _of_guide(guide))
        return [item for item in items if all((item[name] is not None) == (name in names) for name in StepSeen._fields)]

    async def walks_beside(
        self,
        areas: Collection[str],
        period: Period,
        *,
        guide: str | None = None,
        is_each: bool = False,
        places: bool = False,
    ) -> list[tuple[Walk, list[Happened]]]:
        """Return the walks that no row of the period holds, each with what happened in period and areas.

        With `is_each`, for areas that are told one by one; with `places`, for the places in them.
        """
        wanted = set(areas)
        if _has_all_walks(wanted, period, is_each=is_each, places=places):
            return []
        query = beside(period, wanted)
        if period.name:
            query["is_even"] = False  # the others are in the cuts of places, too
        if guide is not None:
            query["guide"] = guide
        found: list[tuple[Walk, list[Happened]]] = []
        async for row in self._walks.find(query):
            walk = walk_of(row).within(period)
            events = [one for one in walk.events if wanted.intersection(one.reach)]
            if events:
                found.append((walk, events))
        return found

    async def _by_place(self, areas: Collection[str], period: Period, names: Sequence[str], series: str) -> Grouped:
        """Add numbers and times up by the area of each place."""
        facts = {"reach": 1, **{f"counts.{name}": 1 for name in names}}
        counts, times = await asyncio.gather(
            self.rows(areas, period.spans, facts, places=True),
            self.items(areas, period.spans, Kind.TIMES, _series([series]), places=True),
        )
        found: Grouped = {}
        for row in counts:
            one = found.setdefault(row["place"] or None, Sum())
            one.add(row)
            one.reaches.add(tuple(row["reach"]))
        for item in times:
            found.setdefault(item["area"], Sum()).add(item)
        return found


def _has_all_walks(areas: Collection[str], period: Period, *, is_each: bool = False, places: bool = False) -> bool:
    """Whether all walks are in the rows that are read: of a standard period those of one area, or of each by itself."""
    return bool(period.name) and not places and (is_each or len(set(areas)) == 1)


def _any_of(names: Sequence[str]) -> Any:  # noqa: ANN401 - a condition of the database
    """Ask for a single one by itself: found without planning when it is an id, most of the work for a small answer."""
    return names[0] if len(names) == 1 else {"$in": list(names)}


def _of_guide(guide: str) -> dict[str, Any]:
    return {"items": {"$filter": {"input": "$items", "cond": {"$eq": ["$$this.guide", guide]}}}}


def _series(names: Sequence[str]) -> dict[str, Any]:
    return {f"items.series.{name}": 1 for name in names}


async def _nothing() -> list[Row]:
    return []


def _added(rows: Iterable[Row]) -> Sum:
    total = Sum()
    for row in rows:
        total.add(row)
    return total


def _parted(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Part rows of a period from those of all time."""
    parts: tuple[list[Row], list[Row]] = [], []
    for row in rows:
        parts[row["span"] == EVER].append(row)
    return parts


def _named(item: Row) -> str | None:
    return item["named"] or None


def _guide(item: Row) -> str | None:
    guide: str | None = item["guide"]
    return guide


def _grouped(rows: Iterable[Row], key: Callable[[Row], K]) -> dict[K, Sum]:
    found: dict[K, Sum] = {}
    for row in rows:
        if (one := found.get(named := key(row))) is None:
            one = found[named] = Sum()
        one.add(row)
    return found
