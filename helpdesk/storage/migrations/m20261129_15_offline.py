"""Photos of log entries: the half ones, and the whole ones found by their entry."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112915
NAME = "photos of the log"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "log_uploads": [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
    "log_upload_pieces": [
        IndexModel([("upload", ASCENDING), ("offset", ASCENDING)]),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
    "attachments": [IndexModel([("log", ASCENDING)])],  # whole: a $lookup does not use a partial one
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
