"""What residents report as a scam, and what teams and coordinators see of it."""

from collections.abc import Sequence
from datetime import date

from helpdesk.clock import VIETNAM, Clock
from helpdesk.safety.errors import UnknownScamReportError
from helpdesk.safety.models import ScamFigures, ScamReport
from helpdesk.safety.repository import ScamReportsInMongo
from helpdesk.statistics.days import Period
from helpdesk.storage.database import Session
from helpdesk.teams.models import Member

MOST_COUNTED = 100
"""A notice counts no further: "100" is enough to look."""


class ScamReports:
    """Reports of scams, seen by the team of the commune and by everybody who coordinates above it."""

    def __init__(self, *, clock: Clock) -> None:
        """Take the time."""
        self._store = ScamReportsInMongo()
        self._clock = clock

    async def add(self, report: ScamReport, *, session: Session) -> None:
        """Keep a report; the same one again changes nothing."""
        await self._store.add_once(report, session=session)

    async def redact(self, conversation: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words that turned out to be half a secret."""
        await self._store.redact(conversation, end, by, session=session)

    async def forget(self, conversation: str, *, session: Session) -> None:
        """Forget what a conversation reported in words; figures stay."""
        while reports := await self._store.of_conversation(conversation, session=session):
            for report in reports:
                report.forget()
                await self._store.reports.keep(report, session=session)

    async def recent(self, member: Member, *, limit: int = 50) -> list[ScamReport]:
        """Return the reports of the member's areas, latest first."""
        return await self._store.recent(member.scope(self._today), limit=limit)

    async def unnoted(self, member: Member) -> int:
        """Count the reports of the member's areas that nobody has seen to yet, up to `MOST_COUNTED`."""
        return await self._store.count_unnoted(member.scope(self._today), most=MOST_COUNTED)

    async def note(self, report_id: str, *, member: Member) -> ScamReport:
        """Keep that the member saw to it. Raises UnknownScamReportError."""
        report = await self._store.one(report_id, scope=member.scope(self._today))
        if report is None:
            raise UnknownScamReportError
        if report.noted_at is not None:
            return report
        report.note(member=member.id, name=member.name, at=self._clock.now())
        return await self._store.reports.keep(report)

    async def figures(self, areas: Sequence[str], since: date, until: date) -> ScamFigures:
        """Count the reports in these areas between two days, both included. Raises InvalidPeriodError."""
        return await self._store.figures(areas, Period.of(since, until))

    async def latest(
        self, member: Member, areas: Sequence[str], since: date, until: date, *, limit: int
    ) -> list[ScamReport]:
        """Return the reports of these days in these areas that the member may read, latest first."""
        return await self._store.latest(member.scope(self._today), areas, Period.of(since, until), limit=limit)

    @property
    def _today(self) -> date:
        return self._clock.now().astimezone(VIETNAM).date()
