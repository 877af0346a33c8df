"""The order of the Vietnamese alphabet: for lists that people read."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, TypeAlias

Key: TypeAlias = tuple[tuple[tuple[int, ...], ...], tuple[int, ...], str]

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE: Final = {letter: place for place, letter in enumerate(_ALPHABET)}
_TONES: Final = {mark: place for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
"""Huyền, hỏi, ngã, sắc, nặng: the order of dictionaries. Without a mark comes first."""


_LONGEST_NUMBER: Final = 100
_WORD: Final = re.compile(r"\d+|[^\W\d_]+")


@lru_cache(maxsize=8192)
def in_order(text: str) -> Key:
    """Return what to sort by: letters first (a, ă, â, b … d, đ), tones only among words of the same letters.

    "An", "Ân", "Bình", "Dung", "Đào"; "ma", "mà", "mả", "mã", "má", "mạ". Signs and capitals do not count;
    "Thôn 2" stands before "Thôn 10".
    """
    letters, tones = _parted(text)
    return tuple(_places(word) for word in _WORD.findall(letters)), tones, text


def _places(word: str) -> tuple[int, ...]:
    if word.isdecimal():
        return -1, int(word[:_LONGEST_NUMBER])
    return tuple(_PLACE.get(letter, ord(letter)) for letter in word)


def _parted(text: str) -> tuple[str, tuple[int, ...]]:
    """Take the tones off their letters; what makes another letter of one (ă, ơ) stays on it."""
    letters: list[str] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFD", text.casefold()):
        if mark in _TONES:
            if tones:
                tones[-1] = _TONES[mark]
            continue
        letters.append(mark)
        if not unicodedata.combining(mark):
            tones.append(0)
    return unicodedata.normalize("NFC", "".join(letters)), tuple(tones)
