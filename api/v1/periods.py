"""Days and months as they stand in addresses."""

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from api.house import House
from api.v1.problems import ProblemError
from helpdesk.language import N_
from helpdesk.month_sheets.cycle import Cycle
from helpdesk.reports.errors import ReportPeriodInvalidError
from helpdesk.reports.periods import period_called
from helpdesk.statistics.days import FIRST_YEAR, LONGEST, Period, days_of_month, local_day
from helpdesk.statistics.errors import PeriodUnreadableError

# At the ends of the calendar nothing can be added to a day, and no store takes every moment.
Day = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), lt=date(3000, 1, 1))]
Moment = Annotated[AwareDatetime, Field(ge=datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), lt=datetime(3000, 1, 1, tzinfo=UTC))]
Since = Annotated[Day | None, Field(description="First day, in Vietnam: 2026-11-01.")]
Until = Annotated[Day | None, Field(description="Last day, included.")]

WRONG_PERIOD: Final = N_(
    "“%(period)s” is no period. Please write a day (2026-11-28), week (2026-W48), month (2026-11), quarter (2026-Q4), "
    "half-year (2026-H2) or year (2026), none before 2000."
)
WRONG_DAY: Final = N_("“%(period)s” is no day and no month. Please write 2026-11-28 or 2026-11, none before 2000.")
_CALENDAR: Final = Cycle((), ())
_OPEN_END: Final = timedelta(days=LONGEST - 1)


def period_asked(since: date | None, until: date | None) -> Period | None:
    """Return the period between two days; None when neither is named. Raises InvalidPeriodError.

    Open at one end it is as long as a period may be.
    """
    if since is not None:
        return Period.of(since, until or since + _OPEN_END)
    return Period.of(until - _OPEN_END, until) if until is not None else None


def standard_period(house: House, name: str) -> Period:
    """Return the day, week, month, quarter, half-year or year of a name, without one this month.

    Raises ProblemError, and PeriodNotBegunError as pages do. Any other days would, less those of another question, tell
    about a single day and its few people.
    """
    today = local_day(house.clock.now())
    name = name or f"{today:%Y-%m}"
    try:
        period = _called(name)
        period.check_countable(today=today)
    except (ValueError, ReportPeriodInvalidError, PeriodUnreadableError):
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "period_wrong", WRONG_PERIOD, period=name) from None
    return period


def day_or_month(house: House, name: str) -> Period:
    """Return the day or the month of a name: 2026-11-28, 2026-11. Raises ProblemError and PeriodNotBegunError."""
    try:
        period = _day_or_month(name)
        period.check_countable(today=local_day(house.clock.now()))
    except (ValueError, PeriodUnreadableError):
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "period_wrong", WRONG_DAY, period=name) from None
    return period


def _called(name: str) -> Period:
    if len(name) == len("2026-11-28"):
        day = date.fromisoformat(name)
        return Period.of(day, day)
    return period_called(name, _CALENDAR).days


def _day_or_month(name: str) -> Period:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        days = days_of_month(name)
        return Period.of(days[0], days[-1])
    return Period.of(day, day)
