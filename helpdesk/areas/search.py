"""Finds the places a text means: with or without marks, old names, glued words, one wrong letter."""

from collections.abc import Collection, Iterable

from helpdesk.areas.models import AreaMatch, Level
from helpdesk.areas.readings import WEAKEST, Reader, Reading
from helpdesk.areas.tree import AreaTree

LONGEST_TEXT = 200
"""Longer texts hold a story, not a place: nothing is found in them."""
COMMUNES_AND_PROVINCES = (Level.COMMUNE, Level.PROVINCE)

_WEAKEST_OF_BEST = 0.72
_WEAKEST_SCORE = 0.08  # of the best one's: what is less likely would only fill the menu
_SHARPNESS = 12  # how quickly a slightly worse reading loses its share
_ORDER = {Level.COMMUNE: 0, Level.PROVINCE: 1, Level.ZONE: 2, Level.HAMLET: 3}


class AreaIndex:
    """Searches one tree; made once for it and never changed."""

    def __init__(self, tree: AreaTree) -> None:
        """Take up every name of the tree."""
        self._tree = tree
        self._reader = Reader(tree)

    def search(
        self,
        text: str,
        *,
        limit: int = 5,
        within: str | None = None,
        levels: Collection[Level] = COMMUNES_AND_PROVINCES,
    ) -> list[AreaMatch]:
        """Find the places meant, best first; nothing for what is no place, or longer than LONGEST_TEXT."""
        if len(text) > LONGEST_TEXT:
            return []
        readings = self._reader.read(text, is_wanted=lambda area: within is None or self._is_within(area, within))
        readings = [reading for reading in readings if self._tree.row(reading.area).level in levels]
        ranked = sorted(_shared_out(readings), key=lambda found: (-found[1], self._order(found[0])))
        weakest = ranked[0][1] * _WEAKEST_SCORE if ranked else 0.0
        return [self._match(reading, score) for reading, score in ranked[:limit] if score >= weakest]

    def _is_within(self, area: str, holder: str) -> bool:
        return holder in self._tree.path(area) or holder in self._tree.zones(area)

    def _order(self, reading: Reading) -> tuple[int, bool, str]:
        """Among equals: communes first, today's names before old ones, then by code."""
        return _ORDER.get(self._tree.row(reading.area).level, len(_ORDER)), reading.by != reading.area, reading.area

    def _match(self, reading: Reading, score: float) -> AreaMatch:
        area = self._tree.get(reading.area)
        province = self._tree.row(area.path[0]).full_name
        return AreaMatch(area=area, province=province, via=self._via(reading), score=round(score, 4))

    def _via(self, reading: Reading) -> str | None:
        """Say the old name with what held it, unless the place is still called so."""
        if reading.by == reading.area:
            return None
        old, today = self._tree.row(reading.by), self._tree.row(reading.area)
        if old.full_name == today.full_name:
            return None
        return ", ".join(self._tree.label(old.id).split(", ")[:2])


def _shared_out(readings: Iterable[Reading]) -> list[tuple[Reading, float]]:
    """Keep the best reading of each place, and let all that are nearly as good share its quality."""
    best: dict[str, Reading] = {}
    for reading in readings:
        known = best.get(reading.area)
        if known is None or (reading.quality, reading.by == reading.area) > (known.quality, known.by == known.area):
            best[reading.area] = reading
    top = max((reading.quality for reading in best.values()), default=0.0)
    kept = [reading for reading in best.values() if reading.quality >= max(WEAKEST, top * _WEAKEST_OF_BEST)]
    whole = sum(reading.quality**_SHARPNESS for reading in kept)
    return [(reading, reading.quality * reading.quality**_SHARPNESS / whole) for reading in kept]
