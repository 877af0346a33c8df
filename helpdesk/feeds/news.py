"""A webhook, and the news that it is owed: one event each, tried until it arrives or is given up."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, Field

from helpdesk.feeds.errors import NewsMovedError

HELD_FOR: Final = timedelta(minutes=2)
"""So long a worker has news to itself, longer than any receiver is waited for; then its worker is taken for dead."""

KEPT_FOR: Final = timedelta(days=90)
"""The log of deliveries, arrived or not."""

OLD_SECRET_FOR: Final = timedelta(hours=24)
"""So long news are signed with the old secret, too, after it was renewed."""

STOPPED_AFTER: Final = timedelta(days=3)
"""A webhook to which nothing arrived for so long is switched off: its program is gone, and nobody has noticed."""

PAUSES_S: Final = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Until the next try: the schedule of the Standard Webhooks specification, three days in all."""
MOST_TRIES: Final = len(PAUSES_S) + 1
LONGEST_PAUSE_S: Final = 86_400.0
MOST_ATTEMPTS_KEPT: Final = 2 * MOST_TRIES


class WebhookEvent(StrEnum):
    """What a webhook may be told."""

    REQUEST_OPENED = "request.opened"
    REQUEST_RESOLVED = "request.resolved"
    REPORT_APPROVED = "report.approved"
    TRIED = "webhook.tried"  # somebody wanted to see whether it works


CHOSEN: Final = (WebhookEvent.REQUEST_OPENED, WebhookEvent.REQUEST_RESOLVED, WebhookEvent.REPORT_APPROVED)
"""Those an administrator chooses from."""


class WebhookState(StrEnum):
    """Whether anything is sent there."""

    ON = "on"
    OFF = "off"
    GONE = "gone"  # the other side said for good that it wants nothing
    STOPPED = "stopped"  # switched off by itself: nothing arrived for days


class Webhook(BaseModel):
    """An address outside that is told what happens in an area and below it. Its secrets are sealed."""

    id: str
    name: str
    address: str
    events: list[WebhookEvent]
    area: str
    reach: list[str]  # of the area, when it was made: who manages one of these manages the webhook
    sealed: str
    sealed_before: str = ""
    before_until: datetime | None = None
    state: WebhookState = WebhookState.ON
    failing_since: datetime | None = None  # the first try that failed since the last one that arrived
    stopped_at: datetime | None = None
    made_by: str
    made_by_name: str
    made_at: datetime
    version: int = 0

    def switch(self, *, is_on: bool) -> None:
        """Send there, or not any more."""
        self.state = WebhookState.ON if is_on else WebhookState.OFF
        self.failing_since = self.stopped_at = None

    def renew(self, sealed: str, *, at: datetime) -> None:
        """Sign with a new secret; for a day with the old one, too, so that the other side can change over."""
        self.sealed_before, self.before_until = self.sealed, at + OLD_SECRET_FOR
        self.sealed = sealed

    def seals_at(self, at: datetime) -> list[str]:
        """Return what signs at this moment, the newest first."""
        is_both = self.before_until is not None and at < self.before_until
        return [self.sealed, self.sealed_before] if is_both else [self.sealed]


class NewsState(StrEnum):
    """How far news have come."""

    OWED = "owed"
    ARRIVED = "arrived"
    GIVEN_UP = "given_up"  # kept: somebody may have it sent again


class Trouble(StrEnum):
    """Why news did not arrive."""

    UNREACHABLE = "unreachable"  # no name, no connection, a certificate that is not good
    SILENT = "silent"  # it took too long, or the line broke
    REDIRECTED = "redirected"  # it sends us elsewhere, where we do not go
    REFUSED = "refused"
    FAILED = "failed"  # an error on its side
    PRIVATE = "private"  # the name leads into a private network now
    GONE = "gone"
    OFF = "off"  # the webhook was switched off or taken away meanwhile
    UNSEALED = "unsealed"  # the secret cannot be opened with the keys of this installation


FINAL: Final = (Trouble.GONE, Trouble.OFF, Trouble.UNSEALED)
"""Trying again by itself would change nothing."""

OURS: Final = (Trouble.OFF, Trouble.UNSEALED)
"""Nothing that the other side does wrong."""


class Attempt(BaseModel):
    """One try."""

    at: datetime
    status: int | None = None
    trouble: Trouble | None = None


class News(BaseModel):
    """One event owed to one webhook. `id` is its webhook-id, the same at every try; `body` the very text that is sent.

    It holds ids, codes and moments only: no words and nobody's name or number.
    """

    id: str
    webhook: str
    event: WebhookEvent
    subject: str
    body: str
    happened_at: datetime
    due_at: datetime
    kept_until: datetime
    state: NewsState = NewsState.OWED
    tries: int = 0  # since it was owed, or somebody had it sent again
    held_until: datetime | None = None  # a worker is at it
    attempts: list[Attempt] = Field(default_factory=list)

    @property
    def trouble(self) -> Trouble | None:
        """What went wrong last."""
        return self.attempts[-1].trouble if self.attempts else None

    def arrived(self, status: int, *, at: datetime) -> None:
        """Note that the other side has it."""
        self._tried(Attempt(at=at, status=status))
        self.state = NewsState.ARRIVED

    def failed(
        self,
        trouble: Trouble,
        *,
        status: int | None = None,
        pause: float | None = None,
        at: datetime,
        spread: Callable[[], float] = random.random,
    ) -> None:
        """Note what went wrong, and when it is tried again. `pause`: seconds the other side asks for."""
        self._tried(Attempt(at=at, status=status, trouble=trouble))
        if trouble in FINAL or self.tries >= MOST_TRIES:
            self.state = NewsState.GIVEN_UP
            return
        planned = PAUSES_S[self.tries - 1] * (1 + spread() / 10)
        self.due_at = at + timedelta(seconds=max(planned, min(pause or 0.0, LONGEST_PAUSE_S)))

    def kept_back(self, *, at: datetime) -> None:
        """Keep it in the log without any try: the webhook has stopped."""
        self.attempts = [Attempt(at=at, trouble=Trouble.OFF)]
        self.state = NewsState.GIVEN_UP

    def again(self, *, at: datetime) -> None:
        """Send it once more, now, under the same id. Raises NewsMovedError."""
        if self.state is NewsState.ARRIVED or (self.held_until is not None and self.held_until > at):
            raise NewsMovedError
        self.state, self.due_at, self.tries, self.held_until = NewsState.OWED, at, 0, None

    def _tried(self, attempt: Attempt) -> None:
        self.attempts = [*self.attempts, attempt][-MOST_ATTEMPTS_KEPT:]
        self.held_until = None
