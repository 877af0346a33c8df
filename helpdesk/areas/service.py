"""The places as every other room asks for them: from memory, without waiting."""

import asyncio
import heapq
from collections.abc import Collection

from helpdesk.areas.centres import FARTHEST_KM, centres, distance_km
from helpdesk.areas.models import Area, AreaMatch, Level
from helpdesk.areas.ports import AreaStore
from helpdesk.areas.search import COMMUNES_AND_PROVINCES, AreaIndex
from helpdesk.areas.tree import AreaTree


class Areas:
    """The tree of places, held by each process and read again when it has changed.

    Empty until the first `refresh`. Whoever keeps an area id resolves it on read through `current`.
    """

    def __init__(self, store: AreaStore) -> None:
        self._store = store
        self._version = 0
        self._tree = AreaTree()
        self._index = AreaIndex(self._tree)
        self._refreshing = asyncio.Lock()

    async def refresh(self) -> bool:
        """Read the tree again if it has changed since, and tell whether it had. Cheap when not: one small read."""
        async with self._refreshing:
            version = await self._store.version()
            if version == self._version:
                return False
            tree = AreaTree(await self._store.load())
            index = await asyncio.to_thread(AreaIndex, tree)
            self._version, self._tree, self._index = version, tree, index
            return True

    def get(self, area_id: str) -> Area:
        """Return a place, active or old. Raises UnknownAreaError."""
        return self._tree.get(area_id)

    def known(self, area_id: str) -> Area | None:
        """Return a place, active or old; None when there is none."""
        return self._tree.get(area_id) if area_id in self._tree else None

    def current(self, area_id: str) -> list[Area]:
        """Return what a place is today: itself, or what replaced it, if anything did. Raises UnknownAreaError."""
        return [self._tree.get(today) for today in self._tree.current(area_id)]

    def formerly(self, area_id: str) -> list[str]:
        """Return the ids of old places that are in this one today, at least in part: what they had is its."""
        return self._tree.formerly(area_id)

    def provinces(self) -> list[Area]:
        """Today's provinces by name."""
        return [self._tree.get(province) for province in self._tree.provinces()]

    def children(self, area_id: str) -> list[Area]:
        """Active places right below, or the communes of a zone, by name. Raises UnknownAreaError."""
        return [self._tree.get(child) for child in self._tree.children(area_id)]

    def reach(self, area_id: str) -> list[str]:
        """Every area that holds what this id is today: a scope with one of them sees it. Raises UnknownAreaError."""
        return self._tree.reach(area_id)

    def within(self, roots: Collection[str]) -> set[str]:
        """Return every id, also of old places, all of whose places of today lie in one of these or are one."""
        return self._tree.within(roots)

    def label(self, area: Area) -> str:
        """Say a place with what holds it: "Xã Lạc Thủy, Tỉnh Phú Thọ"."""
        holders = (self._tree.row(holder).full_name for holder in reversed(area.path[:-1]) if holder in self._tree)
        return ", ".join([area.full_name, *holders])

    def nearest(self, latitude: float, longitude: float, *, limit: int = 3) -> list[Area]:
        """Return the communes whose centres are nearest to a point, nearest first; none when it is not in Vietnam."""
        here = (latitude, longitude)
        far = {code: distance_km(here, centre) for code, centre in centres().items() if code in self._tree}
        near = (code for code, km in far.items() if km <= FARTHEST_KM and self._is_commune(code))
        return [self._tree.get(code) for code in heapq.nsmallest(limit, near, key=far.__getitem__)]

    def search(
        self,
        text: str,
        *,
        limit: int = 5,
        within: str | None = None,
        levels: Collection[Level] = COMMUNES_AND_PROVINCES,
    ) -> list[AreaMatch]:
        """Find the places a person means, best first, in well under a millisecond as a rule.

        `within` keeps to one province, zone or commune. What is no place, or longer than 200 letters, finds nothing.
        """
        return self._index.search(text, limit=limit, within=within, levels=levels)

    def _is_commune(self, code: str) -> bool:
        row = self._tree.row(code)
        return row.active and row.level is Level.COMMUNE
