"""What is kept of a file that was looked at."""

from dataclasses import dataclass

from helpdesk.attachments.models import AttachmentKind


@dataclass(frozen=True, slots=True)
class Taken:
    """The bytes to keep and what they are. `ending` is the end of a name of this type: ".jpg"."""

    kind: AttachmentKind
    content_type: str
    ending: str
    data: bytes
    preview: bytes | None = None
    width: int | None = None
    height: int | None = None
