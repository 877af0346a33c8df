"""How a name looks to a tired eye: letters that are taken for each other become one."""

import unicodedata

_MARKS = range(0x300, 0x370)
_LOOK_LIKE = {
    "a": "аαɑ4",
    "b": "ьƅ6",
    "c": "сϲᴄ",
    "d": "đðԁɗ",
    "e": "еєҽε3",
    "g": "ɡԍq9ց",
    "h": "һհ",
    "k": "кκ",
    "l": "iіıι1|jјӏɩ",
    "m": "м",
    "n": "пηո",
    "o": "оοσօ0ø",
    "p": "рρ",
    "s": "ѕ5",
    "t": "тτ",
    "u": "υսμ",
    "v": "νѵᴠ",
    "w": "ԝωѡ",
    "x": "хχ",
    "y": "уүγ",
    "z": "ᴢ2",
}
_ALIKE: dict[int, str] = {ord(sign): letter for letter, signs in _LOOK_LIKE.items() for sign in signs}
_ALIKE |= dict.fromkeys(_MARKS, "")


def skeleton(name: str) -> str:
    """Return what a name is taken for: "dịchvụcông", "dichvuc0ng" and one in Cyrillic letters become the same.

    Two names are compared by the skeletons of both, never a skeleton with a name.
    """
    letters = unicodedata.normalize("NFKD", name).casefold().translate(_ALIKE)
    return letters.replace("rn", "m").replace("vv", "w")


def is_one_slip_away(one: str, other: str) -> bool:
    """Tell whether one letter was changed, left out, put in, or swapped with its neighbour. Equal names are not."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True  # one more letter at the end
    rest, others = one[start:], other[start:]
    is_swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return is_swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]


def is_mixed(label: str) -> bool:
    """Tell whether letters of several scripts stand in one word, as only forgers write."""
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in label if sign.isalpha()}
    return len(scripts) > 1
