"""What may be meant by words that are in no phrase: the official words whose phrases share most with them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from math import log
from typing import TypeAlias

Official: TypeAlias = tuple[tuple[str, ...], ...]
"""Ways to say something officially, each as words."""

_LENGTH = 0.5
"""How much it counts that many phrases lead to the same words: such share something with every question."""
_TELLING = 0.5
"""Words that weigh less than this are met in every question."""
_LEAST = 0.3
"""A guess with less to speak for it does more harm than good."""


class Guesser:
    """Takes all phrases for the same official words as one text, and finds the text nearest to what was said."""

    def __init__(self, phrases: Iterable[tuple[Iterable[list[str]], Official]]) -> None:
        """Take the rows of each phrase and its official words."""
        said: dict[Official, set[str]] = defaultdict(set)
        for rows, official in phrases:
            for row in rows:
                said[official].update(row, (f"{left} {right}" for left, right in pairwise(row)))
        self._official = list(said)
        size = max(1, len(said))
        usual = sum(map(len, said.values())) / size or 1.0
        having = Counter(term for terms in said.values() for term in terms)
        self._rarity = {term: log(1 + (size - n + 0.5) / (n + 0.5)) for term, n in having.items()}
        self._unknown = log(1 + size / 0.5)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, terms in enumerate(said.values()):
            lengthened = 2 - _LENGTH + _LENGTH * len(terms) / usual
            for term in terms:
                self._postings[term].append((number, 2 * self._rarity[term] / lengthened))

    def guess(
        self, words: Mapping[str, float], pairs: Mapping[str, float], understood: Collection[str]
    ) -> tuple[Official, float]:
        """Return official words and how much speaks for them, at most 1; none when nothing much does.

        The more of the words was `understood`, the less there is to guess.
        """
        total = sum(weight * self._rare(word) for word, weight in words.items())
        if not total:
            return (), 0.0
        left = sum(weight * self._rare(word) for word, weight in words.items() if word not in understood) / total
        near: defaultdict[int, float] = defaultdict(float)
        for term, weight in (*words.items(), *pairs.items()):
            if weight >= _TELLING:
                for number, gain in self._postings.get(term, ()):
                    near[number] += weight * gain
        best = max(near, key=lambda number: (near[number], -number), default=None)
        sure = left * min(1.0, near[best] / total) if best is not None else 0.0
        return (self._official[best], sure) if best is not None and sure >= _LEAST else ((), 0.0)

    def _rare(self, word: str) -> float:
        return self._rarity.get(word, self._unknown)
