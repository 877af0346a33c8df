"""A lexicon split into words and phrases, once for every search that knows it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from guides.search.guessing import Guesser
from guides.search.lexicon import GAP, Lexicon, PhraseBook, ways_of
from guides.search.spelling import Speller
from guides.search.words import plain_words, words_of, written_words

_NEARLY = 0.7

Official = tuple[tuple[str, ...], ...]


class Books:
    """What a lexicon alone tells: all of it but what depends on the names of what can be found. Never changes."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Split all phrases; takes a third of a second for some thousand."""
        self.abbreviations = {short: written_words(long) for short, long in lexicon.abbreviations.items()}
        self.fillers: PhraseBook[bool] = PhraseBook(dict.fromkeys(lexicon.all_fillers(), True))
        self.synonyms: PhraseBook[Official] = PhraseBook(
            {said: _plain(official) for said, official in lexicon.synonyms.items()},
            within={word.plain for within in lexicon.within for word in written_words(within)},
        )
        self.whole: PhraseBook[bool] = PhraseBook(dict.fromkeys(self._rows_with_fillers(lexicon), True))
        self.ages = {str(age): _plain(official) for ages, official in lexicon.ages.items() for age in ages}
        self.matters: PhraseBook[str] = PhraseBook({said: " ".join(plain_words(said)) for said in lexicon.matters})
        self.actions: PhraseBook[bool] = PhraseBook(dict.fromkeys(lexicon.actions, True))
        self.stops: dict[str, set[str | None]] = defaultdict(set)
        for word in (word for stop in lexicon.stop_words for word in written_words(stop)):
            self.stops[word.plain].add(word.marks)
        self._marks = _marks_in([*lexicon.fillers, *lexicon.synonyms, *lexicon.stop_words])
        self._usual = {plain: _most_usual(marks) for plain, marks in self._marks.items()}
        self.speller = Speller(self._texts(lexicon))

    def usual_marks(self, names: Iterable[str]) -> dict[str, str]:
        """Say for each folded word of these names and the lexicon which marks it has nearly always."""
        named = _marks_in(names)
        for plain, marks in named.items():
            marks.update(self._marks.get(plain, {}))
        return self._usual | {plain: _most_usual(marks) for plain, marks in named.items()}

    @cached_property
    def guesser(self) -> Guesser:
        """What guesses by the phrases; only long lists ask it."""
        return Guesser(self.synonyms.items())

    def _rows_with_fillers(self, lexicon: Lexicon) -> Iterator[str]:
        """Go through what people say that has a filler in it: "không" belongs to "không có lương hưu"."""
        for phrase in lexicon.synonyms:
            for row in {row.strip() for way in ways_of(phrase) for row in way.split(GAP)}:
                words = written_words(row)
                if any((hit := self.fillers.at(words, place)) and hit.size < len(words) for place in range(len(words))):
                    yield row

    def _texts(self, lexicon: Lexicon) -> Iterator[list[str]]:
        """Go through all words in use, in their rows."""
        books: tuple[PhraseBook[Any], ...] = (self.actions, self.synonyms, self.matters)
        for book in books:
            yield from book.texts()
        yield from map(plain_words, lexicon.fillers)
        yield from ([word] for ways in lexicon.alike.values() for way in ways for word in plain_words(way))
        yield from ([stop] for stop in self.stops)
        yield from (list(way) for official in lexicon.synonyms.values() for way in _plain(official))
        yield from ([word.plain for word in long] for long in self.abbreviations.values())


def books_of(lexicon: Lexicon) -> Books:
    """Return the books of a lexicon: whoever builds another search over the very same one has them at once."""
    return _books_of(_Itself(lexicon))


class _Itself:
    """A lexicon as a key: to compare thousands of rows would take as long as to split some."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __hash__(self) -> int:
        return id(self.lexicon)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.lexicon is self.lexicon


@lru_cache(maxsize=3)
def _books_of(itself: _Itself) -> Books:
    """Keep those in use: the packaged words, the words of this house, and the words that are judged."""
    return Books(itself.lexicon)


def _plain(ways: Iterable[str]) -> Official:
    return tuple(tuple(plain_words(way)) for way in ways)


def _marks_in(texts: Iterable[str]) -> dict[str, Counter[str]]:
    """Count for each folded word which marks it has."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for word in (word for text in texts for word in words_of(text)):
        if word.marks is not None:
            seen[word.plain][word.marks] += 1
    return seen


def _most_usual(marks: Mapping[str, int]) -> str:
    [(most, times)] = Counter(marks).most_common(1)
    return most if times >= _NEARLY * sum(marks.values()) else "?"
