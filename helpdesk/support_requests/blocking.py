"""Residents whose words a team does not take for a while, because they abused it. Guides stay open to them."""

from datetime import datetime, timedelta
from typing import Final

from helpdesk.ids import new_id
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk, given
from helpdesk.support_requests.errors import (
    BlockedError,
    ForgottenRequestError,
    NotBlockedError,
    UnknownRequestError,
)
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.rows import SenderBlock, standing_for
from helpdesk.teams.models import Member, Permission, Scope

BLOCK_DAYS: Final = (1, 7, 30)


class Blocking(Desk):
    """Blocking the sender of a request, and taking that back; only where the member leads."""

    async def block(self, request_id: str, *, days: int, words: str, member: Member) -> SenderBlock:
        """Take no words of this resident for 1, 7 or 30 days. Raises WordsMissingError, BlockedError."""
        why, length = given(words), min(BLOCK_DAYS, key=lambda one: abs(one - days))

        async def work(session: Session) -> SenderBlock:
            request = await self._led(request_id, member, session)
            if request.is_forgotten:
                raise ForgottenRequestError(code=request.code)
            now = self._clock.now()
            if (known := await self._block_of(request, now, session)) is not None:
                raise BlockedError(until=known.until)
            block = SenderBlock(
                id=new_id(),
                who=[request.resident, standing_for(request.conversation)],
                area=request.area,
                request=request.id,
                member=member.id,
                member_name=member.name,
                reason=why,
                at=now,
                until=now + timedelta(days=length),
            )
            await self._blocks.blocks.add(block, session=session)
            facts = {"days": length, "words": why}
            await self._done(request, HistoryKind.BLOCKED, "sender_blocked", facts, member, session)
            await self._tell(request, "blocked", {"until": block.until.isoformat()}, session, key=block.id)
            return block

        return await self._within(None, work)

    async def unblock(self, request_id: str, *, member: Member) -> SenderBlock:
        """Take words of this resident again. Raises NotBlockedError."""

        async def work(session: Session) -> SenderBlock:
            request = await self._led(request_id, member, session)
            now = self._clock.now()
            block = await self._block_of(request, now, session)
            if block is None:
                raise NotBlockedError
            lifted = await self._blocks.blocks.keep(block.model_copy(update={"lifted_at": now}), session=session)
            await self._done(request, HistoryKind.UNBLOCKED, "sender_unblocked", {}, member, session)
            return lifted

        return await self._within(None, work)

    async def block_on(self, request: SupportRequest, scope: Scope) -> SenderBlock | None:
        """Return what blocks the resident of a request now, for those who may block."""
        if request.is_forgotten or not scope.covers(Permission.SENDERS_BLOCK, request.reach):
            return None
        return await self._block_of(request, self._clock.now())

    async def blocked_until(self, *, resident: str, conversation: str, area: str) -> datetime | None:
        """Tell until when a resident is not heard in an area; None when they are."""
        block = await self._blocks.of(resident=resident, conversation=conversation, area=area, at=self._clock.now())
        return block.until if block else None

    async def _led(self, request_id: str, member: Member, session: Session) -> SupportRequest:
        request = await self._one(request_id, self._scope(member), session)
        if not self._scope(member).covers(Permission.SENDERS_BLOCK, request.reach):
            raise UnknownRequestError
        return request

    async def _block_of(
        self, request: SupportRequest, at: datetime, session: Session | None = None
    ) -> SenderBlock | None:
        return await self._blocks.of(
            resident=request.resident, conversation=request.conversation, area=request.area, at=at, session=session
        )

    async def _done(
        self,
        request: SupportRequest,
        kind: HistoryKind,
        action: str,
        facts: dict[str, object],
        member: Member,
        session: Session,
    ) -> None:
        await self._note(request, kind, session, member=member, facts=facts)
        await self._audit.note(
            member=member.id,
            action=action,
            subject=request.id,
            area=request.area,
            reach=request.reach,
            session=session,
        )
