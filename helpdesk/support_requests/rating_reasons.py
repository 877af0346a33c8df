"""Why somebody gave a mark: a few reasons to be tapped. Low marks have theirs, high marks what was good."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

HIGH: Final = 4
"""From this mark on it is praise."""


class Reason(StrEnum):
    """One reason. What is kept and counted are these keys, never a word of the resident."""

    SLOW = "slow"
    NOT_DONE = "not_done"
    UNCLEAR = "unclear"
    MANNER = "manner"
    FAR = "far"  # they had to come, or to come again
    FAST = "fast"
    DONE = "done"
    CLEAR = "clear"
    KIND = "kind"


LOW_REASONS: Final = (Reason.SLOW, Reason.NOT_DONE, Reason.UNCLEAR, Reason.MANNER, Reason.FAR)
HIGH_REASONS: Final = (Reason.FAST, Reason.DONE, Reason.CLEAR, Reason.KIND)


def reasons_for(score: int) -> tuple[Reason, ...]:
    """Return the reasons that are offered with a mark."""
    return HIGH_REASONS if score >= HIGH else LOW_REASONS


def fitting(score: int, reasons: Iterable[str]) -> list[Reason]:
    """Return what of these can be a reason of that mark, each once, in the order in which they are offered."""
    given = set(reasons)
    return [reason for reason in reasons_for(score) if reason.value in given]
