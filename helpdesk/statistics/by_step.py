"""Numbers about guides and their steps, as they are kept in columns and answered: who is stuck, and what was said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from helpdesk.statistics.series import column, none_first, unpacked

About: TypeAlias = tuple[str | None, str | None]
"""A guide (None: none) and one of its steps, over all versions, branches and channels; None: the guide as a whole."""


@dataclass
class ByStep:
    """At which place a row stands, the newest version of the guide that was met, and numbers by their names.

    Found by their places, and not by what rows are about, numbers are added up and told in a third of the time.
    """

    places: dict[About, int] = field(default_factory=dict)
    versions: list[int] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)

    def add(self, about: About, version: int, counts: Mapping[str, int]) -> None:
        """Add to a row."""
        if (place := self.places.get(about)) is None:
            place = self._new_place(about)
        self.versions[place] = max(version, self.versions[place])
        for name, count in counts.items():
            self._named(name)[place] += count

    def take_in(self, other: "ByStep") -> None:
        """Add another one."""
        for about, place in other.places.items():
            self.add(about, other.versions[place], {name: of[place] for name, of in other.numbers.items()})

    def of(self, name: str) -> list[int]:
        """Return the numbers of a name, place by place."""
        return self.numbers.get(name) or [0] * len(self.places)

    def columns(self) -> dict[str, Any]:
        """Return it as one row of the database keeps it: in order, names once, numbers as bytes; nothing of nothing."""
        if not self.places:
            return {}
        ordered = sorted(self.places, key=lambda about: [none_first(part) for part in about])
        order = [self.places[about] for about in ordered]
        return {
            "guides": _names([guide for guide, _ in ordered]),
            "steps": _names([step for _, step in ordered]),
            "versions": column([self.versions[place] for place in order]),
            "numbers": {name: column([of[place] for place in order]) for name, of in sorted(self.numbers.items())},
        }

    def read(self, columns: Mapping[str, Any]) -> None:
        """Add what was kept."""
        abouts = list(zip(_each_name(columns["guides"]), _each_name(columns["steps"]), strict=True))
        versions, numbers = unpacked(columns["versions"]), columns["numbers"]
        if not self.places:
            self.places = {about: place for place, about in enumerate(abouts)}
            self.versions = list(versions)
            self.numbers = {name: list(unpacked(kept)) for name, kept in numbers.items()}
            return
        for about in abouts:
            if about not in self.places:
                self._new_place(about)
        places = [self.places[about] for about in abouts]
        for place, version in zip(places, versions, strict=True):
            self.versions[place] = max(self.versions[place], version)
        for name, kept in numbers.items():
            ours = self._named(name)
            for place, number in zip(places, unpacked(kept), strict=True):
                ours[place] += number

    def _new_place(self, about: About) -> int:
        place = self.places[about] = len(self.places)
        for one in (self.versions, *self.numbers.values()):
            one.append(0)
        return place

    def _named(self, name: str) -> list[int]:
        if (numbers := self.numbers.get(name)) is None:
            numbers = self.numbers[name] = [0] * len(self.places)
        return numbers


def _names(names: Sequence[str | None]) -> dict[str, Any]:
    """Keep each different name once, and beside them a column of which is where."""
    known = sorted(set(names), key=none_first)
    places = {name: place for place, name in enumerate(known)}
    return {"names": known, "places": column([places[name] for name in names])}


def _each_name(kept: Mapping[str, Any]) -> Iterator[str | None]:
    return map(kept["names"].__getitem__, unpacked(kept["places"]))
