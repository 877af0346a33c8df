"""A team of a commune, its lead and its coordinator, with logs, reviews and sheets on a real database."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from helpdesk.areas.seed_files import official_rows
from helpdesk.areas.service import Areas
from helpdesk.assistance import records as assistance_records
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.reviewing import Reviewing
from helpdesk.assistance.reviews import Standing
from helpdesk.assistance.service import Assistance
from helpdesk.audit import records as audit_records
from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM
from helpdesk.month_sheets import records
from helpdesk.month_sheets.dating import MonthRules
from helpdesk.month_sheets.repository import SheetLines
from helpdesk.month_sheets.service import MonthSheets, Sheet
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.statistics.questions import Statistics
from helpdesk.storage.database import Database
from helpdesk.storage.records import Records
from helpdesk.teams import records as team_records
from helpdesk.teams.models import Grant, Member, Role, Scope, Team
from helpdesk.teams.records import MemberRecord
from helpdesk.teams.service import Teams
from tests.areas.areas_in_memory import AreasInMemory
from tests.assistance.new_logs import new_log
from tests.teams.turned_clock import TurnedClock

PROVINCE, COMMUNE, NEIGHBOUR = "25", "05392", "05425"


def on(month: int, day: int, hour: int = 9) -> datetime:
    """Return a moment in Vietnam, in 2026."""
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


@dataclass
class Office:
    """What the tests need of a house."""

    database: Database
    clock: TurnedClock
    assistance: Assistance
    reviewing: Reviewing
    sheets: MonthSheets
    rules: MonthRules
    audit: Audit
    statistics: Statistics
    team: Team
    members: dict[str, Member]
    numbers: list[int] = field(default_factory=list)

    def today(self, moment: datetime) -> None:
        """Let it be this moment."""
        self.clock.turn(moment - self.clock.now())

    def scope(self, name: str) -> Scope:
        return self.members[name].scope(date(2026, 11, 1))

    async def log(self, at: datetime, *, by: str = "lan", **changes: Any) -> AssistanceLog:
        """Log a visit of this moment now."""
        self.numbers.append(1)
        entry = new_log(f"form-{len(self.numbers):04d}", happened_at=at, area=COMMUNE, **changes)
        return await self.assistance.log(entry, member=self.members[by], scope=self.scope(by))

    async def correct(self, old: AssistanceLog, *, by: str = "lan", **changes: Any) -> AssistanceLog:
        """Put an entry right now."""
        self.numbers.append(1)
        kept = {"happened_at": old.happened_at, "area": old.area, "minutes": old.minutes, "people": old.people}
        entry = new_log(f"form-{len(self.numbers):04d}", **{**kept, **changes})
        member, scope = self.members[by], self.scope(by)
        return await self.assistance.correct(old.id, entry, member=member, scope=scope, reason="có nhầm lẫn")

    async def review(self, *entries: AssistanceLog, verdict: Standing, by: str = "hoa", reason: str = "") -> int:
        ids = [entry.id for entry in entries]
        return await self.reviewing.review(ids, verdict, member=self.members[by], scope=self.scope(by), reason=reason)

    async def confirm(self, month: str, *, by: str = "hoa") -> None:
        await self.sheets.confirm(self.team.id, month, member=self.members[by], scope=self.scope(by))

    async def sheet(self, month: str, *, by: str = "hoa") -> Sheet:
        return await self.sheets.team_sheet(self.team.id, month, self.scope(by))


@pytest.fixture(scope="session")
async def areas() -> Areas:
    places = Areas(AreasInMemory(row for row in official_rows() if row.active and PROVINCE in {row.id, row.parent}))
    await places.refresh()
    return places


@pytest.fixture
async def office(database: Database, areas: Areas) -> Office:
    """Members: lan and hung of the team, hoa its lead, minh the coordinator, viet the lead of a neighbour."""
    rooms = (assistance_records, audit_records, records, team_records)
    await database.start_beanie([record for room in rooms for record in room.RECORDS])
    clock = TurnedClock(on(11, 20))
    audit, lines, teams = Audit(clock), SheetLines(database), Teams()
    team = await teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
    reviewing = Reviewing(database, lines, clock)
    members = {
        name: Member(
            id=name,
            username=name,
            name=said,
            password_hash="-",
            grants=[Grant(role=role, area=area)],
            team=team.id if role is not Role.COORDINATOR and area == COMMUNE else None,
        )
        for name, said, role, area in (
            ("lan", "Lan", Role.MEMBER, COMMUNE),
            ("hung", "Hùng", Role.MEMBER, COMMUNE),
            ("hoa", "Hoa", Role.LEAD, COMMUNE),
            ("minh", "Minh", Role.COORDINATOR, PROVINCE),
            ("viet", "Việt", Role.LEAD, NEIGHBOUR),
        )
    }
    await Records(Member, MemberRecord).add_many(list(members.values()))
    return Office(
        database=database,
        clock=clock,
        assistance=Assistance(database, areas, DirtyMarks(database, clock), clock),
        reviewing=reviewing,
        sheets=MonthSheets(
            database=database, areas=areas, teams=teams, lines=lines, reviewing=reviewing, audit=audit, clock=clock
        ),
        rules=MonthRules(database=database, areas=areas, lines=lines, audit=audit, clock=clock),
        audit=audit,
        statistics=Statistics(database),
        team=team,
        members=members,
    )
