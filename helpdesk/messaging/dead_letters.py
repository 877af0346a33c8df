"""What could not be delivered, or perhaps was: shown to administrators, sent again or dropped by them."""

from collections.abc import Awaitable, Callable, Sequence

from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.ids import derived_id
from helpdesk.messaging.errors import UnknownNoticeError
from helpdesk.messaging.models import DoubtfulNotice, short_name
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Database, Session

MOST = 200
"""So many are listed; there may be more behind them."""


class DeadLetters:
    """Given-up notices. Whatever is done with them is in the audit, in the same transaction."""

    def __init__(self, *, database: Database, outbox: Outbox, audit: Audit, clock: Clock) -> None:
        """Take the outbox and where it is kept, the audit, and the time."""
        self._database = database
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def listed(self, account: str | None = None, *, limit: int = MOST) -> list[DoubtfulNotice]:
        """Return those that did not arrive, may not have arrived, or may have arrived twice; latest first."""
        return await self._outbox.doubtful(account=account, limit=limit)

    async def find(self, handle: str) -> DoubtfulNotice:
        """Return a listed one by its handle. Raises UnknownNoticeError."""
        for notice in await self.listed():
            if handle_of(notice) == handle:
                return notice
        raise UnknownNoticeError

    async def retry(
        self, notice: str | None = None, *, account: str | None = None, by: str, reach: Sequence[str]
    ) -> int:
        """Owe one again, or all (of an account): with a fresh age, in its order. Returns how many.

        The worker that holds its lane sends it at its next sweep. Raises UnknownNoticeError when it was not given up.
        """

        async def again(session: Session) -> int:
            return await self._outbox.owe_again(notice, account=account, at=self._clock.now(), session=session)

        return await self._do("notices_retried", again, notice, account=account, by=by, reach=reach)

    async def drop(
        self, notice: str | None = None, *, account: str | None = None, by: str, reach: Sequence[str]
    ) -> int:
        """Let one rest, or all (of an account): kept as they are, listed no more. Returns how many.

        Raises UnknownNoticeError when it was not given up.
        """

        async def drop(session: Session) -> int:
            return await self._outbox.drop(notice, account=account, session=session)

        return await self._do("notices_dropped", drop, notice, account=account, by=by, reach=reach)

    async def _do(
        self,
        action: str,
        change: Callable[[Session], Awaitable[int]],
        notice: str | None,
        *,
        account: str | None,
        by: str,
        reach: Sequence[str],
    ) -> int:
        async def work(session: Session) -> int:
            changed = await change(session)
            if changed:
                subject = short_name(notice) if notice else f"{account or 'all'}:{changed}"
                await self._audit.note(member=by, action=action, subject=subject, reach=reach, session=session)
            return changed

        changed = await self._database.in_transaction(work)
        if notice and not changed:
            raise UnknownNoticeError
        return changed


def handle_of(notice: DoubtfulNotice) -> str:
    """Name a notice on a page without naming the resident."""
    return derived_id("notice", notice.id)
