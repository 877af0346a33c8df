"""What a resident wrote, made comparable with the words of the guides."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from guides.search.lexicon import LONGEST_PHRASE, Lexicon
from guides.search.syllables import Speller
from helpdesk.language.folding import fold

MOST_WORDS = 60

_STOP_WEIGHT = 0.1
_HALF_STOP_PAIR = 0.5
_SYNONYM_WEIGHT = 0.6
_SYNONYM_MET = 0.7


@dataclass
class Query:
    """Words in order, the terms (words and pairs of neighbours) made of them, and official words beside them."""

    words: list[str]
    stop_words: frozenset[str]
    official: list[tuple[list[str], list[str]]] = field(default_factory=list)  # words said, official words for them

    def __post_init__(self) -> None:
        pairs = [f"{left} {right}" for left, right in pairwise(self.words)]
        self.terms: dict[str, float] = dict(Counter([*self.words, *pairs]))
        self.length = sum(self.weight(word) if word in self.stop_words else 1.0 for word in self.words)
        self.telling_pairs = [pair for pair in dict.fromkeys(pairs) if self.weight(pair) == 1]
        self.all_terms = {term: self.weight(term) for term in self.terms}
        for _, official in self.official:
            neighbours = [f"{left} {right}" for left, right in pairwise(official)]
            for term in [*official, *neighbours]:
                self.all_terms.setdefault(term, _SYNONYM_WEIGHT * self.weight(term))

    def weight(self, term: str) -> float:
        """Say how much a term counts: 1, or less when it holds stop words."""
        words = term.split()
        stops = sum(word in self.stop_words for word in words)
        if not stops:
            return 1.0
        return _STOP_WEIGHT if stops == len(words) else _HALF_STOP_PAIR

    def met_by(self, terms: dict[str, float]) -> dict[str, float]:
        """Say how far each word of the query is met by the terms of a wording: by itself, or by its official words."""
        met = {word: 1.0 for word in self.words if word in terms}
        for said, official in self.official:
            share = sum(word in terms for word in official) / len(official)
            if share >= _HALF_STOP_PAIR:
                for word in said:
                    met.setdefault(word, _SYNONYM_MET * share)
        return met


class Reader:
    """Reads queries with a lexicon, and mends their spelling against the wordings of the guides."""

    def __init__(self, lexicon: Lexicon, wordings: list[str]) -> None:
        self._lexicon = lexicon
        self._fillers = {tuple(phrase.split()) for phrase in lexicon.fillers}
        self._matters = {tuple(name.split()) for name in lexicon.matters}
        self._synonyms = {tuple(said.split()): official.split() for said, official in lexicon.synonyms.items()}
        self._stop_words = frozenset(lexicon.stop_words)
        known = [self._written_out(fold(wording).split()) for wording in wordings]
        known += [list(said) for said in self._synonyms]
        self._speller = Speller(known, common=self._stop_words)

    def matters(self, query: Query) -> set[str]:
        """Name the matters that a query speaks of, in its own or in official words."""
        texts = [query.words, *(official for _, official in query.official)]
        return {name for words in texts for name in self._named(words)}

    def query(self, text: str, *, is_title: bool = False) -> Query:
        """Read a text. A title is taken as it stands: not mended, no official words beside it."""
        words = self._written_out(fold(text).split()[:MOST_WORDS])
        if not is_title:
            words = self._speller.mended(words)
        words = self._without_fillers(words)
        return Query(words, self._stop_words, [] if is_title else self._official(words))

    def _written_out(self, words: list[str]) -> list[str]:
        return [part for word in words for part in self._lexicon.abbreviations.get(word, word).split()]

    def _without_fillers(self, words: list[str]) -> list[str]:
        kept: list[str] = []
        place = 0
        while place < len(words):
            size = _longest(words, place, self._fillers)
            if not size:
                kept.append(words[place])
            place += size or 1
        return kept or words

    def _named(self, words: list[str]) -> Iterator[str]:
        for place in range(len(words)):
            if size := _longest(words, place, self._matters):
                yield " ".join(words[place : place + size])

    def _official(self, words: list[str]) -> list[tuple[list[str], list[str]]]:
        found = []
        for place in range(len(words)):
            size = _longest(words, place, self._synonyms)
            if size:
                said = words[place : place + size]
                found.append((said, self._synonyms[tuple(said)]))
        return found


def _longest(words: list[str], place: int, phrases: "set[tuple[str, ...]] | dict[tuple[str, ...], list[str]]") -> int:
    """Return how many words from `place` on form the longest known phrase; 0 when none."""
    sizes = range(min(LONGEST_PHRASE, len(words) - place), 0, -1)
    return next((size for size in sizes if tuple(words[place : place + size]) in phrases), 0)
