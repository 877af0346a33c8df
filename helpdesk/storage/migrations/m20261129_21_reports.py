"""What reports, their layouts and schedules, and letters by mail need."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112921
NAME = "reports"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "reports": [
        IndexModel([("reach", ASCENDING), ("made_at", DESCENDING)]),
        IndexModel([("area", ASCENDING), ("period.name", ASCENDING), ("made_at", DESCENDING)]),
    ],
    "report_templates": [
        IndexModel([("area", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("reach", ASCENDING), ("at", DESCENDING)]),
    ],
    "report_schedules": [IndexModel([("reach", ASCENDING)])],
    "report_files.files": [IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)])],
    "report_files.chunks": [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)],
    "letters": [
        IndexModel([("state", ASCENDING), ("next_at", ASCENDING)]),
        IndexModel([("subject_of", ASCENDING), ("made_at", DESCENDING)]),
    ],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
