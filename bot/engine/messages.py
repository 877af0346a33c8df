"""What passes between channels and engine: the same for every channel."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field


class Kind(StrEnum):
    """What came in."""

    TEXT = "text"
    CHOICE = "choice"  # a tapped button
    START = "start"  # first contact, with the payload of a QR code or link
    CONTACT = "contact"  # a shared phone number (already sealed)
    MEDIA = "media"  # photos, voice and files, in `files`; words below them are in `text`
    LOCATION = "location"  # a shared place: `latitude` and `longitude`
    EDIT = "edit"  # an earlier message, `message`, now says `text`
    UNSUPPORTED = "unsupported"  # sticker, video, poll, …: `media` says which
    EVENT = "event"  # from inside: an answer of the team, a request that was closed


class FileKind(StrEnum):
    """What a file is to a resident."""

    PHOTO = "photo"
    VOICE = "voice"
    FILE = "file"


class IncomingFile(BaseModel):
    """A file that came with a message: first only where the platform keeps it, then what became of it here."""

    kind: FileKind
    source: str = ""  # sealed: the platform's own name or address of the file; forgotten once it was fetched
    name: str = ""  # masked
    content_type: str = ""  # by its content, once it was kept
    attachment: str = ""  # its id here, once it was kept
    refusal: str = ""  # why it was not kept: the code of the refusal


class Incoming(BaseModel):
    """One message as the engine reads it: masked, sealed, and free of the platform's forms."""

    kind: Kind
    text: str = ""  # masked
    masked: list[str] = Field(default_factory=list)  # kinds of identifiers that were taken out
    choice: str = ""  # "<notice number>:<index>" as the button carried it
    payload: str = ""  # of a start link, e.g. "a-05392" (area) or "g-vneid-muc-2" (guide)
    phone: str = ""  # sealed; only the phone Question opens the door to it
    phone_tail: str = ""  # its last three digits, to say it back
    media: str = ""
    files: list[IncomingFile] = Field(default_factory=list)
    latitude: float | None = None
    longitude: float | None = None
    message: str = ""  # the platform's id of the message, or of the one that was edited
    event: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)  # of an internal event
    home: str = ""  # the area whose account it came to
    tap: str = ""  # platform's id of the tap, to be acknowledged
    language_hint: str = ""


class Button(BaseModel):
    """A choice as shown: its label, and the opaque data that comes back."""

    label: str
    data: str


class OutgoingFile(BaseModel):
    """A file to be shown with a message. `address`: where it can be fetched without a sign-in, for some minutes."""

    attachment: str
    kind: FileKind
    name: str
    content_type: str
    address: str
    is_preview: bool = False


class Outgoing(BaseModel):
    """A message ready to be shown: plain text, choices, maybe files, maybe a wish for the phone number."""

    text: str
    buttons: list[Button] = Field(default_factory=list)
    files: list[OutgoingFile] = Field(default_factory=list)
    wants_phone: bool = False
    phone_label: str = ""  # of the button that shares the phone number, where the platform has one
    file_missing: str = ""  # the sentence in place of files that are no longer there; only where there are files
    how_to_choose: str = ""  # the sentence below the choices where they are shown as numbered lines
    ends_phone_question: bool = False  # the last message asked for it: its button goes away
    tap: str = ""  # the platform's id of the tap this answers
    reference: str = ""  # of the event that made us say it, for platforms that report what became of it
