"""How much everybody may still ask, in MongoDB: one measure for all processes, by the database's own clock."""

from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from helpdesk.storage.database import Database

FULL_AFTER_MS = 60_000
"""Whoever is silent for a minute may ask as much as ever: their row is of no interest any more."""


class PacesInMongo:
    """The collection `feed_paces`, a row for whoever asked within the last minutes; MongoDB removes the others."""

    def __init__(self, database: Database) -> None:
        # One more or less at a change of the primary harms nobody: no question waits for a majority.
        self._collection = database["feed_paces"].with_options(write_concern=WriteConcern(w=1))

    async def take(self, who: str, *, most: int) -> tuple[bool, float]:
        """Count one more of somebody who may ask `most` times a minute.

        Returns whether it may pass, and how many more may; one that may not pass does not count.
        """
        for last in (False, True):
            try:
                row: dict[str, Any] = await self._collection.find_one_and_update(
                    {"_id": who}, _taken(most), upsert=True, return_document=ReturnDocument.AFTER
                )  # type: ignore[assignment] # an upsert always has a row
            except DuplicateKeyError:  # two processes made the first row at the same moment
                if last:
                    raise
                continue
            return row["passes"], row["left"]
        raise AssertionError("unreachable")


def _taken(most: int) -> list[dict[str, Any]]:
    """Fill the measure up for the time that went by, then take one out of it."""
    passed = {"$max": [0, {"$subtract": ["$$NOW", {"$ifNull": ["$at", "$$NOW"]}]}]}
    filled = {"$add": [{"$ifNull": ["$left", most]}, {"$multiply": [passed, most / FULL_AFTER_MS]}]}
    return [
        {"$set": {"left": {"$min": [most, filled]}, "at": "$$NOW", "gone_at": {"$add": ["$$NOW", 2 * FULL_AFTER_MS]}}},
        {"$set": {"passes": {"$gte": ["$left", 1]}}},
        {"$set": {"left": {"$cond": ["$passes", {"$subtract": ["$left", 1]}, "$left"]}}},
    ]
