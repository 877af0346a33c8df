"""What residents said of the help: as it is counted, kept in columns, and answered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from helpdesk.statistics.series import column, named_column, unpacked, unpacked_names

About: TypeAlias = tuple[str | None, str | None]
"""A guide, or none, and one of its steps; None: all of them, and what was asked at no step."""

ENDED: Final = "resolved"
"""How many requests ended: not said, but of these it was said."""

_SAID: Final = ("rating:", "outcome:", "reason:")


@dataclass
class Said:
    """How often each thing was said, about what; and the newest version of the guides at whose steps it was."""

    counts: dict[str, Counter[About]] = field(default_factory=dict)
    versions: dict[About, int] = field(default_factory=dict)

    def add(self, about: About, counts: Mapping[str, int], version: int | None = None) -> None:
        """Add what was counted of a guide, or at a step in this version of it."""
        is_step = about[1] is not None
        told = {name: times for name, times in counts.items() if times and name.startswith(_SAID)}
        if not is_step and counts.get(ENDED):
            told[ENDED] = counts[ENDED]
        for name, times in told.items():
            self.counts.setdefault(name, Counter())[about] += times
        if told:
            self.versions[about] = max(version or 0, self.versions.get(about, 0))

    def of(self, name: str) -> list[int]:
        """Return how often it was said, of each thing in order of the versions."""
        if (counts := self.counts.get(name)) is None:
            return [0] * len(self.versions)
        return list(map(counts.__getitem__, self.versions))

    def columns(self) -> dict[str, Any]:
        """Return it as one row keeps it: names once, and numbers in columns of bytes; nothing when nothing was said."""
        if not self.versions:
            return {}
        ordered = sorted(self.versions, key=lambda about: [(part is not None, part or "") for part in about])
        return {
            "guides": named_column([guide for guide, _ in ordered]),
            "steps": named_column([step for _, step in ordered]),
            "versions": column([self.versions[about] for about in ordered]),
            "counts": {name: column([of[about] for about in ordered]) for name, of in sorted(self.counts.items())},
        }

    def read(self, columns: Mapping[str, Any]) -> None:
        """Add what was kept."""
        abouts = list(zip(unpacked_names(columns["guides"]), unpacked_names(columns["steps"]), strict=True))
        for about, version in zip(abouts, unpacked(columns["versions"]), strict=True):
            if version >= self.versions.get(about, 0):
                self.versions[about] = version
        for name, times in columns["counts"].items():
            if (counts := self.counts.get(name)) is None:
                counts = self.counts[name] = Counter()
            counts.update(dict(zip(abouts, unpacked(times), strict=True)))
