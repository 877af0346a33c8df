"""What dialogs look up, in memory: a few places, a few guides, a search that knows whole phrases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.engine.talk import Responder
from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Guide, Localised, ShortLocalised, Step, StepLocalised
from guides.search.port import Found, GuideSearch, Match, Verdict
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area, AreaMatch, Level
from helpdesk.areas.search import AreaIndex
from helpdesk.areas.tree import AreaRow, AreaTree
from helpdesk.language.folding import fold
from tests.guides.examples import guide

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, nine in the morning in Vietnam."""

LAC_THUY, BINH_AN_SOUTH, BINH_AN_NORTH = "05392", "00902", "00801"

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
class LookupsInMemory:
    """Everything dialogs look up; a test turns what it needs."""

    guides: Catalogue = field(default_factory=lambda: Catalogue([BIRTH, RESIDENCE, SCAM, *OTHERS]))
    places: PlacesInMemory = field(default_factory=PlacesInMemory)
    search: GuideSearch = field(default_factory=lambda: KnownPhrases(PHRASES))
    operator: str = "UBND xã Thử Nghiệm"
    team: Responder | None = field(default_factory=lambda: Responder(name="Tổ Lạc Thủy", answers_from=None))
    open_requests: set[str] = field(default_factory=set)
    phone_tails: dict[str, str] = field(default_factory=dict)
    agreed: str | None = "2026-11-22"

    async def responder(self, area: str, at: datetime) -> Responder | None:
        assert at.tzinfo is not None
        return self.team if self.places.find(area) else None

    async def is_request_open(self, request: str) -> bool:
        return request in self.open_requests

    async def agreed_text(self, resident: str) -> str | None:
        return self.agreed if resident else None

    async def phone_tail(self, resident: str) -> str | None:
        return self.phone_tails.get(resident)
