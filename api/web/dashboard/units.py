"""The places in which a page tells figures apart: communes, or provinces where there would be too many communes."""

from collections.abc import Iterable, Sequence
from typing import Final

from api.house import House
from api.web.shown import place_name
from helpdesk.areas.models import Area, Level

MOST_COMMUNES: Final = 200
"""More than any province has; beyond this a page tells provinces apart."""


class Units:
    """The places of a question. What lies in none of them (handed over from outside) stands by itself."""

    def __init__(self, house: House, roots: Sequence[str]) -> None:
        """Find the places below these areas."""
        self._house = house
        communes = communes_of(house, roots)
        self.are_provinces = len(communes) > MOST_COMMUNES
        listed = _provinces(house, communes) if self.are_provinces else communes
        self.listed = listed
        self._ids = {one.id for one in listed}

    def of(self, area: str) -> str:
        """Return the place an area counts in: the one that holds it today."""
        today = self._house.areas.current(area) if self._house.areas.known(area) else []
        if len(today) != 1:
            return area
        path = today[0].path
        inside = next((holder for holder in path if holder in self._ids), None)
        return inside or next((holder for holder in path if self._is_commune(holder)), area)

    def name(self, unit: str) -> str:
        """Say a place."""
        return place_name(self._house, unit)

    def with_others(self, found: Iterable[str]) -> list[str]:
        """Return all places, and those that were found beside them."""
        return list(dict.fromkeys([*(one.id for one in self.listed), *sorted(found)]))

    def _is_commune(self, area: str) -> bool:
        known = self._house.areas.known(area)
        return known is not None and known.level is Level.COMMUNE


def communes_of(house: House, roots: Sequence[str]) -> list[Area]:
    """Return the communes in these areas; an area within a commune stands for itself."""
    found: dict[str, Area] = {}
    for root in roots:
        for one in house.areas.current(root) if house.areas.known(root) else []:
            holds = one.level in (Level.PROVINCE, Level.ZONE)
            below = [child for child in house.areas.children(one.id) if child.level is Level.COMMUNE]
            found.update((child.id, child) for child in (below if holds else [one]))
    return list(found.values())


def _provinces(house: House, communes: Sequence[Area]) -> list[Area]:
    return [house.areas.get(top) for top in dict.fromkeys(one.path[0] for one in communes)]
