"""Posters and the conversations they led to."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112907
NAME = "posters"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "posters": [IndexModel([("reach", ASCENDING), ("withdrawn_at", ASCENDING), ("made_at", DESCENDING)])],
    "poster_visits": [IndexModel([("poster", ASCENDING)])],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
