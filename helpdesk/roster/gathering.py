"""Planning classes and market days, and writing down who came."""

from helpdesk.assistance.service import Assistance
from helpdesk.clock import Clock
from helpdesk.privacy.masking import without_secrets
from helpdesk.roster.errors import NobodyChosenError, UnknownGroupEventError
from helpdesk.roster.group_events import Attendance, EventPlan, EventState, GroupEvent
from helpdesk.roster.planning import PlannedTeam
from helpdesk.roster.ports import Places
from helpdesk.roster.repository import RosterInMongo
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Member, Permission, Scope
from helpdesk.teams.service import Teams


class GroupEvents:
    """What becomes of a class or a market day. One that was held is one entry of the assistance log."""

    def __init__(self, database: Database, teams: Teams, places: Places, assistance: Assistance, clock: Clock) -> None:
        """Take the database, the teams, the tree of places, the log and the time."""
        self._database = database
        self._store = RosterInMongo()
        self._teams = PlannedTeam(teams, places)
        self._assistance = assistance
        self._clock = clock

    async def one(self, event_id: str, scope: Scope) -> GroupEvent:
        """Return one as everybody of the team sees it. Raises UnknownGroupEventError."""
        return await self._one(event_id, scope, Permission.REQUESTS_ANSWER)

    async def plan(self, event_id: str, plan: EventPlan, *, team: str, member: Member, scope: Scope) -> GroupEvent:
        """Keep a new one; one `event_id` is one event. Raises UnknownTeamError and what the plan is refused for."""
        plan.check()
        one, reach = await self._teams.led(team, scope)
        await self._teams.check(one, plan)
        facts = _cleaned(plan).model_dump()
        event = GroupEvent(**facts, id=event_id, team=one.id, reach=reach, made_by=member.id)

        async def work(session: Session) -> GroupEvent:
            known = await self._store.events.one({"_id": event_id, "team": team}, session=session)
            if known is None:
                await self._store.events.add(event, session=session)
            return known or event

        return await self._database.in_transaction(work)

    async def change(self, event_id: str, plan: EventPlan, *, scope: Scope) -> GroupEvent:
        """Let it be as it is planned now. Raises UnknownGroupEventError, GroupEventOverError, and as `plan`."""
        plan.check()
        old = await self._one(event_id, scope, Permission.ROSTER_MANAGE)
        team, _ = await self._teams.led(old.team, scope)
        await self._teams.check(team, plan, before=old.members)

        async def work(session: Session) -> GroupEvent:
            event = await self._one(event_id, scope, Permission.ROSTER_MANAGE, session)
            return await self._store.events.keep(event.planned_as(_cleaned(plan)), session=session)

        return await self._database.in_transaction(work)

    async def cancel(self, event_id: str, *, scope: Scope) -> None:
        """Let it not take place. Raises UnknownGroupEventError, GroupEventOverError."""

        async def work(session: Session) -> None:
            event = await self._one(event_id, scope, Permission.ROSTER_MANAGE, session)
            if event.state is not EventState.CANCELLED:
                await self._store.events.keep(event.cancelled(), session=session)

        await self._database.in_transaction(work)

    async def close(self, event_id: str, attendance: Attendance, *, member: Member, scope: Scope) -> GroupEvent:
        """Note who came and log it, in one transaction. Closing it again changes nothing, whoever does it.

        For those who lead it or plan for the team. Raises UnknownGroupEventError, GroupEventOverError when it was
        cancelled, NotYetHeldError, AttendanceError, NobodyChosenError, and what the log refuses.
        """

        async def work(session: Session) -> GroupEvent:
            event = await self._one(event_id, scope, Permission.REQUESTS_ANSWER, session)
            if not self.may_close(event, member=member, scope=scope):
                raise UnknownGroupEventError
            if event.state is EventState.HELD:
                return event
            if not set(attendance.members_present) & set(event.members):
                raise NobodyChosenError
            held = event.held(attendance, at=self._clock.now())
            await self._assistance.log(held.log(), member=member, scope=scope, session=session)
            return await self._store.events.keep(held, session=session)

        return await self._database.in_transaction(work)

    def may_close(self, event: GroupEvent, *, member: Member, scope: Scope) -> bool:
        """Tell whether this member may say who came."""
        return member.id in event.members or scope.covers(Permission.ROSTER_MANAGE, event.reach)

    async def _one(
        self, event_id: str, scope: Scope, permission: Permission, session: Session | None = None
    ) -> GroupEvent:
        event = await self._store.event(event_id, scope, permission, session=session)
        if event is None:
            raise UnknownGroupEventError
        return event


def _cleaned(plan: EventPlan) -> EventPlan:
    said = {"place": without_secrets(plan.place.strip()), "title": without_secrets(plan.title.strip())}
    return plan.model_copy(update=said)
