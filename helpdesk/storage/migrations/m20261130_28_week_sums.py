"""Sums of weeks, when open requests are due, and an index of the few walks that no sum counts; all is counted anew."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import count_anew, make

NUMBER = 2026113028
NAME = "week-sums"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "statistics_walks": [
        IndexModel(
            [("reach", ASCENDING), ("until", ASCENDING), ("since", ASCENDING)],
            name="uneven",
            partialFilterExpression={"is_even": False},
        ),
    ],
}

KEPT = ("statistics_areas", "statistics_places", "statistics_area_details", "statistics_place_details")


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing. A cut of a week is in the week's sum now; one mark means all days."""
    await make(db, COLLECTIONS, name=NAME, report=report)
    for name in KEPT:
        await db[name].delete_many({"span": {"$regex": "-W[0-9]{2}~$"}})
    await count_anew(db)
