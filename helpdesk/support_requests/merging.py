"""Requests about the same thing: merged into one, linked, or only suggested."""

from datetime import timedelta

from helpdesk.ids import written_code
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk
from helpdesk.support_requests.errors import UnknownOtherError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Member, Scope

ALIKE_FOR = timedelta(days=14)
_MOST_ALIKE = 5


class Merging(Desk):
    """Merging and linking; `code` names the other request as members read it."""

    async def merge(self, request_id: str, *, code: str, member: Member, seen: int | None = None) -> SupportRequest:
        """Let the other request go on in this one, which is returned. The resident is told once, by both codes.

        Raises UnknownOtherError, SameRequestError, DifferentPeopleError, MoveNotPossibleError.
        """

        async def work(session: Session) -> SupportRequest:
            kept = await self._seen_one(request_id, member=member, seen=seen, session=session)
            other = await self._coded(code, member, session)
            now = self._clock.now()
            other.merge_into(kept, at=now)
            other.acted(member=member.id, name=member.name)
            gone = await self._keep(other, session)
            kept = await self._keep(kept, session)
            into, taken_in = {"other": kept.id, "code": kept.code}, {"other": gone.id, "code": gone.code}
            await self._note(gone, HistoryKind.MERGED, session, member=member, facts=into)
            await self._note(kept, HistoryKind.JOINED, session, member=member, facts=taken_in)
            await self._lead_on(gone, kept, session)
            return kept

        return await self._within(None, work)

    async def mergeable(self, request_id: str, *, code: str, member: Member) -> SupportRequest:
        """Return the request that would go on in this one; nothing is kept. Raises what `merge` does."""

        async def work(session: Session) -> SupportRequest:
            kept = await self._one(request_id, self._scope(member), session)
            other = await self._coded(code, member, session)
            other.model_copy(deep=True).merge_into(kept, at=self._clock.now())
            return other

        return await self._within(None, work)

    async def link(self, request_id: str, *, code: str, member: Member) -> SupportRequest:
        """Note on both that they are about the same thing. Raises UnknownOtherError, SameRequestError."""

        async def work(session: Session) -> SupportRequest:
            request = await self._one(request_id, self._scope(member), session)
            other = await self._coded(code, member, session)
            kept = request
            for one, to in ((other, request), (request, other)):
                if to.id in one.links:
                    continue
                one.link_to(to.id)
                kept = await self._store.requests.keep(one, session=session)
                facts = {"other": to.id, "code": to.code}
                await self._note(one, HistoryKind.LINKED, session, member=member, facts=facts)
            return kept

        return await self._within(None, work)

    async def unlink(self, request_id: str, *, code: str, member: Member) -> SupportRequest:
        """Take the link from both. Raises UnknownOtherError."""

        async def work(session: Session) -> SupportRequest:
            request = await self._one(request_id, self._scope(member), session)
            other = await self._coded(code, member, session)
            for one, to in ((other, request), (request, other)):
                if to.id in one.links:
                    one.links = [link for link in one.links if link != to.id]
                    await self._store.requests.keep(one, session=session)
                    facts = {"other": to.id, "code": to.code}
                    await self._note(one, HistoryKind.UNLINKED, session, member=member, facts=facts)
            return request

        return await self._within(None, work)

    async def alike(self, request: SupportRequest, scope: Scope) -> list[SupportRequest]:
        """Return what may be the same matter: of the same resident within 14 days, or open at the same step there."""
        if request.is_forgotten:
            return []
        since = request.created_at - ALIKE_FOR
        found = await self._store.alike(request, since=since, scope=scope, limit=_MOST_ALIKE + len(request.links))
        return [one for one in found if one.id not in request.links][:_MOST_ALIKE]

    async def beside(self, request: SupportRequest, scope: Scope) -> dict[str, SupportRequest]:
        """Return the requests that are linked, merged or followed, by id, as far as the scope reaches."""
        also = [*request.links, *request.merged, *filter(None, (request.merged_into, request.follows))]
        return {one.id: one for one in await self._store.named(also, scope=scope)} if also else {}

    async def _coded(self, code: str, member: Member, session: Session) -> SupportRequest:
        typed = written_code(code)
        found = await self._store.coded(typed, scope=self._scope(member), session=session)
        if found is None:
            raise UnknownOtherError(code=typed)
        return found

    async def _lead_on(self, gone: SupportRequest, kept: SupportRequest, session: Session) -> None:
        """Let every chat that talks about either talk about the one kept; it is said in that one's, if both are known.

        Of a request that began with words for an ended one the resident was never told the code.
        """
        are_known = gone.follows is None and kept.follows is None
        talked = [one.conversation for one in (gone, kept) if not one.without_chat]
        for conversation in dict.fromkeys(talked):
            facts: dict[str, object] = {"was": gone.id}
            if are_known and conversation == kept.conversation:
                facts["gone"] = gone.code
            there = kept.model_copy(update={"conversation": conversation})
            await self._tell(there, "merged", facts, session, key=f"{gone.id} {conversation}")
