"""The top row: every figure of a period, beside other periods, and area by area; and what others may see of it."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.journeys.models import StepEventKind
from helpdesk.service_times.models import ServiceTimes
from helpdesk.statistics.days import Period
from helpdesk.statistics.errors import InvalidPeriodError
from helpdesk.statistics.figures import AreaFigures, Beside, Figures
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.small_cells import hidden_in_tree, outside, outside_in_tree
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import Status
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events
from tests.teams.turned_clock import TurnedClock

NOW = datetime(2026, 11, 12, 9, tzinfo=VIETNAM)
SINCE, UNTIL = date(2026, 11, 9), date(2026, 11, 11)
REACHED, STUCK, DONE = StepEventKind.REACHED, StepEventKind.STUCK, StepEventKind.DONE

Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
def ask(database: Database, roll_ups: RollUps) -> Ask:
    measures = Measures(database, TurnedClock(NOW))

    async def of(*areas: str, since: date = SINCE, until: date = UNTIL, **how: Any) -> Any:
        await roll_ups.rebuild()
        return await measures.of(areas or [PROVINCE], since, until, **how)

    return of


def times(**facts: Any) -> ServiceTimes:
    usual = {"area": COMMUNE, "priority": "normal", "promised_first_answer": 3600, "promised_resolution": 86_400}
    return ServiceTimes.model_validate(usual | facts)


async def test_answers_are_in_time_late_or_late_already_while_somebody_waits(ask: Ask, events: Events) -> None:
    in_time = times(first_answer_seconds=60, is_answered_in_time=True)
    late = times(first_answer_seconds=9000, is_answered_in_time=False)
    await events.request(answered_after=1, times=in_time)
    await events.request(answered_after=2, times=in_time)
    await events.request(answered_after=3, times=late, area=NEIGHBOUR)
    await events.request(times=times(first_answer_due=NOW - timedelta(hours=1)), due_at=NOW - timedelta(hours=1))
    await events.request(times=times(first_answer_due=NOW + timedelta(hours=1)), due_at=NOW + timedelta(hours=1))

    measured = await ask(each=[COMMUNE, NEIGHBOUR])
    figures, (here, there) = measured.figures, measured.areas

    assert (figures.answered_in_time, figures.answered_late, figures.answered_in_time_share) == (2, 2, 0.5)
    assert (figures.first_answer_median_s, figures.first_answer_p90_s) == (60, 9000)
    assert (figures.open_now, figures.overdue_now) == (5, 1)
    assert (here.area, here.opened, here.answered_late, here.overdue_now) == (COMMUNE, 4, 1, 1)
    assert (there.opened, there.answered_in_time_share, there.overdue_now) == (1, 0.0, 0)


async def test_what_is_due_becomes_overdue_by_the_clock_alone_in_one_area_and_in_several(
    database: Database, roll_ups: RollUps, events: Events
) -> None:
    due = NOW + timedelta(minutes=10)
    for area in (COMMUNE, COMMUNE, NEIGHBOUR):
        await events.request(area=area, due_at=due, times=times(first_answer_due=due))
    await events.request(area=COMMUNE, status=Status.CLOSED, due_at=due, times=times(first_answer_due=due))
    await roll_ups.rebuild()
    clock = TurnedClock(due)
    measures = Measures(database, clock)

    async def late(*areas: str) -> tuple[int | None, int | None]:
        figures = (await measures.of(areas, SINCE, UNTIL, beside=())).figures
        return figures.overdue_now, figures.answered_late

    assert [await late(PROVINCE), await late(COMMUNE, NEIGHBOUR)] == [(0, 0), (0, 0)]
    clock.turn(timedelta(milliseconds=1))
    assert [await late(PROVINCE), await late(COMMUNE, NEIGHBOUR), await late(NEIGHBOUR)] == [(3, 3), (3, 3), (1, 1)]


async def test_ratings_stand_beside_how_many_answered(ask: Ask, events: Events) -> None:
    ended: dict[str, Any] = {"status": Status.RESOLVED, "resolved_at": MORNING}
    took = {"resolution_seconds": 600, "is_resolved_in_time": True}
    await events.request(**ended, rating=5, times=times(**took))
    await events.request(**ended, rating=4, times=times(**took | {"resolution_seconds": 800}))
    await events.request(**ended)
    await events.request(**ended)

    figures = (await ask()).figures

    assert (figures.resolved, figures.rating.average, figures.rated_share) == (4, 4.5, 0.5)
    assert (figures.resolved_in_time_share, figures.resolution_median_s) == (1.0, 700)


async def test_who_came_to_the_end_alone_is_self_served(ask: Ask, events: Events) -> None:
    for number in range(3):
        await events.step(f"alone{number}", REACHED)
        await events.step(f"alone{number}", DONE, MORNING + timedelta(hours=10 * number))
    await events.step("helped", STUCK)
    await events.step("helped", DONE)
    await events.step("gone", REACHED)
    await events.request()

    figures = (await ask(each=[COMMUNE])).areas[0]

    assert (figures.walks, figures.walks_done, figures.self_served) == (5, 4, 3)
    assert figures.self_served_share == 0.75


async def test_channels_and_hours_are_told_of_what_came_in(ask: Ask, events: Events) -> None:
    await events.request(times=times(is_out_of_hours=True))
    await events.request(conversation="zalo-oa:7", times=times(is_out_of_hours=False))
    await events.request(MORNING.replace(hour=22, minute=59), conversation="zalo-oa:8")

    figures = (await ask()).figures

    assert figures.by_channel == {"zalo-oa": 2, "webchat": 1}
    assert figures.by_hour == {9: 2, 22: 1}
    assert (figures.out_of_hours, figures.out_of_hours_share) == (1, 0.5)


async def test_a_person_of_two_areas_is_one_in_both_together(ask: Ask, events: Events) -> None:
    await events.visit(person_ref="p1", minutes=10)
    await events.visit(person_ref="p1", area=NEIGHBOUR)
    await events.visit(people=4)

    measured = await ask(each=[COMMUNE, NEIGHBOUR])

    assert (measured.figures.people, measured.figures.visits, measured.figures.minutes) == (5, 3, 10)
    assert [area.people for area in measured.areas] == [5, 1]


async def test_what_was_cancelled_or_opened_again_counts_on_that_day(
    ask: Ask, events: Events, database: Database
) -> None:
    await events.request(MORNING - timedelta(days=40), status=Status.CANCELLED)
    rows = [
        {"_id": f"h{number}", "request": "r1", "kind": kind, "at": at, "facts": {}}
        for number, (kind, at) in enumerate(
            [("cancelled", MORNING), ("reopened", MORNING), ("reopened", MORNING - timedelta(days=30))]
        )
    ]
    await database["request_history"].insert_many(rows)

    figures = (await ask()).figures

    assert (figures.opened, figures.cancelled, figures.reopened) == (0, 1, 1)


async def test_the_period_before_and_a_year_ago_stand_beside_it(ask: Ask, events: Events) -> None:
    for at in (MORNING, MORNING - timedelta(days=3), datetime(2025, 11, 10, 9, tzinfo=VIETNAM)):
        await events.request(at)

    measured = await ask()
    before, year_before = (measured.compared[one] for one in Beside)

    assert (before.period, before.figures.opened) == (Period(since=date(2026, 11, 6), until=date(2026, 11, 8)), 1)
    assert (year_before.period.since, year_before.figures.opened) == (date(2025, 11, 9), 1)
    assert before.figures.open_now is None


async def test_nothing_is_known_of_no_area_and_a_period_must_be_possible(ask: Ask, events: Events) -> None:
    await events.request()
    figures = (await ask("nowhere")).figures
    assert (figures.opened, figures.people, figures.open_now, figures.answered_in_time_share) == (0, None, 0, None)
    with pytest.raises(InvalidPeriodError):
        await ask(since=UNTIL, until=SINCE)


def test_whole_months_are_compared_with_whole_months() -> None:
    february = Period(since=date(2024, 2, 1), until=date(2024, 2, 29))
    assert february.previous() == Period(since=date(2024, 1, 1), until=date(2024, 1, 31))
    assert february.year_before() == Period(since=date(2023, 2, 1), until=date(2023, 2, 28))
    quarter = Period(since=date(2026, 1, 1), until=date(2026, 3, 31))
    assert quarter.previous() == Period(since=date(2025, 10, 1), until=date(2025, 12, 31))
    assert quarter.spans == ["2026-01", "2026-02", "2026-03"]
    leap = Period(since=date(2024, 2, 29), until=date(2024, 2, 29))
    assert leap.year_before() == Period(since=date(2023, 2, 28), until=date(2023, 2, 28))


async def test_outside_the_team_small_figures_and_what_follows_from_them_are_unknown(ask: Ask, events: Events) -> None:
    in_time = times(first_answer_seconds=60, is_answered_in_time=True)
    for _ in range(5):
        await events.request(answered_after=1, times=in_time)
    await events.request(answered_after=1, times=times(first_answer_seconds=7200, is_answered_in_time=False))
    await events.request(status=Status.RESOLVED, resolved_at=MORNING, rating=1)

    inside: Figures = (await ask()).figures
    shown = outside(inside, fewest=3)

    assert (shown.opened, shown.answered_in_time, shown.answered_late) == (7, None, None)
    assert (shown.answered_in_time_share, shown.first_answer_p90_s, shown.rating) == (None, None, None)
    assert (shown.cancelled, shown.resolved) == (0, None)
    assert inside.answered_late == 1


async def test_in_a_tree_no_sum_less_its_other_parts_tells_what_is_hidden(ask: Ask, events: Events) -> None:
    in_time = times(first_answer_seconds=60, is_answered_in_time=True)
    for count, area in ((1, COMMUNE), (4, NEIGHBOUR)):
        for _ in range(count):
            await events.request(area=area, answered_after=1, times=in_time, status=Status.RESOLVED, rating=5)
    rows = {one.area: one for one in (await ask(each=[PROVINCE, COMMUNE, NEIGHBOUR])).areas}
    assert [rows[area].opened for area in (PROVINCE, COMMUNE, NEIGHBOUR)] == [5, 1, 4]

    def shown(fewest: int) -> dict[str, AreaFigures]:
        hidden = hidden_in_tree(PROVINCE, {PROVINCE: [COMMUNE, NEIGHBOUR]}, rows, fewest=fewest)
        return {area: outside_in_tree(rows[area], hidden[area], fewest=fewest) for area in (COMMUNE, NEIGHBOUR)}

    few, many = shown(3).values()
    assert [(one.opened, one.answered_in_time, one.answered_in_time_share) for one in (few, many)] == [(None,) * 3] * 2
    assert (many.area, many.by_channel, many.by_hour, many.cancelled) == (NEIGHBOUR, {}, {}, 0)
    assert shown(1)[NEIGHBOUR].opened == 4
