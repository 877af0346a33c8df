"""A map of bubbles: places by their centre points, in hundredths of a square, for an SVG without scripts or styles.

There are no borders: the points of all places show where one is. The same figures stand in the table beside it.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

_MARGIN: Final = 9.0
"""Hundredths that stay free at each edge: half of the largest bubble and a little."""
_LARGEST: Final = 8.0
"""The radius of the largest bubble."""
_DOT: Final = 0.9
"""The radius of a place where nothing happened, and the least of any."""
_SMALLEST_SCALE: Final = 0.45
_MAY_OVERLAP: Final = 1.3
_WHOLE: Final = 100.0
_ROOM_FOR_NUMBER: Final = 2.4
_ROOM_FOR_LARGE_NUMBER: Final = 3.4
"""From this radius on a number stands in the bubble: on a page, and in large letters or on a phone."""
_NAME_HIGH, _SIGN_WIDE = 3.6, 1.45
_ON_A_PHONE: Final = 2.0
"""How much wider a name is there, beside the map."""
_FEWEST_DEGREES: Final = 0.05
"""What a single place is drawn within: five kilometres."""
_MOST_NAMES: Final = 14

Point = tuple[float, float]


class Place(NamedTuple):
    """A place with its figure, and where its bubble leads."""

    id: str
    name: str
    many: int
    link: str


class Bubble(NamedTuple):
    """A bubble with its middle and radius, and the middle of its name.

    `is_named`: its name has room; `is_near`, `has_near_number`: also on a phone.
    """

    place: Place
    x: float
    y: float
    radius: float
    name_x: float
    has_number: bool
    has_near_number: bool
    is_named: bool
    is_near: bool


class BubbleMap(NamedTuple):
    """The bubbles, largest first so that small ones lie on top, and the places nobody knows a point of."""

    bubbles: list[Bubble]
    unplaced: list[Place]


def drawn(
    places: Sequence[Place], points: Mapping[str, Point], *, letters: float = 1.0, is_close: bool = False
) -> BubbleMap:
    """Draw places whose points (latitude, longitude) are known; a bubble's area is as large as its figure.

    `letters` says how much larger than usual names are written: fewer of them have room. With `is_close` the map shows
    where something happened, and of the other places only those around.
    """
    known = [one for one in places if one.id in points]
    busy = [one for one in known if one.many]
    spots = _spots(points, [one.id for one in known], [one.id for one in busy if is_close])
    radii = _radii(busy, spots)
    rooms = [_Room.around(*spots[one.id], radii[one.id]) for one in busy]
    bubbles: list[Bubble] = []
    for one in sorted(known, key=lambda place: (-place.many, place.name)):
        x, y = spots[one.id]
        radius = radii.get(one.id, _DOT)
        own = _Room.around(x, y, radius)
        name = _Room.of_name(one.name, own, letters)
        names = sum(bubble.is_named for bubble in bubbles)
        is_named = bool(one.many) and names < _MOST_NAMES and not any(name.meets(room) for room in rooms if room != own)
        is_near = is_named and names < _MOST_NAMES // 3
        if is_named:
            rooms.append(name)
        seen = _Room.of_name(one.name, own, max(letters, _ON_A_PHONE)) if is_near else name
        if own.is_on_the_map:
            bubbles.append(
                Bubble(
                    place=one,
                    x=round(x, 2),
                    y=round(y, 2),
                    radius=round(radius, 2),
                    name_x=round((seen.left + seen.right) / 2, 2),
                    has_number=radius >= (_ROOM_FOR_NUMBER if letters <= 1 else _ROOM_FOR_LARGE_NUMBER),
                    has_near_number=radius >= _ROOM_FOR_LARGE_NUMBER,
                    is_named=is_named,
                    is_near=is_near,
                )
            )
    return BubbleMap(bubbles, [one for one in places if one.id not in points])


def _spots(points: Mapping[str, Point], known: Sequence[str], close: Sequence[str]) -> dict[str, Point]:
    """Lay points out in a square around `close`, or around all: true to their distances, and north is up."""
    if not known:
        return {}
    framed = [points[name] for name in close or known]
    north, south = max(lat for lat, _ in framed), min(lat for lat, _ in framed)
    east, west = max(lon for _, lon in framed), min(lon for _, lon in framed)
    narrower = math.cos(math.radians((north + south) / 2))
    span = max(north - south, (east - west) * narrower, _FEWEST_DEGREES)
    scale = (100 - 2 * _MARGIN) / span
    left = 50 - (east - west) * narrower * scale / 2
    top = 50 - (north - south) * scale / 2
    return {
        name: (left + (points[name][1] - west) * narrower * scale, top + (north - points[name][0]) * scale)
        for name in known
    }


def _radii(busy: Sequence[Place], spots: Mapping[str, Point]) -> dict[str, float]:
    """Return how large the bubbles are: the nearer they are to each other, the smaller all of them."""
    most = max((one.many for one in busy), default=0)
    full = {one.id: _LARGEST * math.sqrt(one.many / most) for one in busy}
    room = (
        _MAY_OVERLAP * math.dist(spots[one], spots[other]) / (full[one] + full[other])
        for one, other in itertools.combinations(full, 2)
    )
    scale = min(1.0, max(_SMALLEST_SCALE, min(room, default=1.0)))
    return {name: max(_DOT, radius * scale) for name, radius in full.items()}


class _Room(NamedTuple):
    """What a bubble or a name takes up."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> "_Room":
        return cls(x - radius, y - radius, x + radius, y + radius)

    @classmethod
    def of_name(cls, name: str, bubble: "_Room", letters: float) -> "_Room":
        """Return the room of a name below its bubble; it stays within the square."""
        half = len(name) * _SIGN_WIDE * letters / 2
        x = min(max((bubble.left + bubble.right) / 2, half), 100 - half)
        return cls(x - half, bubble.bottom, x + half, bubble.bottom + _NAME_HIGH * letters)

    @property
    def is_on_the_map(self) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= _WHOLE and self.bottom <= _WHOLE

    def meets(self, other: "_Room") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom
