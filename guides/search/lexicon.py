"""The words the guide search knows: data that staff edit, read strictly."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Generic, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from guides.search.words import Word, plain_words, words_of
from helpdesk.errors import SetupError

FILE = "lexicon.yaml"
LONGEST_PHRASE = 8
"""In syllables: longer phrases are not looked for."""

T = TypeVar("T")


def _listed(value: object) -> object:
    return [part.strip() for part in value.split("|")] if isinstance(value, str) else value


Phrases = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""One or several phrases, written as one line with "|" between them."""


class Lexicon(BaseModel):
    """Abbreviations, official words for what people say, names of matters, fillers and stop words, with their marks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    abbreviations: dict[str, str]
    synonyms: dict[str, Phrases]
    actions: Phrases
    matters: tuple[str, ...]
    fillers: tuple[str, ...]
    stop_words: Phrases

    @model_validator(mode="after")
    def _is_usable(self) -> "Lexicon":
        for phrase in [*self.abbreviations, *self.synonyms, *self.actions, *self.matters, *self.fillers, *self.stop_words]:
            if not 1 <= len(plain_words(phrase)) <= LONGEST_PHRASE:
                message = f"'{phrase}' must have 1 to {LONGEST_PHRASE} words"
                raise ValueError(message)
        for short in self.abbreviations:
            if len(short) == 1:
                message = f"'{short}' is a single letter, which means too many things: remove it"
                raise ValueError(message)
        for said, official in [*self.abbreviations.items(), *self.synonyms.items()]:
            if not all(plain_words(phrase) for phrase in ([official] if isinstance(official, str) else official)):
                message = f"'{said}' stands for nothing: write what it means"
                raise ValueError(message)
        return self


@cache
def packaged_lexicon() -> Lexicon:
    """Read the lexicon that comes with the program. Raises SetupError when it is broken."""
    return lexicon_of(files("guides.search").joinpath(FILE).read_text("utf-8"))


def lexicon_of(text: str) -> Lexicon:
    """Read a lexicon from the text of its file. Raises SetupError when it is broken."""
    try:
        return Lexicon.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        message = f"The lexicon of the guide search cannot be used, mend guides/search/{FILE}: {error}"
        raise SetupError(message) from error


class PhraseBook(Generic[T]):
    """Finds known phrases in a text. A phrase with marks is not found in a text with other marks."""

    def __init__(self, phrases: Mapping[str, T], usual: Mapping[str, str] | None = None) -> None:
        """Take what each phrase stands for, and the marks that folded words usually have.

        A phrase of one word is not found in a word typed without marks that usually means another: "cho" is no "chở".
        """
        self._usual = usual or {}
        self._known: dict[tuple[str, ...], list[tuple[list[Word], T]]] = {}
        for phrase, meaning in phrases.items():
            words = words_of(phrase)
            self._known.setdefault(tuple(word.plain for word in words), []).append((words, meaning))
        self._longest = max((len(known) for known in self._known), default=0)
        self._first = {known[0] for known in self._known}

    def texts(self) -> Iterator[list[str]]:
        """Go through the folded phrases."""
        return (list(known) for known in self._known)

    def at(self, words: Sequence[Word], place: int) -> tuple[int, T] | None:
        """Return the length and the meaning of the longest phrase from `place` on."""
        if words[place].plain not in self._first:
            return None
        for size in range(min(self._longest, len(words) - place), 0, -1):
            here = words[place : place + size]
            for phrase, meaning in self._known.get(tuple(word.plain for word in here), ()):
                if all(map(Word.may_be, here, phrase)) and (size > 1 or self._is_sure(here[0], phrase[0])):
                    return size, meaning
        return None

    def _is_sure(self, said: Word, known: Word) -> bool:
        return said.marks is not None or self._usual.get(known.plain, known.marks) == known.marks
