"""What a conversation can bring about in the domain, as plain facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.engine.results import Effect
from helpdesk.broadcasts.models import Step
from helpdesk.journeys.models import StepEventKind, branch_of
from helpdesk.messaging.models import Arrival, Conversation, Walk
from helpdesk.reminders.models import ReminderEventKind, Stage
from helpdesk.safety.judging import Verdict
from helpdesk.safety.signs import Sign
from helpdesk.support_requests.call_windows import CallWindow
from helpdesk.support_requests.models import Matter, NamedProcedure, Outcome, Resolution
from helpdesk.support_requests.rating_reasons import Reason


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
    """The resident no longer agrees: everything they said is to be forgotten, in each of their conversations."""

    text_version: str
    resident: str


@dataclass(frozen=True, slots=True)
class ConversationForgotten(Effect):
    """The resident no longer agrees and said so in another conversation: this one is emptied, too."""


@dataclass(frozen=True, slots=True)
class CodeOffered(Effect):
    """The resident wants to go on in another conversation, too: the code of this seed proves that it is theirs."""

    seed: str
    until: datetime


@dataclass(frozen=True, slots=True)
class IdentityLinked(Effect):
    """Another conversation's code was typed here: both are one person's."""

    code: str
    resident: str | None  # who was known here until now


@dataclass(frozen=True, slots=True)
class IdentityParted(Effect):
    """A link is undone."""

    conversation: str  # whose link it is
    resident: str


@dataclass(frozen=True, slots=True)
class NothingFound(Effect):
    """Words that led to no guide, with the guides that came nearest."""

    words: str
    top: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundAnyway(Effect):
    """After words that led to no guide, this one was opened."""

    words: str
    guide: str


@dataclass(frozen=True, slots=True)
class StepNoted(Effect):
    """Something happened at a step of a walk."""

    journey: str
    guide: str
    version: int
    step: str
    kind: StepEventKind
    branch: str = ""

    @classmethod
    def of(cls, walk: Walk, kind: StepEventKind) -> "StepNoted":
        """Note it where a walk is."""
        return cls(walk.journey, walk.guide, walk.version, walk.step, kind, branch_of(walk.answers))


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
    answers: Mapping[str, str] = field(default_factory=dict)  # to the guide's questions, by ids
    procedure: NamedProcedure | None = None  # when it is about one without a guide


@dataclass(frozen=True, slots=True)
class RequestHeard(Effect):
    """The resident wrote to the team."""

    request: str
    words: str
    also: Matter | None = None  # what else they are stuck at


@dataclass(frozen=True, slots=True)
class RequestCancelled(Effect):
    """The resident no longer needs help."""

    request: str


@dataclass(frozen=True, slots=True)
class CallBackWanted(Effect):
    """The resident wants to be called then."""

    request: str
    window: CallWindow


@dataclass(frozen=True, slots=True)
class CallBackCancelled(Effect):
    """The resident need not be called any more."""

    request: str


@dataclass(frozen=True, slots=True)
class RequestRated(Effect):
    """The resident says how it was, and why."""

    request: str
    score: int
    word: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeTold(Effect):
    """The resident says whether the result of a request that ended came."""

    request: str
    outcome: Outcome


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


@dataclass(frozen=True, slots=True)
class AttachmentsPassedOn(Effect):
    """The resident lets the team of a request see files, with the words below them."""

    request: str
    attachments: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class AttachmentsDropped(Effect):
    """The resident wants files deleted that nobody has seen yet."""

    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageEdited(Effect):
    """The resident changed an earlier message; what the team read of it is shown as edited."""

    message: str
    words: str


@dataclass(frozen=True, slots=True)
class PosterVisited(Effect):
    """A poster led here for the first time: by its link, or by its code."""

    poster: str
    is_typed: bool


@dataclass(frozen=True, slots=True)
class ScamReported(Effect):
    """The resident reports a scam: the commune's team and those who coordinate above it are to see it."""

    report: str
    area: str
    words: str  # masked
    verdict: Verdict
    hosts: tuple[str, ...]
    signs: tuple[Sign, ...]


class TeamEffect(Effect):
    """What a member of the team does in their chat: carried out with the rights they have at that moment."""


@dataclass(frozen=True, slots=True)
class ChatLinked(TeamEffect):
    """A member's code was typed here: this conversation is theirs."""

    code: str


@dataclass(frozen=True, slots=True)
class ChatLeft(TeamEffect):
    """The conversation is its member's no more."""


@dataclass(frozen=True, slots=True)
class RequestTaken(TeamEffect):
    """The member takes care of a request."""

    request: str


@dataclass(frozen=True, slots=True)
class RequestAnswered(TeamEffect):
    """The member writes to the resident; `arrivals` brought the words."""

    request: str
    words: str
    arrivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestHandedBack(TeamEffect):
    """The member lays a request back for the others."""

    request: str


@dataclass(frozen=True, slots=True)
class RequestResolved(TeamEffect):
    """The member ends a request."""

    request: str
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class ReminderEffect(Effect):
    """Something about a reminder of whoever talks here; about anybody else's, nothing happens."""

    reminder: str


@dataclass(frozen=True, slots=True)
class ReminderKept(ReminderEffect):
    """The resident wants to be reminded of a day."""

    day: date
    guide: str | None = None


@dataclass(frozen=True, slots=True)
class ReminderMoved(ReminderEffect):
    """It is another day."""

    day: date


@dataclass(frozen=True, slots=True)
class ReminderPutOff(ReminderEffect):
    """It could not be said now: it is as before until then."""

    until: datetime
    stage: Stage


@dataclass(frozen=True, slots=True)
class ReminderRemoved(ReminderEffect):
    """It is no longer wanted."""


@dataclass(frozen=True, slots=True)
class ReminderNoted(ReminderEffect):
    """What happened to it, for the statistics."""

    what: ReminderEventKind
    guide: str | None = None


@dataclass(frozen=True, slots=True)
class DossierGiven(ReminderEffect):
    """The resident gave the code of the dossier: it is kept sealed, and nowhere else. Empty: it is taken away."""

    code: str


@dataclass(frozen=True, slots=True)
class NudgesSwitched(Effect):
    """Whether the resident wants to be asked about guides they left in the middle."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class NewsEffect(Effect):
    """Something about news from coordinators."""


@dataclass(frozen=True, slots=True)
class NewsSwitched(NewsEffect):
    """Whether the resident wants news of their commune: this version of the text was answered with a yes or a no."""

    is_on: bool
    text_version: str


@dataclass(frozen=True, slots=True)
class BroadcastMet(NewsEffect):
    """What a broadcast came to with somebody on its list."""

    recipient: str
    step: Step
    cause: str = ""


@dataclass(frozen=True, slots=True)
class TextReceived(NewsEffect):
    """A gateway reported what became of a text message."""

    recipient: str
    said: str
