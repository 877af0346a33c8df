"""Reminders, what happened to them, whose turn it is to look, and walks that were left in the middle."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112906
NAME = "reminders"

_GIVEN = {"$gt": ""}

COLLECTIONS: dict[str, list[IndexModel]] = {
    "reminders": [
        IndexModel([("conversation", ASCENDING), ("day", ASCENDING)]),
        IndexModel([("due_at", ASCENDING)], partialFilterExpression={"due_at": {"$type": "date"}}),
        IndexModel([("day", ASCENDING)]),
    ],
    "reminder_events": [IndexModel([("reach", ASCENDING), ("at", ASCENDING)])],
    "turns": [],
    "conversations": [
        IndexModel(
            [("active_at", ASCENDING)],
            name="left_in_a_walk",
            partialFilterExpression={"walk.journey": _GIVEN, "walk.is_nudged": False},
        ),
    ],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
