"""Official procedures by a resident's words: an index for the national list and for each area that has its own."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from guides.search.entries import Entry
from guides.search.port import Found, GuideSearch, Verdict
from guides.search.syllable_search import SyllableSearch
from helpdesk.procedures.models import NATIONAL, Procedure

MOST = 5
LEAST = 0.15
"""A match less probable than this is no help in a menu: a short list has little to tell words apart by."""
KEPT = 30
"""So many lists of areas stay in memory: some 3 MB each at a thousand rows; the next one is built in half a second."""

Content: TypeAlias = tuple[tuple[str, str, str, str], ...]
"""What of a list is searched: neighbours often have the same, with other offices."""


class ProcedureStore(Protocol):
    """Keeps the lists."""

    async def versions(self) -> Mapping[str, str]:
        """Return the current version of every list that has rows, by area. Cheap."""
        ...

    async def rows(self, area: str, version: str) -> Sequence[Procedure]:
        """Return the rows of a version; none when it is gone meanwhile."""
        ...


class FoundProcedures(NamedTuple):
    """What was found, best first; at most five."""

    verdict: Verdict
    procedures: Sequence[Procedure]


class ProcedureSearch(Protocol):
    """Finds procedures for a resident of an area."""

    async def find(self, text: str, areas: Sequence[str]) -> FoundProcedures:
        """Find the procedures meant; `areas` as in `Area.nearest_first`. Fast, but for the first from an area."""
        ...

    async def get(self, code: str, areas: Sequence[str]) -> Procedure | None:
        """Return the procedure of a code as the nearest list has it."""
        ...


@dataclass(frozen=True, slots=True)
class _Listed:
    """One list, ready to be asked."""

    version: str
    rows: Mapping[str, Procedure]  # by code
    content: Content
    search: GuideSearch


class ProcedureIndexes:
    """Holds the indexes of one process: the national one, and those of the areas that people asked from last.

    `refresh` looks which lists there are; an index is built when somebody asks from its area. A list follows its area
    into what that was merged into.
    """

    def __init__(
        self,
        store: ProcedureStore,
        *,
        build: Callable[[Sequence[Entry]], GuideSearch] = SyllableSearch,
        current: Callable[[str], Sequence[str]] = lambda area: [area],
        kept: int = KEPT,
    ) -> None:
        """Take the lists, what makes a search of entries, and what tells which areas a list's area is today."""
        self._store = store
        self._build = build
        self._current = current
        self._kept = kept
        self._versions: Mapping[str, str] = {}
        self._merged: Mapping[str, Sequence[str]] = {}  # areas with a list, by what they are today
        self._lists: OrderedDict[str, _Listed] = OrderedDict()  # the one asked last is the last
        self._building = asyncio.Lock()

    async def refresh(self) -> bool:
        """Look which lists there are, and tell whether any changed. Cheap when none: one small read."""
        versions = await self._store.versions()
        is_new = versions != self._versions
        self._versions = versions
        self._merged = self._by_today()
        for area in [area for area in self._lists if area not in versions]:
            del self._lists[area]
        await self._list(NATIONAL)
        return is_new

    async def find(self, text: str, areas: Sequence[str]) -> FoundProcedures:
        """Find the procedures meant: what the nearest list is sure of, else what any may mean, nearest first."""
        lists = await self._nearest_first(areas)
        found = [(one, one.search.find(text)) for one in lists]
        for one, said in found:
            if said.verdict is Verdict.ANSWER:
                procedure = _got(said.matches[0].code, lists) or one.rows[said.matches[0].code]
                return FoundProcedures(Verdict.ANSWER, [procedure])
        offered: dict[str, Procedure] = {}
        for one, said in found:
            for code in _offered(said):
                offered.setdefault(code, one.rows[code])
        if not offered:
            return FoundProcedures(Verdict.NOTHING, [])
        return FoundProcedures(Verdict.MENU, list(offered.values())[:MOST])

    async def get(self, code: str, areas: Sequence[str]) -> Procedure | None:
        """Return the procedure of a code as the nearest list has it."""
        return _got(code, await self._nearest_first(areas))

    async def _nearest_first(self, areas: Sequence[str]) -> list[_Listed]:
        found = [await self._list(area) for area in (*self._with_lists(areas), NATIONAL)]
        return [one for one in found if one]

    def _by_today(self) -> Mapping[str, Sequence[str]]:
        merged: dict[str, list[str]] = {}
        for area in sorted(self._versions):
            for today in () if area == NATIONAL else self._current(area):
                merged.setdefault(today, []).append(area)
        return merged

    def _with_lists(self, areas: Sequence[str]) -> Iterator[str]:
        """Name the areas whose lists count, nearest first: an area's own before those of areas merged into it."""
        for area in areas:
            yield from dict.fromkeys((area, *self._merged.get(area, ())))

    async def _list(self, area: str) -> _Listed | None:
        """Return the list of an area, built if need be; the one before while a new one is gone again."""
        version = self._versions.get(area)
        if version is None:
            return None
        if not self._has(area, version):
            async with self._building:
                if not self._has(area, version) and (rows := await self._store.rows(area, version)):
                    self._lists[area] = await self._listed(version, rows)
        if area in self._lists:
            self._lists.move_to_end(area)
            self._drop_what_is_asked_least()
        return self._lists.get(area)

    def _has(self, area: str, version: str) -> bool:
        return area in self._lists and self._lists[area].version == version

    def _drop_what_is_asked_least(self) -> None:
        """Let go what nobody asked for longest, never the national list."""
        areas = [area for area in self._lists if area != NATIONAL]
        for area in areas[: max(0, len(areas) - self._kept)]:
            del self._lists[area]

    async def _listed(self, version: str, rows: Sequence[Procedure]) -> _Listed:
        content = tuple((row.code, row.title, row.field, row.level) for row in rows)
        search = next((one.search for one in self._lists.values() if one.content == content), None)
        if search is None:
            search = await asyncio.to_thread(self._build, [_entry(row) for row in rows])
        return _Listed(version, {row.code: row for row in rows}, content, search)


def _got(code: str, lists: Sequence[_Listed]) -> Procedure | None:
    return next((one.rows[code] for one in lists if code in one.rows), None)


def _offered(said: Found) -> Iterator[str]:
    """Give the codes that may be offered; what is named by its very words is offered however many share them."""
    if said.verdict is Verdict.MENU:
        for match in said.matches:
            if match.probability >= LEAST or said.in_scope == 1:
                yield match.code


def _entry(row: Procedure) -> Entry:
    return Entry(title=row.title, codes=(row.code,), field=row.field, level=row.level)
