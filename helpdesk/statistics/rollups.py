"""The worker that keeps sums as they should be: it reads marks, counts those days anew, and takes the marks away.

It may be killed at any moment and run in any number of processes. What it writes depends on nothing but the rooms'
collections; rows and marks change in one transaction, which is given up when one of its marks is gone: then another
process has counted that day since, perhaps from newer facts. A change during the counting leaves a mark of its own.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.statistics.counting import add_walk, counted
from helpdesk.statistics.cuts import Cut, beside, counted_cut, cuts_of, is_cut, period_of
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

    @classmethod
    def of(cls, span: str, marks: Sequence[Row]) -> "Dirty":
        """Put together what its marks say."""
        areas = {area for mark in marks for area in mark["areas"]}
        is_follow = all(mark.get("is_follow") or mark.get("is_rebuilding") for mark in marks)
        return cls(span, sorted(areas), [mark["_id"] for mark in marks], is_follow)


class OvertakenError(Exception):
    """Another process has counted it since: nothing of ours is kept."""


class CountedDay(NamedTuple):
    """What is to be kept of a day: its rows, and the walks that were under way but are not in them."""

    sums: Sums
    walks: list[Walk]
    comings: Comings


def in_order(spans: Iterable[str]) -> list[str]:
    """Put days first, then weeks and months, then what is put together from them."""
    return sorted(spans, key=lambda span: (span == EVER, is_cut(span), -len(span), span))


def in_groups(spans: Iterable[str]) -> list[list[str]]:
    """Put together, in order, what is counted in one go: a month and the weeks that begin in it read the same days."""
    groups: dict[str, list[str]] = {}
    for span in in_order(spans):
        groups.setdefault(month_of(Period.named(span).since) if is_of_days(span) else span, []).append(span)
    return list(groups.values())


def is_day(span: str) -> bool:
    """Tell a day from a month and so on."""
    return len(span) == len("2026-11-10") and not is_cut(span)


def is_of_days(span: str) -> bool:
    """Tell a week or month, which is added up from its days."""
    return not is_day(span) and not is_cut(span) and span != EVER


def _by_areas(dirty: Iterable[Dirty]) -> list[list[Dirty]]:
    found: dict[tuple[str, ...], list[Dirty]] = {}
    for one in dirty:
        found.setdefault(tuple(one.areas), []).append(one)
    return list(found.values())


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
            done = await self._work_off(spans, done, report)
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
        done = 0
        while spans := await self._marked(is_rebuilding=True):
            done = await self._work_off(spans, done, report)
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

    async def counted_of_days(self, spans: Collection[str], areas: Collection[str]) -> dict[str, Sums]:
        """Add up the days of months, with their walks that no day counts, or of weeks, with all walks of theirs.

        Each day is read once, whatever it counts for.
        """
        periods = {span: Period.named(span) for span in spans}
        own, places = {span: dict[str, Tally]() for span in spans}, {span: Places() for span in spans}
        for day in sorted({day for period in periods.values() for day in period.days}):
            kept = (await self.kept.sums(day.isoformat(), areas)).unpacked()
            for span, period in periods.items():
                if period.holds([day]):
                    kept.add_to(own[span], places[span])
        for span, period in periods.items():
            for tally in (*own[span].values(), *places[span].values()):
                tally.only_new(period.since.toordinal())
            walked = await self._walked(period, areas)
            for area, tally in walked.areas.items():
                own[span].setdefault(area, Tally()).take_in(tally)
            for place, tally in walked.places.items():
                places[span].setdefault(place, Tally()).take_in(tally)
        return {span: Sums.of(span, own[span], places[span]) for span in spans}

    async def _walked(self, period: Period, areas: Collection[str]) -> Cut:
        """Count the walks that a week or month adds to its days."""
        if period.week:
            return counted_cut(await self.kept.walks_like(beside(period, areas)), period, areas)
        walked: Places = {}
        for walk in await self.kept.walks_of_month(period.months[0], areas):
            add_walk(walked, walk)
        return Cut(of_areas(walked, areas), inside(walked, areas))

    async def counted_cut(self, cut: str, areas: Collection[str]) -> Sums:
        """Count what of walks over its borders happened in a standard period."""
        period = period_of(cut)
        return Sums.of(cut, *counted_cut(await self.kept.walks_like(beside(period, areas)), period, areas))

    async def counted_ever(self, areas: Collection[str]) -> Sums:
        """Add up how many requests there are in each state."""
        return Sums.of(EVER, *await self.kept.standing(sorted(await self.kept.months()), areas))

    async def counted_anew(self, span: str, areas: Collection[str]) -> Sums:
        """Count whatever this span is, but a day."""
        if span == EVER:
            return await self.counted_ever(areas)
        if is_cut(span):
            return await self.counted_cut(span, areas)
        return (await self.counted_of_days([span], areas))[span]

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

    async def _dirty(self, spans: Collection[str]) -> list[Dirty]:
        """Read all marks of spans that there are now: whoever else counts them at this moment holds some of these."""
        found: dict[str, list[Row]] = {span: [] for span in spans}
        async for mark in self._marks.find({"day": {"$in": list(spans)}}):
            found[mark["day"]].append(mark)
        return [Dirty.of(span, marks) for span, marks in found.items() if marks]

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

    async def _work_off(self, spans: Collection[str], done: int, report: Report) -> int:
        """Count these and return how many are done in all; `done` were before."""
        total = done + len(spans)
        for group in in_groups(spans):
            await self._count(group)
            for _ in group:
                done += 1
                report("days", done, total)
        return done

    async def _count(self, group: Collection[str]) -> None:
        """Count a group in one go."""
        dirty = await self._dirty(group)
        for alike in _by_areas(one for one in dirty if is_of_days(one.span)):
            await self._of_days(alike)
        for one in dirty:
            if not is_of_days(one.span):
                await (self._day(one) if is_day(one.span) else self._other(one))

    async def _day(self, dirty: Dirty) -> None:
        day = date.fromisoformat(dirty.span)
        found, known, kept = await asyncio.gather(
            self.counted_day(day, dirty.areas),
            self.kept.walks_on(dirty.span, dirty.areas),
            self.kept.sums(dirty.span, dirty.areas),
        )
        rows = {walk.id: walk.row() for walk in found.walks}
        changed = [row for name, row in rows.items() if known.get(name) != row]
        gone = [row for name, row in known.items() if name not in rows]
        were = [known[row["_id"]] for row in changed if row["_id"] in known]
        is_new = bool(found.sums.differing(kept))
        follows = [
            *(self._mark(name, dirty.areas) for name in (week_of(day), month_of(day)) if is_new or changed or gone),
            *self._elsewhere([*changed, *gone], dirty),
            *self._cuts([*changed, *gone, *were]),
            *([] if dirty.is_follow else self._next(found.comings, dirty)),
        ]

        async def keep(session: Session) -> None:
            await self.kept.replace(found.sums, kept, session=session)
            await self.kept.replace_walks(changed, [row["_id"] for row in gone], session=session)
            if follows:
                await self._marks.insert_many(follows, session=session)

        await self._instead_of_marks(dirty, keep)

    async def _of_days(self, alike: Sequence[Dirty]) -> None:
        """Count weeks and months of the same areas."""
        areas = alike[0].areas
        sums = await self.counted_of_days([dirty.span for dirty in alike], areas)
        for dirty in alike:
            await self._keep(dirty, sums[dirty.span])

    async def _other(self, dirty: Dirty) -> None:
        """Count a cut, or what there is altogether."""
        await self._keep(dirty, await self.counted_anew(dirty.span, dirty.areas))

    async def _keep(self, dirty: Dirty, sums: Sums) -> None:
        kept = await self.kept.sums(dirty.span, dirty.areas)
        is_new_month = is_of_days(dirty.span) and not is_week(dirty.span) and bool(sums.differing(kept))

        async def keep(session: Session) -> None:
            await self.kept.replace(sums, kept, session=session)
            if is_new_month:
                await self._marks.insert_one(self._mark(EVER, dirty.areas), session=session)

        await self._instead_of_marks(dirty, keep)

    async def _instead_of_marks(self, dirty: Dirty, keep: Callable[[Session], Awaitable[None]]) -> None:
        """Take the marks away and keep what was counted, if all of them are still there; else nothing is kept.

        Who counts the same span at the same time holds a mark of ours. So while ours are there, nobody has written
        rows of it since we read them, and what is kept needs no more than what differs from those.
        """

        async def work(session: Session) -> None:
            taken = await self._marks.delete_many({"_id": {"$in": dirty.marks}}, session=session)
            if taken.deleted_count != len(dirty.marks):
                raise OvertakenError
            await keep(session)

        with suppress(OvertakenError):
            await self._database.in_transaction(work)

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
