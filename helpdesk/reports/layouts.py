"""Taking in the layouts of offices, and taking them out of use."""

import asyncio
from pathlib import PurePath

from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.privacy.masking import without_secrets
from helpdesk.reports.errors import ReportAreaNotYoursError, ReportMoveNotPossibleError, TemplateTooLargeError
from helpdesk.reports.kept import KeptBytes
from helpdesk.reports.ports import Papers
from helpdesk.reports.repository import ReportsInMongo
from helpdesk.reports.templates import LARGEST, LARGEST_MB, Template
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.teams.models import Member, Permission, Scope

_LONGEST_NAME = 80


class Layouts:
    """The Word layouts of areas."""

    def __init__(
        self, *, database: Database, areas: Areas, kept: KeptBytes, papers: Papers, audit: Audit, clock: Clock
    ) -> None:
        """Take the database, the neighbours and the time."""
        self._database = database
        self._areas = areas
        self._kept = kept
        self._papers = papers
        self._audit = audit
        self._clock = clock
        self._store = ReportsInMongo()

    async def listed(self, scope: Scope) -> list[Template]:
        """Return those in use where the member approves reports, latest first."""
        return await self._store.templates_below(scope)

    async def nearest(self, area: str) -> Template | None:
        """Return the one that reports of an area are made with. Raises UnknownAreaError."""
        return await self._store.nearest_template(self._areas.get(area).nearest_first)

    async def take(self, name: str, data: bytes, *, area: str, member: Member, scope: Scope) -> Template:
        """Use a .docx from now on in an area and below, where no nearer area has its own.

        Raises ReportAreaNotYoursError, UnknownAreaError, TemplateTooLargeError and what `Papers.check_template` does.
        """
        reach = self._areas.reach(area)
        if not scope.covers(Permission.REPORTS_APPROVE, reach):
            raise ReportAreaNotYoursError
        if len(data) > LARGEST:
            raise TemplateTooLargeError(most=LARGEST_MB)
        await asyncio.to_thread(self._papers.check_template, data)
        template = Template(
            id=new_id(),
            area=area,
            reach=reach,
            name=without_secrets(PurePath(name.replace("\\", "/")).name)[:_LONGEST_NAME],
            file=await self._kept.keep_template(data),
            size=len(data),
            by=member.id,
            by_name=member.name,
            at=self._clock.now(),
        )

        async def work(session: Session) -> Template:
            await self._store.templates.add(template, session=session)
            await self._note("report_template_taken", template, member, session=session)
            return template

        return await self._database.in_transaction(work)

    async def data(self, template_id: str, *, scope: Scope) -> tuple[Template, bytes]:
        """Return one with its bytes. Raises UnknownTemplateError."""
        template = await self._store.template(template_id, scope)
        return template, await self._kept.template(template.file)

    async def bytes_of(self, template: Template) -> bytes:
        """Return the bytes of one. Raises ReportDamagedError."""
        return await self._kept.template(template.file)

    async def withdraw(self, template_id: str, *, member: Member, scope: Scope) -> None:
        """Use it no more; reports made with it keep it. Raises UnknownTemplateError, ReportMoveNotPossibleError."""

        async def work(session: Session) -> None:
            template = await self._store.template(template_id, scope, session=session)
            withdrawn = template.model_copy(update={"is_withdrawn": True})
            await self._store.templates.keep(withdrawn, session=session)
            await self._note("report_template_withdrawn", template, member, session=session)

        try:
            await self._database.in_transaction(work)
        except ChangedMeanwhileError:
            raise ReportMoveNotPossibleError from None

    async def _note(self, action: str, template: Template, member: Member, *, session: Session) -> None:
        await self._audit.note(
            member=member.id,
            action=action,
            subject=template.id,
            area=template.area,
            reach=template.reach,
            session=session,
        )
