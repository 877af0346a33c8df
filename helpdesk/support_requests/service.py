"""What residents and members do with support requests."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel

from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock
from helpdesk.ids import derived_id
from helpdesk.messaging.models import NoticeFile, NoticeState
from helpdesk.privacy.halves import with_end_replaced
from helpdesk.privacy.masking import without_secrets
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.errors import AnswerTooLongError, EmptyAnswerError, UnknownRequestError
from helpdesk.support_requests.models import (
    MAX_ANSWER,
    Author,
    Owner,
    Resolution,
    SupportRequest,
    ThreadEntry,
)
from helpdesk.support_requests.ports import FileVault, PhoneVault, ResidentsConversation, TeamByChat
from helpdesk.support_requests.repository import SupportRequestsInMongo
from helpdesk.teams.models import Member, Permission, Scope

T = TypeVar("T")

_EDITED_AT_ONCE = 20
_NOTICES_KEPT = timedelta(days=60)
"""Notices are removed 90 days after they were sent; how far older answers came is no longer told."""


class ThreadLine(BaseModel):
    """An entry of the thread and, for the team's own, how far it has come to the resident."""

    entry: ThreadEntry
    delivery: NoticeState | None = None


class SupportRequests:
    """Opening, answering and ending support requests."""

    def __init__(
        self,
        *,
        database: Database,
        conversations: ResidentsConversation,
        team: TeamByChat,
        phones: PhoneVault,
        files: FileVault,
        marks: DirtyMarks,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take the database, the ways to resident and team, the vaults, statistics' marks, the audit and the time."""
        self._database = database
        self._store = SupportRequestsInMongo()
        self._conversations = conversations
        self._team = team
        self._phones = phones
        self._files = files
        self._marks = marks
        self._audit = audit
        self._clock = clock

    # -- what the resident does: within the conversation's unit of work --------------------------------------------

    async def open(self, request: SupportRequest, *, session: Session) -> None:
        """Keep a new request."""
        await self._store.requests.add(request, session=session)
        await self._team.offer(request, session=session)
        await self._mark(request, session)

    async def hear(
        self, request_id: str, entry: ThreadEntry, *, conversation: str | None = None, session: Session
    ) -> None:
        """Add the resident's words to the thread; a resolved request opens again, a forgotten one hears nothing.

        `conversation` is where they were written; answers go there from now on.
        """
        request = await self._store.by_id(request_id, session=session)
        if request is None or request.is_forgotten:
            return
        entry.at = request.heard(at=entry.at, conversation=conversation)
        await self._store.requests.keep(request, session=session)
        await self._store.entries.add(entry, session=session)
        await self._team.hear(request, entry=entry.id, session=session)
        await self._mark(request, session)

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
            request = await self._store.by_id(entry.request, session=session)
            if request is not None and request.is_open:
                await self._store.requests.keep(request.model_copy(update={"changed_at": at}), session=session)
                await self._team.hear(request, entry=entry.id, is_edited=True, session=session)

    async def cancel(self, request_id: str, *, session: Session) -> None:
        """End it because the resident no longer needs it; an ended one stays as it is."""
        request = await self._store.by_id(request_id, session=session)
        if request is not None and request.is_open:
            request.cancel(at=self._clock.now())
            await self._store.requests.keep(request, session=session)
            await self._team.cancelled(request, session=session)
            await self._mark(request, session)

    async def rate(self, request_id: str, *, score: int, word: str | None, session: Session) -> None:
        """Keep the resident's rating; one that comes after the request was opened again is dropped."""
        request = await self._store.by_id(request_id, session=session)
        if request is not None and request.resolution is not None and not request.is_forgotten:
            request.rate(score=score, word=word)
            await self._store.requests.keep(request, session=session)
            await self._mark(request, session)

    async def is_open(self, request_id: str) -> bool:
        """Tell whether somebody still works on it."""
        request = await self._store.by_id(request_id)
        return request is not None and request.is_open

    async def note_phone(self, request_id: str, *, session: Session) -> None:
        """Note that the resident left a phone number."""
        request = await self._store.by_id(request_id, session=session)
        if request is not None and not request.is_forgotten:
            await self._store.requests.keep(request.model_copy(update={"has_phone": True}), session=session)

    async def redact(self, conversation: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words that turned out to be half a secret, wherever they were passed on."""
        async for request in self._store.of_conversations([conversation], session=session):
            context = [with_end_replaced(line, end, by) for line in request.context]
            word = request.rating_word and with_end_replaced(request.rating_word, end, by)
            if (context, word) != (request.context, request.rating_word):
                changed = request.model_copy(update={"context": context, "rating_word": word})
                await self._store.requests.keep(changed, session=session)
            await self._store.redact(request.id, end, by, session=session)
            await self._team.redact(request.id, end, by, session=session)

    async def forget(self, conversation: str, *, session: Session) -> None:
        """Forget whose all requests of a conversation were and what was said in them; open ones end. Figures stay."""
        async for request in self._store.of_conversations([conversation], session=session):
            request.forget(at=self._clock.now())
            await self._store.requests.keep(request, session=session)
            await self._store.forget_words(request.id, session=session)
            await self._files.forget_request(request.id, session=session)
            await self._team.forget(request.id, session=session)
            await self._mark(request, session)

    async def ids_of(self, conversations: Collection[str], *, session: Session) -> list[str]:
        """Name the requests that are talked about in these conversations."""
        return [request.id async for request in self._store.of_conversations(conversations, session=session)]

    async def join(self, owner: Owner, *, here: str, session: Session) -> None:
        """Give all requests of the owner's conversations to them; the open ones are talked about `here` now."""
        async for request in self._store.of_conversations(owner.conversations, session=session):
            request.belong_to(owner, here=here if request.is_open else request.conversation)
            await self._store.requests.keep(request, session=session)

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

    # -- what a member does ---------------------------------------------------------------------------------------

    async def waiting(self, scope: Scope, *, limit: int = 100) -> list[SupportRequest]:
        """Return open requests in the scope: those with something unread first, of each kind the longest waiting."""
        return await self._store.waiting(scope, limit=limit)

    async def recent(self, scope: Scope, *, limit: int = 50) -> list[SupportRequest]:
        """Return ended requests in the scope, latest first."""
        return await self._store.recent(scope, limit=limit)

    async def held_by(self, member: Member, *, limit: int = 20) -> list[SupportRequest]:
        """Return the requests on which this member works, the longest waiting first."""
        return await self._store.held_by(member.id, self._scope(member), limit=limit)

    async def offered_to(self, member: Member, *, limit: int = 20) -> list[SupportRequest]:
        """Return the requests that nobody has, of the member's team or of none, the longest waiting first."""
        return await self._store.offered(self._scope(member), team=member.team, limit=limit)

    async def of_member(self, request_id: str, *, member: Member) -> SupportRequest:
        """Return a request as this member may see it now. Raises UnknownRequestError."""
        return await self._one(request_id, self._scope(member))

    async def entries(self, request_id: str, *, member: Member, limit: int) -> list[ThreadEntry]:
        """Return the last entries of the thread, oldest first. Raises UnknownRequestError."""
        await self._one(request_id, self._scope(member))
        return await self._store.thread(request_id, limit=limit)

    async def entry(self, entry_id: str, *, request_id: str, member: Member) -> ThreadEntry | None:
        """Return one entry of the thread. Raises UnknownRequestError."""
        await self._one(request_id, self._scope(member))
        return await self._store.entries.one({"_id": entry_id, "request": request_id})

    async def check_held(self, request_id: str, *, member: Member, session: Session) -> None:
        """Refuse if it is not this member who works on it.

        Raises UnknownRequestError, ForgottenRequestError, MoveNotPossibleError, TakenByOtherError.
        """
        (await self._one(request_id, self._scope(member), session)).check_held_by(member.id)

    async def one(self, request_id: str, scope: Scope) -> SupportRequest:
        """Return a request. Raises UnknownRequestError when it is not there or not in the scope."""
        return await self._one(request_id, scope)

    async def thread(self, request_id: str, scope: Scope) -> list[ThreadLine]:
        """Return the last entries of the thread, oldest first, with the delivery state of the team's messages."""
        await self._one(request_id, scope)
        entries = await self._store.thread(request_id)
        states = await self._conversations.states([e.id for e in entries if e.author is Author.MEMBER])
        recently = self._clock.now() - _NOTICES_KEPT
        return [
            ThreadLine(entry=entry, delivery=states.get(entry.id, NoticeState.OWED))
            if entry.author is Author.MEMBER and entry.at > recently
            else ThreadLine(entry=entry)
            for entry in entries
        ]

    async def take(self, request_id: str, *, member: Member, session: Session | None = None) -> SupportRequest:
        """Give it to the member and tell the resident who helps them."""

        async def work(session: Session) -> SupportRequest:
            request = await self._one(request_id, self._scope(member), session)
            if request.taken_by == member.id:
                return request
            request.take(member=member.id, name=member.name, at=self._clock.now())
            kept = await self._keep(request, session)
            await self._tell(kept, "taken", {"name": member.name}, session, key=str(kept.version))
            return kept

        return await self._within(session, work)

    async def hand_back(self, request_id: str, *, member: Member, session: Session | None = None) -> SupportRequest:
        """Lay it back into the team's list; the others are offered it."""

        async def work(session: Session) -> SupportRequest:
            request = await self._one(request_id, self._scope(member), session)
            request.hand_back(at=self._clock.now())
            kept = await self._keep(request, session)
            await self._team.offer(kept, but=member.id, session=session)
            return kept

        return await self._within(session, work)

    async def answer(
        self,
        request_id: str,
        *,
        text: str,
        member: Member,
        entry_id: str,
        files: Sequence[NoticeFile] = (),
        session: Session | None = None,
    ) -> ThreadEntry:
        """Answer the resident in their own chat, with files if there are any. One `entry_id` is one answer."""
        text = without_secrets(text.strip())
        if not text and not files:
            raise EmptyAnswerError
        if len(text) > MAX_ANSWER:
            raise AnswerTooLongError(most=MAX_ANSWER, length=len(text))

        async def work(session: Session) -> ThreadEntry:
            request = await self._one(request_id, self._scope(member), session)
            if known := await self._store.entries.one({"_id": entry_id, "request": request_id}, session=session):
                return known
            now = self._clock.now()
            request.answered(member=member.id, name=member.name, at=now)
            entry = ThreadEntry(
                id=entry_id,
                request=request.id,
                at=now,
                author=Author.MEMBER,
                text=text,
                member=member.id,
                member_name=member.name,
                attachments=[file.attachment for file in files],
            )
            await self._store.entries.add(entry, session=session)
            kept = await self._keep(request, session)
            await self._files.pass_on(
                entry.attachments, request=kept.id, conversation=kept.conversation, at=now, session=session
            )
            facts: dict[str, object] = {"name": member.name, "text": text}
            if files:
                facts["files"] = [file.model_dump() for file in files]
            await self._tell(kept, "answered", facts, session, event_id=entry.id)
            return entry

        return await self._within(session, work)

    async def resolve(
        self, request_id: str, *, resolution: Resolution, member: Member, session: Session | None = None
    ) -> SupportRequest:
        """End it with a reason and ask the resident how it was."""

        async def work(session: Session) -> SupportRequest:
            request = await self._one(request_id, self._scope(member), session)
            request.resolve(resolution=resolution, member=member.id, name=member.name, at=self._clock.now())
            kept = await self._keep(request, session)
            await self._tell(kept, "resolved", {"resolution": resolution.value}, session, key=str(kept.version))
            return kept

        return await self._within(session, work)

    async def reveal_phone(self, request_id: str, *, member: Member) -> str | None:
        """Open the resident's phone number for this member; the audit keeps who saw it."""
        request = await self._store.one(request_id, scope=self._scope(member))
        if request is None or not self._scope(member).covers(Permission.RESIDENTS_REVEAL_PHONE, request.reach):
            raise UnknownRequestError
        await self._audit.note(
            member=member.id, action="phone_revealed", subject=request.id, area=request.area, reach=request.reach
        )
        return await self._phones.phone_of(request.resident)

    # -- inside ---------------------------------------------------------------------------------------------------

    def _scope(self, member: Member) -> Scope:
        return member.scope(self._clock.now().astimezone(VIETNAM).date())

    async def _within(self, session: Session | None, work: Callable[[Session], Awaitable[T]]) -> T:
        """Do it in the unit of work that is under way, or in one of its own."""
        return await (self._database.in_transaction(work) if session is None else work(session))

    async def _one(self, request_id: str, scope: Scope, session: Session | None = None) -> SupportRequest:
        request = await self._store.one(request_id, scope=scope, session=session)
        if request is None:
            raise UnknownRequestError
        return request

    async def _keep(self, request: SupportRequest, session: Session) -> SupportRequest:
        await self._mark(request, session)
        return await self._store.requests.keep(request, session=session)

    async def _mark(self, request: SupportRequest, session: Session) -> None:
        day = request.created_at.astimezone(VIETNAM).date()
        await self._marks.mark(day, request.reach, session=session)

    async def _tell(
        self,
        request: SupportRequest,
        event: str,
        facts: dict[str, object],
        session: Session,
        *,
        event_id: str = "",
        key: str = "",
    ) -> None:
        await self._conversations.tell(
            request.conversation,
            event=event,
            event_id=event_id or derived_id(request.id, event, key),
            facts={"request": request.id, "code": request.code, **facts},
            at=self._clock.now(),
            session=session,
        )
