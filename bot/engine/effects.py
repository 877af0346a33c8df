"""What a conversation can bring about in the domain, as plain facts."""

from dataclasses import dataclass

from bot.engine.results import Effect
from helpdesk.journeys.models import StepEventKind
from helpdesk.messaging.models import Arrival, Conversation


@dataclass(frozen=True, slots=True)
class Happened:
    """An effect, the arrival that brought it about, and the conversation as it stood then."""

    effect: Effect
    arrival: Arrival
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConsentGiven(Effect):
    """The resident agreed to this version of the text."""

    text_version: str


@dataclass(frozen=True, slots=True)
class ConsentDeclined(Effect):
    """The resident does not agree: what they said so far is to be forgotten."""


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Effect):
    """The resident no longer agrees: everything they said is to be forgotten."""

    text_version: str


@dataclass(frozen=True, slots=True)
class StepNoted(Effect):
    """Something happened at a step of a walk."""

    journey: str
    guide: str
    version: int
    step: str
    kind: StepEventKind


@dataclass(frozen=True, slots=True)
class RequestOpened(Effect):
    """The resident asks the team for help."""

    request: str
    code: str
    area: str
    guide: str | None
    version: int | None
    step: str | None
    words: str  # masked; what they wrote when they asked


@dataclass(frozen=True, slots=True)
class RequestHeard(Effect):
    """The resident wrote to the team."""

    request: str
    words: str


@dataclass(frozen=True, slots=True)
class RequestCancelled(Effect):
    """The resident no longer needs help."""

    request: str


@dataclass(frozen=True, slots=True)
class RequestRated(Effect):
    """The resident says how it was."""

    request: str
    score: int
    word: str | None = None


@dataclass(frozen=True, slots=True)
class PhoneGiven(Effect):
    """The resident left a phone number, sealed since it arrived."""

    sealed: str
    tail: str
    request: str | None


@dataclass(frozen=True, slots=True)
class ArrivalRedacted(Effect):
    """A later message showed that this one ends with half a secret: wherever it was copied to, the end is replaced."""

    arrival: str
    end: str
    by: str
