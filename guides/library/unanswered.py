"""What people asked and nobody found: masked words, kept for 90 days, so that guides learn how people ask."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, Field

from helpdesk.language.folding import fold
from helpdesk.storage.database import Database, Session

UNANSWERED: Final = "guide_unanswered"
LONGEST: Final = 200
"""Characters of the words that are kept: a wish stands at the beginning."""
MOST_SHOWN: Final = 200
ENOUGH: Final = 2
"""Conversations in which something was asked before it is more than one person's own words."""


class Unanswered(BaseModel):
    """One question that found nothing: masked words only. The conversation is there so that it can be forgotten."""

    id: str
    conversation: str
    words: str
    top: list[str] = Field(default_factory=list)  # slugs that came nearest, best first
    language: str
    at: datetime
    area: str | None = None
    reach: list[str] = Field(default_factory=list)


class Asked(BaseModel):
    """The same question of several people."""

    folded: str
    words: str  # as it was asked last
    language: str
    times: int
    conversations: int
    last_at: datetime
    top: list[str]
    chosen: list[str]  # guides that were opened after it


class UnansweredInMongo:
    """The questions that found nothing."""

    def __init__(self, database: Database) -> None:
        self._rows = database[UNANSWERED]

    async def note(self, one: Unanswered, *, session: Session) -> None:
        """Keep a question; once more changes nothing."""
        row = one.model_dump(exclude={"id"}) | {"words": one.words[:LONGEST], "folded": folded(one.words)}
        await self._rows.update_one({"_id": one.id}, {"$setOnInsert": row}, upsert=True, session=session)

    async def note_chosen(self, conversation: str, words: str, slug: str, *, session: Session) -> None:
        """Remember which guide somebody opened after their words found nothing."""
        mine = {"conversation": conversation, "folded": folded(words)}
        await self._rows.update_many(mine, {"$addToSet": {"chosen": slug}}, session=session)

    async def forget(self, conversation: str, *, since: datetime | None = None, session: Session) -> None:
        """Forget what was asked in a conversation, all of it or the last of it."""
        lately = {} if since is None else {"at": {"$gte": since}}
        await self._rows.delete_many({"conversation": conversation, **lately}, session=session)

    async def asked(
        self,
        areas: Sequence[str],
        *,
        fewest: int = ENOUGH,
        within: Mapping[str, datetime] | None = None,
        with_unplaced: bool = True,
    ) -> list[Asked]:
        """Return what was asked here in at least `fewest` conversations, most often first.

        `within` is the condition for the moment (see `Period.moments`); `with_unplaced` also, what was asked nobody
        knows where.
        """
        here = [{"reach": {"$in": list(areas)}}, *([{"reach": []}] if with_unplaced else [])]
        moments = {"at": dict(within)} if within else {}
        rows = await self._rows.aggregate(
            [
                {"$match": {"done": {"$exists": False}, "$or": here, **moments}},
                {"$sort": {"at": 1}},
                {"$group": _GROUP},
                {"$set": {"conversations": {"$size": "$conversations"}, "chosen": _FLAT}},
                {"$match": {"conversations": {"$gte": fewest}}},
                {"$sort": {"conversations": -1, "last_at": -1, "_id": 1}},
                {"$limit": MOST_SHOWN},
            ]
        )
        return [Asked.model_validate({**row, "folded": row["_id"]}) async for row in rows]

    async def done(self, words: str, areas: Sequence[str]) -> None:
        """Take a question off the list: it is a way of asking now, or none of ours."""
        seen = {"$or": [{"reach": {"$in": list(areas)}}, {"reach": []}]}
        await self._rows.update_many({"folded": folded(words), **seen}, {"$set": {"done": True}})


def folded(words: str) -> str:
    """Return the words by which the same question is recognised."""
    return " ".join(fold(words[:LONGEST]).split())


_GROUP: Final[dict[str, Any]] = {
    "_id": "$folded",
    "words": {"$last": "$words"},
    "language": {"$last": "$language"},
    "times": {"$sum": 1},
    "conversations": {"$addToSet": "$conversation"},
    "last_at": {"$last": "$at"},
    "top": {"$last": "$top"},
    "chosen": {"$push": {"$ifNull": ["$chosen", []]}},
}
_FLAT: Final[dict[str, Any]] = {
    "$reduce": {"input": "$chosen", "initialValue": [], "in": {"$setUnion": ["$$value", "$$this"]}}
}
