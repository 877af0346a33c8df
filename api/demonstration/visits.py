"""What the members logged: help by message, walk-ins, classes, and entries put right afterwards."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from api.demonstration.matters import Matter
from api.demonstration.people import Crew
from api.demonstration.residents import Residents
from api.demonstration.rhythm import Rhythm
from api.demonstration.script import Script
from guides.catalogue.catalogue import Guides
from guides.catalogue.models import Guide
from helpdesk.assistance.models import AgeBand, AssistanceLog, Circumstance, Mode, NewLog, Place, Result, VneidOutcome
from helpdesk.clock import VIETNAM
from helpdesk.ids import derived_id
from helpdesk.support_requests.models import Resolution, Status
from helpdesk.teams.models import Member

Facts = dict[str, Any]
Weights = Mapping[Any, float]

WALK_INS = 390
CLASSES = 26
CORRECTED = 12

_OF_REQUESTS = 0.55
_RESULT_OF: Final = {
    Resolution.DONE: Result.DONE,
    Resolution.HANDED_TO_ONE_STOP: Result.HANDED_TO_ONE_STOP,
    Resolution.HANDED_TO_POLICE: Result.HANDED_TO_POLICE,
    Resolution.NEW_APPOINTMENT: Result.NEW_APPOINTMENT,
    Resolution.NOT_POSSIBLE: Result.NOT_POSSIBLE,
}
_RESULTS: Final = {
    Result.DONE: 78,
    Result.HANDED_TO_ONE_STOP: 8,
    Result.HANDED_TO_POLICE: 6,
    Result.NEW_APPOINTMENT: 5,
    Result.NOT_POSSIBLE: 3,
}
_PLACES: Final = {Place.ONE_STOP: 52, Place.HOME: 27, Place.CULTURE_HOUSE: 13, Place.MARKET: 5, Place.PHONE: 3}
_PLACES_AFTER_A_REQUEST: Final = {Place.ONLINE: 68, Place.PHONE: 20, Place.HOME: 12}
_MODES: Final = {Mode.TOGETHER: 62, Mode.TOLD: 26, Mode.FOR_THEM: 12}
_AGES: Final = {AgeBand.SENIOR: 46, AgeBand.ADULT: 42, AgeBand.UNDER_16: 2, None: 10}
_FILED: Final = frozenset(
    {
        "dang-nhap-nop-ho-so-dvcqg",
        "dang-ky-khai-sinh",
        "lien-thong-khai-sinh",
        "dang-ky-ket-hon",
        "xac-nhan-tinh-trang-hon-nhan",
        "trich-luc-ho-tich",
        "khai-tu-lien-thong",
        "dang-ky-tam-tru",
        "dang-ky-thuong-tru",
        "xac-nhan-cu-tru",
        "bhyt-ho-gia-dinh",
        "tro-cap-huu-tri-xa-hoi",
        "tro-cap-xa-hoi-hang-thang",
        "mai-tang-phi",
        "can-cuoc-cap-doi-lai",
        "can-cuoc-tre-em",
        "doi-giay-phep-lai-xe",
        "ho-chieu",
        "ly-lich-tu-phap",
        "ho-kinh-doanh-dang-ky",
    }
)
"""What is filed online when help with it works out."""
_PAID: Final = frozenset(
    {
        "bhyt-ho-gia-dinh",
        "dang-ky-tam-tru",
        "dang-ky-thuong-tru",
        "dang-nhap-nop-ho-so-dvcqg",
        "trich-luc-ho-tich",
        "doi-giay-phep-lai-xe",
        "ho-chieu",
        "ly-lich-tu-phap",
        "ho-kinh-doanh-dang-ky",
    }
)
_NO_VNEID: Final[Weights] = {None: 1}
_VNEID: Final[Mapping[str, Weights]] = {
    "vneid-muc-2": {VneidOutcome.LEVEL_2: 50, VneidOutcome.INSTALLED: 25, VneidOutcome.LEVEL_1: 25},
    "vneid-doi-may-quen-mat-khau": {None: 80, VneidOutcome.PAPERS_INTEGRATED: 20},
    "vneid-tich-hop-giay-to": {VneidOutcome.PAPERS_INTEGRATED: 85, None: 15},
}


class Visits:
    """Tells the entries. What would be written after now is not."""

    def __init__(  # noqa: PLR0913 - everything a visit touches
        self,
        *,
        script: Script,
        catalogue: Guides,
        crews: Mapping[str, Crew],
        places: Mapping[str, Sequence[str]],
        reach_of: Mapping[str, list[str]],
        residents: Residents,
        rhythm: Rhythm,
        rng: random.Random,
        now: datetime,
    ) -> None:
        """Take the communes with their crews and their hamlets (`places`)."""
        self.entries: list[AssistanceLog] = []
        self._members: dict[str, Member] = {}
        self._talk = script.small_talk
        self._guides = [guide for guide in catalogue if guide.slug in script.habits.guides]
        self._shares = [script.habits.guides[guide.slug].share for guide in self._guides]
        self._communes = script.people.communes
        self._catalogue = catalogue
        self._crews = crews
        self._places = places
        self._reach_of = reach_of
        self._residents = residents
        self._rhythm = rhythm
        self._rng = rng
        self._now = now

    def tell(self, matters: Sequence[Matter]) -> list[AssistanceLog]:
        """Tell all of them."""
        for matter in matters:
            self._after(matter)
        for _ in range(WALK_INS):
            self._walk_in()
        for _ in range(CLASSES):
            self._class()
        for entry in self._rng.sample([one for one in self.entries if one.request is None], CORRECTED):
            self._correct(entry)
        return self.entries

    def _after(self, matter: Matter) -> None:
        """Help by message, logged when the request had ended; sometimes a visit came of it."""
        request = matter.request
        crew = self._crews[request.area]
        is_logged, place = self._rng.random() < _OF_REQUESTS, self._drawn(_PLACES_AFTER_A_REQUEST)
        guide = self._catalogue.get(request.guide) if request.guide else None
        minutes = self._rng.choice((5, 5, 10, 10, 15, 20))
        result = _RESULT_OF.get(request.resolution) if request.resolution else None
        outcome = self._outcome(guide, result, request.resolved_at or request.created_at)
        member = next((one for one in crew.members if one.id == request.taken_by), None)
        at, late = request.resolved_at, self._rhythm.about(20)
        if not is_logged or at is None or member is None or request.status is not Status.RESOLVED or not outcome:
            return
        self._write(
            member,
            at + late,
            happened_at=at,
            area=request.area,
            request=request.id,
            person_ref=request.person_ref,
            step=request.step,
            place=place,
            mode=Mode.TOGETHER if place is Place.HOME else Mode.TOLD,
            minutes=minutes * (3 if place is Place.HOME else 1),
            **outcome,
        )

    def _walk_in(self) -> None:
        commune, at, place = self._drawn(self._communes), self._rhythm.visiting(), self._drawn(_PLACES)
        hamlet = self._rng.choice([commune, *self._places[commune]])
        guide = self._rng.choices([*self._guides, None], [*self._shares, 6])[0]
        member, mode = self._crews[commune].one(self._rng), self._drawn(_MODES)
        outcome = self._outcome(guide, self._drawn(_RESULTS), at)
        hardships = {Circumstance.NO_SMARTPHONE: 0.1, Circumstance.POOR_HOUSEHOLD: 0.14, Circumstance.DISABILITY: 0.04}
        facts: Facts = {
            "area": commune if place is Place.ONE_STOP else hamlet,
            "place": place,
            "mode": mode,
            "consent_to_act": mode is Mode.FOR_THEM,
            "age_band": self._drawn(_AGES),
            "circumstances": [hardship for hardship, likely in hardships.items() if self._rng.random() < likely],
            "minutes": self._rng.choice((10, 15, 15, 20, 20, 30, 30, 45, None)),
            "note": self._rng.choice(self._talk.notes) if self._rng.random() < 0.35 else None,  # noqa: PLR2004
            **self._who(commune, at),
            **outcome,
        }
        self._write(member, at + self._rhythm.about(25), happened_at=at, **facts)

    def _class(self) -> None:
        commune, at = self._drawn(self._communes), self._rhythm.evening()
        members = self._crews[commune].members
        facts: Facts = {
            "area": self._rng.choice([commune, *self._places[commune]]),
            "members_present": [member.id for member in members[: self._rng.randint(2, len(members))]],
            "people": self._rng.randint(8, 42),
            "place": self._drawn({Place.CULTURE_HOUSE: 85, Place.MARKET: 15}),
            "mode": Mode.TOGETHER,
            "result": Result.DONE,
            "minutes": self._rng.choice((90, 120, 120, 150)),
            "guide": self._rng.choice(("vneid-muc-2", "an-toan-otp-lua-dao", "dang-nhap-nop-ho-so-dvcqg", None)),
            "note": self._rng.choice(self._talk.class_notes),
        }
        written = at + timedelta(minutes=facts["minutes"]) + self._rhythm.about(40)
        self._write(members[0], written, happened_at=at, **facts)

    def _correct(self, old: AssistanceLog) -> None:
        """Put an entry right on the next day, mostly the figure that was forgotten."""
        told = old.model_dump(include=set(NewLog.model_fields) - {"id"})
        changes = self._rng.choice(({"minutes": 25}, {"dossiers": old.dossiers + 1}, {"note": self._talk.notes[0]}))
        later = old.written_at + timedelta(hours=14) + self._rhythm.about(60)
        self._write(self._members[old.id], later, corrects=old.id, **{**told, **changes})

    def _write(self, member: Member, at: datetime, *, corrects: str | None = None, **facts: Any) -> None:  # noqa: ANN401
        """Log it by the rules of the log: `NewLog` refuses what no visit may be."""
        if at > self._now:
            return
        if facts.get("guide") not in self._catalogue:
            facts["guide"] = None
        number = len(self.entries) + 1
        entry = NewLog(id=derived_id("demonstration", "log", str(number)), **facts)
        entry.check_time(now=at)
        written = entry.written_by(member, reach=self._reach_of[entry.area], at=at, corrects=corrects)
        self._members[written.id] = member
        self.entries.append(written)

    def _who(self, commune: str, at: datetime) -> Facts:
        """A walk-in is nobody in particular, a head or a few, or somebody who asked before."""
        kind, heads, chosen = self._rng.random(), self._rng.choice((2, 2, 3, 4)), self._rng.random()
        seen = self._residents.seen_in(commune, before=at)
        if kind < 0.25 or (kind < 0.4 and not seen):  # noqa: PLR2004
            return {}
        if kind < 0.4:  # noqa: PLR2004
            return {"person_ref": seen[int(chosen * len(seen))]}
        return {"people": 1 if kind < 0.88 else heads}  # noqa: PLR2004

    def _outcome(self, guide: Guide | None, result: Result | None, at: datetime) -> Facts:
        """Tell what came of it; nothing when nothing can be logged."""
        slug = guide.slug if guide else None
        filed, paid = self._rng.random() < 0.55, self._rng.random() < 0.5  # noqa: PLR2004
        vneid, reason = self._drawn(_VNEID.get(slug or "", _NO_VNEID)), self._rng.choice(self._talk.not_possible)
        code = f"H50.12-{at.astimezone(VIETNAM):%y%m%d}-{self._rng.randint(1, 900):04d}"
        has_code = self._rng.random() < 0.4  # noqa: PLR2004
        if result is None:
            return {}
        is_filed = result is Result.DONE and slug in _FILED and filed
        return {
            "guide": slug,
            "guide_version": guide.version if guide else None,
            "result": result,
            "result_reason": reason if result is Result.NOT_POSSIBLE else None,
            "dossiers": int(is_filed),
            "dossier_code": code if is_filed and has_code else None,
            "paid_online": is_filed and slug in _PAID and paid,
            "vneid": vneid if result is Result.DONE else None,
        }

    def _drawn(self, weights: Weights) -> Any:  # noqa: ANN401 - whatever is weighed
        return self._rng.choices(list(weights), list(weights.values()))[0]
