"""Who works on which lanes: leases by the server's clock, shared fairly between the workers that are alive."""

import contextlib
import logging
import math
import random
from collections.abc import Collection

from pymongo.errors import BulkWriteError

from helpdesk.messaging.models import LANES
from helpdesk.storage.database import Database, Session

LEASE_MS = 5000
"""A worker that is silent for so long has lost its lanes."""

_AHEAD = {"$expr": {"$gt": [{"$ifNull": ["$until", 0]}, "$$NOW"]}}
_FREE = {"$expr": {"$lt": [{"$ifNull": ["$until", 0]}, "$$NOW"]}}  # a number sorts before every date
_ALIVE = {"$expr": {"$gt": [{"$ifNull": ["$seen", 0]}, {"$subtract": ["$$NOW", LEASE_MS]}]}}
_DEAD = {"$expr": {"$lte": ["$seen", {"$subtract": ["$$NOW", LEASE_MS]}]}}

log = logging.getLogger(__name__)


class Lanes:
    """The leases of one worker."""

    def __init__(self, database: Database, *, worker: str, session: Session | None = None) -> None:
        """Open them for the worker of this name (unique per process start).

        `session` is the one the worker answers with: who takes its lanes over when it died ends that session first.
        """
        self._database = database
        self._session: bytes | None = session.session_id["id"] if session else None
        self._lanes = database["lanes"]
        self._workers = database["workers"]
        self._worker = worker
        self._are_laid_out = False

    async def renew(self, held: Collection[int]) -> tuple[set[int], int]:
        """Say that we live, keep what we hold and take what is missing to our fair share.

        Returns the lanes we hold now and the share: what is above it should be given up, after its work is done.
        """
        if not self._are_laid_out:
            await self._lay_out()
        alive_now = {"seen": "$$NOW", "session": {"$literal": self._session}}
        await self._workers.update_one({"_id": self._worker}, [{"$set": alive_now}], upsert=True)
        await self._bury()
        alive = await self._workers.count_documents(_ALIVE)
        share = math.ceil(LANES / max(1, alive))
        # Also lanes that this worker no longer dared to work on: while its name stands there, nobody took them.
        await self._lease({"owner": self._worker})
        if len(held) < share:
            await self._take(share - len(held))
        rows = self._lanes.find({"owner": self._worker, **_AHEAD}, {"_id": 1})
        return {row["_id"] async for row in rows}, share

    async def release(self) -> None:
        """Give everything back: the others need not wait for the lease to end."""
        await self._lanes.update_many({"owner": self._worker}, {"$unset": {"owner": "", "until": ""}})
        await self._workers.delete_one({"_id": self._worker})

    async def _lay_out(self) -> None:
        known = {row["_id"] async for row in self._lanes.find({}, {"_id": 1})}
        if missing := [{"_id": lane} for lane in range(LANES) if lane not in known]:
            with contextlib.suppress(BulkWriteError):  # another worker lays them out at the same moment
                await self._lanes.insert_many(missing, ordered=False)
        self._are_laid_out = True

    async def _bury(self) -> None:
        """End what dead workers left open: else their half-done transaction would hold its conversations for long."""
        async for dead in self._workers.find(_DEAD):
            log.warning("worker %s is silent: its lanes are taken over", dead["_id"])
            if dead.get("session") is not None:
                await self._database.end_session(dead["session"])
            await self._workers.delete_one({"_id": dead["_id"], "seen": dead["seen"]})

    async def _take(self, most: int) -> None:
        free = [row["_id"] async for row in self._lanes.find(_FREE, {"_id": 1})]
        free = random.sample(free, min(most, len(free)))  # workers that start together reach for different ones
        await self._lease({"_id": {"$in": free}, **_FREE})

    async def _lease(self, which: dict[str, object]) -> None:
        await self._lanes.update_many(
            which, [{"$set": {"owner": self._worker, "until": {"$add": ["$$NOW", LEASE_MS]}}}]
        )

    async def give_up(self, lanes: Collection[int]) -> None:
        """Leave lanes to the others."""
        await self._lanes.update_many(
            {"_id": {"$in": list(lanes)}, "owner": self._worker}, {"$unset": {"owner": "", "until": ""}}
        )
