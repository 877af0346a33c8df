"""Support requests in MongoDB; what a member may see is part of every query."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime

from helpdesk.privacy.halves import with_end_replaced
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.models import ENDED, HELD, OPEN, Status, SupportRequest
from helpdesk.support_requests.ports import ServiceClock
from helpdesk.support_requests.records import SupportRequestRecord, ThreadEntryRecord
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.models import Permission, Scope

_AT_ONCE = 200


class TimedRequests(Records[SupportRequest]):
    """Requests that are never kept without what they are owed: no move can forget it."""

    def __init__(self, clock: ServiceClock | None) -> None:
        """Take what follows each move; without it nothing is ever due."""
        super().__init__(SupportRequest, SupportRequestRecord)
        self._clock = clock

    async def add(self, thing: SupportRequest, *, session: Session | None = None) -> None:
        """Keep a new one."""
        await self._follow(thing, session)
        await super().add(thing, session=session)

    async def keep(self, thing: SupportRequest, *, session: Session | None = None) -> SupportRequest:
        """Keep a changed one and return it with its next version. Raises ChangedMeanwhileError when it lost a race."""
        await self._follow(thing, session)
        return await super().keep(thing, session=session)

    async def _follow(self, request: SupportRequest, session: Session | None) -> None:
        if self._clock is not None:
            await self._clock.follow(request, session=session)


class SupportRequestsInMongo:
    """The requests and their threads."""

    def __init__(self, clock: ServiceClock | None = None) -> None:
        """Bind the records; `clock` follows each move of a request."""
        self.requests = TimedRequests(clock)
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
            {"reach": {"$in": _areas(scope)}, "status": {"$in": [status.value for status in ENDED]}},
            sort=[("changed_at", -1)],
            limit=limit,
        )

    async def held_by(self, member: str, scope: Scope, *, limit: int) -> list[SupportRequest]:
        """Return the requests in the scope on which a member works, the longest waiting first."""
        query = {
            "reach": {"$in": _areas(scope)},
            "status": {"$in": [status.value for status in HELD]},
            "taken_by": member,
        }
        return await self.requests.many(query, sort=[("created_at", 1), ("_id", 1)], limit=limit)

    async def offered(self, scope: Scope, *, team: str | None, limit: int) -> list[SupportRequest]:
        """Return the requests in the scope that nobody has, of this team or of none, the longest waiting first."""
        query = {
            "reach": {"$in": _areas(scope)},
            "status": Status.WAITING.value,
            "team": {"$in": [team, None]},
        }
        return await self.requests.many(query, sort=[("created_at", 1), ("_id", 1)], limit=limit)

    async def one(self, request: str, *, scope: Scope, session: Session | None = None) -> SupportRequest | None:
        """Return a request if it is in the scope."""
        return await self.requests.one({"_id": request, "reach": {"$in": _areas(scope)}}, session=session)

    async def by_id(self, request: str, *, session: Session | None = None) -> SupportRequest | None:
        """Return a request for the resident whose conversation it belongs to: no member asks here."""
        return await self.requests.one({"_id": request}, session=session)

    async def follow_up_of(self, over: SupportRequest, *, session: Session) -> SupportRequest | None:
        """Return the open request that follows one that does not open again, if there is one already."""
        query = {"conversation": over.conversation, "follows": over.id, "status": {"$in": [one.value for one in OPEN]}}
        return await self.requests.one(query, session=session)

    async def open_of(self, conversations: Collection[str], *, limit: int) -> list[SupportRequest]:
        """Return the open requests that are talked about in these, the longest waiting first."""
        query = {"conversation": {"$in": list(conversations)}, "status": {"$in": [one.value for one in OPEN]}}
        return await self.requests.many(query, sort=[("created_at", 1), ("_id", 1)], limit=limit)

    async def resolved_before(self, moment: datetime, *, limit: int) -> list[str]:
        """Name requests that were resolved before this moment and are not closed yet; of a forgotten one, nothing."""
        query = {"status": Status.RESOLVED.value, "resolved_at": {"$lt": moment}, "is_forgotten": False}
        rows = SupportRequestRecord.get_pymongo_collection().find(query, {"_id": 1}).limit(limit)
        return [row["_id"] async for row in rows]

    async def living(self, request: str, *, session: Session | None = None) -> SupportRequest | None:
        """Return a request, or the one in which it goes on since they were merged."""
        found = await self.by_id(request, session=session)
        while found is not None and found.merged_into is not None:
            found = await self.by_id(found.merged_into, session=session)
        return found

    async def coded(self, code: str, *, scope: Scope, session: Session | None = None) -> SupportRequest | None:
        """Find a request in the scope by its code."""
        return await self.requests.one({"code": code, "reach": {"$in": _areas(scope)}}, session=session)

    async def named(self, ids: Collection[str], *, scope: Scope) -> list[SupportRequest]:
        """Return those of these requests that are in the scope."""
        return await self.requests.many(
            {"_id": {"$in": list(ids)}, "reach": {"$in": _areas(scope)}}, limit=len(ids) or 1
        )

    async def alike(
        self, request: SupportRequest, *, since: datetime, scope: Scope, limit: int
    ) -> list[SupportRequest]:
        """Return what may be the same matter: of the same resident since then, or open at the same step there."""
        about: dict[str, object] = {
            "guide": request.guide,
            "procedure.code": request.procedure.code if request.procedure else None,
        }
        theirs: dict[str, object] = {
            "conversation": request.conversation,
            "created_at": {"$gte": since},
            "status": {"$ne": Status.CANCELLED.value},
        }
        person: dict[str, object] = {
            "person_ref": request.person_ref,
            "created_at": {"$gte": since},
            "status": {"$ne": Status.CANCELLED.value},
        }
        there: dict[str, object] = {
            "status": {"$in": [status.value for status in OPEN]},
            "area": request.area,
            "guide": request.guide,
            "step": request.step,
        }
        is_open: dict[str, object] = {"status": {"$in": [status.value for status in OPEN]}}
        ways = [theirs | about, person | about, person | is_open]
        if request.guide is not None:
            ways.append(there)
        mine = {"_id": {"$nin": [request.id, *request.merged]}, "merged_into": None, "is_forgotten": False}
        found: dict[str, SupportRequest] = {}
        for way in ways:
            scoped = {"$and": [way, mine, {"reach": {"$in": _areas(scope)}}]}
            for one in await self.requests.many(scoped, sort=[("created_at", -1)], limit=limit):
                found.setdefault(one.id, one)
        return list(found.values())[:limit]

    async def tags(self, areas: Collection[str], *, limit: int) -> list[str]:
        """Return the tags in use in these areas, the latest first."""
        rows = (
            SupportRequestRecord.get_pymongo_collection()
            .find({"reach": {"$in": list(areas)}, "tags.0": {"$exists": True}}, {"tags": 1})
            .sort("changed_at", -1)
            .limit(_AT_ONCE)
        )
        return list(dict.fromkeys([tag async for row in rows for tag in row["tags"]]))[:limit]

    async def ended_about(self, guide: str, conversations: Collection[str], *, since: datetime) -> str | None:
        """Name the request about a guide that was resolved last in these conversations."""
        query: dict[str, object] = {
            "conversation": {"$in": list(conversations)},
            "guide": guide,
            "status": {"$in": [Status.RESOLVED.value, Status.CLOSED.value]},
            "resolved_at": {"$gte": since},
        }
        found = await self.requests.many(query, sort=[("resolved_at", -1)], limit=1)
        return found[0].id if found else None

    async def thread(self, *requests: str, limit: int = 500) -> list[ThreadEntry]:
        """Return the last entries of the threads of requests that go on in one, oldest first."""
        return (
            await self.entries.many({"request": {"$in": list(requests)}}, sort=[("at", -1), ("_id", -1)], limit=limit)
        )[::-1]

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
