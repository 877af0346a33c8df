"""A house in one province in November 2026, with what happened in a commune in October."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count

import pytest

from api.house import House
from api.wiring import built
from helpdesk.assistance.models import AgeBand, Circumstance, VneidOutcome
from helpdesk.clock import VIETNAM
from helpdesk.journeys.models import StepEventKind
from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.models import Status
from helpdesk.teams.models import Member, Role, Scope
from tests.chain import village
from tests.chain.conftest import settings
from tests.statistics.events import Events
from tests.teams.turned_clock import TurnedClock

PROVINCE, COMMUNE, NEIGHBOUR = "25", "05392", "05425"
NOW = datetime(2026, 11, 3, 9, tzinfo=VIETNAM)
CHANGED = (
    "members sign_ins teams support_requests assistance_logs step_events scam_reports group_events reports "
    "targets target_changes report_templates report_schedules report_files.files report_files.chunks letters audit "
    "month_rules person_aliases "
    "statistics_areas statistics_places statistics_area_details statistics_place_details statistics_walks "
    "statistics_dirty"
).split()

OF_OCTOBER = [
    *("support_requests", "assistance_logs", "step_events"),
    *(name for name in CHANGED if name.startswith("statistics_")),
]
"""What is written where October was busy."""

_OCTOBER = dict[str, list[Row]]()


def october(day: int, hour: int = 9) -> datetime:
    """Return a moment of October 2026 in Vietnam."""
    return datetime(2026, 10, day, hour, tzinfo=VIETNAM)


def scope_of(member: Member) -> Scope:
    return member.scope(NOW.date())


@pytest.fixture(scope="module")
async def opened_house(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    await village.settle(migrated_database)
    folder = tmp_path_factory.mktemp("house")
    async with built(settings(folder), migrated_database, clock=TurnedClock(NOW + timedelta(days=60))) as opened:
        yield opened


@pytest.fixture
async def house(opened_house: House) -> House:
    """Give the house with nothing in it, on the third of November."""
    for name in CHANGED:
        await opened_house.database[name].delete_many({})
    clock = opened_house.clock
    assert isinstance(clock, TurnedClock)
    clock.turn(NOW - clock.now())
    return opened_house


@pytest.fixture
async def people(house: House) -> dict[str, Member]:
    """Hoa leads the commune, Minh coordinates the province, Việt the neighbour; Phúc administers the province."""
    who = {
        "hoa": (Role.LEAD, COMMUNE),
        "tam": (Role.COORDINATOR, COMMUNE),
        "viet": (Role.COORDINATOR, NEIGHBOUR),
        "minh": (Role.COORDINATOR, PROVINCE),
        "phuc": (Role.ADMINISTRATOR, PROVINCE),
    }
    return {name: await village.hire(house, name, role, area) for name, (role, area) in who.items()}


@pytest.fixture
async def events(house: House) -> Events:
    return Events(house.database)


class _EventsOfOctober(Events):
    """Have numbers that no other event of a test takes."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._numbers = count(5_001)


@pytest.fixture
async def busy(house: House) -> House:
    """Let October be as a small commune knows it; some of it stands on both sides of the period's edges.

    It happens and is counted once in a process, and is written down again for each test: counting takes longer than
    most of them.
    """
    if not _OCTOBER:
        await _be_busy(_EventsOfOctober(house.database))
        await house.roll_ups.rebuild()  # events here are written without a mark
        _OCTOBER.update({name: await house.database[name].find().to_list() for name in OF_OCTOBER})
        return house
    for name, rows in _OCTOBER.items():
        if rows:
            await house.database[name].insert_many(rows)
    return house


async def _be_busy(events: Events) -> None:
    await events.visit(october(1, 0), person_ref="p-1", dossiers=1, paid_online=True, minutes=20)
    await events.visit(october(5), person_ref="p-1", age_band=AgeBand.SENIOR, guide="vneid-muc-2")
    await events.visit(october(6), person_ref="p-2", age_band=AgeBand.SENIOR, vneid=VneidOutcome.LEVEL_2, minutes=30)
    await events.visit(october(7), people=12, circumstances=[Circumstance.NO_SMARTPHONE, Circumstance.POOR_HOUSEHOLD])
    await events.visit(october(31, 23), dossiers=2)
    old = await events.visit(october(8), person_ref="p-3", dossiers=5)
    await events.visit(october(8), person_ref="p-3", dossiers=1, corrects=old.id)
    await events.visit(datetime(2026, 9, 30, 23, 59, tzinfo=VIETNAM), person_ref="p-9")
    await events.visit(october(10), area=NEIGHBOUR, person_ref="p-8")
    done = {"status": Status.RESOLVED, "resolved_at": october(9), "rating": 4}
    in_time = {"is_answered_in_time": True, "is_resolved_in_time": True, "is_out_of_hours": False}
    await events.request(
        october(2),
        answered_after=10,
        guide="vneid-muc-2",
        times=events.times(first_answer_seconds=600, resolution_seconds=600, **in_time),
        **done,
    )
    late = {"is_answered_in_time": True, "is_resolved_in_time": False, "is_out_of_hours": True}
    await events.request(
        october(3),
        answered_after=30,
        times=events.times(first_answer_seconds=1800, resolution_seconds=960, **late),
        **{**done, "rating": None},
    )
    slow = {"first_answer_seconds": 4200, "is_answered_in_time": False, "is_out_of_hours": False}
    await events.request(
        october(4), answered_after=50, guide="vneid-muc-2", times=events.times(**slow), due_at=NOW + timedelta(days=1)
    )
    due = datetime(2026, 11, 2, 9, tzinfo=VIETNAM)
    await events.request(october(30), times=events.times(first_answer_due=due, is_out_of_hours=False), due_at=due)
    await events.request(datetime(2026, 9, 1, tzinfo=VIETNAM), answered_after=5, due_at=NOW + timedelta(days=1))
    await events.request(october(4), area=NEIGHBOUR)
    for number in range(4):
        walk = f"walk-{number}"
        await events.step(walk, StepEventKind.REACHED, october(2))
        if number < 3:
            await events.step(walk, StepEventKind.STUCK, october(2) + timedelta(minutes=5))
    await events.step("walk-alone", StepEventKind.REACHED, october(12))
    await events.step("walk-alone", StepEventKind.DONE, october(12) + timedelta(minutes=9))
