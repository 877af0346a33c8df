"""Sums of days and months, walks beside them, and the order to count everything for the first time."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import count_anew, make

NUMBER = 2026112920
NAME = "roll-ups"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "statistics_areas": [IndexModel([("span", ASCENDING), ("area", ASCENDING)])],
    "statistics_places": [
        IndexModel([("span", ASCENDING), ("reach", ASCENDING)]),
        IndexModel([("reach", ASCENDING), ("span", ASCENDING)]),
    ],
    "statistics_walks": [
        IndexModel([("reach", ASCENDING), ("until", ASCENDING), ("since", ASCENDING)]),
        IndexModel([("days", ASCENDING)]),
        IndexModel([("month", ASCENDING)]),
    ],
    "statistics_dirty": [
        IndexModel([("day", ASCENDING)]),
        IndexModel([("is_rebuilding", ASCENDING)], partialFilterExpression={"is_rebuilding": True}),
    ],
    "step_events": [
        IndexModel([("journey", ASCENDING), ("at", ASCENDING)]),
        IndexModel([("at", ASCENDING)]),
    ],
    "support_requests": [IndexModel([("created_at", ASCENDING)])],
    "assistance_logs": [IndexModel([("happened_at", ASCENDING)])],
    "request_history": [
        IndexModel([("kind", ASCENDING), ("at", ASCENDING)]),
        IndexModel([("at", ASCENDING)]),
    ],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing. Marks up to now name some of the days only, so they give way to one that means all."""
    await make(db, COLLECTIONS, name=NAME, report=report)
    await count_anew(db)
    await db["statistics_dirty"].delete_many({"_id": {"$ne": "all"}})
