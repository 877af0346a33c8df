"""A text as words: each folded, with the marks it was typed with, so that "nhà" and "nha" can be told apart."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from helpdesk.language.folding import fold

_WORD = re.compile(r"[^\W_]+")
_I_AND_Y = re.compile(r"[hklmst]y|qui")
_HOOK, _TILDE = "\u0309", "\u0303"
_MARKED_SHARE = 0.3
"""From this share of words with marks on, a word without any was typed so on purpose."""


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word. `marks` are those it was typed with; None when the writer uses none, so it may be any word."""

    plain: str
    marks: str | None = None

    def may_be(self, other: "Word") -> bool:
        """Tell whether this is the other word, as far as one can see."""
        return self.plain == other.plain and (self.marks is None or self.marks == other.marks)


def words_of(text: str) -> list[Word]:
    """Split a text into words."""
    words = written_words(text)
    if sum(bool(word.marks) for word in words) >= _MARKED_SHARE * len(words):
        return words
    return [word if word.marks else Word(word.plain) for word in words]


def written_words(text: str) -> list[Word]:
    """Split a text that is sure to have its marks, as official names and the lexicon have."""
    return [word for token in _WORD.findall(_composed(text)) for word in _read(token)]


def plain_words(text: str) -> list[str]:
    """Split a text into folded words."""
    return [word.plain for word in words_of(text)]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


@lru_cache(maxsize=20_000)
def _read(token: str) -> tuple[Word, ...]:
    marks = _marks(token)
    return tuple(Word(one_spelling(plain), marks) for plain in fold(token).split())


def one_spelling(plain: str) -> str:
    """Write "ky" and "ki", "quy" and "qui" in one way: both are in use."""
    if not _I_AND_Y.fullmatch(plain):
        return plain
    return "quy" if plain == "qui" else plain[0] + "i"


def _marks(token: str) -> str:
    """Name the marks of a word, wherever they sit; hook and tilde are one, as half of the country says them."""
    if token.isascii():
        return ""
    marks = {sign for sign in unicodedata.normalize("NFD", token) if unicodedata.combining(sign)}
    return "".join(sorted(_TILDE if sign == _HOOK else sign for sign in marks))
