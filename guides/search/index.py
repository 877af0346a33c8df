"""BM25 over words and pairs of neighbours: the best name counts, all names, the nearest asks, and what is told."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise
from math import log
from typing import NamedTuple

from guides.search.nearness import Nearness

_K1 = 1.0
_PROFILE = 2.4
"""How much it counts what the names of an entry say alike, beside the best one of them."""
_ANYWHERE = 0.6
"""How much it counts that any name has a term."""
_TOLD = 1.0
"""How much it counts that an entry tells of a term."""
_NEAREST = 0.6
"""How much it counts how near the asks of an entry are to what was said, beside all the rest of the best one."""
_ALONE = 2.0
"""How much the only name of an entry counts, which is its best one and all of them."""
_TITLE_SHARE = 0.3
_FIELD_WEIGHT = 0.15
_NEXT_TO_NOTHING = 0.03
_FAR_BEHIND = 0.25
_SHARED = 0.5
"""How much less a word in few of the names of a guide makes it common than one in all of them."""

_MANY, _VERY_MANY = 2_000, 25
"""From so many namings on, a term that more than one in so many has is kept as a whole column."""


class Posted(NamedTuple):
    """Numbers of namings, and what each gains from a term; without numbers the gains of all."""

    numbers: "array[int] | None"
    gains: "array[float]"


@dataclass(frozen=True, slots=True)
class Naming:
    """One way to name an entry: its words in order, each with its weight."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    @property
    def length(self) -> float:
        """Return the length in full words."""
        return sum(self.weights)

    def terms(self) -> Counter[str]:
        """Count the words and pairs."""
        return Counter([*self.words, *(f"{left} {right}" for left, right in pairwise(self.words))])


@dataclass(frozen=True, slots=True)
class Named:
    """An entry as the index takes it: official names first."""

    names: tuple[Naming, ...]
    asks: tuple[Naming, ...] = ()
    field: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()  # words and pairs of what it tells
    prior: float = 1.0


class Scored(NamedTuple):
    """An entry with its score and the naming that brought most of it."""

    score: float
    entry: int
    naming: int


class Index:
    """Never changes after it is built."""

    def __init__(self, entries: Iterable[Named]) -> None:
        """Index the entries by their place."""
        self._entry_of = array("l")
        self._terms_of: list[frozenset[str]] = []
        self._words_of: list[frozenset[str]] = []
        documents: list[tuple[dict[str, float], float, float]] = []
        profiles: list[tuple[dict[str, float], float, float]] = []
        having: dict[str, float] = defaultdict(float)
        self.size = 0
        entries = list(entries)
        self._told = _rarity_of(len(entries), Counter(term for entry in entries for term in entry.told))
        self._first_of = array("l")
        for place, entry in enumerate(entries):
            self.size += 1
            self._first_of.append(len(self._terms_of))
            namings = [*entry.names, *entry.asks]
            counted = [naming.terms() for naming in namings]
            shares, length = _profile(entry, counted)
            for term in {*shares, *entry.field}:
                having[term] += shares.get(term, _FIELD_WEIGHT) ** _SHARED
            self._words_of.append(frozenset(word for naming in namings for word in naming.words))
            is_alone = len(namings) == 1
            for naming, terms in zip(namings, counted, strict=True):
                counts: dict[str, float] = dict(terms)
                if naming in entry.names:
                    for word in entry.field:
                        counts.setdefault(word, _FIELD_WEIGHT)
                self._entry_of.append(place)
                self._terms_of.append(frozenset(terms))
                documents.append((counts, naming.length, entry.prior * (_ALONE if is_alone else 1)))
            profiles.append(({} if is_alone else shares, length, entry.prior))
        self._rarity = _rarity_of(self.size, having)
        self.unknown = log(1 + 2 * (self.size + 0.5))
        usual = sum(length for _, length, _ in documents) / len(documents) if documents else 1.0
        self._postings = _posted(
            self._naming_gains(counts, length / usual, factor) for counts, length, factor in documents
        )
        self._profiles = _posted(self._entry_gains(shares, length / usual, prior) for shares, length, prior in profiles)
        self._asks = Nearness(
            [(place, terms) for place, terms in zip(self._entry_of, self._terms_of, strict=True) if entries[place].asks]
        )
        self._stories = _posted({term: _TOLD * self._told[term] for term in entry.told} for entry in entries)

    def rarity(self, word: str) -> float:
        """Say how telling a word is; most of all when it is nowhere."""
        return self._rarity.get(word, self.unknown)

    def knows(self, word: str) -> bool:
        """Tell whether any name has this word."""
        return word in self._rarity

    def terms(self, naming: int) -> frozenset[str]:
        """Return the words and pairs of a naming."""
        return self._terms_of[naming]

    def words(self, entry: int) -> frozenset[str]:
        """Return the words of all names of an entry."""
        return self._words_of[entry]

    def ranked(self, terms: Mapping[str, float], said: Mapping[str, float], *, most: int) -> list[Scored]:
        """Score the entries that share a term; the best `most`, best first, equal scores in their order.

        `said` are the terms in the resident's own words: only they are looked for in what entries tell.
        """
        terms = self._telling(terms)
        best: dict[int, float] = {}
        naming_of: dict[int, int] = {}
        entry_of = self._entry_of
        for naming, score in _summed(self._postings, terms).items():
            entry = entry_of[naming]
            if score > best.get(entry, 0.0):
                best[entry] = score
                naming_of[entry] = naming
        for postings, looked_for in ((self._profiles, terms), (self._stories, said)):
            for entry, score in _summed(postings, looked_for).items():
                best[entry] = best.get(entry, 0.0) + score
        most_said = _NEAREST * max(best.values(), default=0.0)
        for entry, closeness in self._asks.of(said).items():
            best[entry] = best.get(entry, 0.0) + most_said * closeness
        least = _FAR_BEHIND * max(best.values(), default=0.0)
        ranked = nsmallest(most, [(-score, entry) for entry, score in best.items() if score >= least])
        return [Scored(-score, entry, naming_of.get(entry, self._first_of[entry])) for score, entry in ranked]

    def _telling(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Leave out what says next to nothing beside the rest: half of all titles have "cấp"."""
        said = {term: weight * self._rarity[term] for term, weight in terms.items() if term in self._rarity}
        least = _NEXT_TO_NOTHING * max(said.values(), default=0.0)
        return {term: terms[term] for term, size in said.items() if size >= least}

    @property
    def has_asks(self) -> bool:
        """Tell whether any entry is known by how people ask for it: then the way of asking says something too."""
        return self._asks.size > 0

    @property
    def bytes(self) -> int:
        """Say about how much memory the postings take."""
        pairs = [pair for postings in (self._postings, self._profiles, self._stories) for pair in postings.values()]
        columns = [column for pair in pairs for column in pair if column is not None]
        return sum(column.itemsize * len(column) + 64 for column in columns)

    def _naming_gains(self, counts: Mapping[str, float], length: float, factor: float) -> dict[str, float]:
        """Say what a naming gains from each term; `length` in usual lengths."""
        return {
            term: factor * self._rarity[term] * count * (_K1 + 1) / (count + _K1 * length)
            for term, count in counts.items()
        }

    def _entry_gains(self, shares: Mapping[str, float], length: float, prior: float) -> dict[str, float]:
        """Say what an entry gains from each term, whichever naming it is in."""
        gains = self._naming_gains(shares, length, _PROFILE * prior)
        for term in shares:
            gains[term] += _ANYWHERE * prior * self._rarity[term]
        return gains


def _rarity_of(size: int, having: Mapping[str, float]) -> dict[str, float]:
    """Say how telling each term is that so many of `size` have."""
    return {term: log(1 + (size - n + 0.5) / (n + 0.5)) for term, n in having.items()}


def _posted(documents: Iterable[Mapping[str, float]]) -> dict[str, Posted]:
    """Turn the gains of each document around: by term."""
    postings: dict[str, tuple[array[int], array[float]]] = {}
    total = 0
    for number, found in enumerate(documents):
        total += 1
        for term, gain in found.items():
            if (posted := postings.get(term)) is None:
                posted = postings[term] = (array("l"), array("d"))
            posted[0].append(number)
            posted[1].append(gain)
    return {term: _column(numbers, gains, total) for term, (numbers, gains) in postings.items()}


def _column(numbers: "array[int]", gains: "array[float]", total: int) -> Posted:
    if total < _MANY or len(numbers) * _VERY_MANY <= total:
        return Posted(numbers, gains)
    column = array("d", bytes(8 * total))
    for number, gain in zip(numbers, gains, strict=True):
        column[number] = gain
    return Posted(None, column)


def _summed(postings: Mapping[str, Posted], terms: Mapping[str, float]) -> dict[int, float]:
    """Sum up what each naming gains. What has only words that very many have is not looked at beside the rest."""
    sums: defaultdict[int, float] = defaultdict(float)
    common = []
    for term, weight in terms.items():
        if (posted := postings.get(term)) is None:
            continue
        if posted.numbers is None:
            common.append((posted.gains, weight))
            continue
        for number, gain in zip(posted.numbers, posted.gains, strict=True):
            sums[number] += weight * gain
    if not common:
        return sums
    least = _FAR_BEHIND * max(sums.values(), default=0.0)
    near = {number: score for number, score in sums.items() if score >= least}
    for gains, weight in common:
        for number in near or range(len(gains)):
            near[number] = near.get(number, 0.0) + weight * gains[number]
    return near


def _profile(entry: Named, counted: list[Counter[str]]) -> tuple[dict[str, float], float]:
    """Say in what share of its names each term is; the official names together count as much as `_TITLE_SHARE`."""
    official = (_TITLE_SHARE if entry.asks else 1) / len(entry.names)
    asked = (1 - _TITLE_SHARE) / max(1, len(entry.asks))
    shares: dict[str, float] = defaultdict(float)
    length = 0.0
    for place, (naming, terms) in enumerate(zip([*entry.names, *entry.asks], counted, strict=True)):
        share = official if place < len(entry.names) else asked
        length += share * naming.length
        for term in terms:
            shares[term] += share
    return dict(shares), length
