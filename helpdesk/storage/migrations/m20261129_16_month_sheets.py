"""What reviews, month sheets and imports of old logs need; corrections say whose help they tell of."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112916
NAME = "reviews and month sheets"

_GIVEN = {"$gt": ""}

COLLECTIONS: dict[str, list[IndexModel]] = {
    "assistance_logs": [
        IndexModel([("team", ASCENDING), ("happened_at", ASCENDING)]),
        IndexModel([("team", ASCENDING), ("written_at", ASCENDING)], partialFilterExpression={"corrects": _GIVEN}),
    ],
    "log_reviews": [
        IndexModel([("log", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("writer", ASCENDING), ("verdict", ASCENDING), ("at", DESCENDING)]),
    ],
    "team_months": [
        IndexModel([("team", ASCENDING), ("month", ASCENDING)], unique=True),
        IndexModel([("reach", ASCENDING), ("month", DESCENDING)]),
    ],
    "month_rules": [IndexModel([("area", ASCENDING)]), IndexModel([("reach", ASCENDING)])],
    "sheet_lines": [IndexModel([("team", ASCENDING), ("month", ASCENDING)])],
    "sheet_locks": [],
    "log_imports": [
        IndexModel([("member", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel([("created_at", ASCENDING)], expireAfterSeconds=24 * 3600),
    ],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing, and let each correction say whose help it tells of: the first entry's writer's."""
    await make(db, COLLECTIONS, name=NAME, report=report)
    logs = db["assistance_logs"]
    async for row in logs.find({"corrects": _GIVEN, "helper": None}, {"corrects": 1}):
        first = await _first(db, row["corrects"])
        if first:
            told = {"helper": first["member"], "helper_name": first.get("member_name"), "team": first.get("team")}
            await logs.update_one({"_id": row["_id"]}, {"$set": told})


async def _first(db: AsyncDatabase[dict[str, Any]], entry: str | None) -> dict[str, Any] | None:
    """Follow corrections back to the entry that came first."""
    found: dict[str, Any] | None = None
    while entry and (row := await db["assistance_logs"].find_one({"_id": entry})):
        found, entry = row, row.get("corrects")
    return found
