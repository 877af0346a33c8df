"""Finds the names that stand in a text: exactly, without their spaces, or with one wrong letter."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from helpdesk.areas.tree import AreaRow
from helpdesk.areas.words import words_of

SHORTEST_WITH_TYPO = 4
_LONGEST = 32  # letters of the longest name, with room for one more
_PART_WEIGHT = 0.9
_ALIAS_WEIGHT = 0.98
_STEM_WEIGHT = 0.93
_DASH = re.compile(r"\s+[-\N{EN DASH}]\s+|\s+-|-\s+")


class Named(NamedTuple):
    """A place that bears a name, and how much of its name that is (1: all of it)."""

    area: str
    weight: float


class Names:
    """Names with their spaces taken out, as "lacthuy"; so "lac thuy", "lacthuy" and "la cthuy" find the same."""

    def __init__(self, rows: Iterable[AreaRow]) -> None:
        """Take the names and aliases of all places."""
        found: dict[str, list[Named]] = defaultdict(list)
        syllables: set[str] = set()
        for row in rows:
            words = words_of(row.name)
            syllables.update(words)
            for key, weight in _keys(row, words).items():
                found[key].append(Named(row.id, weight))
        self._named = {key: tuple(named) for key, named in found.items()}
        self._sorted = sorted(self._named)
        self._halves: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        for key in self._sorted:
            if len(key) >= SHORTEST_WITH_TYPO and not key.isdecimal():
                middle = len(key) // 2
                self._halves[len(key), key[:middle], ""].append(key)
                self._halves[len(key), "", key[middle:]].append(key)
        self.syllables = frozenset(syllables)

    def __contains__(self, key: object) -> bool:
        """Tell whether some place is called so."""
        return key in self._named

    def exactly(self, key: str) -> tuple[Named, ...]:
        """Return the places of this name."""
        return self._named.get(key, ())

    def with_a_typo(self, key: str) -> Iterator[str]:
        """Find the names that differ by one letter: changed, left out, added, or swapped with the next.

        One wrong letter leaves the first or the second half of a name whole, so few names need a closer look.
        """
        if not SHORTEST_WITH_TYPO <= len(key) <= _LONGEST:
            return
        seen = {key}
        for length in (len(key) - 1, len(key), len(key) + 1):
            middle = length // 2
            ending = key[len(key) - (length - middle) :]
            for half in ((length, key[:middle], ""), (length, "", ending)):
                for name in self._halves.get(half, ()):
                    if name not in seen and _differ_by_one(name, key):
                        seen.add(name)
                        yield name
        for place in range(len(key) - 1):
            swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
            if swapped not in seen and swapped in self._named:
                seen.add(swapped)
                yield swapped

    def beginning_with(self, key: str, *, limit: int) -> list[str]:
        """Return up to `limit` names that begin with `key`, in the order of letters."""
        first = bisect_left(self._sorted, key)
        return [name for name in self._sorted[first : first + limit] if name.startswith(key)]


def _keys(row: AreaRow, words: list[str]) -> dict[str, float]:
    """Return the ways to write the name of a place, each with its weight."""
    keys = {"".join(words): 1.0}
    for alias in row.aliases:
        keys.setdefault("".join(words_of(alias)), _ALIAS_WEIGHT)
    parts = _DASH.split(row.name)
    if len(parts) > 1:
        for part in map(words_of, parts):
            keys.setdefault("".join(part) if len(part) > 1 else "", _PART_WEIGHT)
    if any(map(str.isdecimal, words)):
        keys.setdefault("".join(word for word in words if not word.isdecimal()), _STEM_WEIGHT)
    keys.pop("", None)
    return keys


def _differ_by_one(one: str, other: str) -> bool:
    """Tell whether one letter, not a figure, changed, added or left out makes one word of the other."""
    shorter, longer = sorted((one, other), key=len)
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if longer[start].isdecimal() or (start < len(shorter) and shorter[start].isdecimal()):
        return False  # "Hà Giang 1" is no slip for "Hà Giang 2"
    return shorter[start + (len(shorter) == len(longer)) :] == longer[start + 1 :]
