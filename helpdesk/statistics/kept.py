"""Where sums are kept: rows for each day and month of each area and of each place, and walks that are in no day's.

Of each there is one small row with counts; times, guides and steps stand in rows of their own, so that whoever asks for
a number does not load them.
"""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from helpdesk.statistics.days import local_day
from helpdesk.statistics.places import Place, Places
from helpdesk.statistics.series import unpacked
from helpdesk.statistics.tallies import DUE, Item, Kind, Tally
from helpdesk.statistics.walks import Walk, walk_of
from helpdesk.storage.database import Database, Row, Session

EVER: Final = "ever"
"""The span of all months together. It holds how many requests are in which state, and when open ones are due."""

MOST_BYTES: Final = 500_000
"""Of the items of one row, about. What is more goes on in the next row."""

_ITEM_BYTES: Final = 300
_COUNTS: Final = {"items.guide": 1, "items.named": 1, "items.counts": 1}


class Owned(NamedTuple):
    """Rows of areas, or rows of places."""

    counts: list[Row]
    details: list[Row]


class Sums(NamedTuple):
    """The rows of one day, week, month or cut ("2026-11-10", "2026-W46", "2026-11", "2026-Q4~"), ready to be kept."""

    span: str
    areas: Owned
    places: Owned

    @classmethod
    def of(cls, span: str, areas: Mapping[str, Tally], places: Places) -> "Sums":
        """Make rows. The same tallies make the same rows."""
        return cls(
            span,
            _owned(span, ((area, {"area": area}, areas[area]) for area in sorted(areas))),
            _owned(
                span,
                (
                    (place.id, {"place": place.area, "reach": list(place.reach)}, places[place])
                    for place in sorted(places)
                ),
            ),
        )

    def differing(self, kept: "Sums") -> list[str]:
        """Name the rows that are not the same in both."""
        found: list[str] = []
        for ours, theirs in zip(self.rows, kept.rows, strict=True):
            here, there = _by_id(ours), _by_id(theirs)
            found += [name for name in sorted({*here, *there}) if here.get(name) != there.get(name)]
        return found

    @property
    def rows(self) -> tuple[list[Row], ...]:
        """Its rows as the four collections hold them."""
        return (*self.areas, *self.places)

    def unpacked(self) -> "Sums":
        """Unpack all times once, to be added up more than once."""
        for row in (*self.areas.details, *self.places.details):
            for item in row["items"]:
                if series := item.get("series"):
                    item["series"] = {name: unpacked(times) for name, times in series.items()}
        return self

    def add_to(self, areas: dict[str, Tally], places: Places) -> None:
        """Add everything to tallies."""
        for row in (*self.areas.counts, *self.places.counts):
            _owner(row, areas, places).read(row["counts"])
        for row in (*self.areas.details, *self.places.details):
            tally, kind = _owner(row, areas, places), Kind(row["kind"])
            for item in row["items"]:
                tally.read_item(kind, item)


class KeptSums:
    """The collections `statistics_areas`, `statistics_places`, each with its details, and `statistics_walks`."""

    def __init__(self, database: Database) -> None:
        """Open them."""
        self.areas = database["statistics_areas"]
        self.places = database["statistics_places"]
        self.area_details = database["statistics_area_details"]
        self.place_details = database["statistics_place_details"]
        self.walks = database["statistics_walks"]

    async def replace(self, sums: Sums, kept: Sums, *, session: Session) -> None:
        """Keep rows in place of what `sums` returned; those that stay the same are not touched."""
        collections = self.areas, self.area_details, self.places, self.place_details
        for collection, ours, theirs in zip(collections, sums.rows, kept.rows, strict=True):
            here, there = _by_id(ours), _by_id(theirs)
            gone = [name for name, row in there.items() if here.get(name) != row]
            if gone:
                await collection.delete_many({"_id": {"$in": gone}}, session=session)
            fresh = [row for name, row in here.items() if there.get(name) != row]
            if fresh:
                await collection.insert_many(fresh, session=session)

    async def sums(self, span: str, areas: Collection[str]) -> Sums:
        """Return what is kept of a span for these areas, and the places in them."""
        own, of_places = {"span": span, **_of_areas(areas)}, {"span": span, **_of_places(areas)}
        counts, place_counts = await asyncio.gather(
            self.areas.find(own).to_list(), self.places.find(of_places).to_list()
        )
        if not counts and not place_counts:  # details stand beside counts only
            return Sums(span, Owned([], []), Owned([], []))
        details, place_details = await asyncio.gather(
            self.area_details.find(own).to_list(), self.place_details.find(of_places).to_list()
        )
        return Sums(span, Owned(counts, details), Owned(place_counts, place_details))

    async def standing(self, spans: Collection[str], areas: Collection[str]) -> tuple[dict[str, Tally], Places]:
        """Add up, over several months, how many requests are in which state, and when they are due; nothing else."""
        own, places = dict[str, Tally](), Places()
        for collection, details, within in (
            (self.areas, self.area_details, _of_areas(areas)),
            (self.places, self.place_details, _of_places(areas)),
        ):
            query = {"span": {"$in": list(spans)}, **within}
            async for row in collection.find(query):
                _owner(row, own, places).read(_states(row["counts"]))
            owner = {"area": 1, "place": 1, "reach": 1}
            async for row in details.find(query | {"kind": Kind.TIMES.value}, owner | {f"items.series.{DUE}": 1}):
                for item in row["items"]:
                    if item["series"]:
                        _owner(row, own, places).read_item(Kind.TIMES, item)
            async for row in details.find(query | {"kind": Kind.AREAS.value}, owner | _COUNTS):
                for item in row["items"]:
                    if states := _states(item["counts"]):
                        _owner(row, own, places).area(item["named"]).counts.update(states)
            facts = owner | _COUNTS
            async for row in details.find(query | {"kind": Kind.GUIDES.value}, facts):
                for item in row["items"]:
                    if states := _states(item["counts"]):
                        _owner(row, own, places).guide(item["guide"]).counts.update(states)
        return own, places

    async def months(self) -> set[str]:
        """Name every month of which something is kept."""
        return {span for span in await self.spans() if len(span) == len("2026-11") and span[-2:].isdigit()}

    async def spans(self) -> set[str]:
        """Name every day, month and cut of which something is kept."""
        return set(await self.areas.distinct("span")) | set(await self.places.distinct("span"))

    async def walks_on(self, day: str, areas: Collection[str]) -> dict[str, Row]:
        """Return the walks kept beside the sums that were under way in these areas on a day, by their ids."""
        rows = self.walks.find({"reach": {"$in": list(areas)}, "days": day})
        return {row["_id"]: row async for row in rows if _was_there(row, day, set(areas))}

    async def days_of_walks(self) -> list[date]:
        """Name the days on which any walk was under way that is kept beside the sums."""
        return [date.fromisoformat(day) for day in await self.walks.distinct("days")]

    async def walks_of_month(self, month: str, areas: Collection[str]) -> list[Walk]:
        """Return those that the sum of a month counts."""
        rows = self.walks.find({"reach": {"$in": list(areas)}, "month": month}, sort=[("_id", 1)])
        return [walk_of(row) async for row in rows]

    async def walks_like(self, query: Mapping[str, Any]) -> list[Walk]:
        """Return those asked for."""
        return [walk_of(row) async for row in self.walks.find(query, sort=[("_id", 1)])]

    async def replace_walks(self, rows: Sequence[Row], gone: Iterable[str], *, session: Session) -> None:
        """Keep walks beside the sums as they are now, and drop what is none of them any more."""
        ids = [*(row["_id"] for row in rows), *gone]
        if ids:
            await self.walks.delete_many({"_id": {"$in": ids}}, session=session)
        if rows:
            await self.walks.insert_many(rows, session=session)


def row_id(span: str, area: str) -> str:
    """Name the row of an area."""
    return f"{span}:{area}"


def detail_id(span: str, area: str, kind: Kind, number: int = 0) -> str:
    """Name a row of what stands beside it."""
    return f"{row_id(span, area)}:{kind.value}:{number}"


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    return {row["_id"]: row for row in rows}


def _of_areas(areas: Collection[str]) -> dict[str, Any]:
    return {"area": {"$in": list(areas)}}


def _of_places(areas: Collection[str]) -> dict[str, Any]:
    """Ask for places that lie in these areas and in no other, as `places.inside` does."""
    return {"reach": {"$in": list(areas), "$not": {"$elemMatch": {"$nin": list(areas)}}}}


def _owner(row: Row, areas: dict[str, Tally], places: Places) -> Tally:
    if "area" in row:
        return areas.setdefault(row["area"], Tally())
    return places.setdefault(Place(row["place"], tuple(row["reach"])), Tally())


def _states(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name.startswith("status:")}


def _was_there(row: Row, day: str, areas: set[str]) -> bool:
    return any(local_day(one["at"]).isoformat() == day and areas.intersection(one["reach"]) for one in row["events"])


def _owned(span: str, owners: Iterable[tuple[str, Row, Tally]]) -> Owned:
    rows = Owned([], [])
    for name, named, tally in owners:
        rows.counts.append({"_id": row_id(span, name), "span": span, **named, "counts": tally.kept_counts})
        for kind, items in tally.details():
            rows.details.extend(
                {
                    "_id": detail_id(span, name, kind, number),
                    "span": span,
                    **named,
                    "kind": kind.value,
                    "items": part,
                }
                for number, part in enumerate(_rows_of(items))
            )
    return rows


def _rows_of(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Put items into rows, none of which grows too large."""
    part, weight = list[Item](), 0
    for item in items:
        heavy = _ITEM_BYTES + sum(map(len, item.get("series", {}).values()))
        if part and weight + heavy > MOST_BYTES:
            yield part
            part, weight = [], 0
        part.append(item)
        weight += heavy
    if part:
        yield part
