"""What tokens of programs outside, webhooks and their news need."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112923
NAME = "feeds"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "feed_tokens": [
        IndexModel([("digest", ASCENDING)], unique=True),
        IndexModel([("reach", ASCENDING), ("made_at", DESCENDING)]),
        IndexModel([("area", ASCENDING), ("expires_at", ASCENDING)]),
    ],
    "webhooks": [
        IndexModel([("area", ASCENDING), ("events", ASCENDING)]),
        IndexModel([("reach", ASCENDING), ("made_at", DESCENDING)]),
    ],
    "webhook_news": [
        IndexModel([("due_at", ASCENDING), ("_id", ASCENDING)], partialFilterExpression={"state": "owed"}),
        IndexModel([("webhook", ASCENDING), ("happened_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("kept_until", ASCENDING)], expireAfterSeconds=0),
    ],
    "support_requests": [
        IndexModel([("reach", ASCENDING), ("changed_at", ASCENDING), ("_id", ASCENDING)], name="feed_changed"),
    ],
    "assistance_logs": [
        IndexModel([("reach", ASCENDING), ("written_at", ASCENDING), ("_id", ASCENDING)]),
    ],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
