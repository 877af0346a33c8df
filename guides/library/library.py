"""The guides as every reader asks for them: from memory, without waiting, and current in every process."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Protocol

from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Guide, Step
from guides.library.errors import LexiconInvalidError
from guides.library.lexicon import MakeSearch, WordChange, changed
from guides.library.models import LOCAL_FIELDS, LocalFacts, Overridden, Override, Version
from guides.library.repository import LibraryInMongo
from guides.search.lexicon import Lexicon, packaged_lexicon
from guides.search.port import Found, GuideSearch
from helpdesk.clock import Clock

log = logging.getLogger(__name__)


class Places(Protocol):
    """What overrides ask of the tree of places."""

    def nearest_first(self, area: str) -> Sequence[str]:
        """Return an area and what holds it, nearest first; nothing when it is not known."""
        ...

    def name(self, area: str) -> str:
        """Return what an area is called."""
        ...


class Library:
    """The catalogue that is in use: packaged guides, each replaced by what was last published of it here.

    Read like a `Catalogue`. What is published in another process is taken over by `refresh`; whoever holds a guide
    keeps what they hold. Until the first `refresh` these are the packaged guides.
    """

    def __init__(
        self,
        packaged: Catalogue,
        *,
        store: LibraryInMongo,
        places: Places,
        clock: Clock,
        make_search: MakeSearch,
    ) -> None:
        """Take the packaged guides, where changes are kept, the places, and what builds a search over guides."""
        self.packaged = packaged
        self.lexicon = packaged_lexicon()
        self.search = LibrarySearch(lambda: make_search(packaged, self.lexicon))
        self._store = store
        self._places = places
        self._clock = clock
        self.make_search = make_search
        self._current = packaged
        self._overrides: dict[tuple[str, str], list[Override]] = {}
        self.media: frozenset[str] = frozenset()  # pictures and recordings that are here
        self._number = 0
        self._refreshing = asyncio.Lock()

    async def refresh(self) -> bool:
        """Take over what was changed since, and tell whether anything was. Cheap when not: one small read."""
        async with self._refreshing:
            if await self._store.number() == self._number:
                return False
            state = await self._store.state(self._clock.now())
            current = merged(self.packaged, [_shown(version, state.media) for version in state.versions])
            lexicon = _usable(await self._store.word_changes())
            if list(current) != list(self._current) or lexicon != self.lexicon:
                search = await asyncio.to_thread(self.make_search, current, lexicon)
                self.search.becomes(search)
            self._current, self._number, self.lexicon = current, state.number, lexicon
            self.media = frozenset(state.media)
            self._overrides = {}
            for override in state.overrides:
                self._overrides.setdefault((override.area, override.slug), []).append(override)
            return True

    async def remember_packaged(self) -> None:
        """Keep the packaged guides, so that a walk goes on in its version after the program is updated."""
        await self._store.remember(list(self.packaged), self._clock.now())
        self._number = -1  # what was packaged before is known there, too
        await self.refresh()
        await asyncio.to_thread(self.search.get_ready)  # not while the first resident waits

    @property
    def current(self) -> Catalogue:
        """The guides in use now, which stay as they are when others follow."""
        return self._current

    def get(self, slug: str, version: int | None = None) -> Guide | None:
        """Return the guide in use, or that very version while it is still at hand; None when there is none."""
        return self._current.get(slug, version)

    def local(self, slug: str, area: str | None, day: date) -> LocalFacts:
        """Return what an area says differently on a day.

        Per field the nearest area wins, and in it what it says of this guide before what it says of all.
        """
        facts: LocalFacts = {}
        for place in self._places.nearest_first(area) if area and self._overrides else ():
            for of in (slug, ""):
                for override in self._overrides.get((place, of), ()):
                    if override.holds_on(day):
                        facts = {**_facts(override, self._places.name(place)), **facts}
        return facts

    def __iter__(self) -> Iterator[Guide]:
        """Go through all guides in use, in search order."""
        return iter(self._current)

    def __len__(self) -> int:
        """Count the guides in use."""
        return len(self._current)

    def __contains__(self, slug: object) -> bool:
        """Tell whether a guide is in use."""
        return slug in self._current


class LibrarySearch:
    """The search over the guides in use: asked like any other, replaced as a whole when they change."""

    def __init__(self, build: Callable[[], GuideSearch]) -> None:
        """Build the first one when it is wanted: most commands ask nothing."""
        self._build = build
        self._search: GuideSearch | None = None

    def becomes(self, search: GuideSearch) -> None:
        """Ask this one from now on."""
        self._search = search

    def find(self, text: str) -> Found:
        """Find the guides meant by `text`."""
        return self.get_ready().find(text)

    def get_ready(self) -> GuideSearch:
        """Build what is asked, if it is not there yet. Takes a second: call it in a thread beforehand."""
        if self._search is None:
            first = self._build()
            self._search = self._search or first  # another may have taken its place meanwhile
        return self._search


def _usable(changes: Sequence[WordChange]) -> Lexicon:
    """Return the words of the search; what no longer fits the packaged ones after an update is left out."""
    try:
        return changed(packaged_lexicon(), changes)
    except LexiconInvalidError:
        log.warning("changed words of the search do not fit the packaged ones any more and are left out")
        return packaged_lexicon()


def merged(packaged: Catalogue, versions: Sequence[Version]) -> Catalogue:
    """Put what was published here in place of what was packaged; every other version stays readable beside it."""
    current = {guide.slug: guide for guide in packaged}
    for version in sorted((one for one in versions if not one.is_packaged), key=lambda one: one.number):
        current[version.guide.slug] = version.guide
    return Catalogue(current.values(), older=[version.guide for version in versions])


def _shown(version: Version, media: Collection[str]) -> Version:
    """Leave out pictures and recordings that were deleted since: a step is read without them."""
    steps = [step.model_copy(update=_lost(step, media)) for step in version.guide.steps]
    return version.model_copy(update={"guide": version.guide.model_copy(update={"steps": steps})})


def _lost(step: Step, media: Collection[str]) -> dict[str, None]:
    return {part: None for part in ("picture", "audio") if (named := getattr(step, part)) and named not in media}


def _facts(override: Override, place: str) -> LocalFacts:
    facts = {}
    for name in LOCAL_FIELDS:
        vi, en = override.said(name, "vi"), override.said(name, "en")
        if vi or en:
            facts[name] = Overridden(vi=vi or en, en=en or vi, area=override.area, place=place)
    return facts
