"""Targets as coordinators work with them: set, change, delete, and see how far they have come."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.month_sheets.cycle import Cycle
from helpdesk.statistics.days import local_day
from helpdesk.statistics.figures import AreaFigures, Figures
from helpdesk.storage.database import Database, Session
from helpdesk.targets.errors import TargetAreaError, UnknownTargetError
from helpdesk.targets.models import Measure, Target, TargetChange, checked_period, checked_value
from helpdesk.targets.progress import Named, Progress, progress_of
from helpdesk.targets.repository import TargetsInMongo
from helpdesk.teams.models import Member, Permission, Scope


class Wanted(NamedTuple):
    """A target that somebody wants to set."""

    area: str
    measure: Measure
    period: str
    value: float


class Targets:
    """The targets of areas: whoever may set them does so for their own areas and those below."""

    def __init__(self, *, database: Database, areas: Areas, audit: Audit, clock: Clock) -> None:
        """Take the database, the neighbours and the time."""
        self._database = database
        self._areas = areas
        self._audit = audit
        self._clock = clock
        self._store = TargetsInMongo()

    async def progress(self, area: str, period: Named, figures: Figures, *, scope: Scope) -> dict[Measure, Progress]:
        """Tell of each target of an area for a period how far it is: `figures` are those of the period so far."""
        targets = await self._store.of([area], period.name, scope)
        return {one.measure: self._progress(one, period, figures) for one in targets}

    async def of(self, area: str, period: Named, *, scope: Scope) -> list[Target]:
        """Return the targets of one area for a period."""
        return await self._store.of([area], period.name, scope)

    async def of_each(self, areas: Collection[str], period: Named, *, scope: Scope) -> list[Target]:
        """Return the targets of several areas for a period, those of each by itself."""
        return await self._store.of(areas, period.name, scope)

    async def below(self, roots: Collection[str], period: Named, *, scope: Scope) -> list[Target]:
        """Return the targets for a period of these areas and everything in them, by area and measure."""
        return await self._store.below(roots, period.name, scope)

    async def in_report(self, areas: Collection[str], period: Named) -> list[Target]:
        """Return the targets of areas for a period, for a report of an area that holds these."""
        return await self._store.in_report(areas, period.name)

    def progress_of_each(
        self, targets: Iterable[Target], period: Named, figures: Iterable[AreaFigures], *, at: datetime | None = None
    ) -> list[Progress]:
        """Put targets beside the figures of their areas, as of a moment (now); without figures nothing is known."""
        known = {one.area: one for one in figures}
        return [self._progress(one, period, known.get(one.area), at=at) for one in targets]

    async def changes(self, roots: Collection[str], *, scope: Scope) -> list[TargetChange]:
        """Return what was changed in these areas, latest first."""
        return await self._store.changes(roots, scope)

    async def set(
        self, area: str, measure: Measure, period: str, value: float | None, *, member: Member, scope: Scope
    ) -> None:
        """Set a target, or another number for it. Raises TargetAreaError, TargetPeriodError, TargetValueError."""
        wanted = Wanted(area, measure, period, checked_value(measure, value))

        async def work(session: Session) -> None:
            await self.set_each([wanted], member=member, scope=scope, session=session)

        await self._database.in_transaction(work)

    async def delete(self, target: str, *, member: Member, scope: Scope) -> None:
        """Delete one; that it was there stays known. Raises UnknownTargetError."""

        async def work(session: Session) -> None:
            known = await self._store.one(target, scope, session=session)
            if known is None:
                raise UnknownTargetError
            await self._store.remove(known.id, scope, session=session)
            await self._note([self._change(known, member, before=known.value)], member, "target_deleted", session)

        await self._database.in_transaction(work)

    async def set_each(
        self, wanted: Sequence[Wanted], *, member: Member, scope: Scope, file: str = "", session: Session
    ) -> int:
        """Set several within one unit of work, and return how many were not so before. Raises as `set`."""
        changes: list[TargetChange] = []
        for one in wanted:
            fresh = self._target(one, member, scope)
            known = await self._store.same(fresh, scope, session=session)
            if known is None:
                await self._store.add(fresh, session=session)
            elif known.value == fresh.value:
                continue
            else:
                facts = {"value": fresh.value, "by": fresh.by, "by_name": fresh.by_name, "at": fresh.at}
                await self._store.keep(known.model_copy(update=facts), session=session)
            before = known.value if known else None
            changes.append(self._change(fresh, member, before=before, after=fresh.value, file=file))
        await self._note(changes, member, "target_set", session)
        return len(changes)

    def place(self, area: str) -> str:
        """Say what an area is called."""
        known = self._areas.known(area)
        return known.full_name if known else area

    def may_set(self, area: str, scope: Scope) -> bool:
        """Tell whether the member may set targets there."""
        return scope.covers(Permission.TARGETS_SET, self._areas.reach(area)) if self._areas.known(area) else False

    def _target(self, wanted: Wanted, member: Member, scope: Scope) -> Target:
        """Make a target. Raises TargetAreaError where the member may not, TargetPeriodError."""
        try:
            reach = self._areas.reach(wanted.area)
        except UnknownAreaError:
            raise TargetAreaError from None
        if not scope.covers(Permission.TARGETS_SET, reach):
            raise TargetAreaError
        return Target(
            id=new_id(),
            area=wanted.area,
            reach=reach,
            measure=wanted.measure,
            period=checked_period(wanted.period, Cycle((), ())).name,
            value=checked_value(wanted.measure, wanted.value),
            by=member.id,
            by_name=member.name,
            at=self._clock.now(),
        )

    def _change(
        self, target: Target, member: Member, *, before: float | None, after: float | None = None, file: str = ""
    ) -> TargetChange:
        return TargetChange(
            id=new_id(),
            **target.model_dump(include={"area", "reach", "measure", "period"}),
            before=before,
            after=after,
            by=member.id,
            by_name=member.name,
            at=self._clock.now(),
            file=file,
        )

    async def _note(self, changes: Sequence[TargetChange], member: Member, action: str, session: Session) -> None:
        """Keep what was changed, and that it was, for whoever reads the audit: once for each area."""
        await self._store.note(changes, session=session)
        for area, reach in {one.area: one.reach for one in changes}.items():
            await self._audit.note(
                member=member.id, action=action, subject=area, area=area, reach=reach, session=session
            )

    def _progress(
        self, target: Target, period: Named, figures: Figures | None, *, at: datetime | None = None
    ) -> Progress:
        actual = target.measure.of(figures) if figures is not None else None
        return progress_of(target, actual, days=period.days, today=local_day(at or self._clock.now()))
