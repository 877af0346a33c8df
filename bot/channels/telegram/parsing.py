"""From a Telegram update to a raw message."""

from telegram import Message, Update

from bot.channels.intake import Raw
from bot.engine.messages import Kind
from helpdesk.language.catalogues import spoken

_MEDIA = ("photo", "sticker", "voice", "audio", "video", "video_note", "document", "location", "animation", "poll")


class Parsed(Raw):
    """A raw message and whom it is from."""

    user: str


def parsed(update: Update) -> Parsed | None:
    """Return what a resident sent, None for what is not a message of a person in a private chat."""
    if (query := update.callback_query) is not None:
        if query.message is not None and query.message.chat.type != "private":
            return None
        return Parsed(kind=Kind.CHOICE, choice=query.data or "", tap=query.id, user=str(query.from_user.id))
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot or message.chat.type != "private":
        return None
    user, tag = str(message.from_user.id), message.from_user.language_code or ""
    hint = spoken(tag.partition("-")[0]) or ""  # of a tag such as "en-GB"
    if message.text is not None:
        return _text(message.text, user, hint)
    if (contact := message.contact) is not None:
        # A shared card of somebody else is not the resident's number.
        is_own = contact.user_id == message.from_user.id
        return Parsed(kind=Kind.CONTACT, phone=contact.phone_number if is_own else "", user=user)
    return Parsed(kind=Kind.UNSUPPORTED, media=_media(message), text=message.caption or "", user=user)


def _text(text: str, user: str, hint: str) -> Parsed:
    command, _, payload = text.partition(" ")
    if command.partition("@")[0] == "/start":
        return Parsed(kind=Kind.START, payload=payload.strip(), user=user, language_hint=hint)
    return Parsed(kind=Kind.TEXT, text=text, user=user, language_hint=hint)


def _media(message: Message) -> str:
    return next((kind for kind in _MEDIA if getattr(message, kind, None)), "other")
