"""One plain form for every way of typing the same Vietnamese words."""

import re
import unicodedata

_MARKS = range(0x300, 0x370)
# Decomposing leaves the stroked letters whole; ð is the Icelandic one that some keyboards send in place of đ.
_PLAIN: dict[int, str | None] = {**dict.fromkeys(_MARKS), ord("đ"): "d", ord("ð"): "d"}
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Bring text to lower case without marks: words of letters and digits, one space between them.

    "Lạc Thuỷ", "LẠC THỦY" and their decomposed forms all become "lac thuy"; "Đắk Lắk" becomes "dak lak". Signs and
    emoji fall away, so the result may be empty. Folding twice changes nothing.
    """
    letters = text.lower() if text.isascii() else unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return " ".join(_WORD.findall(letters))
