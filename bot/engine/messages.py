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
    UNSUPPORTED = "unsupported"  # sticker, voice, picture, …: `media` says which
    EVENT = "event"  # from inside: an answer of the team, a request that was closed


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
    event: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)  # of an internal event
    tap: str = ""  # platform's id of the tap, to be acknowledged
    language_hint: str = ""


class Button(BaseModel):
    """A choice as shown: its label, and the opaque data that comes back."""

    label: str
    data: str


class Outgoing(BaseModel):
    """A message ready to be shown: plain text, choices, maybe a wish for the phone number."""

    text: str
    buttons: list[Button] = Field(default_factory=list)
    wants_phone: bool = False
    phone_label: str = ""  # of the button that shares the phone number, where the platform has one
    ends_phone_question: bool = False  # the last message asked for it: its button goes away
    tap: str = ""  # the platform's id of the tap this answers
