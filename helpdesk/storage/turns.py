"""One process at a time for a small recurring job, by the database's clock: whoever is first has the turn."""

from pymongo.errors import DuplicateKeyError

from helpdesk.storage.database import Database


class Turns:
    """The collection `turns`. A turn ends by itself, so a process that dies takes nothing along."""

    def __init__(self, database: Database) -> None:
        """Open it."""
        self._collection = database["turns"]

    async def take(self, job: str, *, seconds: float) -> bool:
        """Take the turn of a job for so long. False while somebody has it."""
        free = {"_id": job, "$expr": {"$lt": [{"$ifNull": ["$until", 0]}, "$$NOW"]}}  # a number sorts before a date
        until = [{"$set": {"until": {"$add": ["$$NOW", int(seconds * 1000)]}}}]
        try:
            done = await self._collection.update_one(free, until, upsert=True)
        except DuplicateKeyError:
            return False
        return bool(done.matched_count or done.upserted_id)
