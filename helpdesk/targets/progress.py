"""How far a target has been reached, and whether that is enough for this day of the period."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from helpdesk.statistics.days import Period
from helpdesk.targets.models import MeasureKind, Target

_ALMOST = 1e-9
"""What floats lose: 19 of 20 is 95 %."""


class Named(Protocol):
    """A period with its name."""

    @property
    def name(self) -> str:
        """Its name: "2026-10"."""
        ...

    @property
    def days(self) -> Period:
        """Its days."""
        ...


class Standing(StrEnum):
    """How it stands."""

    REACHED = "reached"
    AHEAD = "ahead"  # not reached yet, but as far as it has to be today
    BEHIND = "behind"
    MISSED = "missed"  # the period is over
    UNKNOWN = "unknown"  # nothing to compare yet
    TO_COME = "to_come"  # the period has not begun


class Progress(NamedTuple):
    """A target beside what was reached. `share` is of the target; `expected` is what a count has to be by today."""

    target: Target
    actual: float | None
    share: float | None
    expected: float | None
    standing: Standing

    @property
    def is_fine(self) -> bool:
        """Whether nothing has to be done about it."""
        return self.standing in (Standing.REACHED, Standing.AHEAD)


def elapsed(days: Period, today: date) -> float:
    """Return how much of a period is over, today counted: between 0 and 1."""
    gone = (min(today, days.until) - days.since).days + 1
    return max(0, gone) / ((days.until - days.since).days + 1)


def progress_of(target: Target, actual: float | None, *, days: Period, today: date) -> Progress:
    """Compare. A count has to grow evenly through the period; a share or a mark is reached, or it is not."""
    is_count = target.measure.kind is MeasureKind.COUNT
    expected = target.value * elapsed(days, today) if is_count else None
    share = None if actual is None else actual / target.value
    return Progress(target, actual, share, expected, _standing(target, actual, expected, days, today))


def _standing(target: Target, actual: float | None, expected: float | None, days: Period, today: date) -> Standing:
    if today < days.since:
        return Standing.TO_COME
    if actual is None:
        return Standing.UNKNOWN
    if actual + _ALMOST >= target.value:
        return Standing.REACHED
    if today > days.until:
        return Standing.MISSED
    if expected is not None and actual + _ALMOST >= expected:
        return Standing.AHEAD
    return Standing.BEHIND
