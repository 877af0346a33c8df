"""Shifts and absences, and the rules of a day on duty. Hours are Vietnam's; a shift begins and ends on one day."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, Field

from helpdesk.clock import VIETNAM
from helpdesk.roster.errors import (
    AbsenceDaysError,
    NobodyChosenError,
    PlaceMissingError,
    PlaceTooLongError,
    ReasonTooLongError,
    RepeatError,
    TimesError,
)

LONGEST_PLACE = 80
LONGEST_REASON = 60
"""In characters: "Việc nhà", "Đi viện". Whoever reads it needs no more."""
MOST_MEMBERS = 50
LONGEST_REPEAT = timedelta(weeks=53)
LONGEST_ABSENCE = timedelta(days=366)

_WEEK = timedelta(days=7)


def moment(day: date, at: time) -> datetime:
    """Return when it is that time on that day in Vietnam."""
    return datetime.combine(day, at, VIETNAM)


def week_begin(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


class Hours(BaseModel):
    """From when until when on a day, where, and who is there."""

    area: str
    place: str  # in people's own words: "Nhà văn hóa thôn Đồng Tâm"
    day: date
    starts: time
    ends: time
    members: list[str]

    def check_hours(self) -> None:
        """Refuse what nobody could keep: PlaceMissingError, PlaceTooLongError, TimesError, NobodyChosenError."""
        if not self.place.strip():
            raise PlaceMissingError
        if len(self.place) > LONGEST_PLACE:
            raise PlaceTooLongError(length=len(self.place), most=LONGEST_PLACE)
        if self.ends <= self.starts:
            raise TimesError
        if not self.members or len(self.members) > MOST_MEMBERS:
            raise NobodyChosenError


class ShiftPlan(Hours):
    """A shift as somebody plans it; with `weekly_until` it comes again every week up to that day."""

    weekly_until: date | None = None

    @property
    def last_day(self) -> date:
        """The last day on which it may be."""
        return self.weekly_until or self.day

    def check(self) -> None:
        """Refuse what no shift may be: as `check_hours` does, and RepeatError."""
        self.check_hours()
        if self.weekly_until is not None and not timedelta() <= self.weekly_until - self.day <= LONGEST_REPEAT:
            raise RepeatError(weeks=LONGEST_REPEAT.days // 7)


class Shift(ShiftPlan):
    """A shift of a team. `reach` is that of the team's area: whose scope sees it."""

    id: str
    team: str
    reach: list[str]
    skipped: list[date] = Field(default_factory=list)  # days of a weekly one on which it is not
    until: date  # what `last_day` says, for the index
    made_by: str
    version: int = 0

    def days(self, since: date, until: date) -> list[date]:
        """Return the days from `since` to `until`, both included, on which it is."""
        weeks_before = max(0, -((self.day - since).days // 7))
        first, last = self.day + weeks_before * _WEEK, min(until, self.last_day)
        count = (last - first).days // 7 + 1 if last >= first else 0
        days = (first + week * _WEEK for week in range(count))
        return [day for day in days if day not in self.skipped]

    def is_on(self, at: datetime) -> bool:
        """Tell whether it is under way at this moment."""
        local = at.astimezone(VIETNAM)
        today = local.date()
        return bool(self.days(today, today)) and self.starts <= local.time() < self.ends

    def without(self, day: date) -> "Shift":
        """Return it as it is once it is not on this one day."""
        return self.model_copy(update={"skipped": sorted({*self.skipped, day})})

    def up_to(self, day: date) -> "Shift | None":
        """Return it as it is once it ends before this day; None when nothing of it is left."""
        last = min(self.last_day, day - timedelta(days=1))
        kept = self.model_copy(update={"weekly_until": last, "until": last}) if last >= self.day else None
        return kept if kept is not None and kept.days(kept.day, last) else None


class Absence(BaseModel):
    """Whole days on which a member is not there. The reason is read by them and their lead only."""

    id: str
    member: str
    team: str
    reach: list[str]
    since: date
    until: date
    reason: str = ""
    marked_by: str
    at: datetime
    version: int = 0

    def check(self) -> None:
        """Refuse what is no absence: AbsenceDaysError, ReasonTooLongError."""
        if not timedelta() <= self.until - self.since <= LONGEST_ABSENCE:
            raise AbsenceDaysError(days=LONGEST_ABSENCE.days)
        if len(self.reason) > LONGEST_REASON:
            raise ReasonTooLongError(length=len(self.reason), most=LONGEST_REASON)

    def holds_on(self, day: date) -> bool:
        """Tell whether they are away on that day."""
        return self.since <= day <= self.until


class DutyDay(BaseModel):
    """A shift on one of its days: who is there, and who would be but is away."""

    shift: str
    day: date
    starts: time
    ends: time
    area: str
    place: str
    members: list[str]
    away: list[str]
    is_weekly: bool

    @classmethod
    def of(cls, shift: Shift, day: date, absences: Collection[Absence]) -> "DutyDay":
        """Look at a shift on a day on which it is."""
        gone = {absence.member for absence in absences if absence.holds_on(day)}
        return cls(
            shift=shift.id,
            day=day,
            starts=shift.starts,
            ends=shift.ends,
            area=shift.area,
            place=shift.place,
            members=[member for member in shift.members if member not in gone],
            away=[member for member in shift.members if member in gone],
            is_weekly=shift.weekly_until is not None,
        )

    @property
    def begins_at(self) -> datetime:
        """When it begins."""
        return moment(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return moment(self.day, self.ends)
