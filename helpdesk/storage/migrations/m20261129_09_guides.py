"""What guides need that are changed here: versions, drafts, what areas say differently, and what nobody found."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112909
NAME = "guides that are changed here"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "guide_versions": [IndexModel([("slug", ASCENDING), ("number", DESCENDING)], unique=True)],
    "guide_drafts": [],
    "guide_overrides": [IndexModel([("area", ASCENDING), ("slug", ASCENDING)])],
    "guide_changes": [],
    "guide_unanswered": [
        IndexModel([("folded", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("reach", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("conversation", ASCENDING)]),
        IndexModel([("at", ASCENDING)], expireAfterSeconds=90 * 24 * 3600),
    ],
    "guide_media": [],
    # As the GridFS specification names them; the driver would make them with the first file.
    "guide_media_files.files": [IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)])],
    "guide_media_files.chunks": [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)],
    "guide_lexicon": [],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
