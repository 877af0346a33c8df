"""Answering the resident."""

from collections.abc import Sequence

from helpdesk.messaging.models import NoticeFile
from helpdesk.privacy.masking import without_secrets
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk
from helpdesk.support_requests.errors import AnswerTooLongError, EmptyAnswerError, NoChatError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import HELD, Status
from helpdesk.support_requests.thread import MAX_ANSWER, Author, ThreadEntry
from helpdesk.teams.models import Member


class Answering(Desk):
    """What the team writes into the resident's chat."""

    async def answer(
        self,
        request_id: str,
        *,
        text: str,
        member: Member,
        entry_id: str,
        files: Sequence[NoticeFile] = (),
        seen: int | None = None,
        session: Session | None = None,
    ) -> ThreadEntry:
        """Answer the resident in their own chat, with files if there are any. One `entry_id` is one answer.

        `seen` is how many acts of the team the member had seen: a colleague's since then is told first.
        """
        text = without_secrets(text.strip())
        if not text and not files:
            raise EmptyAnswerError
        if len(text) > MAX_ANSWER:
            raise AnswerTooLongError(most=MAX_ANSWER, length=len(text))

        async def work(session: Session) -> ThreadEntry:
            await self._one(request_id, self._scope(member), session)
            if known := await self._store.entries.one({"_id": entry_id, "request": request_id}, session=session):
                return known
            request = await self._seen_one(request_id, member=member, seen=seen, session=session)
            if request.without_chat:
                raise NoChatError(code=request.code)
            now, before = self._clock.now(), request.status
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
            await self._words.note(request, session=session)
            kept = await self._keep(request, session)
            await self._files.pass_on(
                entry.attachments, request=kept.id, conversation=kept.conversation, at=now, session=session
            )
            if before not in HELD:
                began = HistoryKind.TAKEN if before is Status.WAITING else HistoryKind.REOPENED
                await self._note(kept, began, session, member=member)
            await self._note(kept, HistoryKind.ANSWERED, session, member=member)
            facts: dict[str, object] = {"name": member.name, "text": text}
            if files:
                facts["files"] = [file.model_dump() for file in files]
            await self._tell(kept, "answered", facts, session, event_id=entry.id)
            return entry

        return await self._within(session, work)
