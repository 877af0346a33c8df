"""From an event of an Official Account to a raw message."""

import logging
import math
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.intake import RawFile
from bot.channels.port import Parsed, UnreadableError
from bot.channels.zalo_bot.parsing import read_id, read_moment, read_part, read_text, words
from bot.engine.messages import FileKind, Kind

log = logging.getLogger(__name__)

_FILES = {"image": FileKind.PHOTO, "audio": FileKind.VOICE, "file": FileKind.FILE}
_OTHERS = frozenset({"sticker", "gif", "video", "business_card", "contact"})
_SENT = "user_send_"


def parsed(event: object, *, oa_id: str) -> Sequence[Parsed]:
    """Read one delivery for this OA. Raises UnreadableError.

    Empty for echoes of our own messages (`oa_send_…`), groups, receipts, people without an account, and for the other
    OAs of the same app: all of them come to one address.
    """
    if not isinstance(event, Mapping) or not isinstance(event.get("event_name"), str):
        raise UnreadableError
    name = event["event_name"]
    if name == "follow":
        content: dict[str, Any] | None = {"kind": Kind.START}
    elif name == "user_submit_info":
        content = {"kind": Kind.CONTACT, "phone": _phone(read_part(event, "info").get("phone"))}
    else:
        content = _sent(name.removeprefix(_SENT), read_part(event, "message")) if name.startswith(_SENT) else None
    if content is None:
        return ()
    if (other := _oa(event)) not in {oa_id, ""}:
        log.warning("an event is for the OA %s, not for ours: is its id right?", other[:40])
        return ()
    user = read_id((read_part(event, "sender") or read_part(event, "follower")).get("id"))
    position = read_moment(event.get("timestamp"))
    message = read_part(event, "message").get("msg_id")
    # An event that is no message has no id of its own: it happened once, at its moment.
    update = read_id(message or (f"{name}.{user}.{position}" if position else None))
    return [Parsed(user=user, update=update, position=position, message=update if message else "", **content)]


def _oa(event: Mapping[str, Any]) -> str:
    return str(event.get("oa_id") or read_part(event, "recipient").get("id") or "")


def _sent(kind: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read what somebody sent; None for what is no message to us (of a group, or of a kind not known yet)."""
    text = read_text(message, "text")
    payloads = [read_part(one, "payload") for one in _attachments(message)]
    if kind == "text":
        return words(text)  # a tapped button comes as text, too: it has no power that words have not
    if kind == "link":
        link = payloads[0] if payloads else {}
        told = (text, read_text(link, "title"), read_text(link, "url"))
        return {"kind": Kind.TEXT, "text": "\n".join(dict.fromkeys(filter(None, told)))}
    if kind == "location":
        return _place(payloads[0] if payloads else {}, text)
    if kind in _FILES:
        files = [
            RawFile(kind=_FILES[kind], source=url, name=read_text(one, "name"))
            for one in payloads
            if (url := read_text(one, "url"))
        ]
        if files:
            return {"kind": Kind.MEDIA, "text": text, "files": files}
        return {"kind": Kind.UNSUPPORTED, "media": _FILES[kind].value, "text": text}
    return {"kind": Kind.UNSUPPORTED, "media": kind, "text": text} if kind in _OTHERS else None


def _attachments(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    attachments = message.get("attachments")
    return [one for one in attachments if isinstance(one, Mapping)] if isinstance(attachments, list) else []


def _place(payload: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Read a place; its numbers come as text."""
    coordinates = read_part(payload, "coordinates")
    latitude, longitude = (_number(coordinates.get(name)) for name in ("latitude", "longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - the globe
        return {"kind": Kind.UNSUPPORTED, "media": "location", "text": text}
    return {"kind": Kind.LOCATION, "latitude": latitude, "longitude": longitude, "text": text}


def _number(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, (str, int, float)) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _phone(value: object) -> str:
    """Read a phone number, which may be a number for JSON too, with its country: "+84912345678"."""
    digits = "".join(sign for sign in str(value or "") if sign.isdecimal())
    if digits.startswith("0"):
        return f"+84{digits[1:]}"
    return f"+{digits}" if digits else ""
