"""Support requests in MongoDB; what a member may see is part of every query."""

from helpdesk.privacy.halves import with_end_replaced
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.models import OPEN, Author, Status, SupportRequest, ThreadEntry
from helpdesk.support_requests.records import SupportRequestRecord, ThreadEntryRecord
from helpdesk.teams.models import Permission, Scope


class SupportRequestsInMongo:
    """The requests and their threads."""

    def __init__(self) -> None:
        """Bind the records."""
        self.requests = Records(SupportRequest, SupportRequestRecord)
        self.entries = Records(ThreadEntry, ThreadEntryRecord)

    async def waiting(self, scope: Scope, *, limit: int) -> list[SupportRequest]:
        """Return open requests in the scope: unread ones first, then the longest waiting."""
        return await self.requests.many(
            {"reach": {"$in": _areas(scope)}, "status": {"$in": [status.value for status in OPEN]}},
            sort=[("unread", -1), ("created_at", 1)],
            limit=limit,
        )

    async def recent(self, scope: Scope, *, limit: int) -> list[SupportRequest]:
        """Return ended requests in the scope, latest first."""
        return await self.requests.many(
            {"reach": {"$in": _areas(scope)}, "status": {"$in": [Status.RESOLVED.value, Status.CANCELLED.value]}},
            sort=[("changed_at", -1)],
            limit=limit,
        )

    async def one(self, request: str, *, scope: Scope, session: Session | None = None) -> SupportRequest | None:
        """Return a request if it is in the scope."""
        return await self.requests.one({"_id": request, "reach": {"$in": _areas(scope)}}, session=session)

    async def by_id(self, request: str, *, session: Session | None = None) -> SupportRequest | None:
        """Return a request for the resident whose conversation it belongs to: no member asks here."""
        return await self.requests.one({"_id": request}, session=session)

    async def thread(self, request: str, *, limit: int = 500) -> list[ThreadEntry]:
        """Return the thread, oldest first."""
        return await self.entries.many({"request": request}, sort=[("at", 1), ("_id", 1)], limit=limit)

    async def of_conversation(self, conversation: str, *, session: Session) -> list[SupportRequest]:
        """Return every request a conversation made."""
        return await self.requests.many({"conversation": conversation}, session=session)

    async def redact(self, request: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words in what the resident wrote."""
        written = {"request": request, "author": Author.RESIDENT.value}
        for entry in await self.entries.many(written, sort=[("at", -1)], session=session):
            if (text := with_end_replaced(entry.text, end, by)) != entry.text:
                entries = ThreadEntryRecord.get_pymongo_collection()
                await entries.update_one({"_id": entry.id}, {"$set": {"text": text}}, session=session)

    async def forget_words(self, request: str, *, session: Session) -> None:
        """Empty what was written in a thread; that something was written, and when, stays."""
        entries = ThreadEntryRecord.get_pymongo_collection()
        await entries.update_many({"request": request}, {"$set": {"text": "", "is_forgotten": True}}, session=session)


def _areas(scope: Scope) -> list[str]:
    return scope.areas_for(Permission.REQUESTS_ANSWER)
