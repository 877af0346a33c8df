"""How a message is laid out on Telegram: long text in pieces, files in albums, the buttons below the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.splitting import pieces, utf16_length
from bot.engine.messages import Button, FileKind, Outgoing, OutgoingFile

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LARGEST_ALBUM = 10

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

_LONGEST_ROW = 16
_NOD = "👍"
"""Carries a keyboard, or its removal, where there are no words to carry it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One call: a text, or files of one kind with a text below them."""

    text: str = ""
    files: Sequence[OutgoingFile] = ()
    markup: Markup | None = None


def laid_out(outgoing: Outgoing) -> list[Piece]:
    """Lay a message out as Telegram's, in the order in which it is shown. Empty when there is nothing to show."""
    if not outgoing.files:
        return _texts(outgoing)
    albums = _albums(outgoing.files)
    is_one = len(albums) == 1 and utf16_length(outgoing.text) <= LONGEST_CAPTION
    if not outgoing.ends_phone_question and is_one:
        markup = _markup(outgoing)
        if markup is None or len(albums[0]) == 1:  # an album takes no buttons
            return [Piece(outgoing.text, albums[0], markup)]
    return [*(Piece(files=album) for album in albums), *_texts(outgoing)]


def _texts(outgoing: Outgoing) -> list[Piece]:
    markup = _markup(outgoing)
    text = outgoing.text if outgoing.text.strip() else _NOD
    if text is _NOD and markup is None and not outgoing.ends_phone_question:
        return []
    texts = pieces(text, LONGEST_TEXT)
    markups: list[Markup | None] = [*([None] * (len(texts) - 1)), markup]
    if outgoing.ends_phone_question:
        # One message can carry buttons or take the phone keyboard away, not both.
        if markups[0] is not None:
            first, _, rest = texts[0].partition("\n\n")
            texts[0:1], markups[0:0] = [first, rest] if rest else [_NOD, first], [None]
        markups[0] = ReplyKeyboardRemove()
    return [Piece(text, markup=markup) for text, markup in zip(texts, markups, strict=True)]


def _albums(files: Sequence[OutgoingFile]) -> list[list[OutgoingFile]]:
    """Put neighbours of one kind together; voices stand alone."""
    albums: list[list[OutgoingFile]] = []
    for kind, group in groupby(files, key=lambda file: file.kind):
        same, most = list(group), 1 if kind is FileKind.VOICE else LARGEST_ALBUM
        albums += [same[start : start + most] for start in range(0, len(same), most)]
    return albums


def _markup(outgoing: Outgoing) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if outgoing.wants_phone:
        # Only a reply keyboard can share the contact; the other answers stand below as words that are understood.
        keys = [[KeyboardButton(outgoing.phone_label, request_contact=True)]]
        keys += [[KeyboardButton(button.label)] for button in outgoing.buttons]
        return ReplyKeyboardMarkup(keys, one_time_keyboard=True, resize_keyboard=True)
    if not outgoing.buttons:
        return None
    rows: list[list[InlineKeyboardButton]] = []
    for place, button in enumerate(outgoing.buttons, start=1):
        key = InlineKeyboardButton(_numbered(place, button), callback_data=button.data)
        is_short = len(button.label) <= _LONGEST_ROW
        if is_short and rows and len(rows[-1]) == 1 and len(outgoing.buttons[place - 2].label) <= _LONGEST_ROW:
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows)


def _numbered(place: int, button: Button) -> str:
    return f"{place}. {button.label}"
