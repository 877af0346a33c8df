"""A device that may be pushed to, what is owed to it, and when it is not to be woken."""

import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from helpdesk.clock import VIETNAM

QUIET_FROM: Final = time(21, 0)
QUIET_TO: Final = time(6, 30)
"""In Vietnam's time. Between them only what is urgent wakes anybody."""

MOST_TRIES: Final = 8
HELD_FOR: Final = timedelta(minutes=1)
"""So long a worker has a message to itself; after that its worker is taken for dead."""

_FIRST_PAUSE_S: Final = 30.0
_LONGEST_PAUSE_S: Final = 1800.0


class Occasion(StrEnum):
    """Why somebody is told."""

    OFFERED = "offered"  # a request waits for them, or for everybody of their team
    GIVEN = "given"  # a colleague gave them one
    HEARD = "heard"  # the resident wrote in one they hold
    WARNED = "warned"  # soon overdue
    OVERDUE = "overdue"
    ESCALATED = "escalated"  # overdue for long
    CALL_NOW = "call_now"  # the time has come at which the resident wants to be called
    CALL_MISSED = "call_missed"  # that time is over
    WEBHOOK_STOPPED = "webhook_stopped"  # a webhook of theirs was switched off: nothing arrived there for days
    NEWS = "news"  # a coordinator has something to say to the teams
    TRIED = "tried"  # the member wanted to see whether it works


GOOD_FOR: Final = {
    Occasion.OFFERED: timedelta(hours=12),
    Occasion.GIVEN: timedelta(hours=24),
    Occasion.HEARD: timedelta(hours=24),
    Occasion.WARNED: timedelta(hours=4),
    Occasion.OVERDUE: timedelta(hours=24),
    Occasion.ESCALATED: timedelta(hours=24),
    Occasion.CALL_NOW: timedelta(hours=2),
    Occasion.CALL_MISSED: timedelta(hours=24),
    Occasion.WEBHOOK_STOPPED: timedelta(days=3),
    Occasion.NEWS: timedelta(hours=24),
    Occasion.TRIED: timedelta(minutes=5),
}
"""What did not arrive by then is no news any more. It counts from when it may be sent, not through the night."""


class Subscription(BaseModel):
    """A device that is pushed to. Whoever has its address and keys can push to it, so they are sealed.

    `id` stands for the address: the same browser has the same one, whoever is signed in on it.
    """

    id: str
    member: str
    device: str  # the sign-in: when that ends, nothing is pushed here any more
    sealed: str
    key: str  # the public key of ours for which the browser made it
    since: datetime


class PhoneAddress(BaseModel):
    """Where and for whom to seal a message: what is sealed of a subscription."""

    endpoint: str
    p256dh: str
    auth: str


class Push(BaseModel):
    """A message owed to one device: ids only, its words are made when it goes."""

    id: str
    subscription: str
    member: str
    request: str = ""  # none when it is about something else, or only tried out
    webhook: str = ""
    news: str = ""  # the broadcast
    occasion: Occasion
    happened_at: datetime
    due_at: datetime  # not before; then when it is tried next
    gives_up_at: datetime
    is_urgent: bool = False
    tries: int = 0
    held_until: datetime | None = None  # a worker is at it

    def put_off(self, *, at: datetime, pause: float | None, spread: Callable[[], float] = random.random) -> bool:
        """Note when to try again, and tell whether that is worth it. `pause`: seconds the push service asks for."""
        doubled = min(_FIRST_PAUSE_S * 2 ** (self.tries - 1), _LONGEST_PAUSE_S)
        again = at + timedelta(seconds=max(pause or 0.0, doubled * (0.5 + spread() / 2)))
        self.due_at, self.held_until = again if self.is_urgent else in_waking_hours(again), None
        return self.tries < MOST_TRIES and self.due_at < self.gives_up_at

    def lives_s(self, at: datetime) -> int:
        """Return how many seconds the push service shall keep it for a phone that is off."""
        return max(1, int((self.gives_up_at - at).total_seconds()))


def in_waking_hours(at: datetime) -> datetime:
    """Return the moment itself, or the end of the night it lies in."""
    local = at.astimezone(VIETNAM)
    if QUIET_TO <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TO, VIETNAM).astimezone(at.tzinfo)
