"""What a dialog sees: where the conversation stands, what was said, and read-only look-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.engine.messages import Incoming
from guides.catalogue.catalogue import Guides
from guides.search.port import GuideSearch
from guides.search.procedures import ProcedureSearch
from helpdesk.areas.models import Area, AreaMatch, Level
from helpdesk.broadcasts.saying import ToSay
from helpdesk.clock import VIETNAM
from helpdesk.ids import derived_id, speakable_code
from helpdesk.messaging.models import Choice, Conversation
from helpdesk.petitions.models import PetitionStatus
from helpdesk.posters.models import Poster
from helpdesk.reminders.models import Reminder
from helpdesk.residents.models import Link
from helpdesk.safety.checking import Checker
from helpdesk.service_times.working import WorkingCalendar
from helpdesk.support_requests.call_windows import CallBack
from helpdesk.support_requests.models import Status

BREAK = timedelta(hours=6)
"""Who says something after so long comes back."""


class Places(Protocol):
    """The tree of places, in memory."""

    def search(
        self, text: str, *, limit: int = 5, within: str | None = None, levels: tuple[Level, ...] = (Level.COMMUNE,)
    ) -> list[AreaMatch]:
        """Find places by their words, best first."""
        ...

    def nearest(self, latitude: float, longitude: float, *, limit: int = 3) -> list[Area]:
        """Return the communes nearest to a point; none when it is not in Vietnam."""
        ...

    def find(self, area: str) -> Area | None:
        """Return an area, None when there is none."""
        ...

    def label(self, area: Area) -> str:
        """Say it with its province: "Xã Lạc Thủy, Tỉnh Phú Thọ"."""
        ...


@dataclass(frozen=True, slots=True)
class Responder:
    """Who answers requests from an area, and when somebody is there next (None: now)."""

    name: str
    answers_from: datetime | None


class CodeState(StrEnum):
    """What can be said of a link code that was made once."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    OWN = "own"  # typed in the conversation that showed it
    LINKED = "linked"  # both are the same person's already
    FULL = "full"  # that person has as many conversations as one person may have


@dataclass(frozen=True, slots=True)
class CodeOwner:
    """Whose link code was typed: the resident, and the conversation that showed it as it stands now."""

    state: CodeState
    resident: str
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ServingMember:
    """A member of the team whose chat this is, and who may answer requests at this moment."""

    id: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class ChatCodeOwner:
    """Whose chat code was typed."""

    state: CodeState
    member: ServingMember


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request as a member sees it in chat: no phone number, and nothing that leads to the resident."""

    id: str
    code: str
    place: str
    guide: str | None  # the slug, or the title of a procedure without a guide
    step: str | None
    answers: Mapping[str, str]  # to the guide's questions
    is_new: bool  # nobody has it
    is_open: bool
    is_forgotten: bool
    holder: str | None  # the id of the member who has it
    holder_name: str | None
    has_chat: bool = True  # else they are called or visited

    def is_with(self, member: ServingMember) -> bool:
        """Whether this member works on it."""
        return self.is_open and not self.is_new and self.holder == member.id


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One entry of a request's thread. `name`: the member who wrote it; None: the resident."""

    name: str | None
    words: str
    has_files: bool


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Whose card's code was typed: what may be told of a member to anybody. `team`: empty when they are in none."""

    name: str
    team: str
    place: str
    photo: str = ""  # the name of the file, if they have one


@dataclass(frozen=True, slots=True)
class OwnPetition:
    """Where a request stands that is in the public list of petitions: as everybody reads it there."""

    status: PetitionStatus
    on: date


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """An open request as its resident sees it."""

    code: str
    guide: str | None  # the slug
    version: int | None
    procedure: str  # the title, when it is about one without a guide
    status: Status
    petition: OwnPetition | None = None


class TeamLookups(Protocol):
    """What a member may see of requests, asked with their scope at that moment."""

    async def member(self, conversation: str) -> ServingMember | None:
        """Return whose chat it is; None when it is nobody's, or they may answer nobody any more."""
        ...

    async def code_owner(self, code: str, at: datetime) -> ChatCodeOwner | None:
        """Find whose chat code was typed; None when nobody who may answer ever had it."""
        ...

    async def request(self, request: str, member: ServingMember) -> SeenRequest | None:
        """Return a request if it is in the member's scope."""
        ...

    async def requests(self, member: ServingMember) -> list[SeenRequest]:
        """Return those this member works on, then those that nobody has; a few of each."""
        ...

    async def lines(self, request: str, member: ServingMember, *, limit: int) -> list[SeenLine]:
        """Return the last lines of its thread, oldest first, before it what the resident wrote on the way there."""
        ...

    async def line(self, entry: str, request: str, member: ServingMember) -> SeenLine | None:
        """Return one entry of its thread as it reads now."""
        ...

    async def choice(self, conversation: str, tapped: str) -> Choice | None:
        """Return what stood on a tapped button of any earlier notice of this conversation."""
        ...


class NewsLookups(Protocol):
    """What coordinators have to say to many."""

    async def to_say(self, recipient: str, *, language: str) -> ToSay | None:
        """Return what is said to somebody on a list now; None when it was said already."""
        ...

    async def team_text(self, broadcast: str, *, language: str) -> str:
        """Return what a broadcast to teams says; nothing when it was stopped meanwhile."""
        ...

    async def wants_news(self, resident: str) -> bool:
        """Tell whether somebody wants news of their commune."""
        ...

    async def was_asked(self, resident: str) -> bool:
        """Tell whether somebody has ever said yes or no to news."""
        ...


class Lookups(Protocol):
    """Everything a dialog may look up. Nothing here writes."""

    @property
    def serving(self) -> TeamLookups:
        """What a member of the team may see."""
        ...

    @property
    def news(self) -> NewsLookups:
        """What coordinators have to say to many."""
        ...

    @property
    def places(self) -> Places:
        """The tree of places."""
        ...

    @property
    def guides(self) -> Guides:
        """All guides, and the versions that somebody may still be walking through."""
        ...

    @property
    def search(self) -> GuideSearch:
        """What finds a guide by words."""
        ...

    @property
    def procedures(self) -> ProcedureSearch:
        """What finds an official procedure that may have no guide."""
        ...

    @property
    def operator(self) -> str:
        """Who runs this installation."""
        ...

    @property
    def checker(self) -> Checker:
        """What looks at addresses and messages."""
        ...

    async def card_holder(self, code: str) -> CardHolder | None:
        """Find whose card has this code; None when it is nobody's who works in a team today."""
        ...

    async def responder(self, area: str, at: datetime) -> Responder | None:
        """Tell who answers requests from this area."""
        ...

    async def is_request_open(self, request: str) -> bool:
        """Tell whether somebody still works on it, and takes what the resident writes."""
        ...

    async def call_back(self, request: str) -> CallBack | None:
        """Tell when the resident of a request is to be called; None when they are not."""
        ...

    async def working_calendar(self, area: str, at: datetime) -> WorkingCalendar:
        """Return when the team of a place works."""
        ...

    async def own_requests(self, conversation: Conversation) -> list[OwnRequest]:
        """Return the open requests of who talks here, in any of their conversations, the longest waiting first."""
        ...

    async def helped_with(self, conversation: Conversation, guide: str) -> str | None:
        """Return the request about a guide with which who talks here was helped last; None when there is none."""
        ...

    async def request_code(self, request: str) -> str:
        """Return the code by which somebody knows a request, or the one in which it goes on."""
        ...

    async def blocked_until(self, conversation: Conversation) -> datetime | None:
        """Tell until when the team of their place takes nothing from who talks here; None when it does."""
        ...

    async def agreed_text(self, resident: str) -> str | None:
        """Return the version of the text they agreed to last: a day such as "2026-11-22"."""
        ...

    async def waiting_files(self, conversation: str, files: Sequence[str]) -> list[str]:
        """Return those of a conversation's files that are still here and that nobody has seen."""
        ...

    async def phone_tail(self, resident: str) -> str | None:
        """Return the last digits of the phone number we keep, if any."""
        ...

    async def code_owner(self, code: str, here: Conversation, at: datetime) -> CodeOwner | None:
        """Find whose link code was typed here; None when nobody who agrees ever had it."""
        ...

    async def links(self, resident: str) -> list[Link]:
        """Return what links this person's conversations."""
        ...

    async def reminders(self, resident: str) -> list[Reminder]:
        """Return what this person wants to be reminded of, in any of their conversations, the nearest day first."""
        ...

    async def wants_nudges(self, resident: str) -> bool:
        """Tell whether they may be asked about a guide they left in the middle."""
        ...

    def window(self, conversation: str) -> timedelta | None:
        """Return how long after the resident's last words we may write there; None: at any time."""
        ...

    async def poster(self, code: str) -> Poster | None:
        """Return the poster with this code, also a withdrawn one; None when there never was one."""
        ...

    def channel(self, conversation: str) -> str:
        """Return the kind of channel a conversation is on, e.g. "telegram"."""
        ...


@dataclass(frozen=True, slots=True)
class Talk:
    """One turn of a conversation, as its dialog sees it."""

    conversation: Conversation
    incoming: Incoming
    arrival: str
    now: datetime
    look: Lookups

    @property
    def today(self) -> date:
        """The day it is in Vietnam."""
        return self.now.astimezone(VIETNAM).date()

    @property
    def is_back(self) -> bool:
        """Whether the resident was away for a while: on a shared phone it may be somebody else now."""
        last = self.conversation.active_at
        return last is not None and self.now - last >= BREAK

    def id_for(self, what: str) -> str:
        """Name something this turn makes: the same turn, worked on again, names it the same."""
        return derived_id(self.arrival, what)

    def code_for(self, what: str) -> str:
        """Return a short code for something this turn makes, to be read over the phone."""
        return speakable_code(self.arrival, what)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to the open question: the key of the choice taken, or words."""

    choice: str | None
    words: str
    state: dict[str, Any]
