"""What targets need, and the list of ended requests whose result did not come."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112924
NAME = "targets and outcomes"

_MISSING: dict[str, Any] = {"is_result_missing": True}
_IN_ORDER = [("reach", ASCENDING), ("status", ASCENDING), ("changed_at", ASCENDING), ("_id", ASCENDING)]

COLLECTIONS: dict[str, list[IndexModel]] = {
    "targets": [
        IndexModel([("area", ASCENDING), ("period", ASCENDING), ("measure", ASCENDING)], unique=True),
        IndexModel([("reach", ASCENDING), ("period", DESCENDING)]),
    ],
    "target_changes": [IndexModel([("reach", ASCENDING), ("at", DESCENDING)])],
    "target_imports": [IndexModel([("created_at", ASCENDING)], expireAfterSeconds=24 * 3600)],
    "support_requests": [IndexModel(_IN_ORDER, name="list_outcome", partialFilterExpression=_MISSING)],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
