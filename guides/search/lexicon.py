"""The words the guide search knows: data that staff edit, read strictly."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Annotated, Generic, NamedTuple, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, ValidationError, model_validator

from guides.search.words import Word, plain_words, written_words
from helpdesk.errors import SetupError
from helpdesk.own_yaml import read_own

FILE = "lexicon.yaml"
LONGEST_PHRASE = 8
"""In syllables: longer phrases are not looked for."""

MOST_PARTS = 3
GAP = "…"
_WIDEST_GAP = 6
_AGES = re.compile(r"(\d{1,3})-(\d{1,3})")

T = TypeVar("T")


def _years(value: object) -> range:
    if isinstance(value, range):
        return value
    if not (ages := _AGES.fullmatch(str(value))):
        message = f"'{value}' must be two ages with '-' between them, such as 6-13"
        raise ValueError(message)
    return range(int(ages[1]), int(ages[2]) + 1)


def _listed(value: object) -> object:
    return [part.strip() for part in value.split("|")] if isinstance(value, str) else value


Phrases = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""One or several phrases, written as one line with "|" between them."""

Ages = Annotated[range, PlainValidator(_years)]
"""From one age to another, both with it: "6-13"."""


class Lexicon(BaseModel):
    """Abbreviations, official words for what people say and how old they are, names of matters, fillers and the like.

    Everything with its marks.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    abbreviations: dict[str, str]
    synonyms: dict[str, Phrases]
    ages: dict[Ages, Phrases] = {}
    alike: dict[str, Phrases] = {}
    within: Phrases = ()
    actions: Phrases
    matters: tuple[str, ...]
    fillers: tuple[str, ...]
    stop_words: Phrases

    @model_validator(mode="after")
    def _is_usable(self) -> "Lexicon":
        for phrase in [
            *self.abbreviations,
            *self.synonyms,
            *self.actions,
            *self.matters,
            *self.fillers,
            *self.stop_words,
        ]:
            for way in ways_of(phrase):
                parts = [len(plain_words(part)) for part in way.split(GAP)]
                if not all(parts) or len(parts) > MOST_PARTS or sum(parts) > LONGEST_PHRASE:
                    message = f"'{phrase}' must have 1 to {LONGEST_PHRASE} words in at most {MOST_PARTS} parts"
                    raise ValueError(message)
        for short in self.abbreviations:
            if len(short) == 1:
                message = f"'{short}' is a single letter, which means too many things: remove it"
                raise ValueError(message)
        for said, official in [*self.abbreviations.items(), *self.synonyms.items(), *self.ages.items()]:
            if not all(plain_words(phrase) for phrase in ([official] if isinstance(official, str) else official)):
                message = f"'{said}' stands for nothing: write what it means"
                raise ValueError(message)
        return self

    def all_fillers(self) -> Iterator[str]:
        """Go through the fillers, each also with the words that are said in place of one of its words."""
        for filler in self.fillers:
            words = [(word, *self.alike.get(word, ())) for word in filler.split()]
            yield from (" ".join(way) for way in product(*words))


@cache
def packaged_lexicon() -> Lexicon:
    """Read the lexicon that comes with the program. Raises SetupError when it is broken."""
    return lexicon_of(files("guides.search").joinpath(FILE).read_text("utf-8"))


def lexicon_of(text: str) -> Lexicon:
    """Read a lexicon from the text of its file. Raises SetupError when it is broken."""
    try:
        return Lexicon.model_validate(read_own(text))
    except (yaml.YAMLError, ValidationError) as error:
        message = f"The lexicon of the guide search cannot be used, mend guides/search/{FILE}: {error}"
        raise SetupError(message) from error


Phrase: TypeAlias = tuple[tuple[Word, ...], ...]
"""Words in a row, or several rows with up to six other words between them."""


def ways_of(written: str) -> Iterator[str]:
    """Write out the choices of each part of a phrase: "ba/má … mất" is "ba … mất" and "má … mất"."""
    choices = [[way.strip() for way in part.split("/")] for part in written.split(GAP)]
    return (f" {GAP} ".join(parts) for parts in product(*choices))


class Hit(NamedTuple, Generic[T]):
    """A phrase that stands in a text."""

    size: int  # how many words it takes, with those in its gaps
    meaning: T
    places: tuple[int, ...]  # of its own words


class PhraseBook(Generic[T]):
    """Finds known phrases in a text. A phrase with marks is not found in a text with other marks."""

    def __init__(
        self,
        phrases: Mapping[str, T],
        usual: Mapping[str, str] | None = None,
        within: Collection[str] = (),
    ) -> None:
        """Take what each phrase stands for, and the marks that folded words usually have.

        A phrase of one word is not found in a word typed without marks that usually means another: "cho" is no "chở".
        `within` are folded words of which one may stand between any two of a phrase: "mất cái giấy" is "mất giấy".
        """
        self._usual = usual or {}
        self._within = frozenset(within)
        self._phrases = [
            (tuple(tuple(written_words(part)) for part in way.split(GAP)), meaning)
            for written, meaning in phrases.items()
            for way in ways_of(written)
        ]
        self._phrases.sort(key=lambda pair: -sum(map(len, pair[0])))
        self._known: dict[str, dict[str, list[tuple[Phrase, T]]]] = {}
        for phrase, _ in self._phrases:
            seconds = self._known.setdefault(phrase[0][0].plain, {"": []})
            if len(phrase[0]) > 1:
                seconds.setdefault(phrase[0][1].plain, [])
        for phrase, meaning in self._phrases:
            seconds = self._known[phrase[0][0].plain]
            for second in [phrase[0][1].plain] if len(phrase[0]) > 1 else seconds:
                seconds[second].append((phrase, meaning))

    def beside(self, usual: Mapping[str, str]) -> "PhraseBook[T]":
        """Return the same phrases, to be found where folded words usually have these marks."""
        book = copy(self)
        book._usual = usual  # noqa: SLF001 - our own copy
        return book

    def items(self) -> Iterator[tuple[list[list[str]], T]]:
        """Go through the phrases as rows of folded words, each with what it stands for."""
        return (([[word.plain for word in row] for row in phrase], meaning) for phrase, meaning in self._phrases)

    def texts(self) -> Iterator[list[str]]:
        """Go through the rows of folded words."""
        return (row for rows, _ in self.items() for row in rows)

    def at(self, words: Sequence[Word], place: int) -> Hit[T] | None:
        """Return the longest phrase from `place` on."""
        seconds = self._known.get(words[place].plain)
        if seconds is None:
            return None
        found = [
            hit
            for second in self._seconds(words, place)
            if (phrases := seconds.get(second)) and (hit := self._first(phrases, words, place))
        ]
        return max(found, key=lambda hit: len(hit.places)) if found else None

    def _seconds(self, words: Sequence[Word], place: int) -> Iterator[str]:
        """Name the words that may be the second of a phrase, the next one first; "" is none."""
        after = [word.plain for word in words[place + 1 : place + 3]]
        yield from after[: 1 + (after[:1] != [] and after[0] in self._within)]
        yield ""

    def _first(self, phrases: Iterable[tuple[Phrase, T]], words: Sequence[Word], place: int) -> Hit[T] | None:
        for phrase, meaning in phrases:
            if places := self._places(phrase, words, place):
                return Hit(places[-1] + 1 - place, meaning, places)
        return None

    def _places(self, phrase: Phrase, words: Sequence[Word], place: int) -> tuple[int, ...]:
        """Return the places of the phrase's words when it stands from `place` on, else none."""
        first, *others = phrase
        places = self._row_at(first, words, place)
        if not others and len(first) == 1 and places and not self._is_sure(words[place], first[0]):
            return ()
        for row in others:
            if not places or not (here := self._row_after(row, words, places[-1] + 1)):
                return ()
            places += here
        return places

    def _row_after(self, row: tuple[Word, ...], words: Sequence[Word], after: int) -> tuple[int, ...]:
        """Return the places of the words where they stand next, with few others before them."""
        first = row[0].plain
        for there in range(after, min(after + _WIDEST_GAP + 1, len(words))):
            if words[there].plain == first and (places := self._row_at(row, words, there)):
                return places
        return ()

    def _row_at(self, row: tuple[Word, ...], words: Sequence[Word], place: int) -> tuple[int, ...]:
        """Return the places of the words from `place` on; one other word may stand between them."""
        if len(row) == 1:
            return (place,) if words[place].may_be(row[0]) else ()
        places: list[int] = []
        at, may_skip = place, True
        for known in row:
            if places and may_skip and at < len(words) and self._is_within(words[at], known):
                at, may_skip = at + 1, False
            if at >= len(words) or not words[at].may_be(known):
                return ()
            places.append(at)
            at += 1
        return tuple(places)

    def _is_within(self, said: Word, awaited: Word) -> bool:
        return said.plain in self._within and not said.may_be(awaited)

    def _is_sure(self, said: Word, known: Word) -> bool:
        return said.marks is not None or self._usual.get(known.plain, known.marks) == known.marks
