"""The worker that keeps sums as they should be: it reads marks, counts those days anew, and takes the marks away.

It may be killed at any moment and run in any number of processes. What it writes depends on nothing but the rooms'
collections; rows and marks change in one transaction, which is given up when one of its marks is gone: then another
process has counted that day since, perhaps from newer facts. A change during the counting leaves a mark of its own.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Final, NamedTuple

from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.statistics.counting import add_walk, counted
from helpdesk.statistics.cuts import beside, counted_cut, cuts_of, is_cut, period_of
from helpdesk.statistics.days import Period, is_week, month_of, week_of
from helpdesk.statistics.kept import EVER, KeptSums, Sums
from helpdesk.statistics.persons import Comings, tell
from helpdesk.statistics.places import Places, inside, of_areas
from helpdesk.statistics.raw import RawDays
from helpdesk.statistics.tallies import Tally
from helpdesk.statistics.walks import Walk
from helpdesk.storage.database import Database, Row, Session
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.turns import Turns

log = logging.getLogger(__name__)

Report = Callable[[str, int, int], None]

LOOK_EVERY_S: Final = 2.0
ALL: Final = "all"
"""The id of the mark that asks for everything to be counted anew."""


class Dirty(NamedTuple):
    """A day or month of some areas, and the marks that say so."""

    span: str
    areas: list[str]
    marks: list[str]
    is_follow: bool  # nothing happened on it: something elsewhere led to it


class CountedDay(NamedTuple):
    """What is to be kept of a day: its rows, and the walks that were under way but are not in them."""

    sums: Sums
    walks: list[Walk]
    comings: Comings


def in_order(spans: Iterable[str]) -> list[str]:
    """Put days first, then weeks and months, then what is put together from them."""
    return sorted(spans, key=lambda span: (span == EVER, is_cut(span), -len(span), span))


def is_day(span: str) -> bool:
    """Tell a day from a month and so on."""
    return len(span) == len("2026-11-10") and not is_cut(span)


class RollUps:
    """Counts days and months anew."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Count in this database."""
        self._database = database
        self._clock = clock
        self._marks = database["statistics_dirty"]
        self._turns = Turns(database)
        self.raw = RawDays(database)
        self.kept = KeptSums(database)

    async def run(self) -> None:
        """Count now and then until cancelled."""
        while True:
            try:
                if await self._turns.take("statistics", seconds=LOOK_EVERY_S * 0.9):
                    await self.catch_up()
            except DatabaseError as error:
                log.warning("figures not counted: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def catch_up(self, report: Report = lambda *_: None) -> int:
        """Count whatever is marked until nothing is, and return how many days and months that were."""
        done = 0
        while spans := await self._marked():
            for number, span in enumerate(spans, start=1):
                await self._count(span)
                done += 1
                report("days", done, done - number + len(spans))
        return done

    async def ask_for_everything(self) -> None:
        """Let everything be counted anew; asked again before it is done, it goes on where it is."""
        if await self.left_of_everything():
            return
        mark = {"$setOnInsert": {"at": self._clock.now(), "is_rebuilding": True}}  # of no day: it is spread out
        await self._marks.update_one({"_id": ALL}, mark, upsert=True)

    async def rebuild(self, report: Report = lambda *_: None) -> None:
        """Count everything anew, beside whatever else runs, and tell how far it is."""
        await self.ask_for_everything()
        while spans := await self._marked(is_rebuilding=True):
            for done, span in enumerate(spans, start=1):
                await self._count(span)
                report("days", done, len(spans))
        await self.catch_up(report)

    async def left_of_everything(self) -> int:
        """Return how many marks of a rebuilding are left."""
        return await self._marks.count_documents({"is_rebuilding": True})

    async def counted_day(self, day: date, areas: Collection[str]) -> CountedDay:
        """Count a day from what happened."""
        raw = await self.raw.read(day, areas)
        places = await asyncio.to_thread(counted, raw)
        own, comings = of_areas(places, areas), Comings(day, raw.comings)
        tell(comings.before(areas), own, places)
        walks = [walk for walk in raw.walks if not walk.is_of_a_day]
        return CountedDay(Sums.of(day.isoformat(), own, inside(places, areas)), walks, comings)

    async def counted_of_days(self, span: str, areas: Collection[str]) -> Sums:
        """Add up the days of a month, with its walks that no day counts, or of a week, with all walks of it."""
        period = Period.named(span)
        spans = [day.isoformat() for day in period.days]
        own, places = await self.kept.areas_of(spans, areas), await self.kept.places_of(spans, areas)
        for tally in (*own.values(), *places.values()):
            tally.only_new(period.since.toordinal())
        walked: Places = {}
        if is_week(span):
            walked = counted_cut(await self.kept.even_walks(beside(period, areas)), period)
        else:
            for walk in await self.kept.walks_of_month(span, areas):
                add_walk(walked, walk)
        for area, tally in of_areas(walked, areas).items():
            own.setdefault(area, Tally()).take_in(tally)
        for place, tally in inside(walked, areas).items():
            places.setdefault(place, Tally()).take_in(tally)
        return Sums.of(span, own, places)

    async def counted_cut(self, cut: str, areas: Collection[str]) -> Sums:
        """Count what of walks over its borders happened in a standard period."""
        period = period_of(cut)
        walks = await self.kept.even_walks(beside(period, areas))
        places = counted_cut(walks, period)
        return Sums.of(cut, of_areas(places, areas), inside(places, areas))

    async def counted_ever(self, areas: Collection[str]) -> Sums:
        """Add up how many requests there are in each state."""
        return Sums.of(EVER, *await self.kept.standing(sorted(await self.kept.months()), areas))

    async def counted_anew(self, span: str, areas: Collection[str]) -> Sums:
        """Count whatever this span is, but a day."""
        if span == EVER:
            return await self.counted_ever(areas)
        return await (self.counted_cut if is_cut(span) else self.counted_of_days)(span, areas)

    async def spans(self) -> list[str]:
        """Name everything that is kept or ought to be, in the order in which it is counted."""
        days = await self.raw.days()
        names = {name for day in days for name in (day.isoformat(), week_of(day), month_of(day))}
        if names:
            names |= {EVER, *cuts_of(await self.kept.days_of_walks())}  # of walks that change, each day marks its cuts
        return in_order(names | await self.kept.spans())

    async def _marked(self, *, is_rebuilding: bool = False) -> list[str]:
        """Name what is marked, days before months. A mark that asks for everything is spread out first."""
        if await self._marks.find_one({"_id": ALL}):
            await self._spread_out()
        while mark := await self._marks.find_one({"persons": {"$gt": ""}}):
            await self._spread_persons(mark)
        return in_order(await self._marks.distinct("day", {"is_rebuilding": True} if is_rebuilding else {}))

    async def _dirty(self, span: str) -> Dirty:
        """Read all marks of a span that there are now: whoever else counts it at this moment holds some of them too."""
        marks = await self._marks.find({"day": span}).to_list()
        areas = {area for mark in marks for area in mark["areas"]}
        is_follow = all(mark.get("is_follow") or mark.get("is_rebuilding") for mark in marks)
        return Dirty(span, sorted(areas), [mark["_id"] for mark in marks], is_follow)

    async def _spread_out(self) -> None:
        areas = sorted({*await self.raw.areas(), *await self.kept.areas.distinct("area")})
        fresh = [self._mark(span, areas) | {"is_rebuilding": True} for span in await self.spans()]

        async def work(session: Session) -> None:
            if (await self._marks.delete_one({"_id": ALL}, session=session)).deleted_count and fresh:
                await self._marks.insert_many(fresh, session=session)

        await self._database.in_transaction(work)

    async def _spread_persons(self, mark: Row) -> None:
        """Mark the days of persons who turned out to be one, or two after all."""
        days = await self.raw.days_of_persons(mark["persons"])
        fresh = [self._mark(day.isoformat(), sorted(areas)) for day, areas in sorted(days.items())]

        async def work(session: Session) -> None:
            if (await self._marks.delete_one({"_id": mark["_id"]}, session=session)).deleted_count and fresh:
                await self._marks.insert_many(fresh, session=session)

        await self._database.in_transaction(work)

    async def _count(self, span: str) -> None:
        dirty = await self._dirty(span)
        if not dirty.marks:
            return
        await (self._day(dirty) if is_day(span) else self._other(dirty))

    async def _day(self, dirty: Dirty) -> None:
        day = date.fromisoformat(dirty.span)
        found = await self.counted_day(day, dirty.areas)
        rows = {walk.id: walk.row() for walk in found.walks}
        known = await self.kept.walks_on(dirty.span, dirty.areas)
        changed = [row for name, row in rows.items() if known.get(name) != row]
        gone = [row for name, row in known.items() if name not in rows]
        were = [known[row["_id"]] for row in changed if row["_id"] in known]
        is_new = bool(found.sums.differing(await self.kept.sums(dirty.span, dirty.areas)))
        follows = [
            *(self._mark(name, dirty.areas) for name in (week_of(day), month_of(day)) if is_new or changed or gone),
            *self._elsewhere([*changed, *gone], dirty),
            *self._cuts([*changed, *gone, *were]),
            *([] if dirty.is_follow else self._next(found.comings, dirty)),
        ]

        async def work(session: Session) -> None:
            if not await self._took(dirty, session):
                return
            if is_new:
                await self.kept.replace(found.sums, dirty.areas, session=session)
            await self.kept.replace_walks(changed, [row["_id"] for row in gone], session=session)
            if follows:
                await self._marks.insert_many(follows, session=session)

        await self._database.in_transaction(work)

    async def _other(self, dirty: Dirty) -> None:
        """Count a week, a month, a cut, or what there is altogether."""
        sums = await self.counted_anew(dirty.span, dirty.areas)
        is_month = dirty.span != EVER and not is_cut(dirty.span) and not is_week(dirty.span)
        is_new = bool(sums.differing(await self.kept.sums(dirty.span, dirty.areas)))

        async def work(session: Session) -> None:
            if await self._took(dirty, session) and is_new:
                await self.kept.replace(sums, dirty.areas, session=session)
                if is_month:
                    await self._marks.insert_one(self._mark(EVER, dirty.areas), session=session)

        await self._database.in_transaction(work)

    async def _took(self, dirty: Dirty, session: Session) -> bool:
        """Take the marks away, if all of them are still there; else nothing may be kept."""
        there = {"_id": {"$in": dirty.marks}}
        if await self._marks.count_documents(there, session=session) != len(dirty.marks):
            return False
        await self._marks.delete_many(there, session=session)
        return True

    def _elsewhere(self, rows: Iterable[Row], dirty: Dirty) -> list[Row]:
        """Mark other days and areas of walks that turned out to be of several: there they may be in the sum still."""
        reach: dict[str, set[str]] = {}
        for row in rows:
            for day in row["days"]:
                if day != dirty.span or not set(row["reach"]).issubset(dirty.areas):
                    reach.setdefault(day, set()).update(row["reach"])
        return [self._mark(day, sorted(areas)) for day, areas in sorted(reach.items())]

    def _cuts(self, rows: Iterable[Row]) -> list[Row]:
        """Mark the cuts of whatever periods these walks went, or had gone, through."""
        reach: dict[str, set[str]] = {}
        for row in rows:
            for cut in cuts_of(map(date.fromisoformat, row["days"])):
                reach.setdefault(cut, set()).update(row["reach"])
        return [self._mark(cut, sorted(areas)) for cut, areas in sorted(reach.items())]

    def _next(self, comings: Comings, dirty: Dirty) -> list[Row]:
        """Mark the next days of the persons of a day: when they had been there before may have changed."""
        days = comings.next_days(dirty.areas)
        return [self._mark(day.isoformat(), sorted(areas)) | {"is_follow": True} for day, areas in sorted(days.items())]

    def _mark(self, span: str, areas: Collection[str]) -> Row:
        return {"_id": new_id(), "day": span, "areas": list(areas), "at": self._clock.now()}
