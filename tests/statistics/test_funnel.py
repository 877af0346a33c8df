"""Where people give up: five thousand walks through a guide that branches, counted from their step events."""

import random
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from helpdesk.journeys.models import StepEvent, StepEventKind
from helpdesk.journeys.repository import StepEventsInMongo
from helpdesk.statistics.answers import FunnelBy, FunnelCell
from helpdesk.statistics.questions import FEWEST_WALKS, Statistics
from helpdesk.storage.database import Database
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events
from tests.statistics.walkers import AREAS, CHANNELS, Key, Walker, plans, truth

WALKERS, SEED = 5000, 20261129
SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)
NAMES = ("reached", "stuck", "resumed", "left", "lost", "done")


def shown(cells: Collection[FunnelCell]) -> dict[tuple[object, ...], dict[str, int]]:
    """Return the cells by what tells them apart."""
    return {
        (cell.step, cell.version, cell.branch, cell.area, cell.channel): {name: getattr(cell, name) for name in NAMES}
        for cell in cells
    }


def told_apart(cells: dict[Key, Counter[str]], by: Collection[FunnelBy]) -> dict[tuple[object, ...], dict[str, int]]:
    """Sum the truth up over what is not told apart, without the cells that tell about single persons."""
    summed: dict[tuple[object, ...], Counter[str]] = {}
    for (step, *others), counts in cells.items():
        kept = [value if one in by else None for one, value in zip(FunnelBy, others, strict=True)]
        summed.setdefault((step, *kept), Counter()).update(counts)
    return {
        key: {name: counts[name] for name in NAMES}
        for key, counts in summed.items()
        if counts["reached"] >= FEWEST_WALKS
    }


async def test_five_thousand_residents_are_counted_as_it_was(database: Database, statistics: Statistics) -> None:
    drawn = list(plans(WALKERS, seed=SEED))
    events = [event for plan in drawn for event in await Walker(plan).walk()]
    random.Random(SEED).shuffle(events)  # noqa: S311 - in whatever order they are kept
    await StepEventsInMongo(database).add(events)
    real = truth(drawn)

    everything = await statistics.funnel("ho-chieu", [PROVINCE], SINCE, UNTIL)
    assert shown(everything) == told_apart(real, list(FunnelBy))
    assert len(everything) > 100

    # A rewritten guide lets a walk be in two versions, so what is asked for with less is counted anew, never added up.
    apart = (FunnelBy.VERSION, FunnelBy.BRANCH, FunnelBy.AREA, FunnelBy.CHANNEL)
    for by in (apart[:1] + apart[2:], apart[:1]):
        cells = await statistics.funnel("ho-chieu", [PROVINCE], SINCE, UNTIL, by=by)
        assert {cell.step for cell in cells} == {"papers", "for-whom", "age", "bring", "pay", "fetch"}
        assert shown(cells) == told_apart(real, by)

    for area in AREAS:
        of_area = {key: counts for key, counts in real.items() if key[3] == area}
        cells = await statistics.funnel("ho-chieu", [area], SINCE, UNTIL, by=apart)
        assert shown(cells) == told_apart(of_area, apart)
    assert {cell.channel for cell in everything} == set(CHANNELS)
    assert sum(counts["done"] + counts["left"] + counts["lost"] for counts in real.values()) == WALKERS


# -- one by one -------------------------------------------------------------------------------------------------------


async def walk(events: Events, journey: str, *happened: tuple[StepEventKind, str], area: str = COMMUNE) -> None:
    for minute, (kind, step) in enumerate(happened):
        await events.step(journey, kind, MORNING + timedelta(minutes=minute), step=step, area=area)


REACHED, STUCK, LEFT, DONE = StepEventKind.REACHED, StepEventKind.STUCK, StepEventKind.LEFT, StepEventKind.DONE


async def cell(statistics: Statistics, step: str, *areas: str) -> FunnelCell | None:
    cells = await statistics.funnel("vneid", areas or [PROVINCE], SINCE, UNTIL, by=())
    return next((one for one in cells if one.step == step), None)


async def test_a_walk_is_lost_where_it_was_last_seen(statistics: Statistics, events: Events) -> None:
    for journey in ("j1", "j2", "j3"):
        await walk(events, journey, (REACHED, "photo"), (REACHED, "otp"), (STUCK, "otp"))
    await walk(events, "j4", (REACHED, "photo"), (REACHED, "otp"), (DONE, "otp"))
    await walk(events, "j5", (REACHED, "photo"), (REACHED, "otp"), (LEFT, "otp"))

    photo, otp = await cell(statistics, "photo"), await cell(statistics, "otp")

    told = {"requests": 0, "rated": 0, "median_seconds": 60.0}
    assert photo == FunnelCell(step="photo", reached=5, stuck=0, resumed=0, left=0, lost=0, done=0, **told)
    assert otp == FunnelCell(step="otp", reached=5, stuck=3, resumed=0, left=1, lost=3, done=1, **told)


async def test_single_persons_are_not_told_about(statistics: Statistics, events: Events) -> None:
    for number in range(FEWEST_WALKS - 1):
        await walk(events, f"j{number}", (REACHED, "otp"))
    assert await cell(statistics, "otp") is None
    await walk(events, "one more", (REACHED, "otp"), area=NEIGHBOUR)

    assert await statistics.funnel("vneid", [PROVINCE], SINCE, UNTIL) == []
    found = await cell(statistics, "otp")
    assert found
    assert found.reached == FEWEST_WALKS


async def test_only_areas_that_were_asked_for_and_this_guide_count(statistics: Statistics, events: Events) -> None:
    for number in range(3):
        await walk(events, f"j{number}", (REACHED, "otp"), area=NEIGHBOUR)
    assert await cell(statistics, "otp", COMMUNE) is None
    assert await statistics.funnel("another", [PROVINCE], SINCE, UNTIL) == []
    assert await statistics.funnel("vneid", [], SINCE, UNTIL) == []


async def test_an_event_names_nobody() -> None:
    assert set(StepEvent.model_fields) == {
        *("id", "journey", "guide", "version", "step", "branch", "kind", "at", "area", "reach", "channel"),
        "is_demonstration",
    }


async def test_results_are_summed_up(database: Database, statistics: Statistics) -> None:
    kinds = ["asked"] * 5 + ["received"] * 3 + ["not_yet", "postponed", "kept"]
    rows = [
        {"_id": f"e{number}", "kind": kind, "at": MORNING, "reach": [PROVINCE, COMMUNE]}
        for number, kind in enumerate(kinds)
    ]
    await database["reminder_events"].insert_many(rows)

    found = await statistics.results([COMMUNE], SINCE, UNTIL)

    assert (found.asked, found.received, found.not_yet, found.postponed, found.share) == (5, 3, 1, 1, 0.75)
    nothing = await statistics.results([NEIGHBOUR], SINCE, UNTIL)
    assert (nothing.asked, nothing.share) == (0, None)
