"""What happened to each request, and what stands beside it: notes, ready replies, blocked residents."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112911
NAME = "request history"

_KEPT_S = 30 * 24 * 60 * 60
"""After its end a block is kept for so long."""

COLLECTIONS: dict[str, list[IndexModel]] = {
    "request_history": [IndexModel([("request", ASCENDING), ("at", ASCENDING)])],
    "request_notes": [
        IndexModel([("request", ASCENDING), ("at", ASCENDING)]),
        IndexModel([("unread_by", ASCENDING), ("at", DESCENDING)]),
    ],
    "canned_replies": [
        IndexModel([("area", ASCENDING), ("title", ASCENDING)]),
        IndexModel([("reach", ASCENDING), ("title", ASCENDING)]),
    ],
    "sender_blocks": [
        IndexModel([("who", ASCENDING), ("until", ASCENDING)]),
        IndexModel([("until", ASCENDING)], expireAfterSeconds=_KEPT_S),
    ],
    "support_requests": [
        IndexModel([("code", ASCENDING)]),
        IndexModel([("person_ref", ASCENDING), ("created_at", ASCENDING)]),
        IndexModel(
            [("area", ASCENDING), ("guide", ASCENDING), ("step", ASCENDING), ("created_at", DESCENDING)],
            name="same_step",
            partialFilterExpression={"guide": {"$gt": ""}},
        ),
        IndexModel(
            [("resolved_at", ASCENDING)],
            name="resolved_not_closed",
            partialFilterExpression={"status": "resolved"},
        ),
        IndexModel(
            [("reach", ASCENDING), ("changed_at", DESCENDING)],
            name="tagged",
            partialFilterExpression={"tags.0": {"$exists": True}},
        ),
    ],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
