"""The team of a commune: lan and minh, led by mai; above them zoe in no zone but the province, and a neighbour."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, TypeVar

from api.house import House
from helpdesk.assistance.models import Place
from helpdesk.ids import new_id
from helpdesk.roster.group_events import EventKind, EventPlan, GroupEvent
from helpdesk.roster.models import Absence, Shift, ShiftPlan
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Grant, Member, Role, Scope, Team
from helpdesk.teams.repository import Members
from tests.chain import village
from tests.support_requests.test_rules import request

T = TypeVar("T")


@dataclass
class Crew:
    """Everybody, and what they do often."""

    house: House
    team: Team
    lan: Member
    minh: Member
    mai: Member
    province: Member
    neighbour: Member

    @classmethod
    async def hired(cls, house: House) -> "Crew":
        """Found the team and take them on."""
        team = await house.teams.create_team("Tổ số Lạc Thủy", area=village.COMMUNE)
        other = await house.teams.create_team("Tổ số bên cạnh", area=village.NEIGHBOUR)

        async def hire(name: str, role: Role, area: str, of: Team | None) -> Member:
            grants, team_of = [Grant(role=role, area=area)], of.id if of else None
            one = Member(id=new_id(), username=name, name=name.title(), password_hash="-", team=team_of, grants=grants)
            await Members().add(one)
            return one

        return cls(
            house,
            team,
            lan=await hire("lan", Role.MEMBER, village.COMMUNE, team),
            minh=await hire("minh", Role.MEMBER, village.COMMUNE, team),
            mai=await hire("mai", Role.LEAD, village.COMMUNE, team),
            province=await hire("province", Role.COORDINATOR, village.PROVINCE, None),
            neighbour=await hire("neighbour", Role.LEAD, village.NEIGHBOUR, other),
        )

    @property
    def today(self) -> date:
        """The day by the house's clock."""
        return local_day(self.house.clock.now())

    def scope(self, member: Member) -> Scope:
        """What a member may do today."""
        return member.scope(self.today)

    def plan(self, *members: Member, **changes: Any) -> ShiftPlan:
        """A morning at the counter."""
        facts: dict[str, Any] = {"area": village.COMMUNE, "place": "Quầy một cửa", "day": self.today}
        hours = {"starts": time(7, 30), "ends": time(11, 30)}
        return ShiftPlan.model_validate({**facts, **hours, "members": [one.id for one in members], **changes})

    async def on_duty(self, *members: Member, **changes: Any) -> Shift:
        """Let these be on duty this morning."""
        plan = self.plan(*members, **changes)
        return await self.house.planning.add(
            new_id(), plan, team=self.team.id, member=self.mai, scope=self.scope(self.mai)
        )

    async def away(self, member: Member, *, by: Member | None = None, days: int = 1) -> Absence:
        """Let somebody be away from today on."""
        by = by or member
        return await self.house.planning.mark_away(
            new_id(),
            who=member.id,
            since=self.today,
            until=self.today + timedelta(days=days - 1),
            reason="Việc nhà",
            member=by,
            scope=self.scope(by),
        )

    def event_plan(self, *members: Member, **changes: Any) -> EventPlan:
        """A class in the evening."""
        facts: dict[str, Any] = {
            "kind": EventKind.CLASS,
            "title": "Lớp VNeID",
            "setting": Place.CULTURE_HOUSE,
            "guides": [village.GUIDE],
            "starts": time(8),
            "ends": time(10),
            "place": "Nhà văn hóa",
        }
        shift = self.plan(*members).model_dump(exclude={"weekly_until"})
        return EventPlan.model_validate({**shift, **facts, **changes})

    async def planned(self, *members: Member, **changes: Any) -> GroupEvent:
        """Plan a class."""
        plan = self.event_plan(*members, **changes)
        return await self.house.group_events.plan(
            new_id(), plan, team=self.team.id, member=self.mai, scope=self.scope(self.mai)
        )

    async def asked(self, request_id: str = "", **changes: Any) -> SupportRequest:
        """Let a resident ask for help."""
        facts: dict[str, Any] = {"id": request_id or new_id(), "team": self.team.id, "area": village.COMMUNE}
        now = self.house.clock.now()
        facts |= {"reach": self.house.areas.reach(village.COMMUNE), "created_at": now, "changed_at": now}
        new = request(**{**facts, **changes})
        await self._in_one(lambda session: self.house.requests.open(new, session=session))
        return await self.now(new)

    async def now(self, one: SupportRequest) -> SupportRequest:
        """Return a request as it is kept."""
        return await self.house.requests.one(one.id, self.scope(self.province))

    async def _in_one(self, work: Callable[[Session], Awaitable[T]]) -> T:
        return await self.house.database.in_transaction(work)
