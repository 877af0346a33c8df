"""The whole tree of places in memory: small rows, never changed after it was built."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from sys import intern
from typing import Any, NamedTuple

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area, Level
from helpdesk.language.ordering import Key, in_order


class AreaRow(NamedTuple):
    """A place in about 300 bytes: 14,000 of them are held at once. The path follows from the parents."""

    id: str
    level: Level
    kind: str
    name: str
    parent: str | None = None
    zones: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    official_code: str | None = None
    active: bool = True
    valid_from: str | None = None
    valid_to: str | None = None
    replaced_by: tuple[str, ...] = ()

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "AreaRow":
        """Read a stored place; days are ISO texts."""
        return cls(
            id=intern(document["_id"]),
            level=Level(document["level"]),
            kind=intern(document["kind"]),
            name=document["name"],
            parent=_shared(document.get("parent")),
            zones=tuple(map(intern, document.get("zones", ()))),
            aliases=tuple(document.get("aliases", ())),
            official_code=_shared(document.get("official_code")),
            active=document.get("active", True),
            valid_from=_shared(document.get("valid_from")),
            valid_to=_shared(document.get("valid_to")),
            replaced_by=tuple(map(intern, document.get("replaced_by", ()))),
        )

    @property
    def full_name(self) -> str:
        """Kind and name: "Xã Lạc Thủy"."""
        return f"{self.kind} {self.name}"


class AreaTree:
    """Answers from memory. Models are made fresh for each answer, so no caller can change the tree."""

    def __init__(self, rows: Iterable[AreaRow] = ()) -> None:
        """Take all places; the order does not matter."""
        self._rows = {row.id: row for row in rows}
        self._below: dict[str, list[str]] = defaultdict(list)
        for row in self._rows.values():
            if row.active:
                for holder in {row.parent, *row.zones}:
                    if holder is not None:
                        self._below[holder].append(row.id)
        self._before: dict[str, list[str]] = defaultdict(list)
        for row in self._rows.values():
            if not row.active:
                for successor in row.replaced_by:
                    self._before[successor].append(row.id)

    def __len__(self) -> int:
        """Count all places, also the old ones."""
        return len(self._rows)

    def __contains__(self, area_id: object) -> bool:
        """Tell whether the tree has a place of that id."""
        return area_id in self._rows

    def rows(self) -> Iterator[AreaRow]:
        """Every place, also the old ones."""
        return iter(self._rows.values())

    def row(self, area_id: str) -> AreaRow:
        """Return the row of a place. Raises UnknownAreaError."""
        try:
            return self._rows[area_id]
        except KeyError:
            raise UnknownAreaError(area=area_id) from None

    def get(self, area_id: str) -> Area:
        """Return a place, active or old. Raises UnknownAreaError."""
        row = self.row(area_id)
        return Area.model_construct(
            id=row.id,
            level=row.level,
            kind=row.kind,
            name=row.name,
            parent=row.parent,
            path=self.path(area_id),
            zones=self.zones(area_id),
            aliases=list(row.aliases),
            official_code=row.official_code,
            active=row.active,
            valid_from=_day(row.valid_from),
            valid_to=_day(row.valid_to),
            replaced_by=list(row.replaced_by),
        )

    def path(self, area_id: str) -> list[str]:
        """Return ids from the top down to the place itself."""
        path: list[str] = []
        place: str | None = area_id
        while place is not None and place in self._rows and place not in path:
            path.append(place)
            place = self._rows[place].parent
        return path[::-1]

    def zones(self, area_id: str) -> list[str]:
        """Return the zones of the place and of its ancestors."""
        return list(dict.fromkeys(zone for place in self.path(area_id) for zone in self._rows[place].zones))

    def reach(self, area_id: str) -> list[str]:
        """Return every area that holds today's places of this id. Raises UnknownAreaError."""
        held = (holder for today in self.current(area_id) for holder in (*self.path(today), *self.zones(today)))
        return list(dict.fromkeys(held))

    def within(self, roots: Collection[str]) -> set[str]:
        """Return every id, also of old places, all of whose places of today lie in one of these or are one."""
        wanted = set(roots)
        held: dict[str, bool] = {
            place: not wanted.isdisjoint((*self.path(place), *self.zones(place)))
            for place, row in self._rows.items()
            if row.active
        }
        found = {place for place, is_held in held.items() if is_held}
        for place, row in self._rows.items():
            today = () if row.active else self.current(place)
            if today and all(held[one] for one in today):
                found.add(place)
        return found

    def current(self, area_id: str) -> list[str]:
        """Return today's ids of a place: itself while it is active. Raises UnknownAreaError."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        waiting = [self.row(area_id).id]
        while waiting:
            row = self._rows.get(waiting.pop(0))
            if row is None or row.id in seen:
                continue
            seen.add(row.id)
            if row.active:
                found[row.id] = None
            else:
                waiting.extend(row.replaced_by)
        return list(found)

    def formerly(self, area_id: str) -> list[str]:
        """Return the ids of old places that are, at least in part, in this one today."""
        found: dict[str, None] = {}
        waiting = list(self._before.get(area_id, ()))
        while waiting:
            before = waiting.pop()
            if before not in found:
                found[before] = None
                waiting.extend(self._before.get(before, ()))
        return list(found)

    def children(self, area_id: str) -> list[str]:
        """Return the active places right below, or in a zone, by name. Raises UnknownAreaError."""
        return sorted(self._below.get(self.row(area_id).id, ()), key=self._by_name)

    def provinces(self) -> list[str]:
        """Return the active provinces by name."""
        rows = self._rows.values()
        return sorted((row.id for row in rows if row.active and row.level is Level.PROVINCE), key=self._by_name)

    def label(self, area_id: str) -> str:
        """Say a place with what holds it: "Xã Lạc Thủy, Tỉnh Phú Thọ"."""
        return ", ".join(self._rows[place].full_name for place in reversed(self.path(area_id)))

    def _by_name(self, area_id: str) -> Key:
        return in_order(self._rows[area_id].name)


def _shared(text: str | None) -> str | None:
    """Hold equal texts once: the same ids, kinds and days come thousands of times."""
    return None if text is None else intern(text)


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)
