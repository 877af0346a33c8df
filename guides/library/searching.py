"""The search that is built over the guides in use, whenever they or its words change."""

from functools import lru_cache

from guides.catalogue.catalogue import Catalogue
from guides.search.entries import entries_of
from guides.search.lexicon import Lexicon, packaged_lexicon
from guides.search.port import GuideSearch
from guides.search.syllable_search import SyllableSearch


def search_over(guides: Catalogue, words: Lexicon) -> GuideSearch:
    """Build a search. Takes half a second for some thousand guides: not in the event loop."""
    return _in_packaged_words(guides) if words is packaged_lexicon() else SyllableSearch(entries_of(guides), words)


@lru_cache(maxsize=2)
def _in_packaged_words(guides: Catalogue) -> GuideSearch:
    """Neither a catalogue nor its search ever changes, so whoever opens the same guides again has it at once."""
    return SyllableSearch(entries_of(guides), packaged_lexicon())
