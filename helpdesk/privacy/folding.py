"""A plain view of a text: small ASCII letters, ASCII digits, no diacritics, nothing invisible; and the way back.

Rules are written against the view, masking happens in the text as it was typed.
"""

import re
import unicodedata
from collections.abc import Sequence

BULLET = "•"
HIDDEN = "\x02"
"""Stands in the view for every character that is masked already; no rule matches it."""

KEPT = "\x03"
"""Stands in the view for every character of a number that must stay readable."""

_GONE = "\x00"
_TABLE_LIMIT = 20_000
_INVISIBLE_CATEGORIES = frozenset({"Cf", "Mn", "Me"})
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_LOOK_ALIKES = {
    **dict(zip("аАбеЕоОрРсСтТхХуУмМкКнНіІвВ", "aabeeooppccttxxyymmkkhhiibb", strict=True)),
    **dict(zip("οΟαΑτΤρΡιΙκΚεΕνΝμΜ", "ooaattppiikkeevvmm", strict=True)),
    **dict.fromkeys("−⁃﹣➖", "-"),
    **dict.fromkeys("·∙⋅・‧。｡", "."),
    **dict.fromkeys("“”„«»〝〞", '"'),
    **dict.fromkeys("‘’‚`´", "'"),
    **dict.fromkeys("⁄∕", "/"),
    BULLET: BULLET,
}
_MASKED = re.compile(BULLET + r"{3,}[0-9]{0,3}(?![0-9])")
_NOT_A_CODE = re.compile(
    "(?<=[mM])(?:[àáảạÀÁẢẠ]|[aA](?=[\u0300\u0301\u0309\u0323]))(?=[\u0300\u0301\u0309\u0323]?(?![\\w\u0300-\u036f]))"
)
"""The vowel of "mà", "má", "mả", "mạ": only "mã" and "ma" may name a code."""

_NOT_MONEY = re.compile(
    "(?<=[dDđĐ])(?:[óòỏọộốổỗÓÒỎỌỘỐỔỖ]|[ôÔ](?=[\u0301\u0309\u0323]?n)|[oO](?=[\u0300\u0301\u0309\u0323]n))"
    "(?=[\u0300\u0301\u0309\u0323]?[nN][gG](?!\\w))"
)
"""The vowel of "đóng", "đông", "động": only "đồng" and "dong" may tell an amount."""

_OTHER_VOWEL = "w"
_LETTER_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[oil]+(?=[0-9])|(?<![a-z0-9])[oil](?=[0-9]{3})")
_NUMBER_TYPED_AS_LETTERS = re.compile(r"(?<![a-z0-9])(?:[0-9oil]{12}|[0-9oil]{10})(?![a-z0-9])")
_AS_DIGITS = str.maketrans("oil", "011")
_MOSTLY = 6


def _fold(character: str) -> str:
    """Return the one character that stands for this one in the view."""
    category = unicodedata.category(character)
    if character in "\n\x85\u2028\u2029":
        return "\n"
    if character in "\t\r\v\f" or category == "Zs":
        return " "
    if category in _INVISIBLE_CATEGORIES or category == "Cc" or character in _FILLERS:
        return _GONE
    if character in _LOOK_ALIKES:
        return _LOOK_ALIKES[character]
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if category == "Pd":
        return "-"
    base = unicodedata.normalize("NFKD", character)[0].lower()[:1]
    return {"đ": "d", "ı": "i", "ł": "l", "ø": "o"}.get(base, base)


class _FoldTable(dict[int, str]):
    """Filled as characters turn up, and bounded, because the texts come from outside."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < _TABLE_LIMIT:
            self[code] = folded
        return folded


_TABLE = _FoldTable()


class View:
    """The plain view of one text, and where each of its characters stands in the text."""

    def __init__(self, source: str) -> None:
        self.source = source
        folded = _NOT_MONEY.sub(_OTHER_VOWEL, _NOT_A_CODE.sub(_OTHER_VOWEL, source)).translate(_TABLE)
        self._places: Sequence[int] = range(len(folded))
        if _GONE in folded:
            self._places = [place for place, character in enumerate(folded) if character != _GONE]
            folded = folded.replace(_GONE, "")
        if BULLET in folded:
            folded = _MASKED.sub(lambda found: HIDDEN * len(found[0]), folded)
        self.plain = folded

    def read_letters_as_digits(self) -> None:
        """Read o, i and l as 0, 1 and 1 where only a digit makes sense ("o912 345 678", "09l2345678")."""
        plain = _NUMBER_TYPED_AS_LETTERS.sub(
            lambda found: found[0].translate(_AS_DIGITS) if sum(map(str.isdigit, found[0])) >= _MOSTLY else found[0],
            self.plain,
        )
        self.plain = _LETTER_BETWEEN_DIGITS.sub(lambda found: found[0].translate(_AS_DIGITS), plain)

    def keep(self, pattern: re.Pattern[str]) -> None:
        """Take what the pattern finds out of reach of every later rule, unless its group `account` stands before it."""
        self.plain = pattern.sub(
            lambda found: found[0] if found.groupdict().get("account") else KEPT * len(found[0]), self.plain
        )

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the typed text that stands behind this span, with the invisible characters in it."""
        return self._places[start], self._places[end] if end < len(self._places) else len(self.source)
