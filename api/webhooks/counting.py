"""Counting what was delivered and what was refused: for /metrics, not for decisions."""

from collections import Counter
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a delivery."""

    TAKEN = "taken"
    REPEATED = "repeated"
    IGNORED = "ignored"
    UNKNOWN = "unknown"
    NOT_VERIFIED = "not_verified"
    OVERSIZED = "oversized"
    MALFORMED = "malformed"
    WRONG_TYPE = "wrong_type"
    NOT_OPEN = "not_open"


NOBODY = "-"
"""Stands for every account that takes no deliveries here: the names in addresses are anybody's to make up."""


class WebhookCounts:
    """How often each outcome was seen, by account, since this process started."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._counts: Counter[tuple[str, Outcome]] = Counter()

    def count(self, account: str, outcome: Outcome) -> None:
        """Count one delivery."""
        self._counts[account, outcome] += 1

    def all(self) -> dict[tuple[str, Outcome], int]:
        """Return the counts by account and outcome."""
        return dict(self._counts)
