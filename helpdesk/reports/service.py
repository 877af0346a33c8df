"""Reports as their writers and approvers work with them: make, put in words, hand in, give back, approve, lock."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import NamedTuple, TypeVar

from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.errors import RefusalError
from helpdesk.ids import derived_id
from helpdesk.month_sheets.dating import MonthRules
from helpdesk.reports.errors import (
    ReportAreaNotYoursError,
    ReportMoveNotPossibleError,
    ReportPeriodNotBegunError,
    UnknownReportError,
)
from helpdesk.reports.figures import Frozen, Paper
from helpdesk.reports.kept import KeptBytes
from helpdesk.reports.models import PROGRAM, Act, Report, Status, checked_paper
from helpdesk.reports.period_words import name_in
from helpdesk.reports.periods import ReportPeriod, period_called
from helpdesk.reports.ports import ProgramsOutside
from helpdesk.reports.reading import Readings
from helpdesk.reports.repository import ReportsInMongo
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.teams.models import Member, Permission, Role, Scope

T = TypeVar("T")


class Shown(NamedTuple):
    """A report with what it shows, and what the reader may do with it now."""

    report: Report
    frozen: Frozen
    may_write: bool
    may_approve: bool


class Reports:
    """The reports of areas."""

    def __init__(
        self,
        *,
        database: Database,
        areas: Areas,
        readings: Readings,
        rules: MonthRules,
        kept: KeptBytes,
        audit: Audit,
        clock: Clock,
        outside: ProgramsOutside | None = None,
    ) -> None:
        """Take the database, the neighbours and the time. Without `outside` no program is told anything."""
        self._database = database
        self._areas = areas
        self._readings = readings
        self._rules = rules
        self._kept = kept
        self._audit = audit
        self._clock = clock
        self._outside = outside
        self._store = ReportsInMongo()

    async def listed(self, scope: Scope, *, area: str = "", status: Status | None = None) -> list[Report]:
        """Return the reports the member may see, latest first."""
        return await self._store.listed(scope, area=area, status=status)

    async def waiting(self, member: Member, scope: Scope) -> list[Report]:
        """Return the reports on which this member has to act, latest first.

        Those given back to writers of their areas, those a schedule made for them that are still drafts, and those
        handed in that they may decide on.
        """
        return await self._store.waiting(scope, member=member.id, administers=self._administers(member))

    async def report(self, report_id: str, *, member: Member, scope: Scope) -> Shown:
        """Return one with what it shows. Raises UnknownReportError, ReportDamagedError."""
        report = await self._store.report(report_id, scope)
        return Shown(
            report=report,
            frozen=await self._kept.shown(report),
            may_write=scope.covers(Permission.REPORTS_WRITE, report.reach),
            may_approve=self.is_above(report, member, scope) and not report.is_own(member.id),
        )

    async def period(self, area: str, name: str) -> ReportPeriod:
        """Return the period of this name, or as people write it, as it is in an area.

        Raises UnknownAreaError, ReportPeriodInvalidError, ReportPeriodNotBegunError.
        """
        period = period_called(name_in(name) or name, await self._rules.cycle_at(area))
        if period.since > self._today():
            raise ReportPeriodNotBegunError(since=f"{period.since:%d/%m/%Y}")
        return period

    async def counted(self, area: str, period: ReportPeriod) -> Frozen:
        """Return the figures of now, kept nowhere, with the usual words around them."""
        frozen = await self._readings.read(area, period, at=self._clock.now())
        return frozen.model_copy(update={"paper": await self._usual_paper(area)})

    async def standing(self, area: str, period: ReportPeriod) -> tuple[Report, Frozen] | None:
        """Return the approved report of an area and a period, if there is one. For operators."""
        report = await self._store.standing(area, period.name)
        return (report, await self._kept.shown(report)) if report else None

    async def by_command(self, area: str, period: ReportPeriod, *, own_layout: bool, anew: bool) -> Shown | None:
        """Return the report an operator's command makes of a period: kept, so that taken again it is the same.

        A period that still runs is not kept: None. With `anew` a draft is counted again. For operators.
        """
        if self._today() <= period.until:
            return None
        report_id = derived_id(PROGRAM, "command", area, period.name)
        known = await self._store.reports.one({"_id": report_id})
        if known is None:
            known = await self._kept_by_program(report_id, area, period, own_layout=own_layout)
        elif anew and known.is_changeable:
            frozen = await self._readings.read(area, period, at=self._clock.now())
            words = (await self._kept.shown(known)).paper
            known = await self._show(known, frozen.model_copy(update={"paper": words}), Act.COUNTED)
        return Shown(known, await self._kept.shown(known), may_write=False, may_approve=False)

    async def _kept_by_program(self, report_id: str, area: str, period: ReportPeriod, *, own_layout: bool) -> Report:
        report = await self.drafted(report_id, area, period, own_layout=own_layout, by=PROGRAM, name=PROGRAM)

        async def work(session: Session) -> Report:
            await self.add(report, session=session)
            await self._note("report_made", report, PROGRAM, session=session)
            return report

        try:
            return await self._database.in_transaction(work)
        except AlreadyThereError:  # somebody else made it meanwhile
            return await self._store.reports.one({"_id": report_id}) or report

    async def for_letter(self, report_id: str) -> tuple[Report, Frozen, bytes | None]:
        """Return one with all it is made of, whoever reads it. Raises UnknownReportError, ReportDamagedError."""
        report = await self._store.reports.one({"_id": report_id})
        if report is None:
            raise UnknownReportError
        return report, await self._kept.shown(report), await self.layout(report)

    async def frozen(self, report: Report) -> Frozen:
        """Return what a report shows to whoever may read it. Raises ReportDamagedError."""
        return await self._kept.shown(report)

    async def layout(self, report: Report) -> bytes | None:
        """Return the office's own layout a report is made with; None: the usual one. Raises ReportDamagedError."""
        return await self._kept.template(report.template) if report.template else None

    async def make(
        self, report_id: str, area: str, name: str, *, own_layout: bool, member: Member, scope: Scope
    ) -> Report:
        """Make a draft; the same id again, for the same place and period, changes nothing.

        Raises ReportAreaNotYoursError, UnknownAreaError, ReportPeriodInvalidError, ReportPeriodNotBegunError.
        """
        reach = self._areas.reach(area)
        if not scope.covers(Permission.REPORTS_WRITE, reach):
            raise ReportAreaNotYoursError
        period = await self.period(area, name)
        known = await self._store.find(report_id, scope)
        if known is not None and (known.area, known.period.name) != (area, period.name):
            # whoever went back and chose something else on the same form asks for another report
            report_id = derived_id(report_id, area, period.name)
            known = await self._store.find(report_id, scope)
        if known is not None:
            return known
        report = await self.drafted(report_id, area, period, own_layout=own_layout, by=member.id, name=member.name)

        async def work(session: Session) -> Report:
            await self.add(report, session=session)
            await self._note("report_made", report, member.id, session=session)
            return report

        try:
            return await self._database.in_transaction(work)
        except AlreadyThereError:
            return await self._store.report(report_id, scope)

    async def drafted(
        self, report_id: str, area: str, period: ReportPeriod, *, own_layout: bool, by: str, name: str
    ) -> Report:
        """Return a draft whose figures are kept; it itself is not yet."""
        frozen = await self.counted(area, period)
        template = await self._store.nearest_template(self._areas.get(area).nearest_first) if own_layout else None
        report = Report(
            id=report_id,
            area=area,
            reach=self._areas.reach(area),
            period=period,
            template=template.file if template else None,
            made_by=by,
            made_by_name=name,
            made_at=frozen.as_of,
            as_of=frozen.as_of,
            checksum=await self._kept.keep(report_id, frozen),
        )
        report.begin(by=by, name=name, at=frozen.as_of)
        return report

    async def add(self, report: Report, *, session: Session) -> None:
        """Keep a draft. Raises AlreadyThereError."""
        await self._store.reports.add(report, session=session)

    async def write(self, report_id: str, paper: Paper, *, version: int, member: Member, scope: Scope) -> Report:
        """Change the words around the figures of a draft.

        Raises UnknownReportError, ReportMoveNotPossibleError, ReportTextTooLongError.
        """
        report = await self._writable(report_id, version, scope)
        words = checked_paper(paper)
        frozen = (await self._kept.shown(report)).model_copy(update={"paper": words})
        return await self._show(report, frozen, Act.CHANGED, member)

    async def count_anew(self, report_id: str, *, version: int, member: Member, scope: Scope) -> Report:
        """Take the figures of a draft anew. Raises UnknownReportError, ReportMoveNotPossibleError."""
        report = await self._writable(report_id, version, scope)
        words = (await self._kept.shown(report)).paper
        frozen = await self._readings.read(report.area, report.period, at=self._clock.now())
        return await self._show(report, frozen.model_copy(update={"paper": words}), Act.COUNTED, member)

    async def submit(self, report_id: str, *, version: int, member: Member, scope: Scope) -> Report:
        """Hand it in. Raises UnknownReportError, ReportPeriodNotOverError, ReportMoveNotPossibleError."""

        def move(report: Report) -> None:
            if not scope.covers(Permission.REPORTS_WRITE, report.reach):
                raise UnknownReportError
            report.submit(by=member, at=self._clock.now(), today=self._today())

        return await self._move(report_id, move, "report_submitted", version=version, member=member, scope=scope)

    async def send_back(self, report_id: str, reason: str, *, version: int, member: Member, scope: Scope) -> Report:
        """Give it back. Raises as `approve` does and what can be wrong with the reason."""

        def move(report: Report) -> None:
            is_above = self.is_above(report, member, scope)
            report.send_back(reason, by=member, is_above=is_above, at=self._clock.now())

        return await self._move(report_id, move, "report_returned", version=version, member=member, scope=scope)

    async def approve(self, report_id: str, *, version: int, member: Member, scope: Scope) -> Report:
        """Approve it. Raises UnknownReportError, NotAboveError, OwnReportError, ReportMoveNotPossibleError."""

        def move(report: Report) -> None:
            report.approve(by=member, is_above=self.is_above(report, member, scope), at=self._clock.now())

        return await self._move(report_id, move, "report_approved", version=version, member=member, scope=scope)

    async def lock(self, report_id: str, *, version: int, member: Member, scope: Scope) -> Report:
        """Lock it for ever. Raises as `approve` does."""

        def move(report: Report) -> None:
            report.lock(by=member, is_above=self.is_above(report, member, scope), at=self._clock.now())

        return await self._move(report_id, move, "report_locked", version=version, member=member, scope=scope)

    def is_above(self, report: Report, member: Member, scope: Scope) -> bool:
        """Tell whether the member approves reports of an area above this one, or administers this one."""
        above = [area for area in report.reach if area != report.area]
        if scope.covers(Permission.REPORTS_APPROVE, above):
            return True
        return not self._administers(member).isdisjoint(report.reach)

    def _administers(self, member: Member) -> set[str]:
        today = self._today()
        held = {one.area for one in member.grants if one.role is Role.ADMINISTRATOR and one.holds_on(today)}
        return held if member.is_active else set()

    async def _writable(self, report_id: str, version: int, scope: Scope) -> Report:
        report = await self._store.report(report_id, scope)
        if not scope.covers(Permission.REPORTS_WRITE, report.reach):
            raise UnknownReportError
        if report.version != version or not report.is_changeable:
            raise ReportMoveNotPossibleError
        return report

    async def _show(self, report: Report, frozen: Frozen, act: Act, member: Member | None = None) -> Report:
        """Let a draft show something else; the bytes come first, older ones go last. No member: the program does it."""
        checksum = await self._kept.keep(report.id, frozen)
        by, name = (member.id, member.name) if member else (PROGRAM, PROGRAM)
        report.show(checksum, as_of=frozen.as_of, act=act, by=by, name=name, at=self._clock.now())

        async def work(session: Session) -> Report:
            kept = await self._store.reports.keep(report, session=session)
            await self._note(f"report_{act.value}", kept, by, session=session)
            return kept

        kept = await self._in_transaction(work)
        await self._kept.forget_older(kept)
        return kept

    async def _move(
        self,
        report_id: str,
        move: Callable[[Report], None],
        action: str,
        *,
        version: int,
        member: Member,
        scope: Scope,
    ) -> Report:
        """Move one that is as the member saw it."""

        async def work(session: Session) -> Report:
            report = await self._store.report(report_id, scope, session=session)
            move(report)
            if report.version != version:
                raise ReportMoveNotPossibleError
            kept = await self._store.reports.keep(report, session=session)
            await self._note(action, kept, member.id, session=session)
            if kept.status is Status.APPROVED and self._outside is not None:
                await self._outside.approved(kept, session=session)
            return kept

        return await self._in_transaction(work)

    async def _usual_paper(self, area: str) -> Paper:
        """Return the words of the area's last report, without what belonged to that one alone."""
        latest = await self._store.latest_of(area)
        try:
            paper = (await self._kept.shown(latest)).paper if latest else Paper()
        except RefusalError:
            paper = Paper()
        return paper.model_copy(update={"number": "", "proposals": ""})

    async def _note(self, action: str, report: Report, member: str, *, session: Session) -> None:
        await self._audit.note(
            member=member, action=action, subject=report.id, area=report.area, reach=report.reach, session=session
        )

    async def _in_transaction(self, work: Callable[[Session], Awaitable[T]]) -> T:
        try:
            return await self._database.in_transaction(work)
        except ChangedMeanwhileError:
            raise ReportMoveNotPossibleError from None

    def _today(self) -> date:
        return local_day(self._clock.now())


def id_by_schedule(schedule: str, period: ReportPeriod) -> str:
    """Return the id of the report that a schedule makes of a period: made twice it is one."""
    return derived_id(PROGRAM, schedule, period.name)
