"""Databases that tests share, empty again before the next one."""

import asyncio
from collections.abc import Collection

from helpdesk.storage.database import Database
from helpdesk.storage.migrations.runner import COLLECTION as MIGRATIONS

_AS_LEFT = dict[str, int]()
"""How often each collection had been used when it was emptied: only what was used since can hold anything."""


async def empty(database: Database, *, keep: Collection[str] = ()) -> None:
    """Delete every row, with nobody at work; what migrations noted stays, and the collections to `keep`."""
    used = await _used(database)
    names = [
        name
        for name in await database.db.list_collection_names()
        if name not in {MIGRATIONS, *keep} and used.get(name, 0) != _AS_LEFT.get(_full(database, name), -1)
    ]
    await asyncio.gather(*(database[name].delete_many({}) for name in names))
    used = await _used(database)
    _AS_LEFT.update({_full(database, name): used.get(name, 0) for name in names})


async def _used(database: Database) -> dict[str, int]:
    """Return how many operations each collection of the database has seen."""
    totals = (await database.client.admin.command("top"))["totals"]
    beginning = f"{database.db.name}."
    return {
        name.removeprefix(beginning): facts["total"]["count"]
        for name, facts in totals.items()
        if name.startswith(beginning)
    }


def _full(database: Database, name: str) -> str:
    return f"{database.db.name}.{name}"
