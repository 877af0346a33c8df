"""What the statistics tell about requests."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.answers import AreaCount, DayCount, GuideCount, HelpGiven, RatingSummary, Satisfaction
from helpdesk.statistics.errors import InvalidPeriodError
from helpdesk.statistics.questions import Statistics
from helpdesk.support_requests.models import Status
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events

SINCE, UNTIL = date(2026, 11, 9), date(2026, 11, 11)
HOUR = timedelta(hours=1)


async def test_every_day_is_there_with_what_came_in_and_what_was_resolved(
    statistics: Statistics, events: Events
) -> None:
    next_day = MORNING + timedelta(days=1)
    await events.request(MORNING)
    await events.request(MORNING, resolved_at=next_day, status=Status.RESOLVED)
    await events.request(MORNING - timedelta(days=30), resolved_at=next_day, status=Status.RESOLVED)

    assert await statistics.requests_by_day([PROVINCE], SINCE, UNTIL) == [
        DayCount(day=date(2026, 11, 9), opened=0, resolved=0),
        DayCount(day=date(2026, 11, 10), opened=2, resolved=0),
        DayCount(day=date(2026, 11, 11), opened=0, resolved=2),
    ]


async def test_what_came_in_before_seven_in_london_belongs_to_that_day_in_vietnam(
    statistics: Statistics, events: Events
) -> None:
    await events.request(datetime(2026, 11, 10, 0, 0, 0, tzinfo=VIETNAM))
    await events.request(datetime(2026, 11, 10, 23, 59, 59, tzinfo=VIETNAM))
    await events.request(datetime(2026, 11, 11, 0, 0, 0, tzinfo=VIETNAM))

    one_day = date(2026, 11, 10)

    assert await statistics.requests_by_day([PROVINCE], one_day, one_day) == [
        DayCount(day=one_day, opened=2, resolved=0)
    ]


async def test_requests_by_area_count_the_period_and_all_that_is_open(statistics: Statistics, events: Events) -> None:
    long_ago = MORNING - timedelta(days=60)
    await events.request(answered_after=10, status=Status.RESOLVED)
    await events.request(answered_after=45, status=Status.TAKEN)
    await events.request(area=NEIGHBOUR)
    await events.request(long_ago, area=NEIGHBOUR)
    await events.request(long_ago, answered_after=1, area=NEIGHBOUR, status=Status.RESOLVED)

    assert await statistics.requests_by_area([PROVINCE], SINCE, UNTIL) == [
        AreaCount(area=COMMUNE, opened=2, open_now=1, median_first_answer_minutes=27.5),
        AreaCount(area=NEIGHBOUR, opened=1, open_now=2, median_first_answer_minutes=None),
    ]


async def test_the_median_is_exact_and_asks_nobody_who_still_waits(statistics: Statistics, events: Events) -> None:
    for minutes in (5000, 0.5, 7.25, None, 3, 9):
        await events.request(answered_after=minutes)

    (row,) = await statistics.requests_by_area([COMMUNE], SINCE, UNTIL)

    assert (row.opened, row.median_first_answer_minutes) == (6, 7.25)


async def test_an_answer_at_once_is_a_median_of_zero_and_not_unknown(statistics: Statistics, events: Events) -> None:
    await events.request(answered_after=0)

    (row,) = await statistics.requests_by_area([COMMUNE], SINCE, UNTIL)

    assert row.median_first_answer_minutes == 0


async def test_requests_without_a_guide_are_counted_as_such(statistics: Statistics, events: Events) -> None:
    for guide in ("vneid", None, "vneid"):
        await events.request(guide=guide)

    assert await statistics.requests_by_guide([PROVINCE], SINCE, UNTIL) == [
        GuideCount(guide="vneid", opened=2, open_now=2, median_first_answer_minutes=None),
        GuideCount(guide=None, opened=1, open_now=1, median_first_answer_minutes=None),
    ]


async def test_marks_are_averaged_and_every_mark_is_there(statistics: Statistics, events: Events) -> None:
    for rating in (5, 5, 2, None):
        await events.request(status=Status.RESOLVED, resolved_at=MORNING + HOUR, rating=rating)
    await events.request(status=Status.RESOLVED, resolved_at=MORNING + timedelta(days=30), rating=1)

    assert (await statistics.satisfaction([PROVINCE], SINCE, UNTIL)).rating == RatingSummary(
        count=3, average=4.0, counts={1: 0, 2: 1, 3: 0, 4: 0, 5: 2}
    )


QUESTIONS: dict[str, Callable[[Statistics, list[str]], Awaitable[Any]]] = {
    "requests_by_day": lambda statistics, areas: statistics.requests_by_day(areas, SINCE, UNTIL),
    "requests_by_area": lambda statistics, areas: statistics.requests_by_area(areas, SINCE, UNTIL),
    "requests_by_guide": lambda statistics, areas: statistics.requests_by_guide(areas, SINCE, UNTIL),
    "stuck_steps": lambda statistics, areas: statistics.stuck_steps(areas, SINCE, UNTIL),
    "help_given": lambda statistics, areas: statistics.help_given(areas, SINCE, UNTIL),
    "help_by_area": lambda statistics, areas: statistics.help_by_area(areas, SINCE, UNTIL),
    "help_by_guide": lambda statistics, areas: statistics.help_by_guide(areas, SINCE, UNTIL),
    "satisfaction": lambda statistics, areas: statistics.satisfaction(areas, SINCE, UNTIL),
}
NOTHING = [
    [],
    0,
    HelpGiven(people=None, people_unknown_visits=0, visits=0, dossiers=0, minutes=None, paid_online=0),
    Satisfaction(
        resolved=0,
        rating=RatingSummary(count=0, average=None, counts=dict.fromkeys(range(1, 6), 0)),
        rated_share=None,
    ),
    [DayCount(day=date(2026, 11, day), opened=0, resolved=0) for day in (9, 10, 11)],
]


@pytest.mark.parametrize("question", QUESTIONS)
async def test_nobody_learns_about_areas_that_are_not_theirs(
    statistics: Statistics, events: Events, question: str
) -> None:
    await events.request(status=Status.RESOLVED, resolved_at=MORNING, rating=5)
    await events.request()
    await events.visit(people=3, minutes=5)
    for journey in ("j1", "j2", "j3"):
        await events.step(journey, StepEventKind.STUCK)

    assert await QUESTIONS[question](statistics, []) in NOTHING
    assert await QUESTIONS[question](statistics, [NEIGHBOUR]) in NOTHING
    assert await QUESTIONS[question](statistics, [COMMUNE]) not in NOTHING


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "overdue"])
async def test_a_period_that_cannot_be_is_refused(statistics: Statistics, question: str) -> None:
    ask = getattr(statistics, question)

    with pytest.raises(InvalidPeriodError):
        await ask([PROVINCE], UNTIL, SINCE)
