"""Bring a database to the state this code needs, once, also when several processes start together."""

from collections.abc import Sequence

from helpdesk.errors import SetupError
from helpdesk.storage.database import Database
from helpdesk.storage.migrations import ALL, Migration, Report
from helpdesk.storage.migrations.lease import LEASE_ID, Lease

COLLECTION = "migrations"

_NAMED = 3
"""How many of those that are missing are named."""


def _say_nothing(_name: str, _done: int, _of: int) -> None:
    """Report to nobody."""


async def migrate(
    database: Database,
    *,
    report: Report = _say_nothing,
    migrations: Sequence[Migration] = ALL,
    lease_seconds: float = 30.0,
) -> list[int]:
    """Apply what is missing, oldest first, and return its numbers. Others wait until it is done.

    Raises SetupError when the database is newer than this code.
    """
    if not await _missing(database, migrations):
        return []

    async def apply_missing() -> list[int]:
        applied = []
        for migration in await _missing(database, migrations):
            await migration.apply(database.db, report)
            await _remember(database, migration)
            applied.append(migration.NUMBER)
        return applied

    return await Lease(database[COLLECTION], seconds=lease_seconds).hold_while(apply_missing)


async def check(database: Database, *, migrations: Sequence[Migration] = ALL) -> None:
    """Raise SetupError unless the database is exactly what this code needs."""
    missing = await _missing(database, migrations)
    if missing:
        raise SetupError(f"Run `helpdesk db migrate` first: the database lacks {_said(missing)}.")


def _said(missing: Sequence[Migration]) -> str:
    names = [f"{migration.NUMBER} {migration.NAME}" for migration in missing[:_NAMED]]
    more = [f"{rest} more"] if (rest := len(missing) - len(names)) else []
    many = "1 migration" if len(missing) == 1 else f"{len(missing)} migrations"
    return f"{many} ({', '.join([*names, *more])})"


async def _missing(database: Database, migrations: Sequence[Migration]) -> list[Migration]:
    applied = {row["_id"] async for row in database[COLLECTION].find({"_id": {"$ne": LEASE_ID}}, {"_id": 1})}
    unknown = applied - {migration.NUMBER for migration in migrations}
    if unknown:
        raise SetupError(
            f"The database is newer than this helpdesk (migration {max(unknown)}): install the newer helpdesk."
        )
    return sorted((each for each in migrations if each.NUMBER not in applied), key=lambda each: each.NUMBER)


async def _remember(database: Database, migration: Migration) -> None:
    row = {"name": {"$literal": migration.NAME}, "applied_at": "$$NOW"}
    await database[COLLECTION].update_one({"_id": migration.NUMBER}, [{"$set": row}], upsert=True)
