"""Calling residents back: they say when, members say what came of it."""

from datetime import datetime

from helpdesk.storage.database import Session
from helpdesk.support_requests.call_windows import CallBack, CallWindow
from helpdesk.support_requests.desk import Desk
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import Status, SupportRequest
from helpdesk.teams.models import Member


class CallingBack(Desk):
    """Asking for a call, taking it back, and noting what came of it."""

    async def want_call(self, request_id: str, window: CallWindow, *, at: datetime, session: Session) -> None:
        """Note when the resident wants to be called; an earlier wish no longer counts. Of an ended one, nothing."""
        request = await self._store.living(request_id, session=session)
        if request is None or not request.is_open:
            return
        request.want_call(CallBack(since=window.since, until=window.until, asked_at=at), at=at)
        kept = await self._keep(request, session)  # figures tell when something is due
        await self._note(kept, HistoryKind.CALL_BACK, session, at=at, facts={"window": window.written})
        await self._team.call_wanted(kept, session=session)

    async def cancel_call(self, request_id: str, *, at: datetime, session: Session) -> None:
        """The resident need not be called any more."""
        request = await self._store.living(request_id, session=session)
        if request is None or request.call_at is None:
            return
        request.want_call(None, at=at)
        kept = await self._keep(request, session)  # figures tell when something is due
        await self._note(kept, HistoryKind.CALL_OFF, session, at=at)
        await self._team.call_wanted(kept, session=session)

    async def call_back(self, request_id: str) -> CallBack | None:
        """Tell when the resident of a request is to be called, None when they are not."""
        request = await self._store.living(request_id)
        return request.call_at if request is not None else None

    async def called(
        self,
        request_id: str,
        *,
        is_reached: bool,
        again: CallWindow | None = None,
        member: Member,
        seen: int | None = None,
    ) -> SupportRequest:
        """Note that the member called; who calls for one that nobody has takes it.

        When nobody was reached the resident is told, and whether they are called `again`. Raises CallTimeOverError.
        """

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            is_new, now = request.status is Status.WAITING, self._clock.now()
            if is_new:
                request.take(member=member.id, name=member.name, at=now)
            request.called(is_reached=is_reached, again=again, at=now)
            kept = await self._keep(request, session)
            if is_new:
                await self._note(kept, HistoryKind.TAKEN, session, member=member)
            window = {"window": again.written} if again is not None and not is_reached else {}
            facts = {"is_reached": is_reached, **window}
            await self._note(kept, HistoryKind.CALLED, session, member=member, facts=facts)
            if not is_reached:
                told: dict[str, object] = {"name": member.name, **window}
                await self._tell(kept, "call_missed", told, session, key=str(kept.version))
            return kept

        return await self._within(None, work)
