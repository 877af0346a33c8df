"""What everybody may read: answered questions, and petitions that were passed on."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026113026
NAME = "public answers and petitions"

_LATEST = [("changed_at", DESCENDING), ("_id", DESCENDING)]
_OF_A_REQUEST: dict[str, Any] = {"request": {"$type": "string"}}

COLLECTIONS: dict[str, list[IndexModel]] = {
    "public_answers": [
        IndexModel([("reach", ASCENDING), *_LATEST]),
        IndexModel([("area", ASCENDING), ("showing", ASCENDING), *_LATEST]),
        IndexModel([("origin", ASCENDING)]),
    ],
    "petitions": [
        IndexModel([("reach", ASCENDING), *_LATEST]),
        IndexModel([("area", ASCENDING), ("showing", ASCENDING), *_LATEST]),
        IndexModel([("request", ASCENDING)], unique=True, partialFilterExpression=_OF_A_REQUEST),
    ],
    "public_history": [IndexModel([("subject", ASCENDING), ("at", DESCENDING)])],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
