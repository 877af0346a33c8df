"""From an event of the Zalo Bot Platform to a raw message."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.intake import RawFile
from bot.channels.port import Parsed, UnreadableError
from bot.engine.messages import FileKind, Kind

_ID = re.compile(r"[\w.=+-]{1,100}", re.ASCII)
_MOMENT = re.compile(r"\d{1,16}", re.ASCII)
_LATEST = 2**53
PROTECTED = "protected"
"""Media of a message that Zalo does not show us: its sender is protected, or its kind is none of the known ones."""


def parsed(body: object) -> Sequence[Parsed]:
    """Read a delivery or the answer to a poll: `{ok, result: event}`, or the event bare. Raises UnreadableError."""
    event = body.get("result", body) if isinstance(body, Mapping) else body
    return [one for each in (event if isinstance(event, list) else [event]) if (one := _event(each)) is not None]


def _event(event: object) -> Parsed | None:
    if not isinstance(event, Mapping) or not isinstance(event.get("event_name"), str):
        raise UnreadableError
    name, message = event["event_name"], event.get("message")
    if not name.startswith("message."):
        return None
    if not isinstance(message, Mapping):
        raise UnreadableError
    sender, chat = read_part(message, "from"), read_part(message, "chat")
    if sender.get("is_bot") is True or chat.get("chat_type", "PRIVATE") != "PRIVATE":
        return None
    user, position = read_id(chat.get("id", sender.get("id"))), read_moment(message.get("date"))
    # Whatever Zalo leaves out when it withholds a message: it came once, at its moment.
    update = message.get("message_id") or (f"{user}.{position}" if position else None)
    return Parsed(
        user=user,
        update=read_id(update),
        position=position,
        message=read_id(update),
        **_content(name, message),
    )


def _content(name: str, message: Mapping[str, Any]) -> dict[str, Any]:
    """Say what it is by what it holds: names of events have changed before. Only what is withheld stays that."""
    kind = name.removeprefix("message.").removesuffix(".received")
    text = read_text(message, "text") or read_text(message, "caption")
    if kind == "unsupported":
        return {"kind": Kind.UNSUPPORTED, "media": PROTECTED}
    if photo := read_text(message, "photo_url") or read_text(message, "photo"):
        return {"kind": Kind.MEDIA, "text": text, "files": [RawFile(kind=FileKind.PHOTO, source=photo)]}
    if voice := read_text(message, "voice_url"):
        return {"kind": Kind.MEDIA, "text": text, "files": [RawFile(kind=FileKind.VOICE, source=voice)]}
    if text and kind != "sticker":
        return words(text)
    return {"kind": Kind.UNSUPPORTED, "media": {"image": "photo"}.get(kind, kind)}


def words(text: str) -> dict[str, Any]:
    """Read what somebody wrote; on Zalo a start link is written by hand, or comes with a QR code's text."""
    command, _, payload = text.strip().partition(" ")
    if command == "/start":
        return {"kind": Kind.START, "payload": payload.strip()}
    return {"kind": Kind.TEXT, "text": text}


def read_part(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part of a message, an empty one where there is none."""
    part = message.get(name)
    return part if isinstance(part, Mapping) else {}


def read_text(message: Mapping[str, Any], name: str) -> str:
    """Return a text, empty where there is none."""
    text = message.get(name)
    return text if isinstance(text, str) else ""


def read_id(value: object) -> str:
    """Read an id: opaque, but our names are made of it. Raises UnreadableError."""
    name = str(value) if isinstance(value, (str, int)) else ""
    if not _ID.fullmatch(name):
        raise UnreadableError
    return name


def read_moment(value: object) -> int:
    """Read Zalo's clock, in milliseconds, as a number or its text; 0 when it does not say."""
    moment = int(value) if isinstance(value, (int, str)) and _MOMENT.fullmatch(str(value)) else 0
    return moment if moment < _LATEST else 0
