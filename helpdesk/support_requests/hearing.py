"""What residents do with their requests, within the conversation's unit of work."""

from collections.abc import Collection
from datetime import datetime, timedelta

from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import Matter, Outcome, Status, SupportRequest
from helpdesk.support_requests.thread import ThreadEntry
from helpdesk.teams.models import Member

_EDITED_AT_ONCE = 20
_SHOWN_AT_ONCE = 8
_REMEMBERED = timedelta(days=120)
"""So long a result may take that a request was about."""


class Hearing(Desk):
    """Opening a request, writing to it, cancelling and rating it."""

    async def open(self, request: SupportRequest, *, by: Member | None = None, session: Session) -> None:
        """Keep a new request; `by` opened it for somebody without a chat."""
        await self._note(request, HistoryKind.OPENED, session, at=request.created_at, member=by)
        await self._assign(request, session)
        await self._store.requests.add(request, session=session)
        await self._words.note(request, session=session)
        await self._team.offer(request, session=session)
        await self._mark(request, session)
        if self._outside is not None:
            await self._outside.opened(request, session=session)

    async def hear(
        self,
        request_id: str,
        entry: ThreadEntry,
        *,
        conversation: str | None = None,
        also: Matter | None = None,
        session: Session,
    ) -> None:
        """Add the resident's words to the thread; a resolved request opens again, a forgotten one hears nothing.

        `conversation` is where they were written; answers go there from now on. `also` is what else they are stuck at.

        Words for a request that was merged go
        to the one kept; for one that does not open again they make a new one. Of who is blocked nothing is taken.
        """
        request = await self._store.living(request_id, session=session)
        if request is None or request.is_forgotten or await self._is_blocked(request, entry.at, session):
            return
        if not request.is_open and not request.reopens(entry.at):
            follows = await self._store.follow_up_of(request, session=session)
            if follows is None:
                await self._follow_up(request, entry, conversation=conversation, session=session)
                return
            request = follows
        if also is not None:
            request.ask_also(also)
        before, entry.request = request.status, request.id
        entry.at = request.heard(at=entry.at, conversation=conversation)
        await self._store.requests.keep(request, session=session)
        await self._store.entries.add(entry, session=session)
        await self._words.note(request, session=session)
        if before is not request.status:
            kind = HistoryKind.REOPENED if before is Status.RESOLVED else HistoryKind.RESUMED
            await self._note(request, kind, session, at=entry.at)
        await self._team.hear(request, entry=entry.id, session=session)
        await self._mark(request, session)

    async def _follow_up(
        self, over: SupportRequest, entry: ThreadEntry, *, conversation: str | None, session: Session
    ) -> None:
        """Open a new request with words that came too late for the old one; the conversation leads there now."""
        fresh = over.follow_up(entry.id, at=entry.at, conversation=conversation)
        entry.request = fresh.id
        await self.open(fresh, session=session)
        await self._store.entries.add(entry, session=session)
        await self._words.note(fresh, session=session)
        for one, other in ((over, fresh), (fresh, over)):
            await self._note(
                one, HistoryKind.LINKED, session, at=entry.at, facts={"other": other.id, "code": other.code}
            )
        if over.see_to_result():
            await self._store.requests.keep(over, session=session)
        await self._tell(fresh, "asked", {}, session)

    async def _is_blocked(self, request: SupportRequest, at: datetime, session: Session | None = None) -> bool:
        block = await self._blocks.of(
            resident=request.resident, conversation=request.conversation, area=request.area, at=at, session=session
        )
        return block is not None

    async def edit(self, arrival: str, *, before: str, words: str, at: datetime, session: Session) -> None:
        """Let the team read what a message says since its sender changed it; one that never reached them stays out.

        Of an entry made of several messages only the part that said `before` changes. If none says it any more, or it
        was a file without words, the new words stand behind the latest.
        """
        passed_on = {"$or": [{"arrival": arrival}, {"sources": arrival}]}
        entries = [
            entry
            for entry in await self._store.entries.many(
                passed_on, sort=[("at", 1), ("_id", 1)], limit=_EDITED_AT_ONCE, session=session
            )
            if not entry.is_forgotten
        ]
        says = [(entry, entry.edited(arrival, before=before, words=words)) for entry in entries]
        if entries and all(text is None for _, text in says):
            says = [(entries[-1], "\n".join(filter(None, (entries[-1].text, words))))]
        for entry, text in says:
            if text is None or text == entry.text:
                continue
            await self._store.edit(entry.id, words=text, at=at, session=session)
            if (written_to := await self._store.by_id(entry.request, session=session)) is not None:
                await self._words.note(written_to, session=session)
            request = await self._store.living(entry.request, session=session)
            if request is not None and request.is_open:
                await self._store.requests.keep(request.model_copy(update={"changed_at": at}), session=session)
                await self._team.hear(request, entry=entry.id, is_edited=True, session=session)

    async def cancel(self, request_id: str, *, session: Session) -> None:
        """End it because the resident no longer needs it; an ended one stays as it is."""
        request = await self._store.living(request_id, session=session)
        if request is not None and request.is_open:
            request.cancel(at=self._clock.now())
            await self._store.requests.keep(request, session=session)
            await self._note(request, HistoryKind.CANCELLED, session)
            await self._team.cancelled(request, session=session)
            await self._mark(request, session)

    async def rate(
        self, request_id: str, *, score: int, word: str | None, reasons: Collection[str] = (), session: Session
    ) -> None:
        """Keep the resident's rating, or why they gave it; what comes after it was opened again is dropped."""
        request = await self._store.living(request_id, session=session)
        if request is None or request.resolution is None or request.is_forgotten:
            return
        is_new = score != request.rating or not reasons
        fresh = request.rate(score=score, word=word, reasons=reasons)
        if not is_new and not fresh:
            return
        await self._store.requests.keep(request, session=session)
        if is_new:
            await self._note(request, HistoryKind.RATED, session, facts={"score": score})
        if fresh:
            why = [reason.value for reason in fresh]
            await self._note(request, HistoryKind.RATED_BECAUSE, session, facts={"reasons": why})
        await self._mark(request, session)

    async def tell_outcome(self, request_id: str, *, outcome: Outcome, at: datetime, session: Session) -> None:
        """Keep whether the result of an ended request came; the team sees those whose result did not."""
        request = await self._store.living(request_id, session=session)
        if request is not None and request.tell_outcome(outcome, at=at):
            await self._store.requests.keep(request, session=session)
            await self._note(request, HistoryKind.OUTCOME, session, at=at, facts={"outcome": outcome.value})
            await self._mark(request, session)

    async def is_open(self, request_id: str) -> bool:
        """Tell whether somebody still works on it, or on the one in which it goes on."""
        request = await self._store.living(request_id)
        return request is not None and request.is_open

    async def code_of(self, request_id: str) -> str:
        """Return its code, or that of the one in which it goes on; empty when there is none."""
        request = await self._store.living(request_id)
        return request.code if request is not None else ""

    async def open_of(self, conversations: Collection[str]) -> list[SupportRequest]:
        """Return a person's open requests, the longest waiting first."""
        return await self._store.open_of(conversations, limit=_SHOWN_AT_ONCE)

    async def ended_about(self, guide: str, conversations: Collection[str]) -> str | None:
        """Name the request about a guide that ended last for a person, not too long ago; None when there is none."""
        since = self._clock.now() - _REMEMBERED
        return await self._store.ended_about(guide, conversations, since=since)

    async def is_heard(self, request_id: str) -> bool:
        """Tell whether somebody still works on it, and takes what the resident writes."""
        request = await self._store.living(request_id)
        return request is not None and request.is_open and not await self._is_blocked(request, self._clock.now())

    async def note_phone(self, request_id: str, *, session: Session) -> None:
        """Note that the resident left a phone number."""
        request = await self._store.by_id(request_id, session=session)
        if request is not None and not request.is_forgotten:
            await self._store.requests.keep(request.model_copy(update={"has_phone": True}), session=session)
