"""The first collections and their indexes."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112201
NAME = "collections and indexes"

_DAYS_90 = 90 * 24 * 3600
_OPEN = {"open": True}
_GIVEN = {"$gt": ""}  # unlike {"$type": "string"}, the planner sees that an equality implies it

COLLECTIONS: dict[str, list[IndexModel]] = {
    "inbox": [
        IndexModel([("received_at", ASCENDING), ("position", ASCENDING)], partialFilterExpression=_OPEN),
        IndexModel([("conversation", ASCENDING), ("received_at", ASCENDING)]),
        IndexModel([("done_at", ASCENDING)], expireAfterSeconds=_DAYS_90),
    ],
    "outbox": [
        IndexModel([("created_at", ASCENDING), ("number", ASCENDING)], partialFilterExpression=_OPEN),
        IndexModel([("conversation", ASCENDING), ("number", ASCENDING)]),
        IndexModel([("answers", ASCENDING)]),
        IndexModel([("created_at", ASCENDING)], name="doubtful", partialFilterExpression={"is_doubtful": True}),
        IndexModel([("closed_at", ASCENDING)], expireAfterSeconds=_DAYS_90),
    ],
    "conversations": [],
    "lanes": [],
    "workers": [IndexModel([("seen", ASCENDING)], expireAfterSeconds=3600)],
    "areas": [],
    "area_versions": [],
    "residents": [],
    "teams": [IndexModel([("area", ASCENDING)])],
    "members": [IndexModel([("username", ASCENDING)], unique=True), IndexModel([("team", ASCENDING)])],
    "sign_ins": [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
    "sign_in_tries": [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
    "support_requests": [
        IndexModel([("reach", ASCENDING), ("status", ASCENDING), ("created_at", ASCENDING)]),
        IndexModel([("reach", ASCENDING), ("status", ASCENDING), ("changed_at", ASCENDING)]),
        IndexModel([("reach", ASCENDING), ("created_at", ASCENDING)]),
        IndexModel([("reach", ASCENDING), ("resolved_at", ASCENDING)]),
        IndexModel([("conversation", ASCENDING)]),
    ],
    "thread_entries": [
        IndexModel([("request", ASCENDING), ("at", ASCENDING)]),
        IndexModel([("arrival", ASCENDING)], partialFilterExpression={"arrival": _GIVEN}),
    ],
    "step_events": [IndexModel([("reach", ASCENDING), ("at", ASCENDING)])],
    "assistance_logs": [
        IndexModel([("reach", ASCENDING), ("happened_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("corrects", ASCENDING)], unique=True, partialFilterExpression={"corrects": _GIVEN}),
    ],
    "statistics_dirty": [IndexModel([("at", ASCENDING)])],
    "audit": [IndexModel([("reach", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)])],
    "installation": [],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
