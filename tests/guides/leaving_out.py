"""How good is the search on words it has not seen? Asks of the guides, each left out of the index and then asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guides.search.entries import Entry
from guides.search.measuring import Question
from guides.search.syllable_search import SyllableSearch

PARTS = 5


def left_out(entries: Sequence[Entry], *, parts: int = PARTS) -> Iterator[tuple[SyllableSearch, list[Question]]]:
    """Leave a fifth of the asks out of every guide and hand them over with a search that has not seen them; five times.

    Asks that stand near each other in a file are alike, so a part is a row of neighbours.
    """
    for part in range(parts):
        questions = [Question(q=ask, gold=(entry.key,)) for entry in entries for ask in _part(entry.asks, part, parts)]
        yield SyllableSearch([_without(entry, part, parts) for entry in entries]), questions


def _part(asks: tuple[str, ...], part: int, parts: int) -> tuple[str, ...]:
    return asks[len(asks) * part // parts : len(asks) * (part + 1) // parts]


def _without(entry: Entry, part: int, parts: int) -> Entry:
    hidden = {*_part(entry.asks, part, parts)}
    return replace(entry, asks=tuple(ask for ask in entry.asks if ask not in hidden))
