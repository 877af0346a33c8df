"""What happened where: by area and guide, and where anything happened at all."""

from datetime import date, timedelta

import pytest

from helpdesk.clock import SystemClock
from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.errors import InvalidPeriodError
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.spread import Spread, SpreadCell, SpreadRead
from helpdesk.storage.database import Database
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events

SINCE, UNTIL = date(2026, 11, 9), date(2026, 11, 11)
LONG_AGO = MORNING - timedelta(days=60)


async def spread(database: Database, *areas: str, until: date = UNTIL) -> Spread:
    await RollUps(database, SystemClock()).rebuild()
    return await SpreadRead(database).of(areas, SINCE, until)


async def test_requests_and_visits_are_told_apart_by_area_and_guide(database: Database, events: Events) -> None:
    await events.request(guide="vneid")
    await events.request(guide="vneid")
    await events.request()
    await events.request(LONG_AGO, guide="vneid")
    await events.request(guide="vneid", area=NEIGHBOUR)
    await events.visit(guide="vneid", area=NEIGHBOUR)
    wrong = await events.visit(guide="bhyt", area=NEIGHBOUR)
    await events.visit(guide="vneid", area=NEIGHBOUR, corrects=wrong.id)

    assert (await spread(database, PROVINCE)).cells == [
        SpreadCell(area=NEIGHBOUR, guide="vneid", opened=1, visits=2),
        SpreadCell(area=COMMUNE, guide=None, opened=1, visits=0),
        SpreadCell(area=COMMUNE, guide="vneid", opened=2, visits=0),
    ]


async def test_other_areas_are_never_in_it(database: Database, events: Events) -> None:
    await events.request(guide="vneid", area=NEIGHBOUR)
    await events.step("j1", StepEventKind.REACHED, area=NEIGHBOUR)

    assert await spread(database, COMMUNE) == Spread()
    assert await spread(database) == Spread()


async def test_somebody_who_walks_is_activity_also_when_the_walk_is_of_several_months(
    database: Database, events: Events
) -> None:
    await events.step("j1", StepEventKind.REACHED, MORNING)
    await events.step("j2", StepEventKind.REACHED, LONG_AGO, area=NEIGHBOUR)
    await events.step("j2", StepEventKind.DONE, MORNING, area=NEIGHBOUR)

    found = await spread(database, PROVINCE)

    assert found.active == {COMMUNE, NEIGHBOUR}
    assert found.cells == []


async def test_what_ended_in_the_period_is_activity_and_what_is_older_is_none(
    database: Database, events: Events
) -> None:
    await events.request(LONG_AGO, resolved_at=MORNING)
    await events.request(LONG_AGO, area=NEIGHBOUR)

    assert (await spread(database, PROVINCE)).active == {COMMUNE}


async def test_a_period_that_ends_before_it_begins_is_refused(database: Database) -> None:
    with pytest.raises(InvalidPeriodError):
        await spread(database, PROVINCE, until=date(2026, 11, 1))
