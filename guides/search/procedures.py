"""Official procedures by a resident's words: an index for the national list and for each area that has its own."""

import asyncio
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

    def find(self, text: str, areas: Sequence[str]) -> FoundProcedures:
        """Find the procedures meant; `areas` as in `Area.nearest_first`. Pure and fast."""
        ...

    def get(self, code: str, areas: Sequence[str]) -> Procedure | None:
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
    """Holds the indexes of one process; `refresh` builds those anew whose list has changed."""

    def __init__(
        self, store: ProcedureStore, *, build: Callable[[Sequence[Entry]], GuideSearch] = SyllableSearch
    ) -> None:
        """Take the lists, and what makes a search of entries."""
        self._store = store
        self._build = build
        self._lists: Mapping[str, _Listed] = {}
        self._refreshing = asyncio.Lock()

    async def refresh(self) -> bool:
        """Read lists that changed, and tell whether any had. Cheap when none: one small read."""
        async with self._refreshing:
            versions = await self._store.versions()
            if versions == {area: one.version for area, one in self._lists.items()}:
                return False
            lists = {area: one for area, one in self._lists.items() if area in versions}
            for area, version in versions.items():
                if area in lists and lists[area].version == version:
                    continue
                if rows := await self._store.rows(area, version):
                    lists[area] = await self._listed(version, rows, [*lists.values(), *self._lists.values()])
            self._lists = lists
            return True

    def find(self, text: str, areas: Sequence[str]) -> FoundProcedures:
        """Find the procedures meant: what the nearest list is sure of, else what any may mean, nearest first."""
        found = [(one, one.search.find(text)) for one in self._nearest_first(areas)]
        for one, said in found:
            if said.verdict is Verdict.ANSWER:
                procedure = self.get(said.matches[0].code, areas) or one.rows[said.matches[0].code]
                return FoundProcedures(Verdict.ANSWER, [procedure])
        offered: dict[str, Procedure] = {}
        for one, said in found:
            for code in _offered(said):
                offered.setdefault(code, one.rows[code])
        if not offered:
            return FoundProcedures(Verdict.NOTHING, [])
        return FoundProcedures(Verdict.MENU, list(offered.values())[:MOST])

    def get(self, code: str, areas: Sequence[str]) -> Procedure | None:
        """Return the procedure of a code as the nearest list has it."""
        return next((one.rows[code] for one in self._nearest_first(areas) if code in one.rows), None)

    def _nearest_first(self, areas: Sequence[str]) -> Iterator[_Listed]:
        return (self._lists[area] for area in (*areas, NATIONAL) if area in self._lists)

    async def _listed(self, version: str, rows: Sequence[Procedure], known: Sequence[_Listed]) -> _Listed:
        content = tuple((row.code, row.title, row.field, row.level) for row in rows)
        search = next((one.search for one in known if one.content == content), None)
        if search is None:
            search = await asyncio.to_thread(self._build, [_entry(row) for row in rows])
        return _Listed(version, {row.code: row for row in rows}, content, search)


def _offered(said: Found) -> Iterator[str]:
    """Give the codes that may be offered; what is named by its very words is offered however many share them."""
    if said.verdict is Verdict.MENU:
        for match in said.matches:
            if match.probability >= LEAST or said.in_scope == 1:
                yield match.code


def _entry(row: Procedure) -> Entry:
    return Entry(title=row.title, codes=(row.code,), field=row.field, level=row.level)
