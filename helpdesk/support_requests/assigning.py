"""Assigning a waiting request: the facts for `routing.choose` are gathered here, and the choice is noted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from helpdesk.areas.models import Area
from helpdesk.clock import Clock
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Session
from helpdesk.support_requests.history import History, HistoryKind
from helpdesk.support_requests.models import Status, SupportRequest
from helpdesk.support_requests.ports import DutyRoster, Places, WorkingTime
from helpdesk.support_requests.routing import (
    DEFAULT_RULES,
    Assignment,
    Before,
    Candidate,
    RoutingRules,
    Rung,
    Why,
    choose,
)
from helpdesk.support_requests.routing_store import RoutingInMongo
from helpdesk.teams.models import Member, Permission, Role, Team
from helpdesk.teams.repository import Members, TeamsInMongo

_LEADING = (Role.LEAD, Role.COORDINATOR)


class Facts(NamedTuple):
    """What stands on the table when it is chosen."""

    team: Team | None
    rules: RoutingRules
    candidates: list[Candidate]

    @property
    def is_anybody_on_duty(self) -> bool:
        """Whether the roster has somebody for this moment."""
        return any(one.rung is Rung.DUTY and not one.is_away for one in self.candidates)


class Assigning:
    """Gives each waiting request to one member first; anybody of the team may still take it."""

    def __init__(self, *, roster: DutyRoster, hours: WorkingTime, places: Places, clock: Clock) -> None:
        """Take the roster, what counts as working time, the tree of places and the time."""
        self._roster = roster
        self._hours = hours
        self._places = places
        self._clock = clock
        self._store = RoutingInMongo()
        self._members = Members()
        self._teams = TeamsInMongo()
        self._history = History()

    async def assign(self, request: SupportRequest, *, but: Member | None = None, session: Session) -> None:
        """Note on a request that was opened, or handed back by `but`, whose turn it is; it is kept by the caller."""
        now = self._clock.now()
        before = Before([but.id], but.name, why=Why.HANDED_BACK) if but else Before()
        facts = await self._facts(request, now, session)
        opening = await self._hours.opening(request.area, facts.team, now)
        if opening > now and not facts.is_anybody_on_duty:  # at night it wakes nobody
            request.assign_nobody(until=opening)
            return
        chosen = choose(facts.candidates, facts.rules, before=before)
        if chosen is None:
            request.assign_nobody(until=await self._later(request, facts, Rung.DUTY, now))
        else:
            await self._give(request, chosen, before, facts, session)

    async def pass_on(self, request: SupportRequest, *, session: Session) -> bool:
        """Offer a request further whose time ran out; False when nobody is left, and it stays where it is."""
        if not request.is_assigned:
            await self.assign(request, session=session)
            return request.is_assigned
        now, before = self._clock.now(), request.passed_by()
        facts = await self._facts(request, now, session)
        chosen = choose(facts.candidates, facts.rules, before=before)
        if chosen is None:
            request.assigned_until = None
            return False
        await self._give(request, chosen, before, facts, session)
        return True

    async def renew(self, request: SupportRequest, *, session: Session) -> None:
        """Reckon anew until when it waits for this member, or for everybody: the calendar has changed."""
        if request.status is not Status.WAITING or request.assigned_until is None:
            return
        now, facts = self._clock.now(), await self._facts(request, self._clock.now(), session)
        if request.is_assigned and request.assigned_because is not None and request.assigned_at is not None:
            rung = request.assigned_because.rung
            request.assigned_until = await self._later(request, facts, rung, request.assigned_at)
            return
        opening = await self._hours.opening(request.area, facts.team, now)
        if opening > now and not facts.is_anybody_on_duty:
            request.assigned_until = opening

    async def _give(
        self, request: SupportRequest, to: Assignment, before: Before, facts: Facts, session: Session
    ) -> None:
        now = self._clock.now()
        until = await self._later(request, facts, to.because.rung, now)
        request.assign(to, before=before, at=now, until=until)
        await self._store.note(request, at=now, session=session)
        because = to.because.model_dump(mode="json")
        told = {"to": to.member, "name": to.name, "why": because.pop("key"), "role": because.pop("rung"), **because}
        await self._history.note(request.id, HistoryKind.ASSIGNED, at=now, facts=told, session=session)

    async def _later(self, request: SupportRequest, facts: Facts, rung: Rung, at: datetime) -> datetime | None:
        minutes = facts.rules.minutes(rung)
        if minutes is None:
            return None
        return await self._hours.later(request.area, facts.team, at, minutes=minutes)

    async def _facts(self, request: SupportRequest, at: datetime, session: Session) -> Facts:
        area = self._places.known(request.area)
        team = await self._teams.one(request.team, session=session) if request.team else None
        rules = await self._store.nearest(area.nearest_first if area else request.reach[::-1], session=session)
        standing = await self._standing(request, area, team, at, session)
        ids = [member.id for member, _ in standing]
        away = await self._roster.away(ids, at, session=session)
        loads = await self._store.loads(ids, but=request.id, session=session)
        last = await self._store.last_assigned(ids, session=session)
        candidates = [
            Candidate(member.id, member.name, rung, loads.get(member.id, 0), last.get(member.id), member.id in away)
            for member, rung in standing
        ]
        return Facts(team, rules or DEFAULT_RULES, candidates)

    async def _standing(
        self, request: SupportRequest, area: Area | None, team: Team | None, at: datetime, session: Session
    ) -> list[tuple[Member, Rung]]:
        """Return who may answer this request, and how far up they stand; each once, as far down as they do."""
        found: dict[str, tuple[Member, Rung]] = {}
        if request.team:
            duty = await self._roster.on_duty(request.team, at, session=session)
            colleagues = await self._members.of_team(request.team, session=session) if duty.members else []
            found = {member.id: (member, Rung.DUTY) for member in colleagues if member.id in duty.members}
        for member in await self._members.with_role(_LEADING, request.reach, session=session):
            if (rung := _rung(member, area, team, request.reach, at)) is not None:
                found.setdefault(member.id, (member, rung))
        return [one for one in found.values() if _may_answer(one[0], request.reach, at)]


def _rung(member: Member, area: Area | None, team: Team | None, reach: Sequence[str], at: datetime) -> Rung | None:
    """Return how far up somebody leads: the lowest of their roles there that count today."""
    today, path = local_day(at), area.path if area else reach
    led = [one.area for one in member.grants if one.role in _LEADING and one.holds_on(today) and one.area in reach]
    rungs = [_rung_of(one, path, team) for one in led]
    return min(rungs, key=list(Rung).index, default=None)


def _rung_of(area: str, path: Sequence[str], team: Team | None) -> Rung:
    """The area of the team that has the request counts most: it may be another one than the resident's."""
    if team is not None and area == team.area:
        return Rung.LEAD
    if area not in path:
        return Rung.ZONE
    if area == path[0]:
        return Rung.PROVINCE
    return Rung.LEAD if team is None or team.area in path else Rung.ZONE


def _may_answer(member: Member, reach: Iterable[str], at: datetime) -> bool:
    return member.scope(local_day(at)).covers(Permission.REQUESTS_ANSWER, list(reach))
