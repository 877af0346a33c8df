"""Different persons, without keeping who they are.

Persons come back, so those of two days cannot be added up. But of each person who was there on a day it can be kept on
which day they had been there *before*: whoever had not been there since a period began is new in it, and the new ones
of its days are its different persons. So a day keeps the days before, one for each person, in order; nobody is named.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from helpdesk.statistics.places import Place, Places
from helpdesk.statistics.tallies import SEEN, Part, Tally

Key: TypeAlias = tuple[Place] | tuple[str] | tuple[str, str | None] | tuple[str, None, str]
"""Whom a person is counted for: a place; an area, all in all, with one guide, or in one of the areas in it."""


_OF_A_GUIDE: Final = 2


class Came(NamedTuple):
    """One entry of the log about a person."""

    person: str
    day: date
    place: Place
    guide: str | None
    is_replaced: bool  # by a later entry; it counts no more

    def keys(self, areas: Collection[str]) -> list[Key]:
        """Return what it counts for, of these areas."""
        within = [area for area in self.place.reach if area in areas]
        return [
            (self.place,),
            *((area,) for area in within),
            *((area, self.guide) for area in within),
            *((area, None, self.place.area) for area in within),
        ]


@dataclass
class Comings:
    """Everything the log says about the persons of a day, the entries of other days too."""

    day: date
    entries: Sequence[Came] = field(default_factory=list)

    def before(self, areas: Collection[str]) -> dict[Key, list[int]]:
        """Return for each area, place and guide the days on which the persons of this day had been there before."""
        last: dict[tuple[str, Key], int] = {}
        here: set[tuple[str, Key]] = set()
        for one in self.entries:
            if one.is_replaced or one.day > self.day:
                continue
            for key in one.keys(areas):
                if one.day == self.day:
                    here.add((one.person, key))
                else:
                    last[one.person, key] = max(one.day.toordinal(), last.get((one.person, key), 0))
        found: dict[Key, list[int]] = defaultdict(list)
        for person, key in here:
            found[key].append(last.get((person, key), 0))
        return found

    def next_days(self, areas: Collection[str]) -> dict[date, set[str]]:
        """Return the next days on which persons of this day came, and where: there "before" may be another day now."""
        here = {(one.person, key) for one in self.entries if one.day == self.day for key in one.keys(areas)}
        following: dict[tuple[str, Key], Came] = {}
        for one in self.entries:
            if one.is_replaced or one.day <= self.day:
                continue
            for key in one.keys(areas):
                known = following.get((one.person, key))
                if (one.person, key) in here and (known is None or one.day < known.day):
                    following[one.person, key] = one
        days: dict[date, set[str]] = defaultdict(set)
        for one in following.values():
            days[one.day].update(one.place.reach)
        return days


def tell(before: Mapping[Key, Iterable[int]], areas: Mapping[str, Tally], places: Places) -> None:
    """Put into tallies who came."""
    for key, days in before.items():
        if part := _part(key, areas, places):
            part.series.setdefault(SEEN, []).extend(days)


def _part(key: Key, areas: Mapping[str, Tally], places: Places) -> Part | None:
    owner = key[0]
    tally = places.get(owner) if isinstance(owner, Place) else areas.get(owner)
    if tally is None or len(key) == 1:
        return tally
    return tally.guide(key[1]) if len(key) == _OF_A_GUIDE else tally.area(key[2])
