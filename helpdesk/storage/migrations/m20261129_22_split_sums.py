"""Sums in small rows and their details beside them; persons without names; everything is counted anew for it."""

from collections.abc import Callable
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from helpdesk.storage.migrations.making import count_anew, make

NUMBER = 2026112922
NAME = "split-sums"

COLLECTIONS: dict[str, list[IndexModel]] = {
    "statistics_area_details": [
        IndexModel([("area", ASCENDING), ("kind", ASCENDING), ("span", ASCENDING)]),
        IndexModel([("span", ASCENDING), ("area", ASCENDING)]),
    ],
    "statistics_place_details": [
        IndexModel([("reach", ASCENDING), ("kind", ASCENDING), ("span", ASCENDING)]),
        IndexModel([("span", ASCENDING), ("reach", ASCENDING)]),
    ],
    "statistics_dirty": [
        IndexModel([("persons", ASCENDING)], partialFilterExpression={"persons": {"$gt": ""}}),
    ],
    "assistance_logs": [
        IndexModel([("person_ref", ASCENDING), ("happened_at", ASCENDING)]),
        IndexModel(
            [
                ("reach", ASCENDING),
                ("happened_at", ASCENDING),
                ("person_ref", ASCENDING),
                ("area", ASCENDING),
                ("guide", ASCENDING),
                ("_id", ASCENDING),
            ],
            name="persons",
        ),
    ],
    "person_aliases": [IndexModel([("now", ASCENDING)])],
    "support_requests": [IndexModel([("reach", ASCENDING), ("status", ASCENDING), ("due_at", ASCENDING)])],
}

KEPT = ("statistics_areas", "statistics_places")


async def apply(db: AsyncDatabase[dict[str, Any]], report: Callable[[str, int, int], None]) -> None:
    """Make what is missing. Rows of the old shape say nothing to anybody, so they go; one mark means all days."""
    await make(db, COLLECTIONS, name=NAME, report=report)
    await count_anew(db)
    for name in KEPT:
        await db[name].delete_many({"guides": {"$exists": True}})
    await db["statistics_walks"].delete_many({"is_even": {"$exists": False}})
