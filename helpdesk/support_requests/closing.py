"""How requests end, open again, and are closed for good."""

from collections.abc import Collection

from helpdesk.privacy.masking import mask
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk, masked
from helpdesk.support_requests.errors import NotOpenedByHandError, ReasonMissingError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import REOPENS_FOR, WITH_RESULT, Resolution, SupportRequest
from helpdesk.teams.models import Member

_AT_ONCE = 200


class Closing(Desk):
    """Ending a request."""

    async def resolve(
        self,
        request_id: str,
        *,
        resolution: Resolution,
        member: Member,
        reason: str | None = None,
        seen: int | None = None,
        session: Session | None = None,
    ) -> SupportRequest:
        """End it with how it ended, and ask the resident how it was. A visit to come is called off, unless it stays.

        `reason` is why it was not possible: they read it. None: the member was not asked. Raises ReasonMissingError.
        """
        is_impossible = resolution is Resolution.NOT_POSSIBLE
        why = masked(reason or "") if is_impossible else ""
        if is_impossible and reason is not None and not why:
            raise ReasonMissingError

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            now = self._clock.now()
            visit = request.visit_to_come(now) if resolution is not Resolution.NEW_APPOINTMENT else None
            request.resolve(resolution=resolution, reason=why, member=member.id, name=member.name, at=now)
            kept = await self._keep(request, session)
            ended: dict[str, object] = {"resolution": resolution.value, **({"reason": why} if why else {})}
            await self._note(kept, HistoryKind.RESOLVED, session, member=member, facts=ended)
            off = {"visit_at": visit.visit_at.isoformat(), "place": visit.place} if visit and visit.visit_at else {}
            await self._tell(kept, "resolved", {**ended, **off}, session, key=str(kept.version))
            if self._outcomes is not None and resolution in WITH_RESULT and not kept.without_chat:
                chat, guide = kept.conversation, kept.guide
                await self._outcomes.check(kept.id, conversation=chat, guide=guide, at=now, session=session)
            if self._outside is not None:
                await self._outside.resolved(kept, session=session)
            return kept

        return await self._within(session, work)

    async def rate_told(
        self,
        request_id: str,
        *,
        score: int,
        words: str = "",
        reasons: Collection[str] = (),
        member: Member,
        seen: int | None = None,
    ) -> SupportRequest:
        """Keep what somebody without a chat told a member of the help. Raises NotOpenedByHandError."""
        told = mask(masked(words)).text

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            if not request.without_chat or request.is_forgotten:
                raise NotOpenedByHandError(code=request.code)
            fresh = [reason.value for reason in request.rate(score=score, word=told or None, reasons=reasons)]
            kept = await self._keep(request, session)
            await self._note(kept, HistoryKind.RATED, session, member=member, facts={"score": score})
            if fresh:
                because = {"reasons": fresh}
                await self._note(kept, HistoryKind.RATED_BECAUSE, session, member=member, facts=because)
            return kept

        return await self._within(None, work)

    async def reopen(self, request_id: str, *, member: Member, seen: int | None = None) -> SupportRequest:
        """Open it again for this member. Raises TooLateToReopenError."""

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            request.reopen(member=member.id, name=member.name, at=self._clock.now())
            kept = await self._keep(request, session)
            await self._note(kept, HistoryKind.REOPENED, session, member=member)
            await self._tell(kept, "reopened", {"name": member.name}, session, key=str(kept.version))
            return kept

        return await self._within(None, work)

    async def see_to_result(self, request_id: str, *, member: Member, seen: int | None = None) -> SupportRequest:
        """Note that somebody saw to a result that had not come; noted already, nothing changes."""

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            if not request.see_to_result():
                return request
            kept = await self._keep(request, session)
            await self._note(kept, HistoryKind.RESULT_SEEN_TO, session, member=member)
            return kept

        return await self._within(None, work)

    async def close_what_is_over(self) -> int:
        """Close what ended so long ago that it does not open again, and return how many that were."""
        before = self._clock.now() - REOPENS_FOR
        return sum([await self._close(one) for one in await self._store.resolved_before(before, limit=_AT_ONCE)])

    async def _close(self, request_id: str) -> bool:
        """Close one; its conversation no longer leads to it, so that nothing written there is swallowed."""

        async def work(session: Session) -> bool:
            request = await self._store.by_id(request_id, session=session)
            now = self._clock.now()
            if request is None or request.is_forgotten or not request.is_over(now):
                return False
            request.close(at=now)
            kept = await self._keep(request, session)
            await self._note(kept, HistoryKind.CLOSED, session)
            await self._tell(kept, "closed", {}, session)
            return True

        return await self._within(None, work)
