"""Attachments in MongoDB: what is known of them in a collection, their bytes in GridFS.

GridFS knows no transactions. So bytes come first and the row after them, and bytes go first and the row after them:
whatever a crash leaves behind has no row that anybody can see, and a sweep finds it.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from gridfs.asynchronous import AsyncGridFSBucket
from gridfs.errors import NoFile
from pymongo.errors import DuplicateKeyError

from helpdesk.attachments.errors import UnknownAttachmentError
from helpdesk.attachments.models import Attachment, AttachmentState
from helpdesk.attachments.records import AttachmentRecord
from helpdesk.storage.database import Database, Session
from helpdesk.storage.files import Stored
from helpdesk.storage.records import Records
from helpdesk.teams.models import Permission, Scope

BUCKET = "attachment_files"
_AT_ONCE = 100
_MOST_OF_A_REQUEST = 200
_FORGOTTEN = {"state": AttachmentState.DROPPED.value, "conversation": "", "name": "", "request": None}
_SEEN_BY_SOMEBODY = {"state": {"$ne": AttachmentState.DROPPED.value}}


class AttachmentsInMongo:
    """The attachments; dropped ones are there for the sweep alone."""

    def __init__(self, database: Database) -> None:
        self._records = Records(Attachment, AttachmentRecord)
        self._rows = database["attachments"]
        self._logs = database["assistance_logs"]
        self._chunks = database[f"{BUCKET}.chunks"]
        self._bucket = AsyncGridFSBucket(database.db, BUCKET)

    async def upload(self, data: bytes, *, at: datetime) -> str:
        """Keep bytes and return their name; names made later sort later."""
        name = f"{_stamp(at)}{secrets.token_hex(8)}"
        await self._bucket.upload_from_stream_with_id(name, "", data)
        return name

    async def add(self, attachment: Attachment) -> Attachment:
        """Keep a new one whose bytes are there, or return the one that was faster under its id."""
        try:
            await self._records.add(attachment)
        except DuplicateKeyError:
            await self.delete_files(attachment.files)
            kept = await self.known(attachment.id)
            if kept is None:
                raise UnknownAttachmentError from None
            return kept
        return attachment

    async def known(self, attachment: str) -> Attachment | None:
        """Return one that was not dropped: no person asks here."""
        return await self._records.one({"_id": attachment, **_SEEN_BY_SOMEBODY})

    async def many(
        self, ids: Sequence[str], *, conversation: str | None = None, session: Session | None = None
    ) -> list[Attachment]:
        """Return those that were not dropped, in the order of the ids; of one conversation only, if it is given."""
        query: dict[str, Any] = {"_id": {"$in": list(ids)}, **_SEEN_BY_SOMEBODY}
        if conversation is not None:
            query["conversation"] = conversation
        found = {one.id: one for one in await self._records.many(query, session=session)}
        return [found[one] for one in dict.fromkeys(ids) if one in found]

    async def seen(self, query: dict[str, Any], *, scope: Scope) -> list[Attachment]:
        """Return those passed on to requests in the scope, oldest first."""
        rows = await self._rows.aggregate(
            [
                {"$match": {**query, "state": AttachmentState.PASSED_ON.value}},
                {"$sort": {"created_at": 1, "_id": 1}},
                *_with_request_in(scope),
                {"$limit": _MOST_OF_A_REQUEST},
            ]
        )
        return [Attachment.model_validate({"id": row.pop("_id"), **row}) async for row in rows]

    async def of_logs(self, logs: Sequence[str], *, scope: Scope) -> dict[str, list[Attachment]]:
        """Return the photos of these entries that the scope covers; a correction shows those of what it corrects."""
        rows = await self._logs.aggregate(
            [
                {"$match": {"_id": {"$in": list(logs)}, **_logs_seen_by(scope)}},
                {"$graphLookup": _CORRECTED_BY_IT},
                {"$project": {"all": {"$concatArrays": [["$_id"], "$corrected._id"]}}},
                {"$lookup": {"from": "attachments", "localField": "all", "foreignField": "log", "as": "photos"}},
                {"$match": {"photos": {"$ne": []}}},
            ]
        )
        return {row["_id"]: _oldest_first(row["photos"]) async for row in rows}

    async def of_log_seen(self, attachment: str, *, scope: Scope) -> Attachment | None:
        """Return a photo of an entry of the log that the scope covers."""
        found = await self._records.one({"_id": attachment, "log": {"$ne": None}, **_SEEN_BY_SOMEBODY})
        if found is None:
            return None
        seen = await self._logs.find_one({"_id": found.log, **_logs_seen_by(scope)}, {"_id": 1})
        return found if seen else None

    async def keep(self, attachment: Attachment, *, session: Session) -> Attachment:
        """Keep a changed one. Raises ChangedMeanwhileError."""
        return await self._records.keep(attachment, session=session)

    async def drop(self, query: dict[str, Any], *, session: Session | None = None) -> int:
        """Let nobody see them any more, forget whose they were, and return how many; the sweep takes their bytes."""
        done = await self._rows.update_many(
            {**_SEEN_BY_SOMEBODY, **query},
            {"$set": _FORGOTTEN, "$inc": {"version": 1}},
            session=session,
        )
        return done.modified_count

    async def stored(self, file: str) -> Stored:
        """Open bytes for reading. Raises UnknownAttachmentError."""
        try:
            return Stored(await self._bucket.open_download_stream(file), gone=UnknownAttachmentError)
        except NoFile:
            raise UnknownAttachmentError from None

    async def remove_dropped(self) -> int:
        """Delete the bytes of what was dropped, then the rows, and return how many."""
        removed = 0
        while rows := await self._rows.find(
            {"state": AttachmentState.DROPPED.value}, {"files": 1}, limit=_AT_ONCE
        ).to_list():
            for row in rows:
                await self.delete_files(row["files"])
                removed += (await self._rows.delete_one({"_id": row["_id"]})).deleted_count
        return removed

    async def remove_strays(self, *, since: datetime | None, until: datetime) -> int:
        """Delete bytes uploaded in this time that no attachment names, whole or cut off, and return how many."""
        between = {"$lt": _stamp(until)} | ({"$gte": _stamp(since)} if since else {})
        rows = await self._chunks.aggregate(
            [
                {"$match": {"files_id": between}},
                {"$group": {"_id": "$files_id"}},
                {"$lookup": {"from": "attachments", "localField": "_id", "foreignField": "files", "as": "named_by"}},
                {"$match": {"named_by": []}},
            ]
        )
        strays = [row["_id"] async for row in rows]
        await self.delete_files(strays)
        return len(strays)

    async def delete_files(self, files: Sequence[str]) -> None:
        """Delete bytes; what is gone already does no harm."""
        for file in files:
            try:
                await self._bucket.delete(file)
            except NoFile:  # its pieces, if any, are gone now too
                continue


def _stamp(at: datetime) -> str:
    return f"{int(at.astimezone(UTC).timestamp() * 1000):012x}"


_CORRECTED_BY_IT = {
    "from": "assistance_logs",
    "startWith": "$corrects",
    "connectFromField": "corrects",
    "connectToField": "_id",
    "as": "corrected",
}


def _logs_seen_by(scope: Scope) -> dict[str, Any]:
    return {"reach": {"$in": scope.areas_for(Permission.LOGS_WRITE)}}


def _oldest_first(rows: Sequence[dict[str, Any]]) -> list[Attachment]:
    found = [Attachment.model_validate({**row, "id": row["_id"]}) for row in rows]
    alive = [one for one in found if one.state is not AttachmentState.DROPPED]
    return sorted(alive, key=lambda one: (one.created_at, one.id))


def _with_request_in(scope: Scope) -> list[dict[str, Any]]:
    """Let through what belongs to a request in the scope: rights follow the request wherever it is moved."""
    return [
        {
            "$lookup": {
                "from": "support_requests",
                "localField": "request",
                "foreignField": "_id",
                "pipeline": [
                    {"$match": {"reach": {"$in": scope.areas_for(Permission.REQUESTS_ANSWER)}}},
                    {"$project": {"_id": 1}},
                ],
                "as": "seen",
            }
        },
        {"$match": {"seen": {"$ne": []}}},
        {"$unset": "seen"},
    ]
