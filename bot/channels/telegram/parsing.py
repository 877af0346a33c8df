"""From a Telegram update to raw messages."""

from collections.abc import Sequence
from typing import Any

from telegram import Contact, Document, Message, PhotoSize, Update

from bot.channels.intake import Parsed, RawFile
from bot.engine.messages import FileKind, Kind
from helpdesk.language.catalogues import spoken

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a file that Telegram gives out to a bot."""

_NOT_TAKEN = (
    "sticker",
    "video",
    "video_note",
    "animation",  # before the documents: a GIF is told as both
    "poll",
    "story",
    "paid_media",
    "checklist",
)
_HAPPENINGS = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
    "users_shared",
    "chat_shared",
    "connected_website",
    "successful_payment",
    "refunded_payment",
    "proximity_alert_triggered",
    "gift",
    "unique_gift",
    "boost_added",
    "checklist_tasks_done",
    "checklist_tasks_added",
)
"""What happens in a chat and is told as a message, but was not said to anybody."""
_LONGEST_ID = 63  # bits: what the database keeps as a number


def messages_of(update: Update, *, bot: str) -> Sequence[Parsed]:
    """Return what a resident said, nothing for what is not said to us by a person in a private chat.

    `bot`: its id, part of every update's: another bot under the same account counts its updates from anywhere.
    Raises ValueError, TypeError and the like for what Telegram never sends.
    """
    if not isinstance(update.update_id, int) or update.update_id.bit_length() > _LONGEST_ID:
        raise TypeError("an update has a number")
    said = _tap(update) or _message(update) or _edit(update)
    if said is None:
        return []
    return [Parsed(update=f"{bot}.{update.update_id}", position=update.update_id, **said)]


def _tap(update: Update) -> dict[str, Any] | None:
    query = update.callback_query
    if query is None or (query.message is not None and query.message.chat.type != "private"):
        return None
    # The message may be too old to be told; its button still says which question it answers.
    return {"kind": Kind.CHOICE, "choice": query.data or "", "tap": query.id, "user": str(query.from_user.id)}


def _message(update: Update) -> dict[str, Any] | None:
    message = update.message
    if message is None or not _is_said_in_private(message) or any(getattr(message, one, None) for one in _HAPPENINGS):
        return None
    return _words(message) or _contact(message) or _place(message) or _file(message) or _unsupported(message)


def _edit(update: Update) -> dict[str, Any] | None:
    message = update.edited_message
    if message is None or not _is_said_in_private(message):
        return None
    text = message.text if message.text is not None else message.caption
    if text is None:
        return None  # somebody on the move who shares where they are, or a picture that was exchanged
    return {"kind": Kind.EDIT, "text": text, **_whose(message)}


def _is_said_in_private(message: Message) -> bool:
    return message.from_user is not None and not message.from_user.is_bot and message.chat.type == "private"


def _whose(message: Message) -> dict[str, Any]:
    person = message.from_user
    tag = (person and person.language_code) or ""
    return {
        "user": str(person.id) if person else "",
        "message": str(message.message_id),
        "language_hint": spoken(tag.partition("-")[0]) or "",  # of a tag such as "en-GB"
    }


def _words(message: Message) -> dict[str, Any] | None:
    if message.text is None:
        return None
    command, *rest = message.text.split(maxsplit=1)[:2] or [""]
    if command.partition("@")[0].lower() == "/start":
        return {"kind": Kind.START, "payload": "".join(rest).strip(), **_whose(message)}
    return {"kind": Kind.TEXT, "text": message.text, **_whose(message)}


def _contact(message: Message) -> dict[str, Any] | None:
    contact: Contact | None = message.contact
    if contact is None:
        return None
    # A shared card of somebody else is not the resident's number.
    is_own = message.from_user is not None and contact.user_id == message.from_user.id
    return {"kind": Kind.CONTACT, "phone": contact.phone_number if is_own else "", **_whose(message)}


def _place(message: Message) -> dict[str, Any] | None:
    place, venue = message.location, message.venue
    if place is None:
        return None
    named = f"{venue.title}, {venue.address}".strip(" ,") if venue is not None else ""
    where = {"latitude": place.latitude, "longitude": place.longitude}
    return {"kind": Kind.LOCATION, "text": named, **where, **_whose(message)}


def _file(message: Message) -> dict[str, Any] | None:
    file: RawFile | None = None
    if any(getattr(message, one, None) for one in _NOT_TAKEN):
        return None
    if message.photo:
        file = RawFile(kind=FileKind.PHOTO, source=_largest(message.photo).file_id)
    elif message.voice is not None:
        file = RawFile(kind=FileKind.VOICE, source=message.voice.file_id)
    elif message.audio is not None:
        file = RawFile(kind=FileKind.VOICE, source=message.audio.file_id, name=message.audio.file_name or "")
    elif message.document is not None:
        file = _document(message.document)
    if file is None:
        return None
    # An album comes as one update for each of its files; words stand below one of them.
    return {"kind": Kind.MEDIA, "text": message.caption or "", "files": [file], **_whose(message)}


def _largest(sizes: Sequence[PhotoSize]) -> PhotoSize:
    """Return the largest size that Telegram gives out."""
    fitting = [size for size in sizes if (size.file_size or 0) <= LARGEST_FILE]
    return max(fitting or sizes[:1], key=lambda size: size.width * size.height)


def _document(document: Document) -> RawFile:
    kind = document.mime_type or ""
    is_photo = kind.startswith("image/") and not kind.startswith("image/svg")
    return RawFile(
        kind=FileKind.PHOTO if is_photo else FileKind.FILE, source=document.file_id, name=document.file_name or ""
    )


def _unsupported(message: Message) -> dict[str, Any]:
    media = next((kind for kind in _NOT_TAKEN if getattr(message, kind, None)), "other")
    return {"kind": Kind.UNSUPPORTED, "media": media, "text": message.caption or "", **_whose(message)}
