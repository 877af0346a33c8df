"""What arrives and what is owed. Plain models; nothing here knows a chat platform or a database."""

import zlib
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

LANES = 64
"""Conversations are spread over this many lanes; a worker holds some of them. Fixed: a change is a migration."""


def conversation_id(account: str, user: str) -> str:
    """Name the conversation of one platform user with one channel account, e.g. `telegram:9912`."""
    return f"{account}:{user}"


def lane_of(conversation: str) -> int:
    """Return the lane of a conversation: the same in every process, for ever."""
    return zlib.crc32(conversation.encode()) % LANES


class Arrival(BaseModel):
    """One message, tap or internal event for one conversation, already masked.

    `id` is unique per account and platform update, so that a second delivery finds the first. `position` is the
    platform's own order where it has one (Telegram's update_id); arrivals wait in order of (received_at, position).
    `body` is the dump of what the engine reads (`bot.engine.messages.Incoming`).
    """

    id: str
    account: str
    user: str
    position: int = 0
    received_at: datetime
    body: dict[str, Any]
    attempts: int = 0
    not_before: datetime | None = None  # after a failed attempt

    @property
    def conversation(self) -> str:
        """The conversation it belongs to."""
        return conversation_id(self.account, self.user)


class NoticeState(StrEnum):
    """How far a notice has come."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


CLOSED = frozenset({NoticeState.SENT, NoticeState.UNCERTAIN, NoticeState.DEAD})
"""States in which nothing more is done for a notice."""


class Choice(BaseModel):
    """An answer the resident can tap or number. Carries a key; its label is said when the notice is rendered."""

    key: str
    label: str  # the key of its words
    facts: dict[str, Any] = Field(default_factory=dict)


class Part(BaseModel):
    """One paragraph of a notice: the key of its words and the facts that fill them."""

    key: str
    facts: dict[str, Any] = Field(default_factory=dict)


class Notice(BaseModel):
    """A message we owe a conversation: keys + facts + language, rendered only when it is sent.

    `number` grows by one within a conversation; the id is made of both, so the same effect cannot be owed twice.
    """

    conversation: str
    number: int
    parts: list[Part]
    choices: list[Choice] = Field(default_factory=list)
    wants_phone: bool = False
    ends_phone_question: bool = False  # the last one asked for it: its button, where there is one, goes away
    language: str = "vi"
    created_at: datetime
    state: NoticeState = NoticeState.OWED
    due_at: datetime
    attempts: int = 0
    is_possibly_twice: bool = False
    reason: str | None = None
    sent_at: datetime | None = None
    closed_at: datetime | None = None  # when it was sent or given up
    answers: str | None = None  # the arrival that made us owe it
    tap: str = ""  # the platform's id of the tap it answers
    question: int = 0  # the notice whose question its buttons answer, when that is an earlier one

    @property
    def id(self) -> str:
        """Conversation and number, sortable within the conversation."""
        return f"{self.conversation}:{self.number:08d}"

    @property
    def account(self) -> str:
        """The channel account it leaves through."""
        return self.conversation.rpartition(":")[0]

    @property
    def user(self) -> str:
        """Whom the platform shall show it to."""
        return self.conversation.rpartition(":")[2]


class Conversation(BaseModel):
    """Where one resident's conversation stands: what was asked last, where they are in a guide."""

    id: str
    account: str
    user: str
    language: str = "vi"
    resident: str | None = None  # set once they consented
    area: str | None = None  # the commune (or hamlet) they chose
    question: "OpenQuestion | None" = None
    walk: "Walk | None" = None
    request: str | None = None  # the open support request they are talking about
    pending: dict[str, Any] = Field(default_factory=dict)  # what the resident wanted before we had to ask something
    notices: int = 0  # how many were ever owed; numbers the next one
    version: int = 0
    last_heard_at: datetime | None = None
    last_words: str = ""  # masked end of the last message, and which it was: half a secret may stand there
    last_arrival: str = ""


class OpenQuestion(BaseModel):
    """What the bot asked last and still waits for: enough to understand the answer and to ask again.

    A tap on a button of any other notice than `notice` is stale.
    """

    dialog: str
    state: dict[str, Any] = Field(default_factory=dict)
    parts: list[Part] = Field(default_factory=list)
    choices: list[Choice] = Field(default_factory=list)
    notice: int = 0
    wants_phone: bool = False


class Walk(BaseModel):
    """Where the resident is in a guide: slug, version and step ids only."""

    journey: str
    guide: str
    version: int
    step: str


class Sent(BaseModel):
    """The platform took it."""


class RetryLater(BaseModel):
    """It surely did not arrive. Try again after `after` seconds (None: back off)."""

    reason: str
    after: float | None = None


class Uncertain(BaseModel):
    """It was on its way when the line broke: it may have arrived."""

    reason: str


class Undeliverable(BaseModel):
    """It will never arrive like this. `is_unreachable`: the person blocked us or is gone."""

    reason: str
    is_unreachable: bool = False


Delivery = Sent | RetryLater | Uncertain | Undeliverable
