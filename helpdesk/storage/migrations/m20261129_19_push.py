"""Devices that are pushed to, what is owed to them, and our own key."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112919
NAME = "web push"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "push_subscriptions": [
        IndexModel([("member", ASCENDING)]),
        IndexModel([("device", ASCENDING)], unique=True),
    ],
    "pushes": [
        IndexModel([("due_at", ASCENDING)]),
        IndexModel([("subscription", ASCENDING), ("request", ASCENDING)]),
        IndexModel([("request", ASCENDING)]),
        IndexModel([("gives_up_at", ASCENDING)], expireAfterSeconds=24 * 3600),
    ],
    "push_keys": [],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
