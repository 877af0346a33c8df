"""Targets in MongoDB; what a member may see or set is part of every query."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.targets.models import Target, TargetChange
from helpdesk.targets.records import TargetChangeRecord, TargetRecord
from helpdesk.targets.rows import TargetImport
from helpdesk.teams.models import Permission, Scope

MOST_LISTED = 2_000
"""Targets of one period: twelve measures of a province with its communes are about 1,400."""

_MOST_CHANGES = 60


class TargetsInMongo:
    """Targets, and what was changed about them."""

    def __init__(self) -> None:
        """Bind the records."""
        self._targets = Records(Target, TargetRecord)
        self._changes = Records(TargetChange, TargetChangeRecord)

    async def of(self, areas: Collection[str], period: str, scope: Scope) -> list[Target]:
        """Return the targets of these areas for a period, as far as the member reads their figures."""
        query = {"area": {"$in": list(areas)}, "period": period, **_read(scope)}
        return await self._targets.many(query, sort=_IN_ORDER, limit=MOST_LISTED)

    async def in_report(self, areas: Collection[str], period: str) -> list[Target]:
        """Return the targets of these areas for a period, for a report: whoever may read that may read these."""
        query = {"area": {"$in": list(areas)}, "period": period}
        return await self._targets.many(query, sort=_IN_ORDER, limit=MOST_LISTED)

    async def below(self, roots: Collection[str], period: str, scope: Scope) -> list[Target]:
        """Return the targets for a period of everything in these areas, themselves among it."""
        query = {"$and": [{"reach": {"$in": list(roots)}}, _read(scope)], "period": period}
        return await self._targets.many(query, sort=_IN_ORDER, limit=MOST_LISTED)

    async def one(self, target: str, scope: Scope, *, session: Session) -> Target | None:
        """Find one that the member may change."""
        return await self._targets.one({"_id": target, **_set(scope)}, session=session)

    async def same(self, target: Target, scope: Scope, *, session: Session) -> Target | None:
        """Find the one of the same area, measure and period that the member may change."""
        about = {"area": target.area, "measure": target.measure.value, "period": target.period}
        return await self._targets.one({**about, **_set(scope)}, session=session)

    async def add(self, target: Target, *, session: Session) -> None:
        """Keep a new one. Raises DuplicateKeyError when somebody set the same meanwhile."""
        await self._targets.add(target, session=session)

    async def keep(self, target: Target, *, session: Session) -> None:
        """Keep a changed one. Raises ChangedMeanwhileError."""
        await self._targets.keep(target, session=session)

    async def remove(self, target: str, scope: Scope, *, session: Session) -> None:
        """Remove one that the member may change."""
        await TargetRecord.get_pymongo_collection().delete_one({"_id": target, **_set(scope)}, session=session)

    async def note(self, changes: Sequence[TargetChange], *, session: Session) -> None:
        """Add to what was changed."""
        await self._changes.add_many(changes, session=session)

    async def changes(self, roots: Collection[str], scope: Scope) -> list[TargetChange]:
        """Return what was changed in these areas, latest first."""
        query = {"$and": [{"reach": {"$in": list(roots)}}, _read(scope)]}
        return await self._changes.many(query, sort=[("at", -1), ("_id", -1)], limit=_MOST_CHANGES)


class TargetImportsInMongo:
    """Uploads that wait for a yes; only who made one sees it, and they are gone after a day."""

    def __init__(self, database: Database) -> None:
        """Open the collection."""
        self._imports = database["target_imports"]

    async def add(self, upload: TargetImport) -> None:
        """Keep a new one."""
        await self._imports.insert_one({"_id": upload.id, **upload.model_dump(exclude={"id"})})

    async def one(self, upload: str, *, member: str) -> TargetImport | None:
        """Return a member's own."""
        row: Mapping[str, Any] | None = await self._imports.find_one({"_id": upload, "member": member})
        return None if row is None else TargetImport.model_validate({**row, "id": row["_id"]})

    async def drop(self, upload: str, *, member: str, session: Session | None = None) -> None:
        """Forget one; one that is gone already is fine."""
        await self._imports.delete_one({"_id": upload, "member": member}, session=session)


_IN_ORDER = [("area", 1), ("measure", 1)]


def _read(scope: Scope) -> dict[str, object]:
    return {"reach": {"$in": scope.areas_for(Permission.STATISTICS_READ)}}


def _set(scope: Scope) -> dict[str, object]:
    return {"reach": {"$in": scope.areas_for(Permission.TARGETS_SET)}}
