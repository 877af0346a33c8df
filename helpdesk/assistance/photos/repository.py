"""Half photos in MongoDB: how much is here, and the pieces. Both are removed some days after the last piece."""

from datetime import datetime

from helpdesk.assistance.photos.models import Upload
from helpdesk.storage.database import Database


class UploadsInMongo:
    """Photos on their way. A piece is there before it counts: whatever a crash cuts off is sent once more."""

    def __init__(self, database: Database) -> None:
        self._uploads = database["log_uploads"]
        self._pieces = database["log_upload_pieces"]

    async def known(self, upload: str) -> Upload | None:
        """Return how far one is, None when nothing of it is here."""
        row = await self._uploads.find_one({"_id": upload})
        return Upload.model_validate({**row, "id": row["_id"]}) if row else None

    async def begun(self, new: Upload) -> Upload:
        """Return how far it is; it begins now if it did not before, or with another size."""
        first = {"$setOnInsert": new.model_dump(exclude={"id"})}
        await self._uploads.update_one({"_id": new.id}, first, upsert=True)
        known = await self.known(new.id) or new
        if known.size == new.size:
            return known
        await self.forget(new.id)
        await self._uploads.insert_one({"_id": new.id, **new.model_dump(exclude={"id"})})
        return new

    async def add(self, upload: Upload, data: bytes, *, until: datetime) -> Upload:
        """Keep the next piece and return how far it is now, also when somebody was faster with the same piece."""
        piece = {"upload": upload.id, "offset": upload.received, "data": data, "expires_at": until}
        await self._pieces.replace_one({"_id": f"{upload.id}:{upload.received}"}, piece, upsert=True)
        received = upload.received + len(data)
        await self._uploads.update_one(
            {"_id": upload.id, "received": upload.received}, {"$set": {"received": received, "expires_at": until}}
        )
        return await self.known(upload.id) or upload

    async def whole(self, upload: Upload) -> bytes:
        """Return the bytes that are here, in order and each once."""
        data = bytearray()
        async for piece in self._pieces.find({"upload": upload.id}).sort("offset", 1):
            data[piece["offset"] :] = piece["data"]
        return bytes(data)

    async def forget(self, upload: str) -> None:
        """Remove it with its pieces."""
        await self._pieces.delete_many({"upload": upload})
        await self._uploads.delete_one({"_id": upload})
