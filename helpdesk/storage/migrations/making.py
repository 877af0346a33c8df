"""What migrations share: making collections with their indexes, what is there already stays; and counting anew."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

_NAMESPACE_EXISTS = 48


async def make(
    db: AsyncDatabase[dict[str, Any]],
    collections: Mapping[str, Sequence[IndexModel]],
    *,
    name: str,
    report: Callable[[str, int, int], None],
) -> None:
    """Make what is missing. By name: transactions cannot make a collection on every server."""
    for done, (collection, indexes) in enumerate(collections.items()):
        report(name, done, len(collections))
        await _create(db, collection)
        if indexes:
            await db[collection].create_indexes(list(indexes))
    report(name, len(collections), len(collections))


async def count_anew(db: AsyncDatabase[dict[str, Any]]) -> None:
    """Ask for all sums to be counted anew, once the product runs. One mark means all days, asked once or often."""
    everything = {"at": datetime.now(UTC), "is_rebuilding": True}
    await db["statistics_dirty"].update_one({"_id": "all"}, {"$setOnInsert": everything}, upsert=True)


async def _create(db: AsyncDatabase[dict[str, Any]], collection: str) -> None:
    try:
        await db.create_collection(collection, check_exists=False)
    except OperationFailure as error:
        if error.code != _NAMESPACE_EXISTS:
            raise
