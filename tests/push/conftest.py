"""A whole house, a push service on loopback, and members with phones."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from api.house import House
from api.push_line import HttpPushLine
from api.push_room import PushRoom
from api.wiring import built
from helpdesk.privacy.sealing import Sealer
from helpdesk.push.models import Push
from helpdesk.push.records import PushRecord
from helpdesk.settings import PushSettings
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Member, Role, Team
from tests.chain import village
from tests.chain.conftest import KEY, settings
from tests.chain.village import COMMUNE, PROVINCE
from tests.platforms.push_service import Phone, PushService
from tests.support_requests.test_rules import request as a_request
from tests.teams.turned_clock import TurnedClock

_EMPTIED = (
    *("members", "teams", "sign_ins", "sign_in_tries", "support_requests", "thread_entries", "request_history"),
    *("request_notes", "assignments", "push_subscriptions", "pushes", "inbox", "outbox", "conversations"),
)
MORNING = datetime(2026, 11, 24, 2, tzinfo=UTC)  # Tuesday, 9:00 in Vietnam


class Room:
    """What takes longer to open than a test: one for all tests of a module."""

    def __init__(self, house: House, service: PushService, clock: TurnedClock) -> None:
        self.house, self.service, self.clock = house, service, clock


@pytest.fixture(scope="module")
async def room(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    await village.settle(migrated_database)
    clock = TurnedClock(MORNING)
    async with PushService() as service:
        told = settings(tmp_path_factory.mktemp("house"))
        told = told.model_copy(update={"push": PushSettings(services=[service.base])})
        async with built(told, migrated_database, clock=clock) as house:
            yield Room(house, service, clock)


class Office:
    """A team with members, and requests that come in."""

    def __init__(self, house: House, team: Team, clock: TurnedClock, service: PushService) -> None:
        self.house, self.team, self.clock, self.service = house, team, clock, service
        self.lines: list[HttpPushLine] = []

    async def hire(self, name: str, role: Role = Role.MEMBER, language: str = "vi") -> tuple[Member, str]:
        """Take on somebody who signs in, and return them with the id of that sign-in."""
        made = await self.house.teams.create_member(
            name, name.title(), "a long demonstration", role=role, area=COMMUNE, team=self.team.id
        )
        if language != "vi":
            await self.house.teams.set_language(made.id, language)
        _, token = await self.house.signing_in.sign_in(name, "a long demonstration")
        here = await self.house.signing_in.this_device(token)
        assert here is not None
        return made, here.id

    async def with_phone(self, name: str, role: Role = Role.MEMBER, language: str = "vi") -> tuple[Member, Phone]:
        """Take on somebody who is told on their phone."""
        member, device = await self.hire(name, role, language)
        phone = self.service.browser()
        await self.house.push.devices.switch_on(member.id, device, phone.address)
        return member, phone

    async def asked(self, number: int = 1, **changes: object) -> SupportRequest:
        """Let a resident ask the team."""
        now = self.clock.now()
        facts: dict[str, object] = {
            "id": f"r{number}",
            "created_at": now,
            "changed_at": now,
            "team": self.team.id,
            "guide": village.GUIDE,
            "reach": [PROVINCE, COMMUNE],
            "context": ["Tôi tên là Nguyễn Văn Kín"],
        }
        one = a_request(**{**facts, **changes})
        await self.house.database.in_transaction(lambda session: self.house.requests.open(one, session=session))
        return one

    async def look(self) -> int:
        """Let the worker send what is due."""
        return await self.house.push.sending.look()

    def another_process(self, *, patience: float = 20.0) -> PushRoom:
        """Give what another worker would send with."""
        line = HttpPushLine(trusted=[self.service.base], patience=patience)
        self.lines.append(line)
        house, sealer = self.house, Sealer([KEY])
        return PushRoom.of(house.settings, house.database, sealer, house.words, _NoGuides(), self.clock, line=line)

    async def owed(self) -> list[Push]:
        """Return what is in the outbox."""
        return [Push.model_validate(row.model_dump()) for row in await PushRecord.find_all().limit(50).to_list()]


class _NoGuides:
    def short_title(self, guide: str, language: str) -> str:
        assert language
        return guide


@pytest.fixture
async def office(room: Room) -> AsyncIterator[Office]:
    """Give an empty office on a Tuesday morning."""
    for name in _EMPTIED:
        await room.house.database[name].delete_many({})
    room.service.forget()
    room.clock.time = MORNING
    team = await room.house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
    opened = Office(room.house, team, room.clock, room.service)
    yield opened
    for line in opened.lines:
        await line.aclose()
