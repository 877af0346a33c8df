"""One process at a time: a lease in the database, by the database's clock, that ends by itself when its holder dies."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from helpdesk.errors import SetupError

T = TypeVar("T")

LEASE_ID = "lease"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Lease:
    """A turn in a collection. `seconds` is how long it outlives a holder that was killed."""

    def __init__(self, collection: AsyncCollection[dict[str, Any]], *, seconds: float = 30.0) -> None:
        self._collection = collection
        self._seconds = seconds
        self._holder = secrets.token_hex(8)

    async def hold_while(self, work: Callable[[], Awaitable[T]]) -> T:
        """Wait for the turn, do the work, give the turn back.

        Raises SetupError, with the work cancelled, when another process took the turn because we could not renew it.
        """
        await self._take()
        working, renewing = asyncio.ensure_future(work()), asyncio.create_task(self._renew())
        try:
            await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            raise SetupError("Another helpdesk took over the migration while this one was cut off: run it again.")
        finally:
            working.cancel()
            renewing.cancel()
            await asyncio.gather(working, renewing, return_exceptions=True)
            await self._give_back()

    async def _take(self) -> None:
        free = {"holder": None, "until": _LONG_AGO}
        await self._collection.update_one({"_id": LEASE_ID}, {"$setOnInsert": free}, upsert=True)
        while not await self._extend({"$expr": {"$lt": ["$until", "$$NOW"]}}):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)

    async def _give_back(self) -> None:
        free = {"holder": None, "until": _LONG_AGO}
        with suppress(PyMongoError):  # it ends by itself
            await self._collection.update_one({"_id": LEASE_ID, "holder": self._holder}, {"$set": free})

    async def _renew(self) -> None:
        """Return when the turn is lost."""
        is_ours = True
        while is_ours:
            await asyncio.sleep(self._seconds / 3)
            with suppress(PyMongoError):  # the server may be back before the lease ends
                is_ours = await self._extend({"holder": self._holder})

    async def _extend(self, condition: dict[str, Any]) -> bool:
        until = {"$add": ["$$NOW", int(self._seconds * 1000)]}
        turn = {"holder": {"$literal": self._holder}, "until": until}
        result = await self._collection.update_one({"_id": LEASE_ID, **condition}, [{"$set": turn}])
        return result.matched_count == 1
