"""Long text in pieces a platform takes, cut where a reader would pause."""

_BORDERS = ("\n\n", "\n", ". ", " ")


def utf16_length(text: str) -> int:
    """Count as the platforms do: in UTF-16 code units, so an emoji is two."""
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)  # noqa: PLR2004 - the end of the first plane


def pieces(text: str, most: int) -> list[str]:
    """Cut text into pieces of at most `most` UTF-16 units: at paragraphs, lines, sentences, words.

    Only a word that does not fit into a piece is cut itself.
    """
    done: list[str] = []
    rest = text.strip()
    while utf16_length(rest) > most:
        cut = _cut(rest, most)
        done.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*done, rest] if rest or not done else done


def _cut(text: str, most: int) -> int:
    room, units = 0, 0
    for sign in text:
        units += 2 if ord(sign) > 0xFFFF else 1  # noqa: PLR2004
        if units > most:
            break
        room += 1
    for border in _BORDERS:
        place = text.rfind(border, room // 2, room)
        if place > 0:
            return place + len(border)
    # Better a short piece than half a word: it may be an address.
    place = max(text.rfind(sign, 1, room) for sign in (" ", "\n"))
    return place + 1 if place > 0 else room
