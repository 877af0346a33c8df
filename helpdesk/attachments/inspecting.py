"""What a file is, by its content alone, and what is kept of it. Blocking: call it in a thread."""

from collections.abc import Callable

from helpdesk.attachments import documents, pictures, sounds
from helpdesk.attachments.errors import AttachmentTooLargeError, AttachmentTypeError, EmptyAttachmentError
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


def _check_size(data: bytes, most: int) -> None:
    if len(data) > most:
        raise AttachmentTooLargeError(most=most // (1024 * 1024))
