"""Entries that were written on a phone first, by its clock, and handed in when there was a network."""

from datetime import datetime, timedelta

from pydantic import AwareDatetime, Field

from helpdesk.assistance.models import Captured, ClientId, NewLog

NOTICEABLE = timedelta(minutes=2)
"""A slow network takes as long as a clock that is a little wrong: less than this is left as it is."""


def clock_error(*, phone_now: datetime, now: datetime) -> timedelta:
    """Return how far a phone's clock is ahead, measured while it hands something in; zero when it is right."""
    error = phone_now - now
    return error if abs(error) >= NOTICEABLE else timedelta(0)


class PhoneLog(NewLog):
    """One visit as a phone hands it in. `happened_at` is the phone's moment unless the member chose one by hand."""

    captured_at: AwareDatetime
    is_by_clock: bool = True
    corrects: ClientId | None = None
    correction_reason: str | None = Field(default=None, max_length=500)
    person_ref: ClientId | None = None

    def put_right(self, error: timedelta) -> NewLog:
        """Return the visit with the clock's error taken off, and what the clock said beside it."""
        told = self.model_dump(exclude={"captured_at", "is_by_clock", "corrects", "correction_reason", "captured"})
        captured = Captured(
            at=self.captured_at,
            happened_at=self.happened_at,
            is_by_clock=self.is_by_clock,
            clock_error_s=round(error.total_seconds()),
        )
        if self.is_by_clock:
            told["happened_at"] = self.happened_at - error
        return NewLog(**told, captured=captured)
