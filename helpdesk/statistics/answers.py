"""What the statistics answer. Nothing here names a person; a figure nobody knows is None and shown as "—", never 0."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import BaseModel

from helpdesk.assistance.models import Mode, Place, Result, VneidOutcome


class DayCount(BaseModel):
    """Requests of one day: how many came in, how many were resolved (whenever they came in)."""

    day: date
    opened: int
    resolved: int


@dataclass(slots=True, kw_only=True)
class RequestFigures:
    """Requests of one kind: come in within the period; open now, whenever they came in.

    The median goes over the answered ones of the period, in minutes of working time as promised times are; None when
    none is answered.
    """

    opened: int
    open_now: int
    median_first_answer_minutes: float | None


@dataclass(slots=True, kw_only=True)
class AreaCount(RequestFigures):
    """Requests of one area, the one the resident chose."""

    area: str


@dataclass(slots=True, kw_only=True)
class GuideCount(RequestFigures):
    """Requests about one guide; None: about none."""

    guide: str | None


@dataclass(slots=True, kw_only=True)
class StuckStep:
    """A step at which people said that they are stuck. One walk counts once, however often it came by.

    `version` is the newest version of the guide in which it happened; `share` is `stuck / reached`.
    """

    guide: str
    version: int
    step: str
    reached: int
    stuck: int
    share: float


class FunnelBy(StrEnum):
    """What the steps of a guide can be told apart by."""

    VERSION = "version"
    BRANCH = "branch"
    AREA = "area"
    CHANNEL = "channel"


class FunnelCell(BaseModel):
    """What became of the walks that came to a step, each counted once; None: not told apart by that.

    `left` chose something else there, `lost` said no more after it, whether or not they had said that they were stuck;
    who is `done` is in neither. One walk can be in several cells: of two channels that it was taken up in, of two
    versions of a guide that was rewritten meanwhile.

    `median_seconds` is the middle of what walks spent at the step, each time until they went on; None when none did.
    `requests` came in from the step in the period; of those that were resolved in it `rated` were rated, `rating` on
    average. All three are None when branches are told apart: a request does not know its own.
    """

    step: str
    version: int | None = None
    branch: str | None = None
    area: str | None = None
    channel: str | None = None
    reached: int
    stuck: int
    resumed: int
    left: int
    lost: int
    done: int
    median_seconds: float | None = None
    requests: int | None = None
    rated: int | None = None
    rating: float | None = None


class ResultFigures(BaseModel):
    """What residents answered when they were asked whether the result was there.

    `postponed` of the `not_yet` named another day; `share` is `received` of all answers, None while nobody answered.
    """

    asked: int
    received: int
    not_yet: int
    postponed: int
    share: float | None


@dataclass(slots=True, kw_only=True)
class HelpFigures:
    """Help given, the three numbers apart: people, visits, dossiers filed online.

    `people` are distinct persons plus the counted heads of groups; None when no visit tells. Persons come back: the
    people of two periods (or areas, or guides) cannot be added up.
    """

    people: int | None
    people_unknown_visits: int
    visits: int
    dossiers: int
    minutes: int | None


@dataclass(slots=True, kw_only=True)
class HelpGiven(HelpFigures):
    """All help of a period. Each `by_…` counts visits; what never happened is not in it."""

    paid_online: int
    by_mode: dict[Mode, int] = field(default_factory=dict)
    by_place: dict[Place, int] = field(default_factory=dict)
    by_result: dict[Result, int] = field(default_factory=dict)
    by_vneid: dict[VneidOutcome, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class AreaHelp(HelpFigures):
    """Help in one area, the one named in the log."""

    area: str


@dataclass(slots=True, kw_only=True)
class GuideHelp(HelpFigures):
    """Help with one guide; None: with none."""

    guide: str | None


@dataclass(slots=True, kw_only=True)
class RatingSummary:
    """How residents found it: how often each of 1 to 5; the average is None while nobody rated."""

    count: int
    average: float | None
    counts: dict[int, int]


@dataclass(slots=True, kw_only=True)
class Opinion:
    """What residents said of requests that ended: how many ended, the marks, why they were given, and what came of it.

    `reasons` are by their keys, most often first; one mark may have several. `received` and `not_yet` are answers to
    the question, some days later, whether the result came.
    """

    resolved: int
    rating: RatingSummary
    rated_share: float | None
    reasons: dict[str, int] = field(default_factory=dict)
    received: int = 0
    not_yet: int = 0


@dataclass(slots=True, kw_only=True)
class GuideOpinion(Opinion):
    """The same of one guide; None: of none."""

    guide: str | None


@dataclass(slots=True, kw_only=True)
class StepOpinion:
    """What was said of requests that were opened at one step; `version` is the newest of the guide among them."""

    guide: str
    version: int
    step: str
    rating: RatingSummary
    reasons: dict[str, int] = field(default_factory=dict)
    not_yet: int = 0


@dataclass(slots=True, kw_only=True)
class Satisfaction(Opinion):
    """What residents said in all, guide by guide (most marks first), and step by step (the least content first)."""

    by_guide: list[GuideOpinion] = field(default_factory=list)
    by_step: list[StepOpinion] = field(default_factory=list)
