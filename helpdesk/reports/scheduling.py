"""Making reports by themselves, on the day after a period ended: a draft in the list, and letters with it."""

import asyncio
import logging
from datetime import date
from typing import Final

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.ids import derived_id, new_id
from helpdesk.mail.models import Letter
from helpdesk.mail.service import Mail
from helpdesk.month_sheets.dating import MonthRules
from helpdesk.reports.errors import ReportAreaNotYoursError, ReportMoveNotPossibleError, ReportPeriodInvalidError
from helpdesk.reports.models import PROGRAM, Report
from helpdesk.reports.periods import REGULAR, PeriodKind, ReportPeriod, last_finished
from helpdesk.reports.repository import ReportsInMongo
from helpdesk.reports.scheduled import Schedule, checked_recipients
from helpdesk.reports.service import Reports, id_by_schedule
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError, DatabaseError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.storage.turns import Turns
from helpdesk.teams.models import Member, Permission, Scope

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 300.0
LETTER: Final = "report_made"
"""The letter that brings a report."""


class Scheduling:
    """Rules of areas, and the worker's look at them. Any number of processes may run it: one looks at a time."""

    def __init__(
        self,
        *,
        database: Database,
        areas: Areas,
        reports: Reports,
        rules: MonthRules,
        mail: Mail,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take the database, the neighbours and the time."""
        self._database = database
        self._areas = areas
        self._reports = reports
        self._rules = rules
        self._mail = mail
        self._audit = audit
        self._clock = clock
        self._turns = Turns(database)
        self._store = ReportsInMongo()

    async def listed(self, scope: Scope) -> list[Schedule]:
        """Return the rules that hold where the member approves reports."""
        return await self._store.schedules_below(scope)

    async def set_up(
        self, area: str, kind: PeriodKind, recipients: str, *, is_usual_layout: bool, member: Member, scope: Scope
    ) -> Schedule:
        """Let reports be made from the running period on.

        Raises ReportAreaNotYoursError, UnknownAreaError, ReportPeriodInvalidError, RecipientInvalidError,
        TooManyRecipientsError.
        """
        reach = self._areas.reach(area)
        if not scope.covers(Permission.REPORTS_APPROVE, reach):
            raise ReportAreaNotYoursError
        if kind not in REGULAR:
            raise ReportPeriodInvalidError
        schedule = Schedule(
            id=new_id(),
            area=area,
            reach=reach,
            kind=kind,
            is_usual_layout=is_usual_layout,
            recipients=checked_recipients(recipients),
            last=last_finished(kind, self._today(), await self._rules.cycle_at(area)).name,
            by=member.id,
            by_name=member.name,
            at=self._clock.now(),
        )

        async def work(session: Session) -> Schedule:
            await self._store.schedules.add(schedule, session=session)
            await self._note("report_schedule_set", schedule, member.id, session=session)
            return schedule

        return await self._database.in_transaction(work)

    async def stop(self, schedule_id: str, *, member: Member, scope: Scope) -> None:
        """Make no more of them. Raises UnknownScheduleError, ReportMoveNotPossibleError."""

        async def work(session: Session) -> None:
            schedule = await self._store.schedule(schedule_id, scope, session=session)
            await self._store.schedules.keep(schedule.model_copy(update={"is_active": False}), session=session)
            await self._note("report_schedule_stopped", schedule, member.id, session=session)

        try:
            await self._database.in_transaction(work)
        except ChangedMeanwhileError:
            raise ReportMoveNotPossibleError from None

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            try:
                if await self._turns.take("reports", seconds=LOOK_EVERY_S * 0.9) and (made := await self.look()):
                    log.info("reports made by schedule: %d", made)
            except DatabaseError as error:
                log.warning("no report was made: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Make every report that is due, and return how many."""
        return sum([await self._one_by_one(schedule) for schedule in await self._store.active_schedules()])

    async def _one_by_one(self, schedule: Schedule) -> bool:
        """Make one; what cannot be made shall not hold up the others."""
        try:
            period = schedule.due(self._today(), await self._rules.cycle_at(schedule.area))
            return period is not None and await self._make(schedule, period)
        except DatabaseError:
            raise
        except UnknownAreaError:
            log.warning("schedule %s: its place is no more", schedule.id)
            return False
        except Exception:
            log.exception("a report was not made by its schedule")
            return False

    async def _make(self, schedule: Schedule, period: ReportPeriod) -> bool:
        report = await self._reports.drafted(
            id_by_schedule(schedule.id, period),
            schedule.area,
            period,
            own_layout=not schedule.is_usual_layout,
            by=PROGRAM,
            name=PROGRAM,
        )

        async def work(session: Session) -> bool:
            await self._store.schedules.keep(schedule.model_copy(update={"last": period.name}), session=session)
            await self._reports.add(report, session=session)
            for address in schedule.recipients:
                await self._mail.owe(self._letter(report, address), session=session)
            await self._note("report_made", schedule, PROGRAM, session=session)
            return True

        try:
            return await self._database.in_transaction(work)
        except (ChangedMeanwhileError, AlreadyThereError):
            return False  # another process was faster, or somebody stopped it

    def _letter(self, report: Report, address: str) -> Letter:
        now = self._clock.now()
        letter_id = derived_id(report.id, "letter", address)
        return Letter(id=letter_id, to=address, kind=LETTER, subject_of=report.id, made_at=now, next_at=now)

    async def _note(self, action: str, schedule: Schedule, member: str, *, session: Session) -> None:
        await self._audit.note(
            member=member,
            action=action,
            subject=schedule.id,
            area=schedule.area,
            reach=schedule.reach,
            session=session,
        )

    def _today(self) -> date:
        return local_day(self._clock.now())
