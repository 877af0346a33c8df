"""Looking at the roster: a team's week, a member's week, and who is on duty now."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from helpdesk.language.ordering import in_order
from helpdesk.roster.group_events import GroupEvent
from helpdesk.roster.models import Absence, DutyDay, Shift, week_begin
from helpdesk.roster.ports import Places
from helpdesk.roster.repository import RosterInMongo, of_members, within
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Session
from helpdesk.teams.models import Member, Permission, Scope, Team
from helpdesk.teams.service import Teams

_DAYS = 7


class RosterDay(BaseModel):
    """One day of a roster, each kind in the order of the day."""

    day: date
    shifts: list[DutyDay]
    events: list[GroupEvent]
    absences: list[Absence]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has anything to do."""
        return not (self.shifts or self.events or self.absences)


class OnDuty(BaseModel):
    """Who is there at a moment: on which shifts, without those who are away or busy leading an event."""

    shifts: list[DutyDay]
    busy: list[str]

    @property
    def members(self) -> list[str]:
        """Everybody on duty, each once."""
        there = dict.fromkeys(member for shift in self.shifts for member in shift.members)
        return [member for member in there if member not in self.busy]


class Roster:
    """The rosters of all teams, read."""

    def __init__(self, teams: Teams, places: Places) -> None:
        """Take the teams and the tree of places."""
        self._store = RosterInMongo()
        self._teams = teams
        self._places = places

    async def teams_of(self, member: Member, scope: Scope) -> list[Team]:
        """Return the teams whose roster a member may see: their own first, then those they lead, by name."""
        own = await self._teams.team(member.team) if member.team else None
        led = await self._teams.active_below(scope.areas_for(Permission.ROSTER_MANAGE), reach=self._places.reach)
        led.sort(key=lambda team: in_order(team.name))
        others = [team for team in led if own is None or team.id != own.id]
        is_seen = own is not None and scope.covers(Permission.REQUESTS_ANSWER, list(self._places.reach(own.area)))
        return [own, *others] if own is not None and is_seen else others

    async def days(self, team: str, since: date, until: date, *, member: str, scope: Scope) -> list[RosterDay]:
        """Return each day from `since` to `until`, both included, as far as the scope sees the team.

        Why somebody is away stands there for themselves and for whoever plans.
        """
        whose = {"team": team, **within(scope, Permission.REQUESTS_ANSWER)}
        found = await self._days(whose, whose, since, until)
        return [
            day.model_copy(update={"absences": [_for(absence, member, scope) for absence in day.absences]})
            for day in found
        ]

    async def week(self, team: str, day: date, *, member: str, scope: Scope) -> list[RosterDay]:
        """Return the week of a day as a member sees it, Monday first."""
        monday = week_begin(day)
        return await self.days(team, monday, monday + timedelta(days=_DAYS - 1), member=member, scope=scope)

    async def days_of(self, member: str, since: date, until: date) -> list[RosterDay]:
        """Return a member's own shifts, events and absences on each of these days. Three reads by index."""
        theirs = {"members": member}
        found = await self._days(theirs, of_members([member]), since, until)
        return [
            day.model_copy(update={"shifts": [shift for shift in day.shifts if member in shift.members]})
            for day in found
        ]

    async def week_of(self, member: str, day: date) -> list[RosterDay]:
        """Return a member's own week, Monday first; `model_dump(mode="json")` of a day is what a phone can keep."""
        monday = week_begin(day)
        return await self.days_of(member, monday, monday + timedelta(days=_DAYS - 1))

    async def on_duty(self, team: str, at: datetime, *, session: Session | None = None) -> OnDuty:
        """Return who of a team is there at this moment. For those who may see the team's roster, and for routing."""
        today, whose = local_day(at), {"team": team}
        shifts = await self._store.shifts_between(today, today, whose, session=session)
        now = [shift for shift in shifts if shift.is_on(at)]
        if not now:
            return OnDuty(shifts=[], busy=[])
        absences = await self._store.absences_between(today, today, whose, session=session)
        events = await self._store.events_between(today, today, whose, session=session)
        busy = [member for event in events if event.is_on(at) for member in event.members]
        return OnDuty(shifts=[DutyDay.of(shift, today, absences) for shift in now], busy=busy)

    async def away(self, members: Sequence[str], at: datetime, *, session: Session | None = None) -> set[str]:
        """Return who of these is not to be reckoned with on this day."""
        today = local_day(at)
        absences = await self._store.absences_between(today, today, of_members(members), session=session)
        return {absence.member for absence in absences}

    async def _days(
        self, whose: Mapping[str, Any], absences_of: Mapping[str, Any], since: date, until: date
    ) -> list[RosterDay]:
        shifts = await self._store.shifts_between(since, until, whose)
        absences = await self._store.absences_between(since, until, absences_of)
        events = await self._store.events_between(since, until, whose)
        return [
            RosterDay(
                day=day,
                shifts=_on(day, shifts, absences),
                events=[event for event in events if event.day == day],
                absences=[absence for absence in absences if absence.holds_on(day)],
            )
            for day in (since + timedelta(days=ahead) for ahead in range((until - since).days + 1))
        ]


def _on(day: date, shifts: Sequence[Shift], absences: Sequence[Absence]) -> list[DutyDay]:
    return [DutyDay.of(shift, day, absences) for shift in shifts if shift.days(day, day)]


def _for(absence: Absence, member: str, scope: Scope) -> Absence:
    may_read = absence.member == member or scope.covers(Permission.ROSTER_MANAGE, absence.reach)
    return absence if may_read else absence.model_copy(update={"reason": ""})
