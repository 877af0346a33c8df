"""One process at a time for a small recurring job, by the database's clock: whoever is first has the turn."""

from datetime import UTC, datetime

from helpdesk.storage.database import Database

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Turns:
    """The collection `turns`. A turn ends by itself, so a process that dies takes nothing along."""

    def __init__(self, database: Database) -> None:
        """Open it."""
        self._collection = database["turns"]

    async def take(self, job: str, *, seconds: float) -> bool:
        """Take the turn of a job for so long. False while somebody has it."""
        await self._collection.update_one({"_id": job}, {"$setOnInsert": {"until": _LONG_AGO}}, upsert=True)
        is_free = {"_id": job, "$expr": {"$lt": ["$until", "$$NOW"]}}
        until = [{"$set": {"until": {"$add": ["$$NOW", int(seconds * 1000)]}}}]
        done = await self._collection.update_one(is_free, until)
        return done.modified_count == 1
