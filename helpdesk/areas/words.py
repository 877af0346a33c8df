"""How people write places: kinds, short forms and the words around a name, all folded."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from helpdesk.areas.models import Level
from helpdesk.language.folding import fold

CODE_DIGITS = 5

KINDS_OF_LEVEL = {
    Level.PROVINCE: frozenset({"tinh", "thanh pho"}),
    Level.DISTRICT: frozenset({"huyen", "quan", "thi xa", "thanh pho"}),
    Level.COMMUNE: frozenset({"xa", "phuong", "thi tran", "dac khu"}),
    Level.ZONE: frozenset({"cum", "khu vuc"}),
    Level.HAMLET: frozenset(
        {"thon", "xom", "ap", "ban", "buon", "lang", "khom", "to dan pho", "khu pho", "tieu khu", "so nha"}
    ),
}
"""Kinds people mix up stand together: a town that is a commune now is called either."""

_FILLERS = """
a ak anh ay ba bac ban bay ben biet cac cam chao cho chi chinh chu con co cu cua day do dang duoc e em gan gio hay hien
hoi khong ko la luon minh moi muon nao nay nha nhe nhi no o on ong que roi sinh song tai thi thuoc thuong toan toi tren
tru truoc trong u uh vang vay ve voi vn vietnam viet nam xin dia khau ho ubnd
"""
FILLERS = frozenset(_FILLERS.split())
"""Words that seldom tell which place is meant, unless a name holds them."""

_SHORT_KINDS = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "dk": "dac khu",
    "q": "quan",
    "h": "huyen",
    "t": "tinh",
    "p": "phuong",
    "ph": "phuong",
    "f": "phuong",
    "x": "xa",
    "tdp": "to dan pho",
    "kp": "khu pho",
}
_VAGUE_HAMLETS = frozenset({"ban", "buon", "lang"})  # first words of many names: Lạng Sơn, Bản Vược, Buôn Ma Thuột

_WORD = re.compile(r"\d+|[^\W\d]+")
_SOUNDS_AS_I = re.compile(r"(?<=[bcdghklmnpqrstvx])y(?![aeiou])")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


class Word(NamedTuple):
    """A word folded, and letter by letter as it was typed (the same if the letters do not pair)."""

    plain: str
    typed: str


class Marks(NamedTuple):
    """How a run of words is spelt: its letters with hats and strokes, and its tones in their order.

    Parted so, "thuỷ" and "thủy" are equal, and so are "Mỹ" and "Mĩ".
    """

    letters: str
    tones: str


def words_of(text: str) -> list[str]:
    """Fold and part into words and numbers: "P.05 Q10" becomes p, 5, q, 10. "Mỹ" and "Mĩ" become one."""
    return [_plain(word) for word in _WORD.findall(fold(text))]


def typed_words_of(text: str) -> list[Word]:
    """Do as `words_of`, and keep what was typed for each word."""
    plain = words_of(text)
    typed = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if list(map(len, plain)) != list(map(len, typed)):  # rare signs, or zeros before a number
        return [Word(word, word) for word in plain]
    return list(map(Word, plain, typed))


def marks_of(text: str) -> Marks:
    """Return how a name, or a run of typed words, is spelt."""
    signs = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(sign for sign in signs if sign not in _TONES and (sign.isalnum() or unicodedata.combining(sign)))
    return Marks(letters.replace("y", "i"), "".join(sign for sign in signs if sign in _TONES))


def _plain(word: str) -> str:
    if word.isdecimal():
        return word if len(word) >= CODE_DIGITS else word.lstrip("0") or "0"
    return _SOUNDS_AS_I.sub("i", word)


@cache
def folded_kind(kind: str) -> str:
    """Fold a kind of the tree: there are few, and each is asked for often."""
    return fold(kind)


class Kind(NamedTuple):
    """A kind that stands in a text, folded, and its first word."""

    kind: str
    start: int


class Kinds:
    """The kinds of places and how they are written."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        """Know the official kinds with their short forms, and more kinds that a tree has."""
        known = {kind for kinds in KINDS_OF_LEVEL.values() for kind in kinds} | {fold(kind) for kind in more}
        self._kinds: dict[tuple[str, ...], str] = {(short,): kind for short, kind in _SHORT_KINDS.items()}
        for kind in known:
            words = words_of(kind)
            self._kinds |= {tuple(words): kind, ("".join(words),): kind}
        self._longest = max(map(len, self._kinds))
        self.written = frozenset("".join(words) for words in self._kinds)

    def ending_at(self, words: list[str]) -> list[Kind | None]:
        """For each border between words, the longest kind that ends there."""
        return [self._ending(words, border) for border in range(len(words) + 1)]

    def _ending(self, words: list[str], border: int) -> Kind | None:
        for start in range(max(0, border - self._longest), border):
            kind = self._kinds.get(tuple(words[start:border]))
            if kind is not None:
                return Kind(kind, start)
        return None


class Text:
    """The words of a question, the kinds between them, and what each word weighs.

    Kinds and fillers weigh little, so does a hamlet nobody listed: "thôn Đồi 2, xã Yên Bồng" still means Yên Bồng.
    """

    def __init__(self, words: list[Word], kinds: Kinds) -> None:
        """Weigh the words."""
        self.words = [word.plain for word in words]
        self.kinds = kinds.ending_at(self.words)
        self.weights = [0.15 if word in FILLERS else 1.0 for word in self.words]
        self._typed = [word.typed for word in words]
        hamlet_from = None
        for border, kind in enumerate(self.kinds):
            if kind is None:
                continue
            if hamlet_from is not None:
                self._lighten(hamlet_from, kind.start, to=0.1)
            self._lighten(kind.start, border, to=0.4)
            is_hamlet = kind.kind in KINDS_OF_LEVEL[Level.HAMLET] and kind.kind not in _VAGUE_HAMLETS
            hamlet_from = border if is_hamlet else None

    @property
    def total(self) -> float:
        """What all words weigh together."""
        return sum(self.weights)

    def is_filling(self, start: int, end: int) -> bool:
        """Tell whether there are only words that seldom belong to a name."""
        return all(word in FILLERS for word in self.words[start:end])

    def heed(self, start: int, end: int) -> None:
        """Let fillers weigh as much as others: here they are part of a name, as in Bắc Ninh."""
        for place in range(start, end):
            if self.words[place] in FILLERS:
                self.weights[place] = 1.0

    def marks(self, start: int, end: int) -> Marks | None:
        """Return how the words are spelt; None when they were typed without any mark, as many do."""
        typed = "".join(self._typed[start:end])
        return None if typed.isascii() else marks_of(typed)

    def opening_kind(self) -> tuple[str | None, int]:
        """Return the kind the text begins with, if any, and the word after it."""
        for border in range(len(self.words), 0, -1):
            kind = self.kinds[border]
            if kind is not None and kind.start == 0:
                return kind.kind, border
        return None, 0

    def _lighten(self, start: int, end: int, *, to: float) -> None:
        for place in range(start, end):
            self.weights[place] = min(self.weights[place], to)
