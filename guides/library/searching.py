"""The search that is built over the guides in use, whenever they or its words change."""

from guides.catalogue.catalogue import Catalogue
from guides.search.entries import entries_of
from guides.search.lexicon import Lexicon
from guides.search.port import GuideSearch
from guides.search.syllable_search import SyllableSearch


def search_over(guides: Catalogue, words: Lexicon) -> GuideSearch:
    """Build a search. Takes half a second for some thousand guides: not in the event loop."""
    return SyllableSearch(entries_of(guides), words)
