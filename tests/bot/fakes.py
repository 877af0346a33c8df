"""What dialogs look up, in memory: a few places, a few guides, a search that knows whole phrases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from bot.engine.effects import DossierGiven, NudgesSwitched, ReminderKept, ReminderMoved, ReminderRemoved
from bot.engine.results import Effect
from bot.engine.talk import (
    CardHolder,
    ChatCodeOwner,
    CodeOwner,
    OwnRequest,
    Responder,
    SeenLine,
    SeenRequest,
    ServingMember,
)
from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Guide, Localised, ShortLocalised, Step, StepLocalised
from guides.search.port import Found, GuideSearch, Match, Verdict
from guides.search.procedures import FoundProcedures, ProcedureSearch
from helpdesk.areas.centres import FARTHEST_KM, distance_km
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area, AreaMatch, Level
from helpdesk.areas.search import AreaIndex
from helpdesk.areas.tree import AreaRow, AreaTree
from helpdesk.broadcasts.saying import ToSay
from helpdesk.language.folding import fold
from helpdesk.messaging.models import Choice, Conversation
from helpdesk.posters.models import Poster
from helpdesk.procedures.models import Procedure
from helpdesk.reminders.dossiers import masked_dossier
from helpdesk.reminders.models import Reminder
from helpdesk.residents.models import Link
from helpdesk.safety.checking import Checker, load_checker
from helpdesk.service_times.working import Stretch, WorkingCalendar
from helpdesk.support_requests.call_windows import CallBack
from tests.guides.examples import guide

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, nine in the morning in Vietnam."""

LAC_THUY, BINH_AN_SOUTH, BINH_AN_NORTH = "05392", "00902", "00801"

CENTRES = {LAC_THUY: (20.49, 105.77), "05393": (20.45, 105.71)}

ROWS = [
    AreaRow("25", Level.PROVINCE, "Tỉnh", "Phú Thọ"),
    AreaRow("08", Level.PROVINCE, "Tỉnh", "Tuyên Quang"),
    AreaRow("09", Level.PROVINCE, "Tỉnh", "Vĩnh Long"),
    AreaRow(LAC_THUY, Level.COMMUNE, "Xã", "Lạc Thủy", "25", aliases=("Chi Nê",)),
    AreaRow("05393", Level.COMMUNE, "Xã", "An Nghĩa", "25"),
    AreaRow(BINH_AN_NORTH, Level.COMMUNE, "Xã", "Bình An", "08"),
    AreaRow(BINH_AN_SOUTH, Level.COMMUNE, "Xã", "Bình An", "09"),
]


class PlacesInMemory:
    """Seven places, found by the real search."""

    def __init__(self, rows: list[AreaRow] | None = None) -> None:
        self._tree = AreaTree(rows or ROWS)
        self._index = AreaIndex(self._tree)

    def search(
        self, text: str, *, limit: int = 5, within: str | None = None, levels: tuple[Level, ...] = (Level.COMMUNE,)
    ) -> list[AreaMatch]:
        return self._index.search(text, limit=limit, within=within, levels=levels)

    def find(self, area: str) -> Area | None:
        try:
            return self._tree.get(area)
        except UnknownAreaError:
            return None

    def nearest(self, latitude: float, longitude: float, *, limit: int = 3) -> list[Area]:
        here = (latitude, longitude)
        near = sorted(CENTRES, key=lambda code: distance_km(CENTRES[code], here))
        return [self._tree.get(code) for code in near if distance_km(CENTRES[code], here) < FARTHEST_KM][:limit]

    def label(self, area: Area) -> str:
        return self._tree.label(area.id)


class KnownPhrases:
    """Finds guides by whole phrases: one guide is the answer, several are a menu."""

    def __init__(self, phrases: Mapping[str, tuple[str, ...]]) -> None:
        self._phrases = {fold(phrase): slugs for phrase, slugs in phrases.items()}

    def find(self, text: str) -> Found:
        slugs = self._phrases.get(fold(text), ())
        verdict = [Verdict.NOTHING, Verdict.ANSWER][len(slugs)] if len(slugs) < 2 else Verdict.MENU
        return Found(verdict=verdict, matches=[Match(slug=slug, probability=0.9 / len(slugs)) for slug in slugs])


class NoProcedures:
    """No list was imported."""

    async def find(self, text: str, areas: Sequence[str]) -> FoundProcedures:
        assert text or areas
        return FoundProcedures(Verdict.NOTHING, [])

    async def get(self, code: str, areas: Sequence[str]) -> Procedure | None:
        assert code or areas
        return None


def tiny_guide(slug: str, *steps: str, version: int = 1) -> Guide:
    """Return a guide with these steps."""
    return guide(
        slug=slug,
        version=version,
        title=Localised(vi=f"Thủ tục {slug}", en=f"Procedure {slug}"),
        short_title=ShortLocalised(vi=f"Việc {slug}", en=f"Matter {slug}"),
        steps=[Step(id=step, text=StepLocalised(vi=f"Làm {step}", en=f"Do {step}")) for step in steps],
    )


BIRTH = tiny_guide("khai-sinh", "giay-chung-sinh", "nop-ho-so", "nhan-ket-qua")
RESIDENCE = tiny_guide("tam-tru", "dien-to-khai")
SCAM = tiny_guide("an-toan-otp-lua-dao", "dung-lai", "bao-cong-an")
OTHERS = [tiny_guide(f"viec-{number}", "mot") for number in range(1, 7)]

PHRASES = {
    "đăng ký khai sinh": (BIRTH.slug,),
    "đăng ký": (BIRTH.slug, RESIDENCE.slug),
}


@dataclass
class TeamInMemory:
    """What members may see: all there is, while they have the chat."""

    members: dict[str, ServingMember] = field(default_factory=dict)  # by conversation
    codes: dict[str, ChatCodeOwner] = field(default_factory=dict)
    seen: dict[str, SeenRequest] = field(default_factory=dict)
    threads: dict[str, list[SeenLine]] = field(default_factory=dict)
    entries: dict[str, SeenLine] = field(default_factory=dict)
    buttons: dict[str, Choice] = field(default_factory=dict)

    async def member(self, conversation: str) -> ServingMember | None:
        return self.members.get(conversation)

    async def code_owner(self, code: str, at: datetime) -> ChatCodeOwner | None:
        assert at.tzinfo is not None
        return self.codes.get(code)

    async def request(self, request: str, member: ServingMember) -> SeenRequest | None:
        assert member in self.members.values()
        return self.seen.get(request)

    async def requests(self, member: ServingMember) -> list[SeenRequest]:
        mine = [one for one in self.seen.values() if one.is_with(member)]
        return [*mine, *(one for one in self.seen.values() if one.is_new)]

    async def lines(self, request: str, member: ServingMember, *, limit: int) -> list[SeenLine]:
        assert member.id
        return self.threads.get(request, [])[-limit:]

    async def line(self, entry: str, request: str, member: ServingMember) -> SeenLine | None:
        assert request
        assert member.id
        return self.entries.get(entry)

    async def choice(self, conversation: str, tapped: str) -> Choice | None:
        return self.buttons.get(f"{conversation} {tapped}")


CHECKER = load_checker()

_DAY = (Stretch(time(7, 30), time(11, 30)), Stretch(time(13, 30), time(17)))
OFFICE = WorkingCalendar(tuple(_DAY if day < 5 else () for day in range(7)))
"""From Monday to Friday, with a rest at noon."""


@dataclass
class NewsInMemory:
    """What coordinators have to say; everybody was asked about news before."""

    wanted: bool = False
    asked: bool = True
    said: dict[str, ToSay] = field(default_factory=dict)
    team: dict[str, str] = field(default_factory=dict)

    async def to_say(self, recipient: str, *, language: str) -> ToSay | None:
        return self.said.get(recipient) if language else None

    async def team_text(self, broadcast: str, *, language: str) -> str:
        return self.team.get(broadcast, "") if language else ""

    async def wants_news(self, resident: str) -> bool:
        return self.wanted and bool(resident)

    async def was_asked(self, resident: str) -> bool:
        return self.asked and bool(resident)


@dataclass
class LookupsInMemory:
    """Everything dialogs look up; a test turns what it needs."""

    guides: Catalogue = field(default_factory=lambda: Catalogue([BIRTH, RESIDENCE, SCAM, *OTHERS]))
    places: PlacesInMemory = field(default_factory=PlacesInMemory)
    search: GuideSearch = field(default_factory=lambda: KnownPhrases(PHRASES))
    procedures: ProcedureSearch = field(default_factory=NoProcedures)
    operator: str = "UBND xã Thử Nghiệm"
    team: Responder | None = field(default_factory=lambda: Responder(name="Tổ Lạc Thủy", answers_from=None))
    open_requests: set[str] = field(default_factory=set)
    blocked: datetime | None = None
    call_backs: dict[str, CallBack] = field(default_factory=dict)
    calendar: WorkingCalendar = OFFICE
    own: list[OwnRequest] = field(default_factory=list)
    phone_tails: dict[str, str] = field(default_factory=dict)
    agreed: str | None = "2026-11-22"
    codes: dict[str, CodeOwner] = field(default_factory=dict)
    linked: list[Link] = field(default_factory=list)
    kept: list[Reminder] = field(default_factory=list)
    helped: dict[str, str] = field(default_factory=dict)  # by guide
    nudges: bool = True
    closes_after: timedelta | None = None
    posters: dict[str, Poster] = field(default_factory=dict)

    checker: Checker = CHECKER
    cards: dict[str, CardHolder] = field(default_factory=dict)
    serving: TeamInMemory = field(default_factory=TeamInMemory)
    waiting: set[str] = field(default_factory=set)  # files nobody has seen
    news: NewsInMemory = field(default_factory=NewsInMemory)

    async def waiting_files(self, conversation: str, files: Sequence[str]) -> list[str]:
        assert conversation
        return [file for file in files if file in self.waiting]

    async def card_holder(self, code: str) -> CardHolder | None:
        return self.cards.get(code)

    async def responder(self, area: str, at: datetime) -> Responder | None:
        assert at.tzinfo is not None
        return self.team if self.places.find(area) else None

    async def is_request_open(self, request: str) -> bool:
        return request in self.open_requests

    async def own_requests(self, conversation: Conversation) -> list[OwnRequest]:
        assert conversation.id
        return self.own

    async def helped_with(self, conversation: Conversation, guide: str) -> str | None:
        assert conversation.id
        return self.helped.get(guide)

    async def request_code(self, request: str) -> str:
        assert request in self.open_requests
        return "K7M-2QF"

    async def blocked_until(self, conversation: Conversation) -> datetime | None:
        assert conversation.id
        return self.blocked

    async def call_back(self, request: str) -> CallBack | None:
        return self.call_backs.get(request)

    async def working_calendar(self, area: str, at: datetime) -> WorkingCalendar:
        assert area
        assert at.tzinfo is not None
        return self.calendar

    async def agreed_text(self, resident: str) -> str | None:
        return self.agreed if resident else None

    async def phone_tail(self, resident: str) -> str | None:
        return self.phone_tails.get(resident)

    async def code_owner(self, code: str, here: Conversation, at: datetime) -> CodeOwner | None:
        assert at.tzinfo is not None
        assert here.id
        return self.codes.get(code)

    async def links(self, resident: str) -> list[Link]:
        return self.linked if resident else []

    async def reminders(self, resident: str) -> list[Reminder]:
        return sorted(self.kept, key=lambda one: one.day) if resident else []

    def remember(self, effect: Effect, *, conversation: str, at: datetime) -> None:
        """Carry out what is done with reminders, as their room does."""
        match effect:
            case ReminderKept(reminder=one, day=day, guide=guide):
                fresh = Reminder(id=one, conversation=conversation, day=day, guide=guide, created_at=at)
                self.kept.append(fresh.on(day, at=at))
            case ReminderMoved(reminder=one, day=day):
                self.kept = [each.on(day, at=at) if each.id == one else each for each in self.kept]
            case DossierGiven(reminder=one, code=code):
                noted = {"dossier_sealed": "sealed", "dossier_shown": masked_dossier(code)} if code else {}
                none = {"dossier_sealed": None, "dossier_shown": None}
                self.kept = [each.model_copy(update=none | noted) if each.id == one else each for each in self.kept]
            case ReminderRemoved(reminder=one):
                self.kept = [each for each in self.kept if each.id != one]
            case NudgesSwitched(is_on=is_on):
                self.nudges = is_on

    async def wants_nudges(self, resident: str) -> bool:
        return self.nudges and bool(resident)

    def window(self, conversation: str) -> timedelta | None:
        return self.closes_after if conversation else None

    async def poster(self, code: str) -> Poster | None:
        return self.posters.get(code)

    def channel(self, conversation: str) -> str:
        return conversation.partition(":")[0]
