"""How notes of the team, ready replies and blocks are kept and found."""

from collections.abc import Collection
from datetime import datetime

from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.records import CannedReplyRecord, NoteRecord, SenderBlockRecord
from helpdesk.support_requests.rows import CannedReply, Note, SenderBlock, standing_for


class Notes:
    """What members write to each other."""

    def __init__(self) -> None:
        """Bind the record."""
        self.notes = Records(Note, NoteRecord)

    async def of(self, *requests: str) -> list[Note]:
        """Return the notes on a request, oldest first."""
        return await self.notes.many({"request": {"$in": list(requests)}}, sort=[("at", 1), ("_id", 1)])

    async def unread_by(self, member: str, *, limit: int) -> list[Note]:
        """Return what a member is mentioned in and has not read, latest first."""
        return await self.notes.many({"unread_by": member}, sort=[("at", -1)], limit=limit)

    async def read(self, requests: Collection[str], *, by: str) -> None:
        """Note that a member has read the notes on these requests."""
        notes = NoteRecord.get_pymongo_collection()
        unread = {"request": {"$in": list(requests)}, "unread_by": by}
        await notes.update_many(unread, {"$pull": {"unread_by": by}, "$inc": {"version": 1}})

    async def forget(self, requests: Collection[str], *, session: Session) -> None:
        """Forget what was written about these requests."""
        notes = NoteRecord.get_pymongo_collection()
        await notes.delete_many({"request": {"$in": list(requests)}}, session=session)


class CannedReplies:
    """Ready replies."""

    def __init__(self) -> None:
        """Bind the record."""
        self.replies = Records(CannedReply, CannedReplyRecord)

    async def within(self, areas: Collection[str], *, limit: int = 500) -> list[CannedReply]:
        """Return those of these very areas, by title."""
        return await self.replies.many({"area": {"$in": list(areas)}}, sort=[("title", 1), ("_id", 1)], limit=limit)

    async def led(self, roots: Collection[str], *, limit: int = 500) -> list[CannedReply]:
        """Return those of areas below these, by title."""
        return await self.replies.many({"reach": {"$in": list(roots)}}, sort=[("title", 1), ("_id", 1)], limit=limit)

    async def remove(self, reply: str) -> None:
        """Take one away."""
        await CannedReplyRecord.get_pymongo_collection().delete_one({"_id": reply})


class SenderBlocks:
    """Who is blocked where, and until when."""

    def __init__(self) -> None:
        """Bind the record."""
        self.blocks = Records(SenderBlock, SenderBlockRecord)

    async def of(
        self, *, resident: str, conversation: str, area: str, at: datetime, session: Session | None = None
    ) -> SenderBlock | None:
        """Return what blocks a resident in an area at this moment, the longest."""
        query = {
            "who": {"$in": [resident, standing_for(conversation)]},
            "until": {"$gt": at},
            "area": area,
            "lifted_at": None,
        }
        found = await self.blocks.many(query, sort=[("until", -1)], limit=1, session=session)
        return found[0] if found else None

    async def forget(self, requests: Collection[str], *, session: Session) -> None:
        """Forget why a resident was blocked."""
        blocks = SenderBlockRecord.get_pymongo_collection()
        await blocks.update_many({"request": {"$in": list(requests)}}, {"$set": {"reason": ""}}, session=session)
