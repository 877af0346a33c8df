"""Shifts, absences, group events, calendar addresses; who is assigned a request, and by which rules."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112913
NAME = "roster and routing"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "shifts": [
        IndexModel([("team", ASCENDING), ("until", ASCENDING)]),
        IndexModel([("members", ASCENDING), ("until", ASCENDING)]),
    ],
    "absences": [
        IndexModel([("team", ASCENDING), ("until", ASCENDING)]),
        IndexModel([("member", ASCENDING), ("until", ASCENDING)]),
    ],
    "group_events": [
        IndexModel([("team", ASCENDING), ("day", ASCENDING)]),
        IndexModel([("members", ASCENDING), ("day", ASCENDING)]),
    ],
    "calendar_links": [IndexModel([("member", ASCENDING), ("kind", ASCENDING)], unique=True)],
    "routing_rules": [],
    "assignments": [
        IndexModel([("member", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("request", ASCENDING), ("at", ASCENDING)]),
    ],
    "support_requests": [
        IndexModel([("assigned_until", ASCENDING)], partialFilterExpression={"assigned_until": {"$type": "date"}}),
        IndexModel(
            [("assigned_to", ASCENDING), ("status", ASCENDING)], partialFilterExpression={"assigned_to": {"$gt": ""}}
        ),
        IndexModel([("taken_by", ASCENDING), ("status", ASCENDING)], partialFilterExpression={"taken_by": {"$gt": ""}}),
    ],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
