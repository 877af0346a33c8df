"""Taking the photos of log entries, piece by piece, and showing them to whoever may read the entries."""

from collections.abc import Sequence

from helpdesk.assistance.errors import UnknownLogError
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.photos.errors import TooManyPhotosError
from helpdesk.assistance.photos.models import MOST_PHOTOS, WAITS, Arrived, Upload, check_size
from helpdesk.assistance.photos.repository import UploadsInMongo
from helpdesk.assistance.repository import AssistanceLogs
from helpdesk.attachments.models import Attachment
from helpdesk.attachments.service import Attachments
from helpdesk.clock import Clock
from helpdesk.errors import InvalidInputError
from helpdesk.ids import derived_id
from helpdesk.storage.database import Database
from helpdesk.teams.models import Member, Scope

_NAME = "photo.jpg"


class LogPhotos:
    """The photos of the assistance log."""

    def __init__(self, database: Database, attachments: Attachments, clock: Clock) -> None:
        """Take the database, the files and the time."""
        self._uploads = UploadsInMongo(database)
        self._logs = AssistanceLogs()
        self._attachments = attachments
        self._clock = clock

    async def arrived(self, photo: str, *, log: str, member: Member, scope: Scope) -> Arrived:
        """Tell how much of a photo is here, so that its phone goes on from there. Raises UnknownLogError.

        A photo that is whole but was not looked at, because the program was stopped in between, is looked at now: that
        raises the refusals of `inspect`.
        """
        entry = await self._own(log, member, scope)
        name = derived_id("log-photo", log, photo)
        if await self._is_kept(name):
            return Arrived(received=0, is_kept=True)
        upload = await self._uploads.known(name)
        return await self._told(upload, entry) if upload else Arrived(received=0, is_kept=False)

    async def take(
        self, photo: str, data: bytes, *, log: str, offset: int, size: int, member: Member, scope: Scope
    ) -> Arrived:
        """Take the piece that comes next; the last one makes it a photo of the entry. Once more changes nothing.

        Raises UnknownLogError, PhotoElsewhereError, PhotoPieceError, TooManyPhotosError, AttachmentTooLargeError and
        the refusals of `inspect`.
        """
        entry = await self._own(log, member, scope)
        name = derived_id("log-photo", log, photo)
        if await self._is_kept(name):
            return Arrived(received=size, is_kept=True)
        check_size(size)
        until = self._clock.now() + WAITS
        if await self._uploads.known(name) is None:
            await self._check_number(entry, scope)
        upload = await self._uploads.begun(Upload(id=name, log=log, size=size, expires_at=until))
        upload.check(offset=offset, length=len(data))
        return await self._told(await self._uploads.add(upload, data, until=until), entry)

    async def of(self, logs: Sequence[AssistanceLog], scope: Scope) -> dict[str, list[Attachment]]:
        """Return the photos of entries, by entry; a correction keeps those of what it corrects."""
        return await self._attachments.of_logs([log.id for log in logs], scope)

    async def one(self, attachment: str, scope: Scope) -> Attachment:
        """Return a photo of an entry in the scope. Raises UnknownAttachmentError."""
        return await self._attachments.one_of_log(attachment, scope)

    async def _is_kept(self, name: str) -> bool:
        """Tell whether a photo is one of the entry. Whoever asks did not hear so: its pieces may still lie here."""
        if not await self._attachments.is_kept(name):
            return False
        await self._uploads.forget(name)
        return True

    async def _told(self, upload: Upload, entry: AssistanceLog) -> Arrived:
        if not upload.is_whole:
            return Arrived(received=upload.received, is_kept=False)
        data = await self._uploads.whole(upload)
        if len(data) != upload.size:  # pieces ran out of time: from the start
            await self._uploads.forget(upload.id)
            return Arrived(received=0, is_kept=False)
        try:
            await self._attachments.keep_for_log(upload.id, log=entry.id, request=entry.request, name=_NAME, data=data)
        except InvalidInputError:
            await self._uploads.forget(upload.id)
            raise
        await self._uploads.forget(upload.id)
        return Arrived(received=upload.size, is_kept=True)

    async def _own(self, log: str, member: Member, scope: Scope) -> AssistanceLog:
        entry = await self._logs.one(log, scope)
        if entry is None or entry.member != member.id:
            raise UnknownLogError
        return entry

    async def _check_number(self, entry: AssistanceLog, scope: Scope) -> None:
        photos = (await self._attachments.of_logs([entry.id], scope)).get(entry.id, [])
        if len(photos) >= MOST_PHOTOS:
            raise TooManyPhotosError(most=MOST_PHOTOS)
