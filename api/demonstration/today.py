"""The requests of the last hours, placed by hand so that the team's list is alive whenever the demonstration begins."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from api.demonstration.matters import Matter
from api.demonstration.people import Crew
from api.demonstration.requests import Requests
from api.demonstration.rhythm import awake_before
from api.demonstration.script import Script
from api.demonstration.walks import ToldWalk, Walks
from guides.catalogue.catalogue import Guides


class So(Enum):
    """How far a request has come."""

    PRESSED = auto()  # the button, and no word yet
    ASKED = auto()
    TAKEN = auto()
    ANSWERED = auto()
    ASKED_AGAIN = auto()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits now; `ago` in minutes of the day, the hours of sleep not counted."""

    area: str
    ago: float
    guide: str
    step: str
    so: So
    member: int = 0  # who has it, the head first


WAITING = (
    Waiting("05392", 6, "vneid-muc-2", "enter-code", So.PRESSED),
    Waiting("05392", 24, "dang-nhap-nop-ho-so-dvcqg", "upload-papers", So.ASKED),
    Waiting("05392", 38, "lien-thong-khai-sinh", "tell-head", So.ASKED),
    Waiting("05392", 55, "vneid-muc-2", "scan-face", So.ASKED_AGAIN),
    Waiting("05392", 95, "bhyt-ho-gia-dinh", "enter-family", So.ANSWERED, member=1),
    Waiting("05392", 140, "dang-ky-khai-sinh", "upload-proof", So.ANSWERED),
    Waiting("04978", 12, "an-toan-otp-lua-dao", "call-back", So.ASKED),
    Waiting("04978", 70, "vneid-doi-may-quen-mat-khau", "verify-by-card", So.ASKED_AGAIN),
    Waiting("05266", 33, "doi-giay-phep-lai-xe", "find-health-code", So.ASKED),
    Waiting("05266", 120, "tro-cap-huu-tri-xa-hoi", "pay-way", So.TAKEN, member=1),
    Waiting("05395", 45, "dang-ky-tam-tru", "owner-agrees", So.ASKED),
    Waiting("05425", 80, "sim-chinh-chu-2026", "scan-face", So.ASKED_AGAIN),
    Waiting("05086", 18, "vneid-muc-2", "enter-code", So.ASKED),
    Waiting("05086", 1100, "dang-nhap-nop-ho-so-dvcqg", "pay-and-send", So.ASKED),
    Waiting("05425", 1900, "vneid-doi-may-quen-mat-khau", "check-sim", So.PRESSED),
)
"""The last two wait for more than a day: a coordinator has something to see."""


class Today:
    """Tells what waits now."""

    def __init__(
        self, *, script: Script, catalogue: Guides, walks: Walks, requests: Requests, crews: dict[str, Crew]
    ) -> None:
        """Take what the walks and requests are told with."""
        self._script = script
        self._catalogue = catalogue
        self._walks = walks
        self._requests = requests
        self._crews = crews

    def tell(self, now: datetime) -> list[ToldWalk]:
        """Open the requests and return the walks that led to them. A guide this version lacks is left out."""
        walks = []
        for number, waiting in enumerate(WAITING):
            guide = self._catalogue.get(waiting.guide)
            if guide is None or guide.step(waiting.step) is None:
                continue
            at = awake_before(now, waiting.ago)
            walk = self._walks.stuck_at(-1 - number, waiting.area, guide=guide, step=waiting.step, at=at)
            walks.append(walk)
            self._request(waiting, walk, number, now)
        return walks

    def _request(self, waiting: Waiting, walk: ToldWalk, number: int, now: datetime) -> None:
        stories = self._script.stories_for(waiting.guide, waiting.step)
        story = stories[number % len(stories)]
        said = story.says[number % len(story.says)] if waiting.so is not So.PRESSED else ""
        at = awake_before(now, waiting.ago)
        matter = self._requests.open(area=waiting.area, at=at, stuck=walk.stuck, words=said)
        self._help(matter, waiting, story.talk, now)
        matter.ends()

    def _help(self, matter: Matter, waiting: Waiting, talk: list[str], now: datetime) -> None:
        member = self._crews[waiting.area].members[waiting.member]
        if waiting.so is So.TAKEN:
            matter.is_taken(member, at=awake_before(now, waiting.ago / 2))
        if waiting.so in {So.ANSWERED, So.ASKED_AGAIN}:
            matter.is_answered(talk[0], by=member, at=awake_before(now, waiting.ago / 2))
        if waiting.so is So.ASKED_AGAIN:
            matter.hears(talk[1], at=awake_before(now, waiting.ago / 8))
