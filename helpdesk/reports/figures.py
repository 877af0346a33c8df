"""What a report shows, as it was at one moment: plain facts, from which the same papers can be made at any time.

People, visits and dossiers stay apart; what nobody knows is None and said as "—", never 0. Nothing here names a
resident: a person is a number that means something within one report only.
"""

import hashlib
import json
import zlib
from datetime import date, datetime
from typing import Any, Self

from pydantic import BaseModel, Field

from helpdesk.reports.errors import ReportDamagedError
from helpdesk.reports.periods import ReportPeriod

SHAPE = 2
"""Reports of shape 1 counted overdue and first answers by the clock on the wall; their papers go on saying so."""

MOST_CASES = 20_000
"""Requests, and visits, of an annex. Longer ones are left out, and the report says so."""


class Figures(BaseModel):
    """The figures of one period, counted as the dashboard does: times are working time, promises those of the request.

    `open_now` and `overdue_now` are those of the moment: of a period before nobody knows. `overdue` (without an answer
    for a day) and `first_answer_minutes` (by the clock) are of reports of shape 1 only.
    """

    people: int | None
    people_unknown_visits: int
    visits: int
    dossiers: int
    minutes: int | None
    paid_online: int
    vneid_level_2: int
    classes: int
    learners: int | None
    scams: int
    opened: int
    resolved: int
    open_now: int | None
    overdue_now: int | None = None
    answered_in_time: int = 0
    answered_late: int = 0
    answered_in_time_share: float | None = None
    first_answer_median_s: float | None = None
    resolved_in_time: int = 0
    resolved_late: int = 0
    resolved_in_time_share: float | None = None
    resolution_median_s: float | None = None
    out_of_hours: int = 0
    out_of_hours_share: float | None = None
    walks_done: int = 0
    self_served: int = 0
    self_served_share: float | None = None
    ratings: int
    rating_average: float | None
    members_active: int | None
    members_total: int | None
    teams: int
    overdue: int | None = None
    first_answer_minutes: float | None = None

    @property
    def rated_share(self) -> float | None:
        """How many of the resolved requests were rated; None when none was resolved."""
        return self.ratings / self.resolved if self.resolved else None


class PlaceRow(BaseModel):
    """One place right below the report's, or (`is_itself`) what was noted for the report's place itself."""

    area: str
    name: str
    is_itself: bool = False
    people: int | None = None
    visits: int = 0
    dossiers: int = 0
    opened: int = 0
    open_now: int = 0

    @property
    def is_active(self) -> bool:
        """Whether anything happened there, or is open."""
        return bool(self.visits or self.opened or self.open_now)


class TopicRow(BaseModel):
    """One guide; without one, questions of their own."""

    guide: str | None
    title: str
    people: int | None = None
    visits: int = 0
    dossiers: int = 0
    opened: int = 0
    open_now: int = 0
    first_answer_minutes: float | None = None
    walks_done: int = 0
    self_served: int = 0


class GroupRow(BaseModel):
    """Visits of people of one age, or in one circumstance. Key None: not noted."""

    key: str | None
    visits: int


class StepRow(BaseModel):
    """A step at which people said that they are stuck, or (`gave_up`) after which nothing more was heard of them."""

    guide: str
    title: str
    step: str
    text: str
    reached: int
    stuck: int
    gave_up: int | None = None


class DayRow(BaseModel):
    """Requests of one day."""

    day: date
    opened: int
    resolved: int


class Case(BaseModel):
    """One request in the annex. Seconds are working time; None: not known, or nothing was owed.

    `is_answered_in_time` is False also while somebody waits for the first answer longer than was promised.
    """

    code: str
    opened_at: datetime
    answered_at: datetime | None
    resolved_at: datetime | None
    guide: str
    step: str
    area: str
    place: str
    channel: str
    status: str
    is_open: bool
    is_overdue: bool
    resolution: str | None
    rating: int | None
    due_at: datetime | None = None
    answered_seconds: int | None = None
    is_answered_in_time: bool | None = None
    resolved_seconds: int | None = None
    is_resolved_in_time: bool | None = None
    is_out_of_hours: bool | None = None


class Visit(BaseModel):
    """One visit in the annex. `person` is a number within this report, `heads` the people of a group."""

    day: date
    area: str
    place: str
    guide: str
    setting: str
    mode: str
    result: str
    person: int | None
    heads: int | None
    age: str | None
    circumstances: list[str]
    minutes: int | None
    dossiers: int
    is_paid_online: bool
    vneid: str | None


class ClassHeld(BaseModel):
    """One skill class in the annex. `heads` is None where nobody counted."""

    day: date
    place: str
    heads: int | None


class Scam(BaseModel):
    """One scam report in the annex."""

    day: date
    place: str
    verdict: str


class TeamRow(BaseModel):
    """One team of today in the annex: its members, and those of them who helped in the period."""

    name: str
    place: str
    members: int
    active: int


class Goal(BaseModel):
    """A target beside what was reached by the moment of the figures. `measure` and `standing` are keys of targets."""

    area: str
    place: str
    measure: str
    value: float
    actual: float | None
    share: float | None  # of the target
    standing: str


class Paper(BaseModel):
    """What the author writes around the figures. `number` is the office's ("12/BC-UBND")."""

    office_above: str = ""
    office: str = ""
    number: str = ""
    town: str = ""
    signer_title: str = ""
    signer_name: str = ""
    receivers: list[str] = Field(default_factory=list)
    proposals: str = ""


class Frozen(BaseModel):
    """Everything a report shows, as it was at `as_of`."""

    shape: int = SHAPE
    area: str
    area_name: str
    area_label: str
    period: ReportPeriod
    as_of: datetime
    figures: Figures
    before: Figures
    places: list[PlaceRow]
    topics: list[TopicRow]
    ages: list[GroupRow]
    circumstances: list[GroupRow]
    days: list[DayRow]
    stuck: list[StepRow]
    gave_up: list[StepRow]
    cases: list[Case]
    visits: list[Visit]
    classes: list[ClassHeld] = Field(default_factory=list)
    scams: list[Scam] = Field(default_factory=list)
    teams: list[TeamRow] = Field(default_factory=list)
    goals: list[Goal] = Field(default_factory=list)
    is_annex_left_out: bool = False
    paper: Paper = Field(default_factory=Paper)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted in the period."""
        return not (self.figures.visits or self.figures.opened or self.figures.resolved)

    def goal(self, measure: str) -> Goal | None:
        """Return the target of the report's own place for a measure, if there is one."""
        return next((one for one in self.goals if one.area == self.area and one.measure == measure), None)

    def canonical(self) -> bytes:
        """Return it as JSON: the same facts, the same bytes."""
        facts = self.model_dump(mode="json")
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def packed(self) -> tuple[bytes, str]:
        """Return the bytes to be kept, and the SHA-256 of what is in them."""
        said = self.canonical()
        return zlib.compress(said, 6), hashlib.sha256(said).hexdigest()

    @classmethod
    def unpacked(cls, kept: bytes, checksum: str) -> Self:
        """Return what was kept. Raises ReportDamagedError when it is not what gave this checksum."""
        try:
            said = zlib.decompress(kept)
        except zlib.error:
            raise ReportDamagedError from None
        if hashlib.sha256(said).hexdigest() != checksum:
            raise ReportDamagedError
        facts: dict[str, Any] = json.loads(said)
        return cls.model_validate(facts)


def figure_of(figures: Figures, measure: str) -> float | None:
    """Return the figure a target is about."""
    found: float | None = getattr(figures, "rating_average" if measure == "rating" else measure)
    return found


def said_checksum(checksum: str) -> str:
    """Return a checksum as it is compared by eye: its first 64 bits, as on month sheets."""
    return " ".join(checksum[start : start + 4] for start in range(0, 16, 4))
