"""Reviewing the log: a lead accepts entries or gives them back with a reason."""

from collections.abc import Sequence

from helpdesk.assistance.errors import AlreadyCorrectedError, LogInConfirmedMonthError, UnknownLogError
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.ports import ConfirmedMonths
from helpdesk.assistance.repository import LogReviews
from helpdesk.assistance.reviews import LogReview, Reviewed, Standing, Wanted, checked_reason
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Member, Scope

MOST_AT_ONCE = 200
"""Entries of one verdict: a page of the list."""


class Reviewing:
    """The verdicts on entries, added one after the other."""

    def __init__(self, database: Database, months: ConfirmedMonths, clock: Clock) -> None:
        self._database = database
        self._months = months
        self._clock = clock
        self._reviews = LogReviews()

    async def wanted(self, wanted: Wanted, scope: Scope) -> list[Reviewed]:
        """Return what the scope lets review, latest visit first; one more than asked for when there are more."""
        return await self._reviews.wanted(wanted, scope)

    async def returned_to(self, member: Member, *, limit: int = 100) -> list[Reviewed]:
        """Return a member's own entries that were given back and not put right yet."""
        return await self._reviews.returned_to(member.id, limit=limit)

    async def review(
        self, logs: Sequence[str], verdict: Standing, *, member: Member, scope: Scope, reason: str = ""
    ) -> int:
        """Say the same of several entries: of all or of none. What is said of one already is not said again.

        Returns how many verdicts are new. Raises UnknownLogError, ReturnReasonNeededError, ReturnReasonTooLongError,
        AlreadyCorrectedError, and LogInConfirmedMonthError when one to be given back is counted already.
        """
        words = checked_reason(verdict, reason)
        asked = list(dict.fromkeys(logs))[:MOST_AT_ONCE]

        async def work(session: Session) -> int:
            entries = await self._reviews.entries(asked, scope, session=session)
            if not asked or len(entries) < len(asked):
                raise UnknownLogError
            await self._check(entries, verdict, session=session)
            said = await self._reviews.latest_of(asked, session=session)
            fresh = [entry for entry in entries if _is_new(said.get(entry.id), verdict, words)]
            await self._reviews.add([self._said(entry, verdict, words, member) for entry in fresh], session=session)
            return len(fresh)

        return await self._database.in_transaction(work)

    async def said_of(self, log: str) -> LogReview | None:
        """Return the review of an entry that counts, if there is one."""
        return (await self._reviews.latest_of([log])).get(log)

    async def latest_of(self, entries: Sequence[AssistanceLog], *, session: Session | None) -> dict[str, Standing]:
        """Say how far those of these entries have come that somebody reviewed."""
        reviews = await self._reviews.latest_of([entry.id for entry in entries], session=session)
        return {log: review.verdict for log, review in reviews.items()}

    async def accept(self, entries: Sequence[AssistanceLog], *, member: Member, session: Session) -> None:
        """Accept entries that nobody reviewed, in the transaction of what follows from it."""
        await self._reviews.add([self._said(one, Standing.ACCEPTED, None, member) for one in entries], session=session)

    async def _check(self, entries: Sequence[AssistanceLog], verdict: Standing, *, session: Session) -> None:
        replaced = await self._reviews.replaced([entry.id for entry in entries], session=session)
        if replaced:
            raise AlreadyCorrectedError(by=next(iter(replaced.values())))
        if verdict is Standing.RETURNED:
            teams = {entry.team for entry in entries if entry.team}
            counted = await self._months.counting([entry.id for entry in entries], teams=teams, session=session)
            if counted:
                raise LogInConfirmedMonthError(month="/".join(reversed(max(counted.values()).split("-"))))

    def _said(self, entry: AssistanceLog, verdict: Standing, reason: str | None, member: Member) -> LogReview:
        return LogReview(
            id=new_id(),
            log=entry.id,
            verdict=verdict,
            reason=reason,
            by=member.id,
            by_name=member.name,
            at=self._clock.now(),
            writer=entry.whose,
            reach=entry.reach,
        )


def _is_new(known: LogReview | None, verdict: Standing, reason: str | None) -> bool:
    return known is None or (known.verdict, known.reason) != (verdict, reason)
