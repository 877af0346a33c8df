"""A letter and the rules of its way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from pydantic import BaseModel

PAUSES: Final = (1, 5, 15, 60)
"""Minutes until the next try; from then on the last one."""
TRIED_FOR: Final = timedelta(days=3)


class LetterState(StrEnum):
    """How far a letter has come."""

    OWED = "owed"
    SENT = "sent"
    GIVEN_UP = "given_up"  # kept: somebody may have it sent again


class Trouble(StrEnum):
    """Why a letter could not be sent."""

    UNREACHABLE = "unreachable"  # no server answers there
    REFUSED = "refused"  # the server takes no letter of ours: user, password or sender
    BUSY = "busy"  # the server takes none now
    MAILBOX = "mailbox"  # the server knows no such mailbox
    UNREADABLE = "unreadable"  # what it is about cannot be made into a letter


FINAL: Final = (Trouble.MAILBOX, Trouble.UNREADABLE)
"""Trying again by itself would change nothing."""


class Letter(BaseModel):
    """A letter that we owe one mailbox: what it is about, by keys. It is put into words when it is sent."""

    id: str
    to: str
    kind: str
    subject_of: str
    made_at: datetime
    next_at: datetime
    tried_since: datetime | None = None
    state: LetterState = LetterState.OWED
    tries: int = 0
    trouble: Trouble | None = None
    sent_at: datetime | None = None
    version: int = 0

    def sent(self, *, at: datetime) -> None:
        """Note that a server has it."""
        self.state, self.sent_at, self.trouble, self.tries = LetterState.SENT, at, None, self.tries + 1

    def failed(self, trouble: Trouble, *, at: datetime) -> None:
        """Note what went wrong, and when it is tried again; after three days it is given up."""
        self.tries, self.trouble = self.tries + 1, trouble
        self.tried_since = self.tried_since or at
        if trouble in FINAL or at - self.tried_since >= TRIED_FOR:
            self.state = LetterState.GIVEN_UP
        else:
            self.next_at = at + timedelta(minutes=PAUSES[min(self.tries, len(PAUSES)) - 1])

    def again(self, *, at: datetime) -> None:
        """Send it once more, now, as if it had not been tried."""
        self.state, self.next_at, self.tried_since, self.tries = LetterState.OWED, at, None, 0


class Enclosure(NamedTuple):
    """A file in a letter."""

    name: str
    media_type: str
    data: bytes


class Written(NamedTuple):
    """A letter in words."""

    id: str
    to: str
    subject: str
    words: str
    enclosures: Sequence[Enclosure] = ()
