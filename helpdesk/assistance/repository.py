"""The assistance log in MongoDB. Entries are added and found, never changed."""

from typing import Any

from pymongo.errors import DuplicateKeyError

from helpdesk.assistance.errors import AlreadyCorrectedError, LogIdTakenError
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.teams.models import Permission, Scope

_NOT_REPLACED: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": "assistance_logs",
            "localField": "_id",
            "foreignField": "corrects",
            "pipeline": [{"$project": {"_id": 1}}],
            "as": "replaced_by",
        }
    },
    {"$match": {"replaced_by": []}},
    {"$unset": "replaced_by"},
]
"""Stages that leave out entries which a later one corrects, wherever and whenever that one says it happened."""


class AssistanceLogs:
    """All entries; who reads them sees those of the areas in which they write logs."""

    def __init__(self) -> None:
        self._records: Records[AssistanceLog] = Records(AssistanceLog, AssistanceLogRecord)

    async def add(self, entry: AssistanceLog, *, session: Session | None = None) -> None:
        """Keep a new one. Raises AlreadyCorrectedError, LogIdTakenError when another writer was faster."""
        try:
            await self._records.add(entry, session=session)
        except DuplicateKeyError as error:
            if "corrects" in (error.details or {}).get("keyPattern", {}):
                raise AlreadyCorrectedError from None
            raise LogIdTakenError from None

    async def one(self, log_id: str, scope: Scope, *, session: Session | None = None) -> AssistanceLog | None:
        """Find one that the scope covers."""
        return await self._records.one({"_id": log_id, **_seen_by(scope)}, session=session)

    async def by_anybody(self, log_id: str, *, session: Session | None = None) -> AssistanceLog | None:
        """Find one whoever wrote it: for telling whether an id is used, not for showing."""
        return await self._records.one({"_id": log_id}, session=session)

    async def correction_of(self, log_id: str, *, session: Session | None = None) -> AssistanceLog | None:
        """Find the entry that replaces this one."""
        return await self._records.one({"corrects": log_id}, session=session)

    async def recent(self, scope: Scope, *, limit: int) -> list[AssistanceLog]:
        """Return what the scope covers, latest visit first, without entries that a later one replaces."""
        collection = AssistanceLogRecord.get_pymongo_collection()
        rows = await collection.aggregate(
            [
                {"$match": _seen_by(scope)},
                {"$sort": {"happened_at": -1, "_id": -1}},
                *_NOT_REPLACED,
                {"$limit": limit},
            ]
        )
        return [AssistanceLog.model_validate({"id": row.pop("_id"), **row}) async for row in rows]


def _seen_by(scope: Scope) -> dict[str, Any]:
    return {"reach": {"$in": scope.areas_for(Permission.LOGS_WRITE)}}
