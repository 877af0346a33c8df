"""Where every conversation stands."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pymongo import InsertOne, ReplaceOne

from helpdesk.messaging.models import Conversation
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import BulkWriteError, is_there_already, without_rows


class ConversationMovedError(Exception):
    """Another worker changed one of these conversations meanwhile; nothing of ours may stay."""


class Conversations:
    """The conversations, changed only by the worker that holds their lane (and guarded by their version)."""

    def __init__(self, database: Database) -> None:
        """Open them."""
        self._collection = database["conversations"]

    async def load(self, ids: Collection[str]) -> dict[str, Conversation | None]:
        """Return those that exist; None for one that cannot be read, so that it does not stop the others."""
        rows = self._collection.find({"_id": {"$in": list(ids)}})
        return {row["_id"]: _readable(row) async for row in rows}

    async def one(self, conversation: str) -> Conversation | None:
        """Return one, None when it never began."""
        return (await self.load([conversation])).get(conversation)

    async def left_in_a_walk(self, *, since: datetime, until: datetime, limit: int) -> list[Conversation]:
        """Return those last used between these moments, in the middle of a guide, and not asked about it yet."""
        query = {
            "active_at": {"$gte": since, "$lte": until},
            "walk.journey": {"$gt": ""},
            "walk.is_nudged": False,
            "member": None,
            "unreachable_since": None,
        }
        rows = self._collection.find(query, sort=[("active_at", 1)], limit=limit)
        return [found for row in await rows.to_list() if (found := _readable(row)) is not None]

    async def keep(self, conversations: Sequence[Conversation], *, session: Session) -> None:
        """Keep changed ones, each one version further. Raises ConversationMovedError when one lost a race."""
        known = sum(1 for conversation in conversations if conversation.version)
        try:
            done = await self._collection.bulk_write([_write(c) for c in conversations], session=session)
        except BulkWriteError as error:
            if is_there_already(error):
                raise ConversationMovedError from None  # another worker began it
            raise without_rows(error) from None
        if done.matched_count != known:
            raise ConversationMovedError

    async def lose(self, conversation: str, *, at: datetime) -> None:
        """Note that its resident cannot be reached. Whoever answers it at this moment has to look again."""
        await self._collection.update_one(
            {"_id": conversation, "unreachable_since": None},
            {"$set": {"unreachable_since": at}, "$inc": {"version": 1}},
        )

    async def unreachable(self, conversations: Collection[str]) -> dict[str, datetime]:
        """Return since when those who cannot be reached cannot."""
        if not conversations:
            return {}
        rows = self._collection.find(
            {"_id": {"$in": list(conversations)}, "unreachable_since": {"$ne": None}}, {"unreachable_since": 1}
        )
        return {row["_id"]: row["unreachable_since"] async for row in rows}


def _write(conversation: Conversation) -> InsertOne[dict[str, Any]] | ReplaceOne[dict[str, Any]]:
    row = conversation.model_dump(exclude={"id"})
    row["version"] = conversation.version + 1
    if conversation.version == 0:
        return InsertOne({"_id": conversation.id, **row})
    return ReplaceOne({"_id": conversation.id, "version": conversation.version}, row)


def _readable(row: dict[str, Any]) -> Conversation | None:
    try:
        return Conversation.model_validate({**row, "id": row["_id"]})
    except ValidationError:
        return None
