"""Bytes kept by name in GridFS. It knows no transactions: bytes come before whatever names them."""

import contextlib
from collections.abc import AsyncIterator

from gridfs.asynchronous import AsyncGridFSBucket, AsyncGridOut
from gridfs.errors import CorruptGridFile, FileExists, NoFile

from helpdesk.errors import NotFoundError
from helpdesk.storage.database import Database
from helpdesk.storage.failures import AlreadyThereError


class Stored:
    """Bytes that are kept, opened once. `gone` is raised when they are deleted while they are read."""

    def __init__(self, stream: AsyncGridOut, *, gone: type[NotFoundError]) -> None:
        self._stream = stream
        self._gone = gone

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return int(self._stream.length)

    async def pieces(self, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Read them piece by piece, or a part of them."""
        left = (self.size if end is None else end) - start
        try:
            async with self._stream as stream:
                await stream.seek(start)
                while left > 0 and (piece := await stream.readchunk()):
                    yield piece[:left]
                    left -= len(piece)
        except CorruptGridFile:
            raise self._gone from None


class StoredFiles:
    """One bucket of files. `gone` is raised for what is not there."""

    def __init__(self, database: Database, bucket: str, *, gone: type[NotFoundError]) -> None:
        """Open a bucket; a migration made its collections."""
        self._bucket = AsyncGridFSBucket(database.db, bucket)
        self._rows = database[f"{bucket}.files"]
        self._gone = gone

    async def put(self, name: str, data: bytes, *, of: str = "") -> None:
        """Keep bytes under a name. Once more changes nothing: a name belongs to its bytes. `of`: whose they are."""
        with contextlib.suppress(AlreadyThereError, FileExists):
            await self._bucket.upload_from_stream_with_id(name, of, data)

    async def remove_others(self, of: str, *, but: str = "") -> None:
        """Delete whatever was kept of somebody, except one name; also what nothing names any more."""
        for row in await self._rows.find({"filename": of, "_id": {"$ne": but}}, {"_id": 1}).to_list():
            with contextlib.suppress(NoFile):
                await self._bucket.delete(row["_id"])

    async def open(self, name: str) -> Stored:
        """Open bytes for reading."""
        try:
            return Stored(await self._bucket.open_download_stream(name), gone=self._gone)
        except NoFile:
            raise self._gone from None

    async def read(self, name: str) -> bytes:
        """Return the bytes."""
        stored = await self.open(name)
        return b"".join([piece async for piece in stored.pieces()])

    async def remove(self, name: str) -> None:
        """Delete bytes; what is gone already does no harm."""
        with contextlib.suppress(NoFile):
            await self._bucket.delete(name)
