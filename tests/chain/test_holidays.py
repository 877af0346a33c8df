"""A resident hears when somebody answers: not on a holiday, and not on a day that the commune has off."""

from datetime import UTC, date, datetime
from pathlib import Path

from api.wiring import built
from helpdesk.service_times.changing import Proposal
from helpdesk.service_times.days import DayEntry, DayKind
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.chain.village import COMMUNE, at_a_step, hire
from tests.teams.turned_clock import TurnedClock

BEFORE_TET = datetime(2027, 2, 3, 10, 30, tzinfo=UTC)
"""Wednesday, 17:30 in Vietnam; it is off until Wednesday next week."""


async def test_who_is_stuck_before_tet_hears_that_somebody_answers_after_it(database: Database, tmp_path: Path) -> None:
    await village.settle(database)
    clock = TurnedClock(BEFORE_TET)
    async with built(settings(tmp_path), database, clock=clock) as house, house.at_work():
        await house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
        off = DayEntry(area=COMMUNE, day=date(2027, 2, 11), kind=DayKind.OFF, name="Hội làng")
        coordinator = await hire(house, "hoa", Role.COORDINATOR)
        await house.service_rules.keep(Proposal(area=COMMUNE, days=[off]), member=coordinator)
        resident = await at_a_step(house)
        await resident.says("bị kẹt")
        assert "Thứ Sáu, 12 tháng 2, 07:30" in (await resident.reads("Tổ Lạc Thủy")).text

    (request,) = await database["support_requests"].find().to_list()
    assert request["due_at"] == datetime(2027, 2, 12, 4, 30, tzinfo=UTC)  # four hours after that: 11:30
