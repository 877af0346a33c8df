"""The worker: late, killed, doubled or overtaken, the sums come out the same."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import date, timedelta
from itertools import combinations

import pytest

from helpdesk.clock import SystemClock
from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.answers import FunnelBy
from helpdesk.statistics.days import local_day
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import CountedDay, RollUps
from helpdesk.statistics.spread_read import SpreadRead
from helpdesk.statistics.tallies import Kind
from helpdesk.statistics.verifying import Verifying
from helpdesk.storage.database import Database, Session
from helpdesk.storage.migrations import m20261201_30_hours_and_columns, m20261201_31_help_by_area
from helpdesk.support_requests.models import Status
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events
from tests.statistics.raw_statistics import RawStatistics
from tests.support_requests.test_rules import request as asked

DAY = local_day(MORNING)
WITHIN_AN_AREA = (FunnelBy.VERSION, FunnelBy.BRANCH, FunnelBy.CHANNEL)


class Interrupted(RollUps):
    """Lets something happen between counting a day and keeping what was counted."""

    def __init__(self, database: Database, meanwhile: Callable[[], Awaitable[object]]) -> None:
        super().__init__(database, SystemClock())
        self._meanwhile = meanwhile

    async def counted_day(self, day: date, areas: Collection[str]) -> CountedDay:
        found = await super().counted_day(day, areas)
        await self._meanwhile()
        return found


async def marked(database: Database, *days: date, areas: Collection[str] = (PROVINCE, COMMUNE)) -> None:
    marks = DirtyMarks(database, SystemClock())

    async def work(session: Session) -> None:
        await marks.mark_each(days, list(areas), session=session)

    await database.in_transaction(work)


async def opened(database: Database, day: date = DAY) -> int:
    (row,) = await Statistics(database).requests_by_day([PROVINCE], day, day)
    return row.opened


async def is_right(database: Database) -> bool:
    return not (await Verifying(database, SystemClock()).verify()).differing


async def test_who_counted_from_older_facts_keeps_nothing(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    await events.request()
    await marked(database, DAY)

    async def another_is_faster() -> None:
        await events.request()
        await roll_ups.catch_up()

    await Interrupted(database, another_is_faster).catch_up()

    assert await opened(database) == 2
    assert await is_right(database)


async def test_what_changes_while_a_day_is_counted_is_counted_next(database: Database, events: Events) -> None:
    await events.request()
    await marked(database, DAY)
    happens = [True]

    async def another_comes() -> None:
        if happens:
            happens.clear()
            await events.request()
            await marked(database, DAY)

    await Interrupted(database, another_comes).catch_up()

    assert await opened(database) == 2


async def test_two_workers_at_once_count_once(database: Database, events: Events) -> None:
    for number in range(6):
        await events.request(MORNING + timedelta(days=number))
        await events.step("j1", StepEventKind.REACHED, MORNING + timedelta(days=number))
        await marked(database, DAY + timedelta(days=number))

    await asyncio.gather(*(RollUps(database, SystemClock()).catch_up() for _ in range(3)))

    assert await database["statistics_dirty"].count_documents({}) == 0
    assert await is_right(database)


async def test_counting_everything_goes_on_where_it_was_killed(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    for number in range(5):
        await events.request(MORNING + timedelta(days=number))
    left = 3

    async def dies() -> None:
        nonlocal left
        left -= 1
        if not left:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await Interrupted(database, dies).rebuild()
    left_of_all = await roll_ups.left_of_everything()
    assert left_of_all == 6  # three days, their week and month, and all together

    told: list[tuple[str, int, int]] = []
    await roll_ups.rebuild(lambda *done: told.append(done))

    assert told[:left_of_all] == [("days", done, 6) for done in range(1, 7)]
    assert await is_right(database)


async def test_a_change_on_one_day_is_in_the_sum_of_its_week_and_the_week_is_read_from_that_alone(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    monday = DAY - timedelta(days=1)
    for at in (MORNING, MORNING + timedelta(days=2)):
        await events.request(at)
        await events.step("j1", StepEventKind.REACHED, at)
        await events.visit(at, person_ref="p1")
        await marked(database, local_day(at))
        await roll_ups.catch_up()
    for day in range(7):
        await database["statistics_areas"].delete_many({"span": (monday + timedelta(days=day)).isoformat()})

    ask, week = Statistics(database), (monday, monday + timedelta(days=6))
    (area,) = await ask.requests_by_area([PROVINCE], *week)
    (given,) = await ask.help_by_area([PROVINCE], *week)

    assert (area.opened, given.visits, given.people) == (2, 2, 1)
    kept = await database["statistics_areas"].find_one({"_id": f"2026-W46:{PROVINCE}"})
    assert kept is not None
    assert (kept["counts"]["walks"], kept["counts"]["opened"]) == (1, 2)


async def test_a_walk_that_goes_on_another_day_leaves_the_sum_of_its_first(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    await events.step("j1", StepEventKind.REACHED)
    await marked(database, DAY)
    await roll_ups.catch_up()
    assert await database["statistics_walks"].count_documents({}) == 0

    tomorrow = MORNING + timedelta(days=1)
    await events.step("j1", StepEventKind.DONE, tomorrow, area=NEIGHBOUR)
    await marked(database, local_day(tomorrow), areas=(PROVINCE, NEIGHBOUR))
    await roll_ups.catch_up()

    walked = {"counts.walks": {"$gt": 0}}
    days = {"$in": [DAY.isoformat(), local_day(tomorrow).isoformat(), "2026-11"]}
    assert await database["statistics_areas"].count_documents({"span": days, **walked}) == 0
    assert await database["statistics_places"].count_documents(walked) == 0
    assert await is_right(database)


async def test_a_standard_period_of_one_area_needs_no_walk_one_by_one_however_uneven(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    tomorrow = MORNING + timedelta(days=1)
    for number in range(3):
        await events.step(f"j{number}", StepEventKind.STUCK, version=2)
        await events.step(f"j{number}", StepEventKind.STUCK, version=1, branch="card=old")
        await events.step(f"j{number}", StepEventKind.DONE, tomorrow, area=NEIGHBOUR, channel="telegram")
    await roll_ups.rebuild()
    assert await database["statistics_walks"].count_documents({"is_even": False}) == 3
    week = date(2026, 11, 9), date(2026, 11, 15)
    several = [COMMUNE, NEIGHBOUR]
    ask, measures, spread = Statistics(database), Measures(database, SystemClock()), SpreadRead(database)
    assert [(one.version, one.reached, one.stuck) for one in await ask.stuck_steps(several, *week)] == [(2, 3, 3)]
    apart = [names for many in range(4) for names in combinations(WITHIN_AN_AREA, many)]
    funnels = [await RawStatistics(database).funnel("vneid", [PROVINCE], *week, by=names) for names in apart]
    by_version = funnels[apart.index((FunnelBy.VERSION,))]
    assert [(cell.version, cell.reached, cell.stuck, cell.done) for cell in by_version] == [(1, 3, 3, 3), (2, 3, 3, 0)]

    await database["statistics_walks"].delete_many({})

    assert await ask.stuck_steps(several, *week) == []
    assert [await ask.funnel("vneid", [PROVINCE], *week, by=names) for names in apart] == funnels
    for since, until in ((DAY, DAY), week, (date(2026, 10, 1), date(2026, 12, 31))):
        (step,) = await ask.stuck_steps([PROVINCE], since, until)
        assert (step.guide, step.version, step.reached, step.stuck) == ("vneid", 2, 3, 3)
        done = 0 if until == DAY else 3
        told = (await measures.of([PROVINCE], since, until, each=several)).model_dump()
        assert (told["figures"]["walks"], told["figures"]["walks_done"], told["figures"]["self_served"]) == (3, done, 0)
        assert [area["walks_done"] for area in told["areas"]] == [0, done]
        by_guide = await measures.walks_by_guide([PROVINCE], since, until)
        assert (by_guide["vneid"]["walks"], by_guide["vneid"]["walks_done"]) == (3, done)
        assert (await spread.of([PROVINCE], since, until)).active == ({COMMUNE} if until == DAY else set(several))


async def test_what_is_gone_from_the_rooms_is_gone_from_the_sums(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    await events.request()
    await events.step("j1", StepEventKind.REACHED)
    await events.step("j1", StepEventKind.REACHED, MORNING + timedelta(days=1))
    await roll_ups.rebuild()
    for name in ("support_requests", "step_events"):
        await database[name].delete_many({})

    await roll_ups.rebuild()

    for name in ("statistics_areas", "statistics_places", "statistics_walks"):
        assert await database[name].count_documents({}) == 0


def test_a_request_opened_again_still_marks_the_day_it_leaves() -> None:
    request = asked(status=Status.RESOLVED, created_at=MORNING, resolved_at=MORNING + timedelta(days=2))
    assert [local_day(at).day for at in request.counted_at] == [10, 12]

    request.reopen(member="m1", name="Lan", at=MORNING + timedelta(days=3))

    assert request.resolved_at is None
    assert [local_day(at).day for at in request.counted_at] == [10, 12]


async def test_an_update_brings_what_older_sums_do_not_hold(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    await events.request(guide="vneid", step="otp", status=Status.RESOLVED, resolved_at=MORNING, rating=4)
    await events.step("j1", StepEventKind.STUCK)
    await roll_ups.rebuild()
    hour = {f"counts.hour:{MORNING.hour}": 1}
    for name in ("statistics_areas", "statistics_places"):
        await database[name].update_many({}, {"$unset": hour})
    unknown = {"$in": [Kind.SPREAD.value, Kind.SAID.value]}
    for name in ("statistics_area_details", "statistics_place_details"):
        await database[name].delete_many({"kind": unknown})
        written_out = {"guides": ["vneid"], "steps": ["otp"], "versions": [1], "came": [1], "stuck": [1]}
        found = await database[name].update_many({"kind": Kind.STUCK.value}, {"$set": {"items": [written_out]}})
        assert found.matched_count
    assert not await is_right(database)

    await m20261201_30_hours_and_columns.apply(database.db, lambda *_: None)
    assert not await Statistics(database).stuck_steps([PROVINCE], DAY, DAY)  # and it can be asked meanwhile
    await roll_ups.catch_up()

    assert await is_right(database)
    said = await database["statistics_area_details"].find_one({"span": DAY.isoformat(), "kind": Kind.SAID.value})
    assert said is not None
    assert set(said["items"][0]["numbers"]) == {"resolved", "rating:4"}


async def test_an_update_brings_help_by_area_and_the_steps_of_walks_that_are_not_even(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    await events.visit(MORNING, person_ref="p1")
    for number in range(3):
        await events.step(f"j{number}", StepEventKind.STUCK, version=2)
        await events.step(f"j{number}", StepEventKind.STUCK, version=1)
    await roll_ups.rebuild()
    for name in ("statistics_area_details", "statistics_place_details"):
        await database[name].delete_many({"kind": {"$in": [Kind.HELP.value, Kind.UNEVEN.value]}})
    ask = Statistics(database)
    assert not await is_right(database)
    assert not await ask.help_by_area([PROVINCE], DAY, DAY)
    assert not await ask.funnel("vneid", [PROVINCE], DAY, DAY, by=())

    await m20261201_31_help_by_area.apply(database.db, lambda *_: None)
    await roll_ups.catch_up()

    assert await is_right(database)
    assert [one.people for one in await ask.help_by_area([PROVINCE], DAY, DAY)] == [1]
    (step,) = await ask.funnel("vneid", [PROVINCE], DAY, DAY, by=())
    assert (step.reached, step.stuck) == (3, 3)
