"""Guides by their titles, for old lists that name what a visit was about, and the titles of guides."""

from functools import lru_cache

from guides.library.library import Library
from helpdesk.language.folding import fold

_folded = lru_cache(maxsize=2000)(fold)


class GuideTitles:
    """The guides in use, by exactly what they are called."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def called(self, words: str) -> str | None:
        """Return the guide of this title or short title, written with or without marks."""
        said = _folded(words)
        for guide in self._library:
            titles = (guide.title.vi, guide.short_title.vi, guide.title.en, guide.short_title.en)
            if said and said in {_folded(title) for title in titles if title}:
                return guide.slug
        return None

    def short_title(self, guide: str, language: str) -> str:
        """Return what a guide is called on buttons; empty when there is none."""
        found = self._library.get(guide)
        return found.short_title.said(language) if found is not None else ""
