"""Requests by hour, and what happened where in columns of an area: everything is counted anew for both."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

NUMBER = 2026120130
NAME = "hours, and what happened where"


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Ask for it by one mark, which means all days; until a day's turn comes both are missing of it."""
    everything = {"at": datetime.now(UTC), "is_rebuilding": True}
    await db["statistics_dirty"].update_one({"_id": "all"}, {"$setOnInsert": everything}, upsert=True)
    report(NAME, 1, 1)
