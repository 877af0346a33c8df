"""Where channels get the bytes of what they show: files of conversations, what belongs to guides, members' photos."""

from guides.catalogue.media import is_media
from guides.library.media import GuideMedia
from helpdesk.attachments.service import Attachments
from helpdesk.teams.photos import MemberPhotos, is_portrait


class FilesOfHouse:
    """Reads a file by its id, whichever room keeps it."""

    def __init__(self, *, attachments: Attachments, media: GuideMedia, photos: MemberPhotos) -> None:
        self._attachments = attachments
        self._media = media
        self._photos = photos

    async def read(self, attachment: str, *, preview: bool = False) -> bytes:
        """Return the bytes. Raises UnknownAttachmentError and UnknownMediaError."""
        if is_media(attachment):
            return await self._media.read(attachment)
        if is_portrait(attachment):
            return await self._photos.read(attachment)
        return await self._attachments.read(attachment, preview=preview)
