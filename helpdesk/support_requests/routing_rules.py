"""The rules of routing as leads and coordinators read and change them, area by area."""

from typing import NamedTuple

from helpdesk.areas.models import Area
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.errors import RoutingAreaError
from helpdesk.support_requests.ports import Places
from helpdesk.support_requests.routing import DEFAULT_RULES, RoutingRules
from helpdesk.support_requests.routing_store import RoutingInMongo
from helpdesk.teams.models import Member, Permission, Scope


class RulesHere(NamedTuple):
    """What holds in an area. `origin` is the area that says so; None: the defaults hold."""

    area: Area
    rules: RoutingRules
    origin: str | None

    @property
    def are_own(self) -> bool:
        """Whether the area has rules of its own."""
        return self.origin == self.area.id


class RoutingDesk:
    """Reads and changes the rules. Each area has its own or those of the nearest one above."""

    def __init__(self, database: Database, places: Places, audit: Audit, clock: Clock) -> None:
        """Take the database, the tree of places, the audit and the time."""
        self._database = database
        self._store = RoutingInMongo()
        self._places = places
        self._audit = audit
        self._clock = clock

    async def here(self, area: str, *, scope: Scope) -> RulesHere:
        """Return what holds in an area. Raises RoutingAreaError where the member does not assign."""
        place = self._place(area, scope)
        rules = await self._store.nearest(place.nearest_first)
        return RulesHere(place, rules or DEFAULT_RULES, rules.id if rules else None)

    async def keep(self, area: str, rules: RoutingRules, *, member: Member, scope: Scope) -> None:
        """Let these rules hold in the area and below. Raises RoutingAreaError."""
        place = self._place(area, scope)
        kept = rules.model_copy(
            update={"id": place.id, "changed_by": member.id, "changed_at": self._clock.now(), "version": 0}
        )

        async def work(session: Session) -> None:
            await self._store.put(kept, session=session)
            await self._note(member, place, "routing_changed", session)

        await self._database.in_transaction(work)

    async def drop(self, area: str, *, member: Member, scope: Scope) -> None:
        """Let the area have the rules of what holds it again. Raises RoutingAreaError."""
        place = self._place(area, scope)

        async def work(session: Session) -> None:
            if await self._store.drop(place.id, session=session):
                await self._note(member, place, "routing_dropped", session)

        await self._database.in_transaction(work)

    def _place(self, area: str, scope: Scope) -> Area:
        place = self._places.known(area)
        if place is None or not scope.covers(Permission.REQUESTS_ASSIGN, place.reach):
            raise RoutingAreaError(area=area)
        return place

    async def _note(self, member: Member, place: Area, action: str, session: Session) -> None:
        await self._audit.note(
            member=member.id, action=action, subject=place.id, area=place.id, reach=place.reach, session=session
        )
