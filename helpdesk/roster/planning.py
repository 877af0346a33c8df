"""Planning shifts, and saying when somebody is away."""

from collections.abc import Sequence
from datetime import date

from helpdesk.clock import Clock
from helpdesk.privacy.masking import without_secrets
from helpdesk.roster.errors import NotInAreaError, NotOfTeamError, UnknownAbsenceError, UnknownShiftError
from helpdesk.roster.models import Absence, Hours, Shift, ShiftPlan
from helpdesk.roster.ports import Places
from helpdesk.roster.repository import RosterInMongo
from helpdesk.storage.database import Database, Session
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import Member, Permission, Scope, Team
from helpdesk.teams.service import Teams


class PlannedTeam:
    """The team for which somebody plans: whether they may, who is of it, and where it helps."""

    def __init__(self, teams: Teams, places: Places) -> None:
        """Take the teams and the tree of places."""
        self._teams = teams
        self._places = places

    async def led(self, team: str, scope: Scope) -> tuple[Team, list[str]]:
        """Return a team that is planned for and its reach. Raises UnknownTeamError when that is not for them."""
        one = await self._teams.team(team)
        reach = list(self._places.reach(one.area))
        if not scope.covers(Permission.ROSTER_MANAGE, reach):
            raise UnknownTeamError(team=team)
        return one, reach

    async def check(self, team: Team, plan: Hours, *, before: Sequence[str] = ()) -> None:
        """Refuse people and places that are not the team's: NotOfTeamError, NotInAreaError.

        Whoever was chosen `before` and has left the team since may stay in an old plan.
        """
        theirs = {member.id for member in await self._teams.colleagues(team.id)}
        if not set(plan.members) <= theirs | set(before):
            raise NotOfTeamError
        if team.area not in self._places.reach(plan.area):
            raise NotInAreaError


class Planning:
    """What leads and coordinators do with shifts, and everybody with their own absences."""

    def __init__(self, database: Database, teams: Teams, places: Places, clock: Clock) -> None:
        """Take the database, the teams, the tree of places and the time."""
        self._database = database
        self._store = RosterInMongo()
        self._teams = PlannedTeam(teams, places)
        self._members = teams
        self._places = places
        self._clock = clock

    async def check_led(self, team: str, scope: Scope) -> None:
        """Refuse who does not plan for a team: UnknownTeamError."""
        await self._teams.led(team, scope)

    async def shift(self, shift_id: str, scope: Scope) -> Shift:
        """Return a shift for changing it. Raises UnknownShiftError."""
        return await self._shift(shift_id, scope)

    async def add(self, shift_id: str, plan: ShiftPlan, *, team: str, member: Member, scope: Scope) -> Shift:
        """Keep a new shift; one `shift_id` is one shift. Raises UnknownTeamError and what the plan is refused for."""
        plan.check()
        one, reach = await self._teams.led(team, scope)
        await self._teams.check(one, plan)
        shift = Shift(
            **_cleaned(plan).model_dump(),
            id=shift_id,
            team=one.id,
            reach=reach,
            until=plan.last_day,
            made_by=member.id,
        )

        async def work(session: Session) -> Shift:
            known = await self._store.shifts.one({"_id": shift_id, "team": team}, session=session)
            if known is None:
                await self._store.shifts.add(shift, session=session)
            return known or shift

        return await self._database.in_transaction(work)

    async def change(self, shift_id: str, plan: ShiftPlan, *, scope: Scope) -> Shift:
        """Let a shift be as it is planned now, on all its days. Raises UnknownShiftError, and as `add`."""
        plan.check()
        old = await self._shift(shift_id, scope)
        team, _ = await self._teams.led(old.team, scope)
        await self._teams.check(team, plan, before=old.members)

        async def work(session: Session) -> Shift:
            shift = await self._shift(shift_id, scope, session)
            changes = {**_cleaned(plan).model_dump(), "until": plan.last_day}
            return await self._store.shifts.keep(shift.model_copy(update=changes), session=session)

        return await self._database.in_transaction(work)

    async def drop(self, shift_id: str, day: date, *, onward: bool, scope: Scope) -> None:
        """Take a shift out on one day, or from that day on. Raises UnknownShiftError."""

        async def work(session: Session) -> None:
            shift = await self._shift(shift_id, scope, session)
            left = shift.up_to(day) if onward else shift.without(day)
            if left is None or not left.days(left.day, left.last_day):
                await self._store.remove_shift(shift_id, session=session)
            else:
                await self._store.shifts.keep(left, session=session)

        await self._database.in_transaction(work)

    async def mark_away(
        self, absence_id: str, *, who: str, since: date, until: date, reason: str, member: Member, scope: Scope
    ) -> Absence:
        """Note that somebody is away: oneself, or somebody of a team one leads. One `absence_id` is one absence.

        Raises NotOfTeamError, AbsenceDaysError, ReasonTooLongError.
        """
        absent = member if who == member.id else await self._members.member(who)
        if absent.team is None:
            raise NotOfTeamError
        reach = list(self._places.reach((await self._members.team(absent.team)).area))
        if absent.id != member.id and not scope.covers(Permission.ROSTER_MANAGE, reach):
            raise NotOfTeamError
        absence = Absence(
            id=absence_id,
            member=absent.id,
            team=absent.team,
            reach=reach,
            since=since,
            until=until,
            reason=without_secrets(reason.strip()),
            marked_by=member.id,
            at=self._clock.now(),
        )
        absence.check()

        async def work(session: Session) -> None:
            if await self._store.absence(absence_id, session=session) is None:
                await self._store.absences.add(absence, session=session)

        await self._database.in_transaction(work)
        return absence

    async def take_back(self, absence_id: str, *, member: Member, scope: Scope) -> None:
        """Let an absence not be: one's own, or of a team one leads. Raises UnknownAbsenceError."""

        async def work(session: Session) -> None:
            absence = await self._store.absence(absence_id, session=session)
            is_theirs = absence is not None and absence.member == member.id
            if absence is None or not (is_theirs or scope.covers(Permission.ROSTER_MANAGE, absence.reach)):
                raise UnknownAbsenceError
            await self._store.remove_absence(absence_id, session=session)

        await self._database.in_transaction(work)

    async def _shift(self, shift_id: str, scope: Scope, session: Session | None = None) -> Shift:
        shift = await self._store.shift(shift_id, scope, Permission.ROSTER_MANAGE, session=session)
        if shift is None:
            raise UnknownShiftError
        return shift


def _cleaned(plan: ShiftPlan) -> ShiftPlan:
    return plan.model_copy(update={"place": without_secrets(plan.place.strip())})
