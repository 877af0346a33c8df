"""What arrives and what is owed. Plain models; nothing here knows a chat platform or a database."""

import zlib
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from helpdesk.clock import VIETNAM

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
    message: str = ""  # the platform's id of the message, by which a later edit names it
    attempts: int = 0
    not_before: datetime | None = None  # after a failed attempt

    @property
    def conversation(self) -> str:
        """The conversation it belongs to."""
        return conversation_id(self.account, self.user)

    @property
    def is_from_resident(self) -> bool:
        """Whether the resident wrote or tapped; else it comes from inside."""
        return self.body.get("kind") != "event"


QUIET_FROM = time(21, 0)
QUIET_TO = time(7, 0)
"""In Vietnam's time. Between them nobody is written to who did not write to us just now."""


def is_quiet(at: datetime) -> bool:
    """Tell whether people sleep at this moment."""
    local = at.astimezone(VIETNAM).time()
    return local >= QUIET_FROM or local < QUIET_TO


def in_daytime(at: datetime) -> datetime:
    """Return the moment itself, or the end of the night it lies in."""
    if not is_quiet(at):
        return at
    local = at.astimezone(VIETNAM)
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TO, VIETNAM).astimezone(at.tzinfo)


class NoticeClass(StrEnum):
    """How urgent a notice is, most urgent first: order is kept within a conversation and class."""

    ANSWER = "answer"  # somebody waits for it now
    REMINDER = "reminder"  # of something of this resident's own
    BROADCAST = "broadcast"  # the same to many


URGENCY = {of: place for place, of in enumerate(NoticeClass)}
"""0 goes first."""


class NoticeState(StrEnum):
    """How far a notice has come."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    DROPPED = "dropped"  # dead or uncertain, and an administrator decided that it shall stay so


CLOSED = frozenset({NoticeState.SENT, NoticeState.UNCERTAIN, NoticeState.DEAD, NoticeState.DROPPED})
"""States in which nothing more is done for a notice."""

GIVEN_UP = frozenset({NoticeState.UNCERTAIN, NoticeState.DEAD})
"""What an administrator may send again or drop."""


class Cause(StrEnum):
    """Why a notice is dead. The codes are stable; a sentence for each stands in the catalogues."""

    BLOCKED = "blocked"  # the resident does not want messages from this account
    GONE = "gone"  # their account on the platform is no more
    WINDOW_CLOSED = "window_closed"  # the platform lets us write only for a while after their last words
    TOO_OLD = "too_old"  # tried for MAX_AGE
    REFUSED = "refused"  # the platform does not take this message
    UNREADABLE = "unreadable"  # it could not be turned into words


MAX_AGE = timedelta(hours=24)
"""A notice that could not be delivered for so long is dead: an answer of yesterday helps nobody unannounced."""


class Choice(BaseModel):
    """An answer the resident can tap or number. Carries a key; its label is said when the notice is rendered."""

    key: str
    label: str  # the key of its words
    facts: dict[str, Any] = Field(default_factory=dict)


class Part(BaseModel):
    """One paragraph of a notice: the key of its words and the facts that fill them."""

    key: str
    facts: dict[str, Any] = Field(default_factory=dict)


class NoticeFile(BaseModel):
    """A file that is shown with a notice: its id, and what a channel must know to show it."""

    attachment: str
    kind: str  # "photo", "voice", "file"
    name: str
    content_type: str
    is_preview: bool = False  # the small picture of it: all there is until it was passed on


class Notice(BaseModel):
    """A message we owe a conversation: keys + facts + language, rendered only when it is sent.

    `number` grows by one within a conversation; the id is made of both, so the same effect cannot be owed twice.
    """

    conversation: str
    number: int
    notice_class: NoticeClass = NoticeClass.ANSWER
    parts: list[Part]
    choices: list[Choice] = Field(default_factory=list)
    files: list[NoticeFile] = Field(default_factory=list)
    wants_phone: bool = False
    ends_phone_question: bool = False  # the last one asked for it: its button, where there is one, goes away
    language: str = "vi"
    created_at: datetime
    state: NoticeState = NoticeState.OWED
    due_at: datetime
    attempts: int = 0
    age_from: datetime | None = None  # it ages from here where that is not `created_at`: due later, or tried anew
    is_possibly_twice: bool = False
    cause: Cause | None = None  # of its death
    reason: str | None = None  # what the platform or the line said last, for operators
    sent_at: datetime | None = None
    closed_at: datetime | None = None  # when it was sent or given up
    answers: str | None = None  # the arrival that made us owe it
    tap: str = ""  # the platform's id of the tap it answers
    question: int = 0  # the notice whose question its buttons answer, when that is an earlier one
    about: str = ""  # the request whose resident's words it carries to a member: they are forgotten with the request's

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

    @property
    def can_wait(self) -> bool:
        """Whether nobody waits for it: then it keeps to the day and to the platform's pace."""
        return self.notice_class is not NoticeClass.ANSWER

    def due_from(self, at: datetime) -> None:
        """Let it go at this moment at the earliest; what can wait, when the night is over."""
        self.due_at = in_daytime(at) if self.can_wait else at

    def is_too_old(self, at: datetime) -> bool:
        """Whether it was tried for so long that it would help nobody unannounced."""
        return at - (self.age_from or self.created_at) > MAX_AGE


def short_name(notice_id: str) -> str:
    """Name a notice without naming the resident: `telegram:…9912:00000012`."""
    conversation, _, number = notice_id.rpartition(":")
    account, _, user = conversation.rpartition(":")
    return f"{account}:…{user[-4:]}:{number}"


class DoubtfulNotice(BaseModel):
    """A notice that may have arrived twice or not at all, or did not arrive: what an administrator sees of it."""

    id: str
    conversation: str
    number: int
    notice_class: NoticeClass = NoticeClass.ANSWER
    state: NoticeState
    cause: Cause | None = None
    reason: str | None = None
    is_possibly_twice: bool = False
    attempts: int = 0
    created_at: datetime

    @property
    def account(self) -> str:
        """The channel account it leaves through."""
        return self.conversation.rpartition(":")[0]

    @property
    def short(self) -> str:
        """Name it without naming the resident."""
        return short_name(self.id)

    @property
    def is_given_up(self) -> bool:
        """Whether it can be sent again or dropped."""
        return self.state in GIVEN_UP


class Conversation(BaseModel):
    """Where one resident's conversation stands: what was asked last, where they are in a guide."""

    id: str
    account: str
    user: str
    language: str = "vi"
    home: str | None = None  # the area of the account they write to
    resident: str | None = None  # set once they consented
    area: str | None = None  # the commune (or hamlet) they chose
    question: "OpenQuestion | None" = None
    walk: "Walk | None" = None
    request: str | None = None  # the open support request they are talking about
    pending: dict[str, Any] = Field(default_factory=dict)  # what the resident wanted before we had to ask something
    notices: int = 0  # how many were ever owed; numbers the next one
    version: int = 0
    last_heard_at: datetime | None = None
    active_at: datetime | None = None  # when the resident last did anything, a tap too
    last_words: str = ""  # masked end of the last message, and which it was: half a secret may stand there
    last_arrival: str = ""
    posters: list[str] = Field(default_factory=list)  # the codes of those that led here: each counts once
    link_tries: list[datetime] = Field(default_factory=list)  # when a link code was typed that is none
    card_tries: list[datetime] = Field(default_factory=list)  # when a card's code was typed that is nobody's
    unreachable_since: datetime | None = None  # they blocked us or are gone; until they write again
    member: str | None = None  # of the team, who works here: what a resident said here before rests meanwhile
    serves: str | None = None  # the request whose resident gets the member's words
    shown: dict[str, datetime] = Field(default_factory=dict)  # other requests they saw since, and from when they did


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
    """Where the resident is in a guide: slug, version, and ids of the step and of the answers that led there."""

    journey: str
    guide: str
    version: int
    step: str
    answers: dict[str, str] = Field(default_factory=dict)
    is_nudged: bool = False  # asked once whether to go on, after a day of silence


class Sent(BaseModel):
    """The platform took it."""


class RetryLater(BaseModel):
    """It surely did not arrive. Try again after `after` seconds (None: back off).

    With `after`, nothing else goes to this chat for so long either.
    """

    reason: str
    after: float | None = None


class Uncertain(BaseModel):
    """It was on its way when the line broke: it may have arrived."""

    reason: str


class Undeliverable(BaseModel):
    """It will never arrive like this. `is_unreachable`: the person blocked us or is gone.

    `reason` is for operators; `cause` is the code, where a channel knows better than `cause_of_death`.
    """

    reason: str
    is_unreachable: bool = False
    cause: Cause | None = None

    @property
    def cause_of_death(self) -> Cause:
        """The code."""
        return self.cause or (Cause.BLOCKED if self.is_unreachable else Cause.REFUSED)


Delivery = Sent | RetryLater | Uncertain | Undeliverable
