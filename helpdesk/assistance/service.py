"""Writing down that help was given, and putting it right afterwards."""

from helpdesk.assistance.errors import (
    AlreadyCorrectedError,
    LogIdTakenError,
    LogNotAllowedError,
    NotYourLogError,
    UnknownLogError,
)
from helpdesk.assistance.models import AssistanceLog, NewLog
from helpdesk.assistance.ports import Places
from helpdesk.assistance.repository import AssistanceLogs
from helpdesk.clock import Clock
from helpdesk.privacy.masking import without_secrets
from helpdesk.statistics.days import Period, local_day
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Member, Permission, Scope


class Assistance:
    """The log of help given: entries are added, never changed."""

    def __init__(self, database: Database, places: Places, marks: DirtyMarks, clock: Clock) -> None:
        self._database = database
        self._places = places
        self._marks = marks
        self._clock = clock
        self._logs = AssistanceLogs()

    async def log(
        self, entry: NewLog, *, member: Member, scope: Scope, session: Session | None = None
    ) -> AssistanceLog:
        """Log a visit. The same entry handed in again finds the first and changes nothing.

        Raises LogNotAllowedError, LogInFutureError, LogTooOldError, ConsentNeededError, ReasonNeededError,
        LogIdTakenError, UnknownAreaError.
        """

        async def work(session: Session) -> AssistanceLog:
            known = await self._handed_in_before(entry, member=member, corrects=None, session=session)
            return known or await self._write(entry, member=member, scope=scope, session=session)

        return await (work(session) if session else self._database.in_transaction(work))

    async def correct(
        self,
        old_id: str,
        entry: NewLog,
        *,
        member: Member,
        scope: Scope,
        reason: str | None = None,
        session: Session | None = None,
    ) -> AssistanceLog:
        """Log the visit as it really was; from now on the old entry does not count. Both stay.

        Raises as `log` does, and UnknownLogError, AlreadyCorrectedError (then the later entry is the one to correct),
        NotYourLogError, CorrectionReasonNeededError.
        """
        why = without_secrets((reason or "").strip()).strip() or None

        async def work(session: Session) -> AssistanceLog:
            known = await self._handed_in_before(entry, member=member, corrects=old_id, session=session)
            if known:
                return known
            old = await self._current(old_id, scope, session=session)
            old.check_correction(member, scope, why)
            await self._marks.mark(local_day(old.happened_at), old.reach, session=session)
            return await self._write(entry, member=member, scope=scope, session=session, old=old, why=why)

        return await (work(session) if session else self._database.in_transaction(work))

    async def recent(
        self, scope: Scope, *, limit: int = 50, skip: int = 0, whose: str | None = None, period: Period | None = None
    ) -> list[AssistanceLog]:
        """Return the visits of the member's areas that count, latest first; perhaps one member's or a period's only."""
        return await self._logs.recent(scope, limit=limit, skip=skip, whose=whose, period=period)

    async def one(self, log_id: str, scope: Scope) -> AssistanceLog:
        """Return one entry, also one that a later entry replaces. Raises UnknownLogError."""
        entry = await self._logs.one(log_id, scope)
        if entry is None:
            raise UnknownLogError
        return entry

    async def to_correct(self, log_id: str, *, member: Member, scope: Scope) -> AssistanceLog:
        """Return an entry that this member may correct. Raises UnknownLogError, NotYourLogError."""
        entry = await self.one(log_id, scope)
        if not entry.may_be_corrected(member, scope):
            raise NotYourLogError
        return entry

    async def _handed_in_before(
        self, entry: NewLog, *, member: Member, corrects: str | None, session: Session
    ) -> AssistanceLog | None:
        known = await self._logs.by_anybody(entry.id, session=session)
        if known and (known.member, known.corrects) != (member.id, corrects):
            raise LogIdTakenError
        return known

    async def _current(self, log_id: str, scope: Scope, *, session: Session) -> AssistanceLog:
        entry = await self._logs.one(log_id, scope, session=session)
        if entry is None:
            raise UnknownLogError
        later = await self._logs.correction_of(log_id, session=session)
        if later:
            raise AlreadyCorrectedError(by=later.id)
        return entry

    async def _write(
        self,
        entry: NewLog,
        *,
        member: Member,
        scope: Scope,
        session: Session,
        old: AssistanceLog | None = None,
        why: str | None = None,
    ) -> AssistanceLog:
        now = self._clock.now()
        reach = self._places.reach(entry.area)
        if not scope.covers(Permission.LOGS_WRITE, list(reach)):
            raise LogNotAllowedError
        entry.check_time(now=now, corrected=old.happened_at if old else None)
        words = {name: without_secrets(getattr(entry, name) or "") or None for name in ("note", "result_reason")}
        entry = entry.model_copy(update=words)
        log = entry.written_by(member, reach=reach, at=now, corrects=old.id if old else None)
        log = log.standing_for(old, reason=why) if old else log
        await self._logs.add(log, session=session)
        await self._marks.mark(local_day(log.happened_at), log.reach, session=session)
        return log
