"""Sums say the same as the events themselves: random requests, visits and walks, changed again and again."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from helpdesk.clock import SystemClock
from helpdesk.statistics.answers import FunnelBy
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.spread_read import SpreadRead
from helpdesk.statistics.verifying import Verifying
from helpdesk.storage.database import Database, Row
from tests.statistics.life import C1, C2, C3, FIRST, Life, P, Z
from tests.statistics.raw_measures import RawMeasures
from tests.statistics.raw_spread import RawSpread
from tests.statistics.raw_statistics import RawStatistics
from tests.teams.turned_clock import TurnedClock

ASKED: tuple[list[str], ...] = ([P], [C1], [C1, C2], [Z, C3], [C2, "nowhere"])
PERIODS = (
    (date(2026, 10, 1), date(2026, 10, 31)),
    (date(2026, 9, 25), date(2026, 11, 3)),
    (date(2026, 10, 10), date(2026, 10, 16)),
    (date(2026, 10, 12), date(2026, 10, 18)),  # a week
    (date(2026, 10, 14), date(2026, 10, 14)),
    (date(2026, 10, 1), date(2026, 12, 31)),
)

Ask = Callable[[Any, list[str], date, date], Awaitable[Any]]

QUESTIONS: dict[str, Ask] = {
    "by day": lambda ask, areas, since, until: ask.requests_by_day(areas, since, until),
    "by area": lambda ask, areas, since, until: ask.requests_by_area(areas, since, until),
    "by guide": lambda ask, areas, since, until: ask.requests_by_guide(areas, since, until),
    "stuck": lambda ask, areas, since, until: ask.stuck_steps(areas, since, until),
    "results": lambda ask, areas, since, until: ask.results(areas, since, until),
    "help": lambda ask, areas, since, until: ask.help_given(areas, since, until),
    "help by area": lambda ask, areas, since, until: ask.help_by_area(areas, since, until),
    "help by guide": lambda ask, areas, since, until: ask.help_by_guide(areas, since, until),
    "satisfaction": lambda ask, areas, since, until: ask.satisfaction(areas, since, until),
    "funnel": lambda ask, areas, since, until: ask.funnel("vneid", areas, since, until),
    "funnel by step": lambda ask, areas, since, until: ask.funnel("vneid", areas, since, until, by=()),
    "funnel by area": lambda ask, areas, since, until: ask.funnel("vneid", areas, since, until, by=(FunnelBy.AREA,)),
    "funnel by branch": lambda ask, areas, since, until: ask.funnel(
        "vneid", areas, since, until, by=(FunnelBy.BRANCH,)
    ),
    "funnel within an area": lambda ask, areas, since, until: ask.funnel(
        "vneid", areas, since, until, by=(FunnelBy.VERSION, FunnelBy.BRANCH, FunnelBy.CHANNEL)
    ),
    "funnel by version": lambda ask, areas, since, until: ask.funnel(
        "vneid", areas, since, until, by=(FunnelBy.VERSION, FunnelBy.CHANNEL)
    ),
}


async def everything(ask: Statistics | RawStatistics) -> dict[tuple[object, ...], Any]:
    return {
        (name, *areas, since, until): await question(ask, areas, since, until)
        for name, question in QUESTIONS.items()
        for areas in ASKED
        for since, until in PERIODS
    }


async def same_top_rows(database: Database) -> None:
    now = FIRST + timedelta(days=60)
    measures, raw, spread = Measures(database, TurnedClock(now)), RawMeasures(database), RawSpread(database)
    for since, until in PERIODS:
        for areas in ASKED:
            measured = await measures.of(areas, since, until, beside=(), each=(C1, C2, Z))
            assert measured.figures == await raw.figures(areas, since, until, now), (areas, since)
            assert await SpreadRead(database).of(areas, since, until) == await spread.of(areas, since, until)
        for figures in measured.areas:
            alone = await raw.figures([figures.area], since, until, now)
            assert figures.model_dump(exclude={"area"}) == alone.model_dump(), (figures.area, since)


@pytest.mark.parametrize("seed", [7, 20261129])
async def test_sums_and_events_say_the_same_through_edits_corrections_and_merged_persons(
    database: Database, roll_ups: RollUps, seed: int
) -> None:
    life = Life(database, seed)
    await life.happens(requests=160, visits=120, walks=120)
    for _ in range(2):
        await roll_ups.catch_up()
        raw = await everything(RawStatistics(database))
        kept = await everything(Statistics(database))
        for asked, answer in raw.items():
            assert kept[asked] == answer, asked
        await same_top_rows(database)
        await life.changes(40)
    await roll_ups.catch_up()
    assert (await Verifying(database, SystemClock()).verify()).differing == []
    before = await _rows(database)
    await roll_ups.rebuild()
    assert await _rows(database) == before


async def _rows(database: Database) -> dict[str, list[Row]]:
    names = (
        *("statistics_areas", "statistics_places", "statistics_walks"),
        *("statistics_area_details", "statistics_place_details"),
    )
    return {name: await database[name].find({}, sort=[("_id", 1)]).to_list() for name in names}
