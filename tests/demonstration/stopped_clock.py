"""The moment at which the demonstration of the tests begins."""

from datetime import UTC, datetime

TUESDAY = datetime(2026, 11, 24, 3, 20, tzinfo=UTC)
"""Twenty past ten in the morning, in Vietnam."""


class StoppedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return TUESDAY
