"""Words the search knows that people of this installation added or took out, on top of the packaged ones.

A change is kept only when the search does not get worse by it: the guides' own ways of asking are left out of it, one
after another, and asked; and messages that no guide is about, which must not be answered as if one were.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from guides.catalogue.catalogue import Catalogue, Guides
from guides.catalogue.models import Asks, Guide
from guides.library.errors import LexiconInvalidError
from guides.library.models import Author
from guides.search.lexicon import Lexicon
from guides.search.port import GuideSearch, Verdict
from helpdesk.language.folding import fold
from helpdesk.own_yaml import read_own

MakeSearch = Callable[[Catalogue, Lexicon], GuideSearch]
"""Builds a search over guides that knows these words."""

ROUNDS: Final = 3
"""So many ways of asking of each guide and language are left out and asked: some 250 questions."""
MOST_EXAMPLES: Final = 5
OUT_OF_SCOPE: Final = "out_of_scope.yaml"


class WordKind(StrEnum):
    """What people may change. The names are those of the lexicon."""

    ABBREVIATIONS = "abbreviations"
    SYNONYMS = "synonyms"


class WordChange(BaseModel):
    """One row that was added, or (without a meaning) taken out."""

    kind: WordKind
    said: str
    means: str = ""
    by: Author
    at: datetime

    @property
    def id(self) -> str:
        """Its name: there is one row for what is said."""
        return f"{self.kind}:{self.said}"


def fitting(packaged: Lexicon, change: WordChange) -> WordChange:
    """Return a change as the packaged words are written: without marks where those have none.

    Raises LexiconInvalidError.
    """
    try:
        changed(packaged, [change])
    except LexiconInvalidError:
        bare = change.model_copy(update={"said": fold(change.said), "means": fold(change.means)})
        changed(packaged, [bare])
        return bare
    return change


def changed(packaged: Lexicon, changes: Iterable[WordChange]) -> Lexicon:
    """Return the lexicon with these changes; without any, the very same. Raises LexiconInvalidError."""
    rows: dict[str, dict[str, Any]] = {kind: dict(getattr(packaged, kind)) for kind in WordKind}
    added: dict[str, dict[str, str]] = {kind: {} for kind in WordKind}
    changes = list(changes)
    for change in changes:
        if change.means:
            rows[change.kind][change.said] = added[change.kind][change.said] = change.means
        else:
            rows[change.kind].pop(change.said, None)
            added[change.kind].pop(change.said, None)
    if not changes:
        return packaged
    checked = _read(added)
    rows = {kind: row | getattr(checked, kind) for kind, row in rows.items()}
    return Lexicon.model_construct(**{name: getattr(packaged, name) for name in Lexicon.model_fields} | rows)


def _read(rows: Mapping[str, Mapping[str, str]]) -> Lexicon:
    """Read new rows as strictly as the packaged ones, which stand beside them and were read before."""
    try:
        return Lexicon.model_validate({**rows, "actions": (), "matters": (), "fillers": (), "stop_words": ()})
    except ValidationError as error:
        raise LexiconInvalidError(why=str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from None


@dataclass(frozen=True)
class Quality:
    """How well a search does on questions it has not seen."""

    asked: int = 0
    right: frozenset[tuple[str, str]] = field(default_factory=frozenset)  # slug and question
    sure_and_wrong: int = 0
    answered_outside: frozenset[str] = frozenset()  # what no guide is about, answered as if one were

    def lost(self, after: "Quality") -> list[str]:
        """Return questions that found their guide and would no longer."""
        return [words for _, words in sorted(self.right - after.right)][:MOST_EXAMPLES]

    def newly_answered(self, after: "Quality") -> list[str]:
        """Return messages that no guide is about and that would be answered now."""
        return sorted(after.answered_outside - self.answered_outside)[:MOST_EXAMPLES]

    def gets_worse(self, after: "Quality") -> bool:
        """Tell whether fewer questions find their guide, or anything more is answered wrongly as if it were sure."""
        is_surer = after.sure_and_wrong > self.sure_and_wrong or bool(self.newly_answered(after))
        return is_surer or len(after.right) < len(self.right)


def quality(guides: Guides, lexicon: Lexicon, make_search: MakeSearch) -> Quality:
    """Ask the guides' own ways of asking, each left out before. Takes seconds: call it in a thread."""
    asked, right, wrong = 0, set(), 0
    for place in range(ROUNDS):
        search = make_search(Catalogue(_without(guide, place) for guide in guides), lexicon)
        for guide in guides:
            for words in _at(guide, place):
                found = search.find(words)
                is_first = bool(found.matches) and found.matches[0].slug == guide.slug
                asked += 1
                wrong += found.verdict is Verdict.ANSWER and not is_first
                if is_first:
                    right.add((guide.slug, words))
    return Quality(
        asked, frozenset(right), wrong, frozenset(_answered_outside(make_search(Catalogue(guides), lexicon)))
    )


class Gate:
    """Judges changes of words. How good the words were that it judged last is not asked again.

    Whoever changes several rows changes the same guides' words each time: what a change would make of them is what the
    next one starts from, or, refused, leaves what both started from.
    """

    def __init__(self, make_search: MakeSearch) -> None:
        """Judge searches that are built like this."""
        self._make_search = make_search
        self._judged: list[tuple[list[Guide], str, Quality]] = []

    def judge(self, guides: Iterable[Guide], *, now: Lexicon, then: Lexicon) -> tuple[Quality, Quality]:
        """Return how good the search is now, and how good it would be then. Takes seconds: call it in a thread."""
        in_use = list(guides)
        known = self._judged
        judged = [(in_use, repr(words), self._quality(in_use, words, known)) for words in (now, then)]
        self._judged = judged
        return judged[0][2], judged[1][2]

    def _quality(
        self, guides: list[Guide], words: Lexicon, known: Sequence[tuple[list[Guide], str, Quality]]
    ) -> Quality:
        """Ask again, unless guides and words are the very same, the order of their rows too."""
        named = repr(words)
        found = next((one for of, said, one in known if said == named and of == guides), None)
        return found or quality(Catalogue(guides), words, self._make_search)


@cache
def out_of_scope() -> tuple[str, ...]:
    """Read messages that no guide is about: of another world, and for services that the guides lack."""
    kinds = read_own(files("guides.library").joinpath(OUT_OF_SCOPE).read_text("utf-8"))
    return tuple(words for kind in kinds.values() for words in kind)


def _answered_outside(search: GuideSearch) -> Iterator[str]:
    return (words for words in out_of_scope() if search.find(words).verdict is Verdict.ANSWER)


def _at(guide: Guide, place: int) -> Sequence[str]:
    return [*guide.asks.vi[place : place + 1], *guide.asks.en[place : place + 1]]


def _without(guide: Guide, place: int) -> Guide:
    asks = Asks.model_construct(vi=_rest(guide.asks.vi, place), en=_rest(guide.asks.en, place))
    return guide.model_copy(update={"asks": asks})


def _rest(asks: list[str], place: int) -> list[str]:
    return asks[:place] + asks[place + 1 :]


def looked_up(lexicon: Lexicon, words: str, *, most: int) -> Iterator[tuple[WordKind, str, str]]:
    """Find rows of the lexicon that hold these letters."""
    found = 0
    for kind in WordKind:
        for said, means in getattr(lexicon, kind.value).items():
            meaning = means if isinstance(means, str) else " | ".join(means)
            if found < most and (words in said or words in meaning):
                found += 1
                yield kind, said, meaning
