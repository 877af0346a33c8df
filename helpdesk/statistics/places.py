"""Places: an area together with everything that holds it, as a request, visit or walk says it of itself.

Whatever lies in one place is seen by the same people, so any set of areas is a set of places; nothing is in it twice.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from helpdesk.statistics.tallies import Tally

_UNKNOWN: Final = ""


class Place(NamedTuple):
    """An area, and all that hold it."""

    area: str
    reach: tuple[str, ...]

    @property
    def id(self) -> str:
        """Name it."""
        return "|".join((self.area, *self.reach))


Places = dict[Place, Tally]


def place_of(area: str | None, reach: Iterable[str]) -> Place:
    """Return the place something lies in."""
    return Place(area or _UNKNOWN, tuple(sorted(set(reach))))


def of_areas(places: Mapping[Place, Tally], areas: Collection[str]) -> dict[str, Tally]:
    """Add places up to the areas that hold them."""
    found: dict[str, Tally] = {}
    for place, tally in sorted(places.items()):
        for area in set(place.reach).intersection(areas):
            found.setdefault(area, Tally()).take_in_place(place.area, tally)
    return found


def inside(places: Mapping[Place, Tally], areas: Collection[str]) -> Places:
    """Return the places that lie in these areas and in no other: a mark names every area of what has changed."""
    wanted = set(areas)
    return {place: tally for place, tally in places.items() if wanted.issuperset(place.reach)}
