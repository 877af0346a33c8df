"""What happened where: by area and guide, and where anything happened at all."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.clock import SystemClock
from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.errors import InvalidPeriodError
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.spread import Spread
from helpdesk.statistics.spread_read import SpreadRead
from helpdesk.storage.database import Database
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events

SINCE, UNTIL = date(2026, 11, 9), date(2026, 11, 11)
LONG_AGO = MORNING - timedelta(days=60)


async def spread(database: Database, *areas: str, until: date = UNTIL) -> Spread:
    await RollUps(database, SystemClock()).rebuild()
    return await SpreadRead(database).of(areas, SINCE, until)


@pytest.mark.parametrize("areas", [(PROVINCE,), (COMMUNE, NEIGHBOUR)])
async def test_requests_and_visits_are_told_apart_by_area_and_guide(
    database: Database, events: Events, areas: tuple[str, ...]
) -> None:
    await events.request(guide="vneid")
    await events.request(guide="vneid")
    await events.request()
    await events.request(LONG_AGO, guide="vneid")
    await events.request(guide="vneid", area=NEIGHBOUR)
    await events.visit(guide="vneid", area=NEIGHBOUR)
    wrong = await events.visit(guide="bhyt", area=NEIGHBOUR)
    await events.visit(guide="vneid", area=NEIGHBOUR, corrects=wrong.id)

    found = await spread(database, *areas)

    assert found.opened == {(NEIGHBOUR, "vneid"): 1, (COMMUNE, None): 1, (COMMUNE, "vneid"): 2}
    assert found.visits == {(NEIGHBOUR, "vneid"): 2}


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
    assert not found.opened
    assert not found.visits


@pytest.mark.parametrize("areas", [(PROVINCE,), (COMMUNE, NEIGHBOUR)])
async def test_a_walk_over_midnight_is_activity_on_both_days(
    database: Database, events: Events, areas: tuple[str, ...]
) -> None:
    await events.step("j1", StepEventKind.REACHED, MORNING)
    await events.step("j1", StepEventKind.DONE, MORNING + timedelta(days=1))
    await RollUps(database, SystemClock()).rebuild()

    for ahead, active in ((-1, set[str]()), (0, {COMMUNE}), (1, {COMMUNE}), (2, set[str]())):
        day = (MORNING + timedelta(days=ahead)).date()
        assert (await SpreadRead(database).of(areas, day, day)).active == active


async def test_what_ended_in_the_period_is_activity_and_what_is_older_is_none(
    database: Database, events: Events
) -> None:
    await events.request(LONG_AGO, resolved_at=MORNING)
    await events.request(LONG_AGO, area=NEIGHBOUR)

    assert (await spread(database, PROVINCE)).active == {COMMUNE}


async def test_a_period_that_ends_before_it_begins_is_refused(database: Database) -> None:
    with pytest.raises(InvalidPeriodError):
        await spread(database, PROVINCE, until=date(2026, 11, 1))


COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(["", "05126", "05392"]), st.sampled_from([None, "bhyt", "vneid"])),
    st.integers(min_value=1, max_value=2**33),
).map(Counter)
SPREADS = st.builds(Spread, COUNTS, COUNTS, st.sets(st.sampled_from(["05126", "05392", "25"])))


@given(SPREADS, SPREADS)
def test_what_is_kept_of_two_days_adds_up_to_both(one: Spread, other: Spread) -> None:
    for spread in (one, other):  # wherever there is a cell, something happened
        spread.active |= {area for area, _ in (*spread.opened, *spread.visits) if area}
    read = Spread.of([columns for spread in (one, other) if (columns := spread.columns())])

    one.take_in(other)
    assert read == one


def test_the_same_is_kept_as_the_same_bytes_in_whatever_order_it_came() -> None:
    one, other = Spread(), Spread()
    cells = [("05126", "vneid"), ("05392", None), ("05392", "bhyt")]
    for spread, order in ((one, cells), (other, cells[::-1])):
        for cell in order:
            spread.add(cell, opened=1, visits=300)

    assert one.columns() == other.columns()
    assert Spread().columns() == {}
