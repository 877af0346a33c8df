"""A message in words alone, for platforms without buttons: choices as numbered lines, files as addresses."""

import unicodedata
from collections.abc import Sequence

from bot.channels.splitting import pieces, utf16_length
from bot.engine.messages import Outgoing, OutgoingFile


def in_words(outgoing: Outgoing, *, most: int, links: Sequence[OutgoingFile] = ()) -> list[str]:
    """Say a message in pieces of at most `most` UTF-16 units, its choices together in the last one.

    `links`: files that the platform cannot show, so that their addresses are told. Empty when there is nothing to say.
    """
    told = "\n\n".join([outgoing.text.strip(), *(f"{file.name}\n{file.address}" for file in links)]).strip()
    text, menu = unicodedata.normalize("NFC", told), unicodedata.normalize("NFC", _menu(outgoing))
    if not text or not menu:
        return [piece for piece in pieces(text or menu, most) if piece]
    if utf16_length(text) + utf16_length(menu) + 2 <= most:
        return [f"{text}\n\n{menu}"]
    *first, last = pieces(text, most)
    fits = utf16_length(last) + utf16_length(menu) + 2 <= most
    return [*first, f"{last}\n\n{menu}"] if fits else [*first, last, *pieces(menu, most)]


def _menu(outgoing: Outgoing) -> str:
    lines = [f"{number}. {button.label}" for number, button in enumerate(outgoing.buttons, start=1)]
    return "\n".join([*lines, outgoing.how_to_choose]).strip() if lines else ""
