"""Making collections with their indexes, for migrations: what is there already stays."""

from collections.abc import Callable, Mapping, Sequence
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


async def _create(db: AsyncDatabase[dict[str, Any]], collection: str) -> None:
    try:
        await db.create_collection(collection, check_exists=False)
    except OperationFailure as error:
        if error.code != _NAMESPACE_EXISTS:
            raise
