"""Places in MongoDB: 14,000 small rows that each process reads as a whole, and the number of their last change."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import ReplaceOne

from helpdesk.areas.records import AreaRecord
from helpdesk.areas.tree import AreaRow, AreaTree
from helpdesk.storage.database import Database, Session

AREAS = AreaRecord.Settings.name
VERSIONS = "area_versions"
"""One document: the number of the last change of any place."""

_VERSION_ID = "areas"


class AreasInMongo:
    """Reads all places at once, and changes them together with their version."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._areas = database[AREAS]
        self._versions = database[VERSIONS]

    async def version(self) -> int:
        """Return the number of the last change; 0 while there is none."""
        found = await self._versions.find_one({"_id": _VERSION_ID})
        return 0 if found is None else int(found["version"])

    async def load(self) -> list[AreaRow]:
        """Return all places, also the old ones."""
        return [AreaRow.from_document(document) for document in await self._areas.find({}, {"path": 0}).to_list()]

    async def add_missing(self, rows: Sequence[AreaRow]) -> int:
        """Add the places whose id is not there yet, and return how many. What is there stays as it is."""
        if not await self._missing(rows):
            return 0

        async def add(session: Session) -> int:
            await self._count_a_change(session)  # first, so that a second process waits and then finds them
            missing = await self._missing(rows, session=session)
            if missing:
                paths = AreaTree([*await self._all(session), *missing])
                documents = [_document(row, paths.path(row.id)) for row in missing]
                await self._areas.insert_many(documents, ordered=False, session=session)
            return len(missing)

        return await self._database.in_transaction(add)

    async def put(self, rows: Sequence[AreaRow]) -> None:
        """Add places or replace them by what they are now."""

        async def replace(session: Session) -> None:
            await self._count_a_change(session)
            paths = AreaTree([*await self._all(session), *rows])
            changes = [ReplaceOne({"_id": row.id}, _document(row, paths.path(row.id)), upsert=True) for row in rows]
            await self._areas.bulk_write(changes, ordered=False, session=session)

        await self._database.in_transaction(replace)

    async def join_zones(self, members: Mapping[str, Sequence[str]]) -> int:
        """Put communes into zones, and return how many were not in theirs before."""
        joining = [
            ({"_id": {"$in": list(communes)}, "zones": {"$ne": zone}}, {"$addToSet": {"zones": zone}})
            for zone, communes in members.items()
        ]

        async def join(session: Session) -> int:
            joined = [await self._areas.update_many(*each, session=session) for each in joining]
            changed = sum(result.modified_count for result in joined)
            if changed:
                await self._count_a_change(session)
            return changed

        return await self._database.in_transaction(join)

    async def _all(self, session: Session) -> list[AreaRow]:
        found = self._areas.find({}, {"path": 0}, session=session)
        return [AreaRow.from_document(document) for document in await found.to_list()]

    async def _missing(self, rows: Sequence[AreaRow], *, session: Session | None = None) -> list[AreaRow]:
        known = {document["_id"] for document in await self._areas.find({}, {"_id": 1}, session=session).to_list()}
        return [row for row in rows if row.id not in known]

    async def _count_a_change(self, session: Session) -> None:
        await self._versions.update_one({"_id": _VERSION_ID}, {"$inc": {"version": 1}}, upsert=True, session=session)


def _document(row: AreaRow, path: list[str]) -> dict[str, Any]:
    """Write a place without what is empty."""
    fields = row._asdict()
    document = {"_id": fields.pop("id"), "path": path, "active": fields.pop("active")}
    return document | {name: value for name, value in fields.items() if value}
