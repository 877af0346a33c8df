"""The periods of the dashboard: a day, or what reports call a period, with what lies before, after, and a year before.

Names stand in addresses: "2026-10-07" is a day, the others are those of `helpdesk/reports/periods.py`.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from helpdesk.month_sheets.cycle import Cycle
from helpdesk.reports.errors import ReportPeriodInvalidError
from helpdesk.reports.periods import PeriodKind, ReportPeriod, period_called, period_on
from helpdesk.statistics.days import Period

_DAY: Final = timedelta(days=1)


class SpanKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    CUSTOM = "custom"


REGULAR: Final = tuple(kind for kind in SpanKind if kind is not SpanKind.CUSTOM)
"""Kinds that are chosen by their name; of the others the days are typed."""


class Span(NamedTuple):
    """A period by its name, with its neighbours."""

    kind: SpanKind
    name: str
    days: Period
    before_name: str
    before: Period
    after_name: str
    year_before: Period


def span_called(name: str, cycle: Cycle) -> Span:
    """Return the period of this name where months go by `cycle`. Raises ReportPeriodInvalidError."""
    try:
        day = date.fromisoformat(name.strip()) if len(name.strip()) == len("2026-10-07") else None
    except ValueError:
        day = None
    try:
        return _of_day(day) if day else _of_report(period_called(name, cycle), cycle)
    except OverflowError:  # a year of which nothing lies before
        raise ReportPeriodInvalidError from None


def span_on(kind: SpanKind, day: date, cycle: Cycle) -> Span:
    """Return the period of a regular kind in which a day lies."""
    return _of_day(day) if kind is SpanKind.DAY else _of_report(period_on(PeriodKind(kind), day, cycle), cycle)


def span_of_days(days: Period) -> Span:
    """Return the period of any days."""
    length = timedelta(days=len(days.days))
    before = Period(since=days.since - length, until=days.since - _DAY)
    after = Period(since=days.since + length, until=days.until + length)
    return Span(SpanKind.CUSTOM, name_of(days), days, name_of(before), before, name_of(after), days.year_before())


def name_of(days: Period) -> str:
    """Name any days as addresses do."""
    return f"{days.since}..{days.until}"


def _of_day(day: date) -> Span:
    before, after, days = day - _DAY, day + _DAY, Period(since=day, until=day)
    return Span(
        kind=SpanKind.DAY,
        name=day.isoformat(),
        days=days,
        before_name=before.isoformat(),
        before=Period(since=before, until=before),
        after_name=after.isoformat(),
        year_before=days.year_before(),
    )


def _of_report(period: ReportPeriod, cycle: Cycle) -> Span:
    if period.kind is PeriodKind.CUSTOM:
        return span_of_days(period.days)
    return Span(
        kind=SpanKind(period.kind),
        name=period.name,
        days=period.days,
        before_name=period.before_name,
        before=period.before,
        after_name=period_on(period.kind, period.until + _DAY, cycle).name,
        year_before=_year_before(period, cycle),
    )


def _year_before(period: ReportPeriod, cycle: Cycle) -> Period:
    """Return the period of the same name a year before; of a week that the year before does not have, its days."""
    try:
        return period_called(f"{int(period.name[:4]) - 1}{period.name[4:]}", cycle).days
    except ReportPeriodInvalidError:
        return period.days.year_before()
