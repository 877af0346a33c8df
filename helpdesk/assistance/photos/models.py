"""A photo on its way: how much of it is here."""

from datetime import datetime, timedelta
from typing import Final

from pydantic import BaseModel

from helpdesk.assistance.photos.errors import PhotoElsewhereError, PhotoPieceError
from helpdesk.attachments.errors import AttachmentTooLargeError
from helpdesk.attachments.models import LARGEST_PHOTO

LARGEST_PIECE: Final = 512 * 1024
"""Bytes; phones send an eighth of it."""
MOST_PHOTOS: Final = 5
"""Of one entry."""
WAITS: Final = timedelta(days=14)
"""How long half a photo waits for the rest of it."""


class Upload(BaseModel):
    """How far a photo has come."""

    id: str
    log: str
    size: int
    received: int = 0
    expires_at: datetime

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here."""
        return self.received == self.size

    def check(self, *, offset: int, length: int) -> None:
        """Refuse a piece that does not come next: PhotoElsewhereError, PhotoPieceError."""
        if offset != self.received:
            raise PhotoElsewhereError(received=self.received)
        if not 0 <= length <= LARGEST_PIECE or offset + length > self.size:
            raise PhotoPieceError


def check_size(size: int) -> None:
    """Refuse what is no photo by its size: AttachmentTooLargeError, PhotoPieceError."""
    if size < 1:
        raise PhotoPieceError
    if size > LARGEST_PHOTO:
        raise AttachmentTooLargeError(most=LARGEST_PHOTO // (1024 * 1024))


class Arrived(BaseModel):
    """What a phone is told of its photo."""

    received: int
    is_kept: bool
