"""Where people get stuck."""

from datetime import date, timedelta

from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.answers import StuckStep
from helpdesk.statistics.questions import Statistics
from tests.statistics.events import MORNING, PROVINCE, Events

SINCE, UNTIL = date(2026, 11, 9), date(2026, 11, 11)
REACHED, STUCK = StepEventKind.REACHED, StepEventKind.STUCK


async def _walks(events: Events, step: str, *, reached: int, stuck: int) -> None:
    for number in range(reached):
        await events.step(f"j{number}", REACHED, step=step)
    for number in range(stuck):
        await events.step(f"j{number}", STUCK, step=step)


async def test_the_step_at_which_most_are_stuck_comes_first(statistics: Statistics, events: Events) -> None:
    await _walks(events, "photo", reached=4, stuck=1)
    await _walks(events, "otp", reached=8, stuck=2)

    assert await statistics.stuck_steps([PROVINCE], SINCE, UNTIL) == [
        StuckStep(guide="vneid", version=1, step="otp", reached=8, stuck=2, share=0.25),
        StuckStep(guide="vneid", version=1, step="photo", reached=4, stuck=1, share=0.25),
    ]


async def test_a_walk_counts_once_however_often_it_comes_by(statistics: Statistics, events: Events) -> None:
    await _walks(events, "otp", reached=3, stuck=1)
    await _walks(events, "otp", reached=3, stuck=1)

    (step,) = await statistics.stuck_steps([PROVINCE], SINCE, UNTIL)

    assert (step.reached, step.stuck) == (3, 1)


async def test_who_is_stuck_has_come_to_the_step_even_if_that_was_before_the_period(
    statistics: Statistics, events: Events
) -> None:
    for journey in ("j1", "j2", "j3"):
        await events.step(journey, REACHED, MORNING - timedelta(days=5))
        await events.step(journey, STUCK)

    (step,) = await statistics.stuck_steps([PROVINCE], SINCE, UNTIL)

    assert (step.reached, step.stuck, step.share) == (3, 3, 1.0)


async def test_steps_hardly_anybody_came_to_are_left_out(statistics: Statistics, events: Events) -> None:
    await _walks(events, "otp", reached=2, stuck=2)

    assert await statistics.stuck_steps([PROVINCE], SINCE, UNTIL) == []


async def test_steps_at_which_nobody_is_stuck_are_left_out(statistics: Statistics, events: Events) -> None:
    await _walks(events, "otp", reached=5, stuck=0)

    assert await statistics.stuck_steps([PROVINCE], SINCE, UNTIL) == []


async def test_other_events_say_nothing_about_being_stuck(statistics: Statistics, events: Events) -> None:
    for kind in set(StepEventKind) - {REACHED, STUCK}:
        for journey in ("j1", "j2", "j3"):
            await events.step(journey, kind)

    assert await statistics.stuck_steps([PROVINCE], SINCE, UNTIL) == []


async def test_versions_of_a_guide_are_counted_together_and_the_newest_is_named(
    statistics: Statistics, events: Events
) -> None:
    for version, journey in enumerate(("j1", "j2", "j3"), start=1):
        await events.step(journey, STUCK, version=version)

    (step,) = await statistics.stuck_steps([PROVINCE], SINCE, UNTIL)

    assert (step.version, step.stuck) == (3, 3)


async def test_no_more_steps_than_asked_for(statistics: Statistics, events: Events) -> None:
    await _walks(events, "photo", reached=3, stuck=2)
    await _walks(events, "otp", reached=3, stuck=3)

    steps = await statistics.stuck_steps([PROVINCE], SINCE, UNTIL, limit=1)

    assert [step.step for step in steps] == ["otp"]
