"""What service times need: hours, days, targets, changes to carry on, and finding what is due."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112914
NAME = "service times"

_MOMENT = {"$type": "date"}

COLLECTIONS: dict[str, list[IndexModel]] = {
    "service_hours": [],
    "service_days": [IndexModel([("area", ASCENDING), ("day", ASCENDING)], unique=True)],
    "service_targets": [IndexModel([("area", ASCENDING), ("valid_from", ASCENDING)], unique=True)],
    "service_changes": [IndexModel([("at", ASCENDING)])],
    "support_requests": [
        IndexModel([("times.looks_at", ASCENDING)], partialFilterExpression={"times.looks_at": _MOMENT}),
        IndexModel([("reach", ASCENDING), ("_id", ASCENDING)]),
    ],
    "members": [IndexModel([("grants.area", ASCENDING)])],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing; every request that is open already gets its times from the worker."""
    await make(db, COLLECTIONS, name=NAME, report=report)
    everything = {"area": None, "at": datetime.now(UTC), "done_to": ""}
    await db["service_changes"].update_one({"_id": "first"}, {"$setOnInsert": everything}, upsert=True)
