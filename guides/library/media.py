"""Pictures and recordings of steps: public, without any personal data, at an address that never changes."""

import asyncio
from datetime import datetime
from hashlib import blake2b
from typing import Final

from pydantic import BaseModel

from guides.library.errors import MediaTypeError, UnknownMediaError
from guides.library.models import Author
from guides.library.repository import MEDIA, LibraryInMongo
from helpdesk.attachments.errors import AttachmentTypeError
from helpdesk.attachments.inspecting import inspect
from helpdesk.attachments.models import AttachmentKind
from helpdesk.clock import Clock
from helpdesk.storage.database import Database, Session
from helpdesk.storage.files import StoredFiles

BUCKET: Final = "guide_media_files"
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
    """Keeping and giving out what belongs to steps."""

    def __init__(self, database: Database, *, store: LibraryInMongo, clock: Clock) -> None:
        self._database = database
        self._rows = database[MEDIA]
        self._files = StoredFiles(database, BUCKET)
        self._store = store
        self._clock = clock
        self._looking = asyncio.Semaphore(_AT_ONCE)

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
        if await self._rows.find_one({"_id": media.id}) is None:
            await self._files.put(media.id, taken.data)
            await self._database.in_transaction(lambda session: self._note(media, session))
        return media

    async def _note(self, media: Media, session: Session) -> None:
        row = media.model_dump(exclude={"id"})
        await self._rows.update_one({"_id": media.id}, {"$setOnInsert": row}, upsert=True, session=session)
        await self._store.count_a_change(session)

    async def read(self, media: str) -> bytes:
        """Return the bytes. Raises UnknownMediaError."""
        found = await self._files.read(media)
        if found is None:
            raise UnknownMediaError
        return found
