"""Bytes kept by name in GridFS. It knows no transactions: bytes come before whatever names them."""

import contextlib

from gridfs.asynchronous import AsyncGridFSBucket
from gridfs.errors import CorruptGridFile, NoFile

from helpdesk.storage.database import Database
from helpdesk.storage.failures import AlreadyThereError


class StoredFiles:
    """One bucket of files."""

    def __init__(self, database: Database, bucket: str) -> None:
        """Open a bucket; a migration made its collections."""
        self._bucket = AsyncGridFSBucket(database.db, bucket)

    async def put(self, name: str, data: bytes) -> None:
        """Keep bytes under a name. Once more changes nothing: a name belongs to its bytes."""
        with contextlib.suppress(AlreadyThereError):
            await self._bucket.upload_from_stream_with_id(name, "", data)

    async def read(self, name: str) -> bytes | None:
        """Return the bytes, None when there are none."""
        try:
            stream = await self._bucket.open_download_stream(name)
            return await stream.read()
        except (NoFile, CorruptGridFile):
            return None
