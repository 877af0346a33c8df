"""A clock for tests."""

from datetime import UTC, datetime, timedelta


class TurnedClock:
    """A clock that stands still until it is turned."""

    def __init__(self, time: datetime = datetime(2026, 11, 22, 1, tzinfo=UTC)) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time

    def turn(self, by: timedelta) -> None:
        self.time += by
