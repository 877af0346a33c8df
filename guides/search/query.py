"""What a resident wrote, made comparable with the names of what can be found."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guides.search.books import books_of
from guides.search.lexicon import Lexicon
from guides.search.spelling import Speller
from guides.search.words import Word, words_of, written_words

MOST_WORDS = 60

STOP_WEIGHT = 0.15
HALF_STOP_PAIR = 0.5
SYNONYM_WEIGHT = 0.7
KNOWN_SYNONYM_WEIGHT = 0.3
"""Where guides are asked for in the very words that were said, official ones help little."""
USUAL_OFFICIAL = 6
SAYS_MUCH = 3
PASSING = 0.55
"""How much official words for a word or two count beside those for more: they often tell only who asks."""
MANY_NAMES = 300
"""Of fewer, what was said tells nearly always which is meant; a guess rather leads away from it."""
_SHORT_SYNONYM = 3
"""More words than these say together what none of them says alone, however often each is met in asks."""
_YEARS = "tuoi"


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that were said, and the official words that may be meant by them."""

    said: tuple[str, ...]
    official: tuple[tuple[str, ...], ...]
    weight: float  # of the official words


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: words and pairs of neighbours, each with its weight."""

    words: dict[str, float]  # said by the resident
    pairs: dict[str, float]  # neighbours among them
    beside: dict[str, float]  # official words and pairs for what was said
    synonyms: tuple[Synonym, ...]
    matters: frozenset[str]
    guessed: dict[str, float]  # official words and pairs that may be meant, where little is certain

    @property
    def terms(self) -> dict[str, float]:
        """Return all that is looked for."""
        more = {term: weight for term, weight in self.guessed.items() if weight > self.beside.get(term, 0.0)}
        return {**self.beside, **more, **self.said}

    @property
    def certain(self) -> dict[str, float]:
        """Return what is looked for without guessing."""
        return {**self.beside, **self.said}

    @property
    def said(self) -> dict[str, float]:
        """Return what the resident said himself."""
        return {**self.pairs, **self.words}

    @property
    def says_something(self) -> bool:
        """Tell whether there is any word that tells one matter from another."""
        return bool(self.beside) or any(weight > STOP_WEIGHT for weight in self.words.values())


class Reader:
    """Reads queries with a lexicon, mending their spelling against the names of what can be found."""

    def __init__(self, lexicon: Lexicon, names: Iterable[str], asks: Iterable[str] = ()) -> None:
        """Learn the words and neighbours of official names, and of the ways to ask that guides give."""
        asks = list(asks)
        names = [*names, *asks]
        books = books_of(lexicon)
        self._usual = books.usual_marks(names)
        self._abbreviations, self._ages, self._stops = books.abbreviations, books.ages, books.stops
        self._fillers, self._synonyms = books.fillers.beside(self._usual), books.synonyms.beside(self._usual)
        self._whole, self._matters, self._actions = books.whole, books.matters, books.actions
        self._guesser = None if asks or len(names) < MANY_NAMES else books.guesser
        named = [self.name(name) for name in names]
        known = [[word.plain for word in words] for words in named]
        asked = known[len(named) - len(asks) :]
        self._asked = {row for words in asked for row in (*((word,) for word in words), *pairwise(words))}
        self._content_pairs = {pair for words in named for pair in self._telling(words)}
        self._speller = Speller(known, beside=books.speller)

    def query(self, text: str) -> Query:
        """Read what a resident wrote."""
        words = self._written_out(words_of(text)[:MOST_WORDS])
        words = self._written_out(self._speller.mended(words))
        words = self._without_fillers(words)
        weights = self._weights(words)
        synonyms = self._found_synonyms(words)
        own = {word.plain: weight for word, weight in zip(words, weights, strict=True)}
        pairs = {
            f"{left.plain} {right.plain}": self._pair_weight(left, right, sizes)
            for (left, right), sizes in zip(pairwise(words), pairwise(weights), strict=True)
        }
        most_said = max((len(synonym.said) for synonym in synonyms), default=0)
        beside = {
            term: synonym.weight * (PASSING if len(synonym.said) < SAYS_MUCH <= most_said else 1.0) * weight
            for synonym in sorted(synonyms, key=lambda one: len(one.said))
            for way in synonym.official
            for term, weight in _official_terms(way)
        }
        guessed = self._guessed(own, pairs, synonyms)
        return Query(own, pairs, beside, synonyms, self._named_matters(words, synonyms), guessed)

    def _guessed(
        self, own: dict[str, float], pairs: dict[str, float], synonyms: Collection[Synonym]
    ) -> dict[str, float]:
        """Guess what is meant by words of no phrase; not where guides have ways to ask, which tell more."""
        if self._guesser is None:
            return {}
        official, sure = self._guesser.guess(own, pairs, {word for synonym in synonyms for word in synonym.said})
        return {term: sure * weight for way in official for term, weight in _official_terms(way)}

    def name(self, text: str) -> list[Word]:
        """Read an official name: as it stands, with abbreviations written out."""
        return self._written_out(written_words(text))

    def ask(self, text: str) -> list[Word]:
        """Read a way to ask that a guide gives: as it stands, without what is said around it."""
        return self._without_fillers(self._written_out(words_of(text)))

    def terms(self, text: str) -> Iterable[str]:
        """Return the words and pairs of a text that a guide tells."""
        words = self.name(text)
        yield from (word.plain for word in words)
        yield from (f"{left.plain} {right.plain}" for left, right in pairwise(words))

    def is_stop(self, word: Word) -> bool:
        """Tell whether a word is met in every question."""
        marks = self._stops.get(word.plain)
        if marks is None:
            return False
        return self._usual.get(word.plain) in {*marks, None} if word.marks is None else word.marks in marks

    def matters(self, words: Sequence[Word]) -> frozenset[str]:
        """Name the matters that words speak of, in their own or in official words."""
        return self._named_matters(words, self._found_synonyms(words))

    def _telling(self, words: list[Word]) -> Iterable[tuple[str, str]]:
        for left, right in pairwise(words):
            if not self.is_stop(left) and not self.is_stop(right):
                yield left.plain, right.plain

    def _weights(self, words: list[Word]) -> list[float]:
        """Weigh each word. One that looks like a stop word is none beside a word it belongs to: "can" in "can cuoc"."""
        weights = []
        for place, word in enumerate(words):
            before, after = words[place - 1 : place], words[place + 1 : place + 2]
            pairs = [(left.plain, word.plain) for left in before] + [(word.plain, right.plain) for right in after]
            is_name = word.marks is None and any(pair in self._content_pairs for pair in pairs)
            weights.append(STOP_WEIGHT if self.is_stop(word) and not is_name else 1.0)
        return weights

    def _pair_weight(self, left: Word, right: Word, weights: tuple[float, float]) -> float:
        if min(weights) == 1 or self._actions.at([left, right], 0):
            return 1.0
        return STOP_WEIGHT if max(weights) < 1 else HALF_STOP_PAIR

    def _written_out(self, words: list[Word]) -> list[Word]:
        return [part for word in words for part in self._abbreviations.get(word.plain, (word,))]

    def _without_fillers(self, words: list[Word]) -> list[Word]:
        kept: list[Word] = []
        place = 0
        while place < len(words):
            found = self._fillers.at(words, place)
            size = found.size if found else 0
            if (whole := self._whole.at(words, place)) and whole.size >= size:
                kept += words[place : place + whole.size]
                place += whole.size
                continue
            if not size or self._is_torn(words, place, place + size):
                kept.append(words[place])
                size = 1
            place += size
        return kept

    def _is_torn(self, words: list[Word], start: int, end: int) -> bool:
        """Tell whether taking these words out would tear a name apart: "o xa" out of "nha o xa hoi"."""
        edges = [words[place - 1 : place + 1] for place in (start, end) if 0 < place < len(words)]
        return any(
            left.marks is None and right.marks is None and (left.plain, right.plain) in self._content_pairs
            for left, right in edges
        )

    def _found_ages(self, words: Sequence[Word]) -> Iterable[Synonym]:
        for age, years in pairwise(word.plain for word in words):
            if years == _YEARS and age in self._ages:
                yield Synonym((age,), self._ages[age], KNOWN_SYNONYM_WEIGHT)

    def _found_synonyms(self, words: Sequence[Word]) -> tuple[Synonym, ...]:
        """Find what people say. A phrase whose words all belong to a longer one says nothing of its own."""
        found = list(self._found_ages(words))
        hits = [hit for place in range(len(words)) if (hit := self._synonyms.at(words, place))]
        for hit in hits:
            if not any({*hit.places} < {*other.places} for other in hits):
                said = tuple(words[at].plain for at in hit.places)
                found.append(Synonym(said, hit.meaning, self._synonym_weight(said)))
        return tuple(found)

    def _synonym_weight(self, said: tuple[str, ...]) -> float:
        rows: list[tuple[str, ...]] = [*pairwise(said)] or [said]
        is_known = len(said) <= _SHORT_SYNONYM and all(row in self._asked for row in rows)
        return KNOWN_SYNONYM_WEIGHT if is_known else SYNONYM_WEIGHT

    def _named_matters(self, words: Sequence[Word], synonyms: Collection[Synonym]) -> frozenset[str]:
        texts = [words, *([Word(plain) for plain in way] for synonym in synonyms for way in synonym.official[:1])]
        return frozenset(
            hit.meaning for text in texts for place in range(len(text)) if (hit := self._matters.at(text, place))
        )


def _official_terms(way: tuple[str, ...]) -> Iterable[tuple[str, float]]:
    """Give the words and pairs of an official name; a long one must not outweigh what was said."""
    weight = min(1.0, USUAL_OFFICIAL / len(way))
    for word in way:
        yield word, weight
    for left, right in pairwise(way):
        yield f"{left} {right}", weight
