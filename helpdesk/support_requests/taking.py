"""Taking a request, and laying it back."""

from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Member


class Taking(Desk):
    """Who works on it."""

    async def take(self, request_id: str, *, member: Member, session: Session | None = None) -> SupportRequest:
        """Give it to the member and tell the resident who helps them."""

        async def work(session: Session) -> SupportRequest:
            request = await self._one(request_id, self._scope(member), session)
            if request.taken_by == member.id:
                return request
            request.take(member=member.id, name=member.name, at=self._clock.now())
            request.acted(member=member.id, name=member.name)
            kept = await self._keep(request, session)
            await self._note(kept, HistoryKind.TAKEN, session, member=member)
            await self._tell(kept, "taken", {"name": member.name}, session, key=str(kept.version))
            return kept

        return await self._within(session, work)

    async def hand_back(
        self, request_id: str, *, member: Member, seen: int | None = None, session: Session | None = None
    ) -> SupportRequest:
        """Lay it back into the team's list; the others are offered it."""

        async def work(session: Session) -> SupportRequest:
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            request.hand_back(at=self._clock.now())
            await self._note(request, HistoryKind.HANDED_BACK, session, member=member)
            await self._assign(request, session, but=member)
            kept = await self._keep(request, session)
            await self._team.offer(kept, but=member.id, session=session)
            return kept

        return await self._within(session, work)
