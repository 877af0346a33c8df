"""What lists of procedures need: heads, rows by version, and files that wait for a yes."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112908
NAME = "lists of procedures"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "procedure_lists": [IndexModel([("reach", ASCENDING)])],
    "procedures": [IndexModel([("area", ASCENDING), ("version", ASCENDING), ("code", ASCENDING)], unique=True)],
    "procedure_drafts": [IndexModel([("created_at", ASCENDING)], expireAfterSeconds=24 * 3600)],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
