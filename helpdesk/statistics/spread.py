"""What happened where: by area and guide, as it is counted, kept and answered; the heat table and the map show it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import compress, product
from typing import Any, Final, TypeAlias

from helpdesk.statistics.series import column, none_first, unpacked

Cell: TypeAlias = tuple[str, str | None]
"""The area that was named ("": none) and the guide; None: about none."""

_COLUMNS: Final = ("areas", "guides", "counts")

_FULL: Final = 4
"""With a place for every cell numbers are added up in half the time, unless there are many more cells than entries."""


@dataclass
class Spread:
    """Requests that came and visits, cell by cell, and the areas in which anything happened: also a walk or an ending.

    What is not in it is nought.
    """

    opened: Counter[Cell] = field(default_factory=Counter)
    visits: Counter[Cell] = field(default_factory=Counter)
    active: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, kept: Sequence[Mapping[str, Any]]) -> "Spread":
        """Add up what was kept of several times or places."""
        active = {area for one in kept for area in one["areas"] if area}
        counts = partial(_named, kept[0]) if len(kept) == 1 else partial(_added, kept)
        return cls(Counter(counts("opened")), Counter(counts("visits")), active)

    def add(self, cell: Cell, *, opened: int, visits: int) -> None:
        """Add to a cell."""
        if opened:
            self.opened[cell] += opened
        if visits:
            self.visits[cell] += visits

    def take_in(self, other: "Spread") -> None:
        """Add what was counted of another time or place."""
        self.opened.update(other.opened)
        self.visits.update(other.visits)
        self.active |= other.active

    def columns(self) -> dict[str, Any]:
        """Return it as one row keeps it: names once, and numbers in columns of bytes; nothing when nothing happened.

        Read as a row for each cell, a day of a province took as long as counting its requests one by one.
        """
        cells = {*self.opened, *self.visits}
        areas = sorted(self.active | {area for area, _ in cells})
        if not areas:
            return {}
        guides = sorted({guide for _, guide in cells}, key=none_first)
        at, about = ({name: place for place, name in enumerate(names)} for names in (areas, guides))

        def numbers(counts: Counter[Cell]) -> dict[str, bytes]:
            rows = sorted((at[area], about[guide], count) for (area, guide), count in counts.items() if count)
            return {name: column([row[place] for row in rows]) for place, name in enumerate(_COLUMNS)}

        return {"areas": areas, "guides": guides, "opened": numbers(self.opened), "visits": numbers(self.visits)}


def _named(kept: Mapping[str, Any], name: str) -> dict[Cell, int]:
    areas, guides = kept["areas"], kept["guides"]
    return {(areas[area], guides[guide]): count for area, guide, count in _numbers(kept[name])}


def _added(kept: Sequence[Mapping[str, Any]], name: str) -> dict[Cell, int]:
    """Add up. Cells are numbers until all are: a year of a province has a hundred thousand of them."""
    areas = sorted({area for one in kept for area in one["areas"]})
    guides = sorted({guide for one in kept for guide in one["guides"]}, key=none_first)
    row_of = {area: place * len(guides) for place, area in enumerate(areas)}
    place_of = {guide: place for place, guide in enumerate(guides)}
    all_cells, entries = len(areas) * len(guides), sum(len(unpacked(one[name]["counts"])) for one in kept)
    sums = [0] * all_cells if all_cells <= _FULL * entries else defaultdict[int, int](int)
    for one in kept:
        rows, places = [row_of[area] for area in one["areas"]], [place_of[guide] for guide in one["guides"]]
        for area, guide, count in _numbers(one[name]):
            sums[rows[area] + places[guide]] += count
    if isinstance(sums, list):
        return dict(zip(compress(product(areas, guides), sums), filter(None, sums), strict=True))
    return {(areas[cell // len(guides)], guides[cell % len(guides)]): count for cell, count in sums.items()}


def _numbers(kept: Mapping[str, bytes]) -> Iterator[tuple[int, int, int]]:
    return zip(*(unpacked(kept[name]) for name in _COLUMNS), strict=True)
