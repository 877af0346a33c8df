"""A broadcast, its life, and whom it goes to. Plain models; nothing here knows a chat platform or a database."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, Field

from helpdesk.broadcasts.errors import BroadcastMovedOnError, BroadcastTimeError

MOST_PEOPLE: Final = 200_000
"""Who wants to write to more sends by areas: the list of one broadcast is made while somebody waits."""
FARTHEST: Final = timedelta(days=60)
"""A broadcast is planned no further ahead."""
NEWS_TEXT: Final = "2026-11-30"
"""Version of the sentence by which somebody says yes to news, in the chat and on the form: see `docs/broadcasts.md`."""


class Audience(StrEnum):
    """Whom it is for."""

    RESIDENTS = "residents"
    TEAM = "team"


class Template(StrEnum):
    """What kind of news it is; each has a text to begin with, and named fields."""

    FREE = "free"
    PROCEDURE_CHANGED = "procedure_changed"
    SCAM_ALERT = "scam_alert"


class State(StrEnum):
    """How far it has come."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"


MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.SCHEDULED, State.SENDING}),
    State.SCHEDULED: frozenset({State.SENDING, State.STOPPED}),
    State.SENDING: frozenset({State.STOPPED, State.DONE}),
    State.STOPPED: frozenset(),
    State.DONE: frozenset(),
}


class Step(StrEnum):
    """How far it has come with one person."""

    WAITING = "waiting"
    HANDED = "handed"  # in the inbox lane of their conversation
    OWED = "owed"  # in the outbox
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    LEFT_OUT = "left_out"  # it turned out at the last moment that they do not want it
    WITHDRAWN = "withdrawn"


OPEN: Final = (Step.WAITING, Step.HANDED, Step.OWED)


class LeftOut(StrEnum):
    """Why somebody in the areas does not get it."""

    NO_CONSENT = "no_consent"
    OTHER_LANGUAGE = "other_language"
    BLOCKED = "blocked"
    WINDOW = "window"
    NO_CHANNEL = "no_channel"
    SAME_NUMBER = "same_number"


class Place(BaseModel):
    """An area it goes to. Whoever may see the broadcast holds every one of these."""

    area: str
    reach: list[str]


class Counted(BaseModel):
    """Who would get it, by channel, and who would not, by reason."""

    total: int = 0
    by_channel: dict[str, int] = Field(default_factory=dict)
    left_out: dict[str, int] = Field(default_factory=dict)


class Broadcast(BaseModel):
    """What is said to many. `people` names the rows of people that count, once it was confirmed."""

    id: str
    audience: Audience = Audience.RESIDENTS
    template: Template = Template.FREE
    places: list[Place]
    channels: list[str] = Field(default_factory=list)  # kinds of them; for teams: "page" always, "chat", "push"
    language: str = ""  # only to those who speak it; empty: to all
    text_vi: str
    text_en: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    source: str = ""  # the guide or the scam report it was filled from
    state: State = State.DRAFT
    by: str
    by_name: str
    at: datetime
    people: str = ""
    counted: Counted = Field(default_factory=Counted)
    confirmed_at: datetime | None = None
    send_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    stopped_by_name: str = ""
    is_settled: bool = False  # nothing of it is under way any more
    is_demonstration: bool = False
    version: int = 0

    @property
    def areas(self) -> Sequence[str]:
        """The areas it goes to."""
        return [place.area for place in self.places]

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state is State.DRAFT

    @property
    def can_be_stopped(self) -> bool:
        """Whether something of it may still be withheld."""
        return State.STOPPED in MOVES[self.state]

    def text(self, language: str) -> str:
        """Return the text somebody reads, with its fields still in it: Vietnamese where there is no other."""
        return self.text_en if language == "en" and self.text_en else self.text_vi

    def confirm(self, list_id: str, counted: Counted, *, send_at: datetime | None, at: datetime) -> None:
        """Let it go to these people, at once or later. Raises BroadcastTimeError, BroadcastMovedOnError."""
        if send_at is not None and not at <= send_at <= at + FARTHEST:
            raise BroadcastTimeError(days=FARTHEST.days)
        self._move_to(State.SCHEDULED if send_at else State.SENDING)
        self.people, self.counted, self.confirmed_at, self.send_at = list_id, counted, at, send_at
        self.started_at = None if send_at else at

    def begin(self, *, at: datetime) -> None:
        """Send what was planned: its time has come."""
        self._move_to(State.SENDING)
        self.started_at = at

    def stop(self, *, by_name: str, at: datetime) -> None:
        """Withhold what has not gone yet. Raises BroadcastMovedOnError."""
        self._move_to(State.STOPPED)
        self.stopped_by_name, self.ended_at = by_name, at

    def end(self, *, at: datetime) -> None:
        """Nothing is under way any more."""
        if self.state is State.SENDING:
            self._move_to(State.DONE)
            self.ended_at = at
        self.is_settled = True

    def _move_to(self, state: State) -> None:
        if state not in MOVES[self.state]:
            raise BroadcastMovedOnError
        self.state = state


class Recipient(BaseModel):
    """Somebody on the list. `to`: the conversation, or the member; it names nobody outside this installation."""

    id: str
    people: str
    to: str
    person: str
    account: str  # through which it leaves; "page" for members
    channel: str  # its kind
    language: str = "vi"
    step: Step = Step.WAITING
    cause: str = ""
    at: datetime | None = None  # of the last step
    read_at: datetime | None = None
    receipt: str = ""  # what a gateway reported later: "delivered" or "failed"


class Progress(BaseModel):
    """How many of a list have come how far."""

    steps: dict[Step, int] = Field(default_factory=dict)
    read: int = 0
    delivered: int = 0

    @property
    def total(self) -> int:
        """Everybody on the list."""
        return sum(self.steps.values())

    def of(self, *steps: Step) -> int:
        """How many have come to one of these steps."""
        return sum(self.steps.get(step, 0) for step in steps)

    @property
    def left(self) -> int:
        """For how many it is still to be done."""
        return self.of(*OPEN)


class ReportLine(BaseModel):
    """How many on one channel came to the same end for the same reason."""

    channel: str
    step: Step
    cause: str = ""
    number: int
