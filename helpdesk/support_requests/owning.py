"""Whose requests they are: joined, parted and forgotten with their residents."""

from collections.abc import Collection

from helpdesk.privacy.halves import with_end_replaced
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import Owner


class Owning(Desk):
    """All requests of a conversation at once."""

    async def redact(self, conversation: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words that turned out to be half a secret, wherever they were passed on."""
        async for request in self._store.of_conversations([conversation], session=session):
            context = [with_end_replaced(line, end, by) for line in request.context]
            word = request.rating_word and with_end_replaced(request.rating_word, end, by)
            if (context, word) != (request.context, request.rating_word):
                changed = request.model_copy(update={"context": context, "rating_word": word})
                await self._store.requests.keep(changed, session=session)
            await self._store.redact(request.id, end, by, session=session)
            await self._words.note(request.model_copy(update={"context": context}), session=session)
            await self._team.redact(request.id, end, by, session=session)

    async def forget(self, conversation: str, *, session: Session) -> None:
        """Forget whose all requests of a conversation were and what was said in them; open ones end. Figures stay."""
        forgotten, now = [], self._clock.now()
        async for request in self._store.of_conversations([conversation], session=session):
            request.forget(at=now)
            forgotten.append(request.id)
            await self._store.requests.keep(request, session=session)
            await self._store.forget_words(request.id, session=session)
            await self._files.forget_request(request.id, session=session)
            await self._team.forget(request.id, session=session)
            await self._mark(request, session)
        await self._words.forget(forgotten, session=session)
        await self._history.forget(forgotten, session=session)
        await self._history.note_each(forgotten, HistoryKind.FORGOTTEN, at=now, session=session)
        if self._public is not None:
            await self._public.forget_requests(forgotten, session=session)
        await self._notes.forget(forgotten, session=session)
        await self._blocks.forget(forgotten, session=session)

    async def ids_of(self, conversations: Collection[str], *, session: Session) -> list[str]:
        """Name the requests that are talked about in these conversations."""
        return [request.id async for request in self._store.of_conversations(conversations, session=session)]

    async def join(self, owner: Owner, *, here: str, session: Session) -> None:
        """Give all requests of the owner's conversations to them; the open ones are talked about `here` now."""
        async for request in self._store.of_conversations(owner.conversations, session=session):
            request.belong_to(owner, here=here if request.is_open else request.conversation)
            await self._store.requests.keep(request, session=session)
            await self._mark(request, session)  # figures tell requests apart by channel

    async def part(
        self, owner: Owner, other: Owner, *, others: Collection[str], home: str, away: str, session: Session
    ) -> None:
        """Give the requests `others` back to the other owner, and what is talked about there back to this one.

        `home` and `away` are where either is reached whose conversation went to the other.
        """
        everywhere = [*owner.conversations, *other.conversations]
        async for request in self._store.of_conversations(everywhere, session=session):
            whose, fallback = (other, away) if request.id in others else (owner, home)
            is_there = request.conversation in whose.conversations
            request.belong_to(whose, here=request.conversation if is_there else fallback)
            # Kept even if nothing changed: who writes to it at this moment from the other side shall notice.
            await self._store.requests.keep(request, session=session)
            await self._mark(request, session)
