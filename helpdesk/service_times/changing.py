"""Changing hours, days and targets of an area: looked at first, then kept, and carried to open requests."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, Field

from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.service_times.calendars import Calendars
from helpdesk.service_times.days import DayEntry
from helpdesk.service_times.errors import DayNotOursError, ServiceAreaError
from helpdesk.service_times.following import FollowingTimes
from helpdesk.service_times.hours import WeekHours
from helpdesk.service_times.ports import Places
from helpdesk.service_times.recomputing import Recomputed, Recomputing
from helpdesk.service_times.repository import Change, ServiceRulesInMongo
from helpdesk.service_times.targets import Targets
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Member
from helpdesk.teams.service import Teams

MOST_LOOKED_AT: Final = 200
"""Open requests a preview looks at; keeping the change reaches all of them."""


class Proposal(BaseModel):
    """A change of one area, of one kind."""

    area: str
    hours: WeekHours | None = None
    drops_hours: int | None = None  # the version of the week that is to go
    days: list[DayEntry] = Field(default_factory=list)
    drops_day: date | None = None
    targets: Targets | None = None


class Preview(NamedTuple):
    """What a proposal would do to open requests: how many there are, were looked at, and would be due at another time.

    New targets touch none: what was promised stays.
    """

    open_requests: int
    looked_at: int
    changed: int


class Known(NamedTuple):
    """What is said of an area: by itself and by those above it, nearest first in `order`."""

    order: list[str]
    hours: dict[str, WeekHours]
    days: list[DayEntry]
    targets: list[Targets]


class ServiceRules:
    """The hours, days and targets of all areas."""

    def __init__(
        self,
        *,
        database: Database,
        store: ServiceRulesInMongo,
        teams: Teams,
        places: Places,
        recomputing: Recomputing,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take the database, what areas said, the teams, the places, what carries changes on, the audit, the time."""
        self._database = database
        self._store = store
        self._teams = teams
        self._places = places
        self._recomputing = recomputing
        self._audit = audit
        self._clock = clock

    def check(self, area: str, roots: Collection[str]) -> None:
        """Refuse a place that is not known, or not below what the member looks after. Raises ServiceAreaError."""
        if set(self._places.nearest_first(area)).isdisjoint(roots):
            raise ServiceAreaError

    async def known(self, area: str, *, year: int) -> Known:
        """Return what holds in an area, with the days of a year."""
        order = self._places.nearest_first(area)
        days = await self._store.days(order, date(year, 1, 1), date(year, 12, 31))
        return Known(order, await self._store.hours(order), days, await self._store.targets(order))

    async def preview(self, proposal: Proposal) -> Preview:
        """Tell what a proposal would change; nothing is kept. Raises its refusals."""
        await self._check(proposal)
        total = await self._recomputing.open_requests(proposal.area)
        if proposal.targets is not None:
            return Preview(total, 0, 0)
        supposed = Supposed(self._store, proposal)
        calendars = Calendars(store=supposed, teams=self._teams, places=self._places)
        found: Recomputed = await self._recomputing.sample(
            proposal.area, most=MOST_LOOKED_AT, times=FollowingTimes(calendars)
        )
        return Preview(total, found.looked_at, found.changed)

    async def keep(self, proposal: Proposal, *, member: Member) -> None:
        """Keep it, with who and when; open requests follow it within a minute. Raises its refusals."""
        await self._check(proposal)
        now = self._clock.now()
        said = {"by": member.id, "at": now}

        async def work(session: Session) -> None:
            if proposal.hours is not None:
                await self._store.keep_hours(proposal.hours.model_copy(update=said), session=session)
            if proposal.drops_hours is not None:
                await self._store.drop_hours(proposal.area, version=proposal.drops_hours, session=session)
            entries = [one.model_copy(update=said) for one in proposal.days]
            await self._store.keep_days(entries, session=session)
            if proposal.drops_day is not None:
                await self._drop_day(proposal.area, proposal.drops_day, session)
            if proposal.targets is not None:
                await self._store.keep_targets(proposal.targets.model_copy(update=said), session=session)
            else:
                change = Change(id=new_id(), area=proposal.area, at=now)
                await self._store.note_change(change, session=session)
            await self._note(proposal, member, session)

        await self._database.in_transaction(work)

    async def _check(self, proposal: Proposal) -> None:
        if proposal.targets is not None:
            proposal.targets.check(today=local_day(self._clock.now()))
        if proposal.drops_day is not None:
            day = proposal.drops_day
            if not await self._store.days([proposal.area], day, day):
                raise DayNotOursError(day=day)

    async def _drop_day(self, area: str, day: date, session: Session) -> None:
        if not await self._store.drop_day(area, day, session=session):
            raise DayNotOursError(day=day)

    async def _note(self, proposal: Proposal, member: Member, session: Session) -> None:
        await self._audit.note(
            member=member.id,
            action="service_times_changed",
            subject=proposal.area,
            area=proposal.area,
            reach=self._places.nearest_first(proposal.area),
            session=session,
        )


class Supposed(ServiceRulesInMongo):
    """What areas say, as it would be with a proposal."""

    def __init__(self, store: ServiceRulesInMongo, proposal: Proposal) -> None:
        """Lay a proposal over what is kept."""
        self._kept = store
        self._proposal = proposal

    async def hours(self, areas: Collection[str], *, session: Session | None = None) -> dict[str, WeekHours]:
        """Return the weeks of these areas, by area."""
        found = await self._kept.hours(areas, session=session)
        proposed = self._proposal
        if proposed.drops_hours is not None:
            found.pop(proposed.area, None)
        if proposed.hours is not None and proposed.area in areas:
            found[proposed.area] = proposed.hours
        return found

    async def days(
        self, areas: Collection[str], since: date, until: date, *, session: Session | None = None
    ) -> list[DayEntry]:
        """Return what these areas say about days."""
        found: dict[Any, DayEntry] = {
            (one.area, one.day): one for one in await self._kept.days(areas, since, until, session=session)
        }
        proposed = self._proposal
        found.pop((proposed.area, proposed.drops_day), None)
        if proposed.area in areas:
            found |= {(one.area, one.day): one for one in proposed.days if since <= one.day <= until}
        return list(found.values())

    async def targets(self, areas: Collection[str], *, session: Session | None = None) -> list[Targets]:
        """Return the targets of these areas."""
        return await self._kept.targets(areas, session=session)
