"""What happened where: by area and guide, as it is counted, kept and answered; the heat table and the map show it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from helpdesk.statistics.series import column, unpacked

Cell: TypeAlias = tuple[str, str | None]
"""The area that was named ("": none) and the guide; None: about none."""

_COLUMNS: Final = ("areas", "guides", "counts")


@dataclass
class Spread:
    """Requests that came and visits, cell by cell, and the areas in which anything happened: also a walk or an ending.

    What is not in it is nought.
    """

    opened: Counter[Cell] = field(default_factory=Counter)
    visits: Counter[Cell] = field(default_factory=Counter)
    active: set[str] = field(default_factory=set)

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
        guides = sorted({guide for _, guide in cells}, key=lambda guide: (guide is not None, guide or ""))
        at, about = ({name: place for place, name in enumerate(names)} for names in (areas, guides))

        def numbers(counts: Counter[Cell]) -> dict[str, bytes]:
            rows = sorted((at[area], about[guide], count) for (area, guide), count in counts.items() if count)
            return {name: column([row[place] for row in rows]) for place, name in enumerate(_COLUMNS)}

        return {"areas": areas, "guides": guides, "opened": numbers(self.opened), "visits": numbers(self.visits)}

    def read(self, columns: Mapping[str, Any]) -> None:
        """Add what was kept."""
        areas, guides = columns["areas"], columns["guides"]
        for counts, kept in ((self.opened, columns["opened"]), (self.visits, columns["visits"])):
            at, about, many = (unpacked(kept[name]) for name in _COLUMNS)
            cells = zip(map(areas.__getitem__, at), map(guides.__getitem__, about), strict=True)
            counts.update(dict(zip(cells, many, strict=True)))
        self.active.update(area for area in areas if area)
