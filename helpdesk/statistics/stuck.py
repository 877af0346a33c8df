"""At which steps of guides people are stuck: as it is counted, kept in columns, and answered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from helpdesk.statistics.series import column, named_column, unpacked, unpacked_names

GuideStep: TypeAlias = tuple[str, str]
"""A guide and one of its steps, over all versions, branches and channels."""


@dataclass
class Stuck:
    """How many walks came to a step, how many were stuck there, and the newest version in which that was."""

    came: Counter[GuideStep] = field(default_factory=Counter)
    stuck: Counter[GuideStep] = field(default_factory=Counter)
    versions: dict[GuideStep, int] = field(default_factory=dict)

    def add(self, where: GuideStep, version: int, *, came: int, stuck: int) -> None:
        """Add to a step."""
        self.came[where] += came
        self.stuck[where] += stuck
        self.versions[where] = max(version, self.versions.get(where, version))

    def columns(self) -> dict[str, Any]:
        """Return it as one row keeps it, in order of the steps; nothing when nobody came anywhere."""
        if not self.came:
            return {}
        steps = sorted(self.came)
        return {
            "guides": named_column([guide for guide, _ in steps]),
            "steps": named_column([step for _, step in steps]),
            "versions": column([self.versions[where] for where in steps]),
            "came": column([self.came[where] for where in steps]),
            "stuck": column([self.stuck[where] for where in steps]),
        }

    def read(self, columns: Mapping[str, Any]) -> None:
        """Add what was kept."""
        steps = list(zip(unpacked_names(columns["guides"]), unpacked_names(columns["steps"]), strict=True))
        for where, version in zip(steps, unpacked(columns["versions"]), strict=True):
            if version >= self.versions.get(where, 0):
                self.versions[where] = version
        self.came.update(dict(zip(steps, unpacked(columns["came"]), strict=True)))
        self.stuck.update(dict(zip(steps, unpacked(columns["stuck"]), strict=True)))
