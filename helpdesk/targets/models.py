"""Targets: what is counted, how it is compared, and what a number may be."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from helpdesk.month_sheets.cycle import Cycle
from helpdesk.reports.errors import ReportPeriodInvalidError
from helpdesk.reports.periods import MONTHS, ReportPeriod, period_called
from helpdesk.statistics.figures import Figures
from helpdesk.targets.errors import TargetPeriodError, TargetValueError


class Measure(StrEnum):
    """What a target is about: the name of a figure."""

    PEOPLE = "people"
    VISITS = "visits"
    DOSSIERS = "dossiers"
    OPENED = "opened"
    RESOLVED = "resolved"
    WALKS_DONE = "walks_done"
    SELF_SERVED = "self_served"
    ANSWERED_IN_TIME = "answered_in_time_share"
    RESOLVED_IN_TIME = "resolved_in_time_share"
    SELF_SERVED_SHARE = "self_served_share"
    RATED_SHARE = "rated_share"
    RATING = "rating"

    @property
    def kind(self) -> "MeasureKind":
        """How it is compared."""
        if self is Measure.RATING:
            return MeasureKind.MARK
        return MeasureKind.SHARE if self.value.endswith("_share") else MeasureKind.COUNT

    def of(self, figures: Figures) -> float | None:
        """Return how it is; None while nobody knows."""
        if self is Measure.RATING:
            return figures.rating.average if figures.rating else None
        found: float | None = getattr(figures, self.value)
        return found


class MeasureKind(StrEnum):
    """A number that grows through the period; a share; an average of marks from 1 to 5."""

    COUNT = "count"
    SHARE = "share"
    MARK = "mark"


RANGES: Final[dict[MeasureKind, tuple[float, float]]] = {
    MeasureKind.COUNT: (1, 10_000_000),
    MeasureKind.SHARE: (0.01, 1),
    MeasureKind.MARK: (1, 5),
}
"""What a target may be, ends included. A share is kept between 0 and 1."""


class Target(BaseModel):
    """What an area is to reach in a period. There is one of an area, measure and period."""

    id: str
    area: str
    reach: list[str]
    measure: Measure
    period: str  # "2026-10", "2026-Q4", "2026-H2", "2026"
    value: float
    by: str
    by_name: str
    at: datetime
    version: int = 0


class TargetChange(BaseModel):
    """That a target was set, changed or deleted (`after` None). Added, never changed."""

    id: str
    area: str
    reach: list[str]
    measure: Measure
    period: str
    before: float | None
    after: float | None
    by: str
    by_name: str
    at: datetime
    file: str = ""  # that it was imported from


def checked_period(name: str, cycle: Cycle) -> ReportPeriod:
    """Return the period of a target. Raises TargetPeriodError for what is no month or made of months."""
    try:
        period = period_called(name, cycle)
    except ReportPeriodInvalidError:
        raise TargetPeriodError from None
    if period.kind not in MONTHS:
        raise TargetPeriodError
    return period


def checked_value(measure: Measure, value: float | None) -> float:
    """Return what can be a target. Raises TargetValueError."""
    least, most = RANGES[measure.kind]
    if value is None or not least <= value <= most:
        raise TargetValueError(**said_range(measure))
    return value


def said_range(measure: Measure) -> dict[str, str]:
    """Return what a target may be, as it is typed."""
    least, most = RANGES[measure.kind]
    if measure.kind is MeasureKind.SHARE:
        return {"least": "1%", "most": "100%"}
    return {"least": f"{least:.0f}", "most": f"{most:.0f}"}
