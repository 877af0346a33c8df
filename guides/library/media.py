"""Pictures and recordings of steps: public, without any personal data, at an address that belongs to their bytes.

A row comes before its bytes, marked as arriving; so whatever a crash leaves behind has a row, and the sweep finds it.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from pydantic import BaseModel

from guides.library.errors import MediaTypeError, UnknownMediaError
from guides.library.models import Author
from guides.library.repository import MEDIA, LibraryInMongo
from helpdesk.attachments.errors import AttachmentTypeError
from helpdesk.attachments.inspecting import inspect
from helpdesk.attachments.models import AttachmentKind
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.files import Stored, StoredFiles
from helpdesk.storage.turns import Turns

log = logging.getLogger(__name__)

BUCKET: Final = "guide_media_files"
SWEEP_EVERY_S: Final = 3600.0
UNUSED_FOR: Final = timedelta(days=7)
"""So long a file waits for a draft or a version that names it."""

MOST_LISTED: Final = 200
_CUT_OFF_AFTER: Final = timedelta(hours=1)
_AT_ONCE: Final = 1  # the largest pictures need 250 MB for a moment


class Media(BaseModel):
    """One picture or recording."""

    id: str
    kind: AttachmentKind
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None
    by: Author
    at: datetime


class GuideMedia:
    """Keeping, giving out and deleting what belongs to steps."""

    def __init__(self, database: Database, *, store: LibraryInMongo, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._rows = database[MEDIA]
        self._files = StoredFiles(database, BUCKET, gone=UnknownMediaError)
        self._store = store
        self._audit = audit
        self._clock = clock
        self._looking = asyncio.Semaphore(_AT_ONCE)
        self._turns = Turns(database)

    async def keep(self, data: bytes, *, kind: AttachmentKind, by: Author) -> Media:
        """Look at a file as at every other, and keep it; the same bytes are kept once.

        Raises MediaTypeError for whatever is not of this kind, and the other refusals of `inspect`.
        """
        try:
            async with self._looking:
                taken = await asyncio.to_thread(inspect, data)
        except AttachmentTypeError:
            raise MediaTypeError from None
        if taken.kind is not kind:
            raise MediaTypeError
        digest = blake2b(taken.data, digest_size=12).hexdigest()
        media = Media(
            id=f"media-{digest}{taken.ending}",
            kind=taken.kind,
            content_type=taken.content_type,
            size=len(taken.data),
            width=taken.width,
            height=taken.height,
            by=by,
            at=self._clock.now(),
        )
        row = {**media.model_dump(exclude={"id", "at"}), "is_arriving": True}
        await self._rows.update_one({"_id": media.id}, {"$setOnInsert": row, "$set": {"at": media.at}}, upsert=True)
        if await self._rows.find_one({"_id": media.id, "is_arriving": True}):
            await self._files.remove(media.id)  # what an earlier try left of it
            await self._files.put(media.id, taken.data)
            await self._database.in_transaction(lambda session: self._is_here(media.id, session))
        return media

    async def open(self, media: str) -> Stored:
        """Open the bytes for reading. Raises UnknownMediaError."""
        return await self._files.open(media)

    async def read(self, media: str) -> bytes:
        """Return the bytes. Raises UnknownMediaError."""
        return await self._files.read(media)

    async def listed(self) -> list[Media]:
        """Return what is kept, latest first."""
        rows = await self._rows.find({"is_arriving": {"$ne": True}}, sort=[("at", -1)], limit=MOST_LISTED).to_list()
        return [_media(row) for row in rows]

    async def remove(self, media: str, *, by: Author, reach: Sequence[str]) -> None:
        """Delete a file for good, wherever it is shown: steps go on without it. Raises UnknownMediaError."""
        if await self._rows.find_one({"_id": media}) is None:
            raise UnknownMediaError
        await self._files.remove(media)

        async def forget(session: Session) -> None:
            await self._rows.delete_one({"_id": media}, session=session)
            await self._store.count_a_change(session)
            await self._audit.note(
                member=by.id, action="guides.media_removed", subject=media, reach=reach, session=session
            )

        await self._database.in_transaction(forget)

    async def run(self) -> None:
        """Sweep now and then until cancelled; one process at a time does it."""
        while True:
            try:
                if await self._turns.take("guide media", seconds=SWEEP_EVERY_S * 0.9) and (swept := await self.sweep()):
                    log.info("pictures and recordings swept: %d", swept)
            except DatabaseError as error:
                log.warning("pictures and recordings not swept: %s", type(error).__name__)
            await asyncio.sleep(SWEEP_EVERY_S)

    async def sweep(self) -> int:
        """Delete what no draft and no version has named for a week, or came in half; return how many."""
        now, named = self._clock.now(), await self._store.media_named()
        unused = {"at": {"$lt": now - UNUSED_FOR}, "_id": {"$nin": sorted(named)}}
        cut_off = {"at": {"$lt": now - _CUT_OFF_AFTER}, "is_arriving": True}
        rows = await self._rows.find({"$or": [unused, cut_off]}, {"at": 1}).to_list()
        return sum([await self._swept(row) for row in rows])

    async def _swept(self, row: Mapping[str, Any]) -> bool:
        """Delete a file unless somebody sent it in again since."""
        done = await self._rows.delete_one({"_id": row["_id"], "at": row["at"]})
        if done.deleted_count:
            await self._files.remove(row["_id"])
        return bool(done.deleted_count)

    async def _is_here(self, media: str, session: Session) -> None:
        await self._rows.update_one({"_id": media}, {"$unset": {"is_arriving": ""}}, session=session)
        await self._store.count_a_change(session)


def _media(row: Mapping[str, Any]) -> Media:
    return Media.model_validate({**row, "id": row["_id"]})
