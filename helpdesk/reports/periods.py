"""The periods of reports. Weeks begin on Monday; whatever is made of months begins on the day its area says.

A period has a name that is typed, stands in addresses and sorts: "2026-10", "2026-W41", "2026-Q4", "2026-H2", "2026",
"2026-10-01..2026-10-20".
"""

import re
from datetime import date, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from helpdesk.month_sheets.cycle import Cycle, checked_month, moved
from helpdesk.month_sheets.errors import MonthInvalidError
from helpdesk.reports.errors import ReportDaysInvalidError, ReportPeriodInvalidError
from helpdesk.statistics.days import Period
from helpdesk.statistics.errors import InvalidPeriodError

_WEEK = re.compile(r"(20\d\d)-W(\d\d)")
_PART = re.compile(r"(20\d\d)-([QH])([1-4])")
_YEAR = re.compile(r"20\d\d")
_CUSTOM = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")

_SEVEN = timedelta(days=7)
_DAY = timedelta(days=1)


class PeriodKind(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    CUSTOM = "custom"


MONTHS: dict[PeriodKind, int] = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
}
REGULAR = (PeriodKind.WEEK, *MONTHS)
"""Kinds that follow each other without gap."""


class ReportPeriod(BaseModel):
    """A period with its days, as they are in one place. `before` are the days it is compared with."""

    model_config = ConfigDict(frozen=True)

    kind: PeriodKind
    name: str
    since: date
    until: date
    before_name: str
    before_since: date
    before_until: date

    @property
    def days(self) -> Period:
        """Its days."""
        return Period(since=self.since, until=self.until)

    @property
    def before(self) -> Period:
        """The days of the period before."""
        return Period(since=self.before_since, until=self.before_until)


def period_called(name: str, cycle: Cycle) -> ReportPeriod:
    """Return the period of this name where months go by `cycle`. Raises ReportPeriodInvalidError."""
    words = name.strip().upper()
    try:
        if found := _WEEK.fullmatch(words):
            return _week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        if found := _CUSTOM.fullmatch(words):
            return _custom(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
        if found := _PART.fullmatch(words):
            kind = PeriodKind.QUARTER if found[2] == "Q" else PeriodKind.HALF_YEAR
            last = int(found[3]) * MONTHS[kind]
            return _of_months(kind, checked_month(f"{found[1]}-{last:02d}"), cycle)
        if _YEAR.fullmatch(words):
            return _of_months(PeriodKind.YEAR, f"{words}-12", cycle)
        return _of_months(PeriodKind.MONTH, checked_month(words), cycle)
    except (ValueError, OverflowError, MonthInvalidError, InvalidPeriodError):
        raise ReportPeriodInvalidError from None


def period_on(kind: PeriodKind, day: date, cycle: Cycle) -> ReportPeriod:
    """Return the period of a regular kind in which a day lies."""
    if kind is PeriodKind.WEEK:
        return _week(day - timedelta(days=day.weekday()))
    month = cycle.month_of(day)
    many = MONTHS[kind]
    last = -(-int(month[5:]) // many) * many
    return _of_months(kind, f"{month[:4]}-{last:02d}", cycle)


def last_finished(kind: PeriodKind, today: date, cycle: Cycle) -> ReportPeriod:
    """Return the period of a regular kind that ended last before today."""
    current = period_on(kind, today, cycle)
    return period_on(kind, current.since - _DAY, cycle)


def _week(monday: date) -> ReportPeriod:
    return ReportPeriod(
        kind=PeriodKind.WEEK,
        name=_week_name(monday),
        since=monday,
        until=monday + _SEVEN - _DAY,
        before_name=_week_name(monday - _SEVEN),
        before_since=monday - _SEVEN,
        before_until=monday - _DAY,
    )


def _week_name(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _custom(since: date, until: date) -> ReportPeriod:
    try:
        days = Period.of(since, until)
    except InvalidPeriodError:
        raise ReportDaysInvalidError from None
    long = timedelta(days=len(days.days))
    before_since, before_until = since - long, since - _DAY
    return ReportPeriod(
        kind=PeriodKind.CUSTOM,
        name=f"{since}..{until}",
        since=since,
        until=until,
        before_name=f"{before_since}..{before_until}",
        before_since=before_since,
        before_until=before_until,
    )


def _of_months(kind: PeriodKind, last: str, cycle: Cycle) -> ReportPeriod:
    days, before = _days(last, MONTHS[kind], cycle), _days(moved(last, -MONTHS[kind]), MONTHS[kind], cycle)
    return ReportPeriod(
        kind=kind,
        name=_name(kind, last),
        since=days.since,
        until=days.until,
        before_name=_name(kind, moved(last, -MONTHS[kind])),
        before_since=before.since,
        before_until=before.until,
    )


def _days(last: str, many: int, cycle: Cycle) -> Period:
    return Period(since=cycle.period(moved(last, 1 - many)).since, until=cycle.period(last).until)


def _name(kind: PeriodKind, last: str) -> str:
    year, month = last[:4], int(last[5:])
    match kind:
        case PeriodKind.QUARTER:
            return f"{year}-Q{month // 3}"
        case PeriodKind.HALF_YEAR:
            return f"{year}-H{month // 6}"
        case PeriodKind.YEAR:
            return year
        case _:
            return last
