"""Which days a month has: the calendar's, or from one month's 15th to the next one's 14th, as an area sets it.

A month has the name of the calendar month in which it ends. Months follow each other without gap or overlap whatever
is changed: only its last day is a rule, and it begins on the day after the month before.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from pydantic import BaseModel

from helpdesk.month_sheets.errors import FirstDayInvalidError, MonthInvalidError
from helpdesk.statistics.days import Period

CALENDAR = 1
"""Months that begin on the first are the calendar's."""
LATEST_FIRST_DAY = 28

_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


def checked_month(month: str) -> str:
    """Return a month like "2026-11". Raises MonthInvalidError."""
    if not _MONTH.fullmatch(month):
        raise MonthInvalidError
    return month


def figures_of_month(month: str) -> str:
    """Return a month as people write it: "11/2026"."""
    return f"{month[5:]}/{month[:4]}"


def month_on(day: date) -> str:
    """Return the calendar's month of a day."""
    return f"{day:%Y-%m}"


def moved(month: str, by: int) -> str:
    """Return the month so many months later, or earlier."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


class MonthRule(BaseModel):
    """On which day months begin in an area and below, from a month on. Rules are added, never changed."""

    id: str
    area: str
    reach: list[str]
    from_month: str
    first_day: int
    by: str
    by_name: str
    at: datetime

    def check(self) -> None:
        """Raise FirstDayInvalidError for a day that not every month has, MonthInvalidError."""
        checked_month(self.from_month)
        if not CALENDAR <= self.first_day <= LATEST_FIRST_DAY:
            raise FirstDayInvalidError(least=CALENDAR, most=LATEST_FIRST_DAY)


class Cycle:
    """The months of one place: of all rules that hold in a month, the nearest area's counts, the latest of it."""

    def __init__(self, rules: Iterable[MonthRule], nearest_first: Sequence[str]) -> None:
        self._rules = sorted(
            (rule for rule in rules if rule.area in nearest_first),
            key=lambda rule: (-nearest_first.index(rule.area), rule.from_month, rule.at),
        )

    def rule(self, month: str) -> MonthRule | None:
        """Return the rule that says when a month ends; None: the calendar does."""
        return next((rule for rule in reversed(self._rules) if rule.from_month <= month), None)

    def period(self, month: str) -> Period:
        """Return the days of a month."""
        return Period(since=self._end(moved(month, -1)) + timedelta(days=1), until=self._end(month))

    def month_of(self, day: date) -> str:
        """Return the month a day belongs to."""
        month = month_on(day)
        return month if day <= self._end(month) else moved(month, 1)

    def _end(self, month: str) -> date:
        rule = self.rule(month)
        year, number = int(month[:4]), int(month[5:])
        if rule is None or rule.first_day == CALENDAR:
            return date(year, number, monthrange(year, number)[1])
        return date(year, number, rule.first_day - 1)
