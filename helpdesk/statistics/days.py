"""Days as people in Vietnam count them."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, ConfigDict

from helpdesk.clock import VIETNAM
from helpdesk.statistics.errors import InvalidPeriodError, PeriodNotBegunError, PeriodUnreadableError

_WEEK, _QUARTER = 7, 3  # days, months
_SHORTEST_MONTH = 28  # days

FIRST_YEAR = 2000
"""What lies before it was mistyped."""

LONGEST = 1100
"""Days of one question: three years and a little."""


def local_day(at: datetime) -> date:
    """Return the day on the calendar in Vietnam at this moment."""
    return at.astimezone(VIETNAM).date()


def local_hour(at: datetime) -> int:
    """Return the hour on the clock in Vietnam at this moment, 0 to 23."""
    return at.astimezone(VIETNAM).hour


def month_of(day: date) -> str:
    """Name the month of a day: "2026-11"."""
    return day.isoformat()[:7]


def week_of(day: date) -> str:
    """Name the week of a day: "2026-W46"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def is_week(name: str) -> bool:
    """Tell whether a name is that of a week."""
    return len(name) == len("2026-W46") and "-W" in name


def names_of(day: date) -> list[str]:
    """Name the standard periods that hold a day: "2026-11-10", "2026-W46", "2026-11", "2026-Q4", "2026"."""
    return [day.isoformat(), week_of(day), month_of(day), f"{day.year}-Q{_quarter(day)}", str(day.year)]


def days_of_month(month: str) -> list[date]:
    """Return the days of a month, in order."""
    first = date.fromisoformat(f"{month}-01")
    return [first + timedelta(days=ahead) for ahead in range(monthrange(first.year, first.month)[1])]


def moments_of(day: date) -> dict[str, datetime]:
    """Return the condition for a moment within a day."""
    return Period(since=day, until=day).moments


class Period(BaseModel):
    """Days from `since` to `until`, both included."""

    model_config = ConfigDict(frozen=True)

    since: date
    until: date

    @classmethod
    def of(cls, since: date, until: date) -> "Period":
        """Raises InvalidPeriodError when it ends before it begins or is longer than three years."""
        if not 0 <= (until - since).days < LONGEST:
            raise InvalidPeriodError(since=since, until=until, longest=LONGEST)
        return cls(since=since, until=until)

    def check_countable(self, *, today: date) -> None:
        """Raises PeriodUnreadableError for days before any figures, PeriodNotBegunError for days that are to come."""
        if self.since.year < FIRST_YEAR:
            raise PeriodUnreadableError
        if self.since > today:
            raise PeriodNotBegunError(since=f"{self.since:%d/%m/%Y}")

    @classmethod
    def named(cls, name: str) -> "Period":
        """Return the standard period of this name."""
        if "-W" in name:
            first = date.fromisocalendar(int(name[:4]), int(name[-2:]), 1)
            return cls(since=first, until=first + timedelta(days=6))
        if "-Q" in name:
            last = int(name[-1]) * 3
            return cls(since=date(int(name[:4]), last - 2, 1), until=days_of_month(f"{name[:4]}-{last:02d}")[-1])
        if len(name) == len("2026"):
            return cls(since=date(int(name), 1, 1), until=date(int(name), 12, 31))
        if len(name) == len("2026-11"):
            days = days_of_month(name)
            return cls(since=days[0], until=days[-1])
        return cls(since=date.fromisoformat(name), until=date.fromisoformat(name))

    @property
    def name(self) -> str | None:
        """The name of the standard period it is: a day, week, month, quarter or year; None for any other."""
        day, week, month, quarter, year = names_of(self.since)
        length = (self.until - self.since).days + 1
        if length == 1:
            return day
        if length == _WEEK and self.since.weekday() == 0:
            return week
        if self.since.day != 1 or self.until.day != monthrange(self.until.year, self.until.month)[1]:
            return None
        months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month + 1
        whole = {1: month}
        if self.since.month % _QUARTER == 1:
            whole[_QUARTER] = quarter
        if self.since.month == 1:
            whole[12] = year
        return whole.get(months)

    @property
    def moments(self) -> dict[str, datetime]:
        """The condition for a moment within these days."""
        after = self.until + timedelta(days=1)
        return {
            "$gte": datetime.combine(self.since, time.min, VIETNAM),
            "$lt": datetime.combine(after, time.min, VIETNAM),
        }

    @property
    def days(self) -> list[date]:
        """Each day, oldest first."""
        return [self.since + timedelta(days=ahead) for ahead in range((self.until - self.since).days + 1)]

    @property
    def months(self) -> list[str]:
        """The months that lie in it whole: "2026-11", oldest first."""
        if (self.until - self.since).days + 1 < _SHORTEST_MONTH:
            return []
        named = sorted({month_of(day) for day in self.days})
        return [month for month in named if self.holds(days_of_month(month))]

    @property
    def week(self) -> str | None:
        """The name of the week it is; None when it is none."""
        name = self.name
        return name if name and is_week(name) else None

    @property
    def spans(self) -> list[str]:
        """What it is put together from: the week it is, or whole months and the days beside them."""
        if self.week:
            return [self.week]
        months = self.months
        inside = set(months)
        return [*months, *(day.isoformat() for day in self.days if month_of(day) not in inside)]

    def holds(self, days: Sequence[date]) -> bool:
        """Tell whether a row of days lies in it."""
        return self.since <= days[0] and days[-1] <= self.until

    def previous(self) -> "Period":
        """Return the time before: as many months when these are whole months, else as many days."""
        if len(self.spans) == len(self.months):
            return self._months_before(len(self.months))
        length = (self.until - self.since).days + 1
        return Period(since=self.since - timedelta(days=length), until=self.since - timedelta(days=1))

    def year_before(self) -> "Period":
        """Return the same days of last year: of a week the week of the same number, if that year has it.

        Whole months stay whole, and 29 February is 28 February.
        """
        year, week, _ = self.since.isocalendar()
        if self.week and week <= date(year - 1, 12, 28).isocalendar().week:  # 28 December always lies in the last one
            return Period.named(f"{year - 1}-W{week:02d}")
        if len(self.spans) == len(self.months):
            return Period(
                since=_a_year_before(self.since), until=days_of_month(month_of(_a_year_before(self.until)))[-1]
            )
        return Period(since=_a_year_before(self.since), until=_a_year_before(self.until))

    def _months_before(self, count: int) -> "Period":
        months = self.since.year * 12 + self.since.month - 1 - count
        return Period(since=date(months // 12, months % 12 + 1, 1), until=self.since - timedelta(days=1))


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def _a_year_before(day: date) -> date:
    last = monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))
