"""What the pace of programs outside needs to hold across processes."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026113029
NAME = "pace of feeds"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "feed_paces": [IndexModel([("gone_at", ASCENDING)], expireAfterSeconds=0)],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
