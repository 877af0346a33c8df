"""What broadcasts need: themselves, the people on their lists, and how these are found."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026113025
NAME = "broadcasts"

_GIVEN = {"$gt": ""}
_BUSY: dict[str, Any] = {"is_settled": False}
_WANTED: dict[str, Any] = {"wants_news": True}
_ON_PAGES: dict[str, Any] = {"account": "page"}

COLLECTIONS: dict[str, list[IndexModel]] = {
    "broadcasts": [
        IndexModel([("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("people", ASCENDING)], partialFilterExpression={"people": _GIVEN}),
        IndexModel([("state", ASCENDING)], name="busy", partialFilterExpression=_BUSY),
    ],
    "broadcast_people": [
        IndexModel([("people", ASCENDING), ("step", ASCENDING), ("account", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("to", ASCENDING)]),
        IndexModel([("person", ASCENDING), ("at", DESCENDING)], name="own", partialFilterExpression=_ON_PAGES),
    ],
    "conversations": [IndexModel([("area", ASCENDING)], partialFilterExpression={"resident": _GIVEN})],
    "residents": [IndexModel([("news_area", ASCENDING)], partialFilterExpression=_WANTED)],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
