"""Skill classes and sessions on market days: planned, then held with a count of heads, or cancelled."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from helpdesk.assistance.models import AgeBand, Mode, NewLog, Place, Result
from helpdesk.ids import derived_id
from helpdesk.roster.errors import (
    AttendanceError,
    GroupEventOverError,
    NotYetHeldError,
    TitleMissingError,
    TitleTooLongError,
)
from helpdesk.roster.models import Hours, moment

LONGEST_TITLE = 100
MOST_GUIDES = 5
MOST_HEADS = 500


class EventKind(StrEnum):
    """What it is."""

    CLASS = "class"  # people come to learn something
    MARKET_DAY = "market_day"  # the team is where many pass by


class EventState(StrEnum):
    """Where it stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Attendance(BaseModel):
    """Who came, in figures only. What nobody counted is None, never 0."""

    heads: int = Field(ge=1, le=MOST_HEADS)
    known: int | None = Field(default=None, ge=0, le=MOST_HEADS)  # of them, whom the team had helped before
    ages: dict[AgeBand, Annotated[int, Field(ge=0, le=MOST_HEADS)]] = Field(default_factory=dict)
    mode: Mode = Mode.TOLD
    minutes: int = Field(ge=1, le=1440)
    members_present: list[str]

    def check(self) -> None:
        """Refuse parts that are more than the whole: AttendanceError."""
        if (self.known or 0) > self.heads or sum(self.ages.values()) > self.heads:
            raise AttendanceError(heads=self.heads)

    @property
    def age_band(self) -> AgeBand | None:
        """The age of all of them, where it is one."""
        return next((band for band, heads in self.ages.items() if heads == self.heads), None)


class EventPlan(Hours):
    """An event as somebody plans it. `members` lead it, `guides` are what it is about."""

    kind: EventKind
    title: str
    setting: Place  # as the assistance log tells places apart
    guides: list[str] = Field(default_factory=list, max_length=MOST_GUIDES)

    def check(self) -> None:
        """Refuse what no event may be: as `check_hours` does, and TitleMissingError, TitleTooLongError."""
        if not self.title.strip():
            raise TitleMissingError
        if len(self.title) > LONGEST_TITLE:
            raise TitleTooLongError(length=len(self.title), most=LONGEST_TITLE)
        self.check_hours()


class GroupEvent(EventPlan):
    """An event of a team. `reach` is that of the team's area: whose scope sees it."""

    id: str
    team: str
    reach: list[str]
    state: EventState = EventState.PLANNED
    attendance: Attendance | None = None
    made_by: str
    version: int = 0

    @property
    def begins_at(self) -> datetime:
        """When it begins."""
        return moment(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return moment(self.day, self.ends)

    @property
    def log_id(self) -> str:
        """The one entry of the assistance log that tells of it."""
        return derived_id("group_event", self.id)

    def is_on(self, at: datetime) -> bool:
        """Tell whether it is under way."""
        return self.state is EventState.PLANNED and self.begins_at <= at < self.ends_at

    def planned_as(self, plan: EventPlan) -> "GroupEvent":
        """Return it as it is planned now. Raises GroupEventOverError."""
        self._check_planned()
        return self.model_copy(update=plan.model_dump())

    def cancelled(self) -> "GroupEvent":
        """Return it as it is when it does not take place. Raises GroupEventOverError."""
        self._check_planned()
        return self.model_copy(update={"state": EventState.CANCELLED})

    def held(self, attendance: Attendance, *, at: datetime) -> "GroupEvent":
        """Return it as it is once it is over. Raises GroupEventOverError, NotYetHeldError, AttendanceError."""
        self._check_planned()
        if at < self.begins_at:
            raise NotYetHeldError
        attendance.check()
        return self.model_copy(update={"state": EventState.HELD, "attendance": attendance})

    def log(self) -> NewLog:
        """Return the entry for the log: one visit of a group."""
        if self.attendance is None:
            raise NotYetHeldError
        return NewLog(
            id=self.log_id,
            happened_at=self.begins_at,
            members_present=self.attendance.members_present,
            area=self.area,
            people=self.attendance.heads,
            place=self.setting,
            mode=self.attendance.mode,
            age_band=self.attendance.age_band,
            guide=self.guides[0] if self.guides else None,
            result=Result.DONE,
            minutes=self.attendance.minutes,
            note=self.title,
        )

    def _check_planned(self) -> None:
        if self.state is not EventState.PLANNED:
            raise GroupEventOverError
