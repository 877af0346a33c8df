"""Support requests in MongoDB; what a member may see is part of every query."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime

from helpdesk.privacy.halves import with_end_replaced
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.models import OPEN, Author, Status, SupportRequest, ThreadEntry
from helpdesk.support_requests.records import SupportRequestRecord, ThreadEntryRecord
from helpdesk.teams.models import Permission, Scope

_AT_ONCE = 200


class SupportRequestsInMongo:
    """The requests and their threads."""

    def __init__(self) -> None:
        """Bind the records."""
        self.requests = Records(SupportRequest, SupportRequestRecord)
        self.entries = Records(ThreadEntry, ThreadEntryRecord)

    async def waiting(self, scope: Scope, *, limit: int) -> list[SupportRequest]:
        """Return open requests in the scope: those with something unread first, of each kind the longest waiting."""
        query = {"reach": {"$in": _areas(scope)}, "status": {"$in": [status.value for status in OPEN]}}
        oldest_first = [("created_at", 1), ("_id", 1)]
        # Two reads in the order of the index: how many messages are unread must not count, only whether one is.
        unread = await self.requests.many(query | {"unread": {"$gt": 0}}, sort=oldest_first, limit=limit)
        if len(unread) >= limit:
            return unread
        others = query | {"unread": 0, "_id": {"$nin": [request.id for request in unread]}}
        return unread + await self.requests.many(others, sort=oldest_first, limit=limit - len(unread))

    async def recent(self, scope: Scope, *, limit: int) -> list[SupportRequest]:
        """Return ended requests in the scope, latest first."""
        return await self.requests.many(
            {"reach": {"$in": _areas(scope)}, "status": {"$in": [Status.RESOLVED.value, Status.CANCELLED.value]}},
            sort=[("changed_at", -1)],
            limit=limit,
        )

    async def held_by(self, member: str, scope: Scope, *, limit: int) -> list[SupportRequest]:
        """Return the requests in the scope on which a member works, the longest waiting first."""
        query = {"reach": {"$in": _areas(scope)}, "status": Status.TAKEN.value, "taken_by": member}
        return await self.requests.many(query, sort=[("created_at", 1), ("_id", 1)], limit=limit)

    async def offered(self, scope: Scope, *, team: str | None, limit: int) -> list[SupportRequest]:
        """Return the requests in the scope that nobody has, of this team or of none, the longest waiting first."""
        query = {
            "reach": {"$in": _areas(scope)},
            "status": Status.NEW.value,
            "team": {"$in": [team, None]},
        }
        return await self.requests.many(query, sort=[("created_at", 1), ("_id", 1)], limit=limit)

    async def one(self, request: str, *, scope: Scope, session: Session | None = None) -> SupportRequest | None:
        """Return a request if it is in the scope."""
        return await self.requests.one({"_id": request, "reach": {"$in": _areas(scope)}}, session=session)

    async def by_id(self, request: str, *, session: Session | None = None) -> SupportRequest | None:
        """Return a request for the resident whose conversation it belongs to: no member asks here."""
        return await self.requests.one({"_id": request}, session=session)

    async def thread(self, request: str, *, limit: int = 500) -> list[ThreadEntry]:
        """Return the last entries of the thread, oldest first."""
        return (await self.entries.many({"request": request}, sort=[("at", -1), ("_id", -1)], limit=limit))[::-1]

    async def of_conversations(
        self, conversations: Collection[str], *, session: Session
    ) -> AsyncIterator[SupportRequest]:
        """Go through every request that is talked about in one of these, however many; each may be changed."""
        last, theirs = "", {"conversation": {"$in": list(conversations)}}
        while found := await self.requests.many(
            {**theirs, "_id": {"$gt": last}}, sort=[("_id", 1)], limit=_AT_ONCE, session=session
        ):
            for request in found:
                yield request
            last = found[-1].id

    async def redact(self, request: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words in what the resident wrote."""
        written = {"request": request, "author": Author.RESIDENT.value}
        for entry in await self.entries.many(written, sort=[("at", -1)], session=session):
            if (text := with_end_replaced(entry.text, end, by)) != entry.text:
                entries = ThreadEntryRecord.get_pymongo_collection()
                await entries.update_one({"_id": entry.id}, {"$set": {"text": text}}, session=session)

    async def edit(self, entry: str, *, words: str, at: datetime, session: Session) -> None:
        """Replace what an entry says."""
        entries = ThreadEntryRecord.get_pymongo_collection()
        await entries.update_one({"_id": entry}, {"$set": {"text": words, "edited_at": at}}, session=session)

    async def forget_words(self, request: str, *, session: Session) -> None:
        """Empty what was written in a thread, and with which message it came; that it was, and when, stays."""
        entries = ThreadEntryRecord.get_pymongo_collection()
        nothing: dict[str, object] = {"text": "", "arrival": None, "sources": [], "attachments": []}
        await entries.update_many({"request": request}, {"$set": nothing | {"is_forgotten": True}}, session=session)


def _areas(scope: Scope) -> list[str]:
    return scope.areas_for(Permission.REQUESTS_ANSWER)
