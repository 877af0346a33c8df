"""Taking over visits from old lists: in batches, each whole; a visit that is in the log already is left as it is."""

from collections.abc import Callable, Sequence

from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.repository import AssistanceLogs
from helpdesk.assistance.reviewing import Reviewing
from helpdesk.statistics.days import local_day
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError, BulkWriteError
from helpdesk.teams.models import Member

BATCH = 200
_TRIES = 3


class TakingOver:
    """Adds entries whose ids belong to what they say; whoever takes them over accepts them."""

    def __init__(self, database: Database, marks: DirtyMarks, reviewing: Reviewing) -> None:
        self._database = database
        self._marks = marks
        self._reviewing = reviewing
        self._logs = AssistanceLogs()

    async def known(self, entries: Sequence[str]) -> int:
        """Count which of these ids are in the log already."""
        return len(await self._logs.known(entries))

    async def take(
        self, entries: Sequence[AssistanceLog], *, member: Member, report: Callable[[int], None] = lambda _: None
    ) -> int:
        """Add what is not there yet and return how many that was. Cut off, it goes on where it was."""
        new = 0
        for start in range(0, len(entries), BATCH):
            report(start)
            new += await self._batch(entries[start : start + BATCH], member)
        report(len(entries))
        return new

    async def _batch(self, entries: Sequence[AssistanceLog], member: Member) -> int:
        async def work(session: Session) -> int:
            there = await self._logs.known([entry.id for entry in entries], session=session)
            fresh = [entry for entry in entries if entry.id not in there]
            await self._logs.add_many(fresh, session=session)
            await self._reviewing.accept(fresh, member=member, session=session)
            days = {(local_day(entry.happened_at), tuple(entry.reach)) for entry in fresh}
            for day, reach in sorted(days):
                await self._marks.mark(day, reach, session=session)
            return len(fresh)

        for _ in range(_TRIES - 1):
            try:
                return await self._database.in_transaction(work)
            except (AlreadyThereError, BulkWriteError):  # the same list is being taken over twice at once
                continue
        return await self._database.in_transaction(work)
