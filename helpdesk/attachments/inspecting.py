"""What a file is, by its content alone, and what is kept of it. Blocking: call it in a thread."""

from collections.abc import Callable

from helpdesk.attachments import documents, pictures, sounds
from helpdesk.attachments.errors import (
    AttachmentTooLargeError,
    AttachmentTypeError,
    EmptyAttachmentError,
    PortraitTypeError,
)
from helpdesk.attachments.models import LARGEST, AttachmentKind
from helpdesk.attachments.taken import Taken

_LARGEST_OF_ALL = max(LARGEST.values())
_LOOKS: dict[AttachmentKind, tuple[Callable[[bytes], str | None], Callable[[bytes, str], Taken]]] = {
    AttachmentKind.PHOTO: (pictures.type_of, pictures.take),
    AttachmentKind.FILE: (documents.type_of, documents.take),
    AttachmentKind.VOICE: (sounds.type_of, sounds.take),
}
"""By kind: a quick look at the first bytes that names the type, then the thorough one."""


def inspect(data: bytes) -> Taken:
    """Return what is kept of a file.

    Raises EmptyAttachmentError, AttachmentTooLargeError, PictureTooLargeError, AttachmentTypeError, HeicPictureError
    and BrokenAttachmentError.
    """
    if not data:
        raise EmptyAttachmentError
    for kind, (type_of, take) in _LOOKS.items():
        if (found := type_of(data)) is not None:
            _check_size(data, LARGEST[kind])
            return take(data, found)
    _check_size(data, _LARGEST_OF_ALL)
    raise AttachmentTypeError


def portrait(data: bytes, side: int) -> bytes:
    """Return a square JPEG of a photo, made anew. Raises PortraitTypeError and the other refusals of `inspect`."""
    if not data:
        raise EmptyAttachmentError
    decoder = pictures.type_of(data)
    if decoder is None:
        raise PortraitTypeError
    _check_size(data, LARGEST[AttachmentKind.PHOTO])
    return pictures.square(data, decoder, side=side)


def _check_size(data: bytes, most: int) -> None:
    if len(data) > most:
        raise AttachmentTooLargeError(most=most // (1024 * 1024))
