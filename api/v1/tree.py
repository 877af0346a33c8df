"""The places around the one that is asked about: what is hidden of it hangs on those beside it and above."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from api.house import House
from helpdesk.areas.models import Area, Level


class Tree(NamedTuple):
    """Places, from the token's own down to those asked for; `parts` says of what places one is the sum."""

    places: list[str]
    parts: dict[str, list[str]]

    @classmethod
    def around(cls, house: House, root: str, area: Area, below: Sequence[Area]) -> Self:
        """Take the token's place, the one asked about, and those right below it that are asked for, too."""
        parts: dict[str, list[str]] = {}
        for one in (area, *below):
            _lead(house, root, one, parts)
        return cls(list(dict.fromkeys([root, *(part for group in parts.values() for part in group)])), parts)


def _lead(house: House, root: str, area: Area, parts: dict[str, list[str]]) -> None:
    """Add the groups of places on the way down to an area."""
    here = root
    while here != area.id:
        if here not in parts:
            parts[here] = _parts(house, here)
        held = [part for part in parts[here] if part in area.reach and part != here]
        if not held:
            parts[here].append(area.id)  # in no group: it stands among them
            return
        here = area.id if area.id in held else held[0]


def _parts(house: House, area: str) -> list[str]:
    """Return the places an area is the sum of: zones, and what lies right below and in none of them."""
    below = house.areas.children(area)
    zones = [one.id for one in below if one.level is Level.ZONE]
    inside = {one.id for zone in zones for one in house.areas.children(zone)}
    return [*zones, *(one.id for one in below if one.level is not Level.ZONE and one.id not in inside)]
