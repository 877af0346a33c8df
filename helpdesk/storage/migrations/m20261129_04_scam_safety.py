"""What scam safety keeps: reports of residents, and the cards of members."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import make

NUMBER = 2026112904
NAME = "scam reports and members' cards"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "scam_reports": [
        IndexModel([("reach", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("reach", ASCENDING), ("noted_at", ASCENDING)]),
        IndexModel([("conversation", ASCENDING)]),
    ],
    "member_cards": [IndexModel([("digest", ASCENDING)], unique=True)],
}


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing."""
    await make(db, COLLECTIONS, name=NAME, report=report)
