"""The figures of the top row of every page and report: one typed answer, the same for all who ask.

A share is None while there is nothing to take a share of. What `small_cells` hid is None, too.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, Field

from helpdesk.statistics.answers import RatingSummary
from helpdesk.statistics.days import Period

V = TypeVar("V")
Count: TypeAlias = int | None


class Figures(BaseModel):
    """What a period was like in some areas.

    Requests belong to the day on which they came (`opened`, `answered_…`, times to the first answer, `out_of_hours`,
    `by_channel`, `by_hour`) or ended (`resolved_…`, times to the resolution, ratings); being cancelled or opened again,
    to the day on which that happened. Times are working seconds, as promised times are. A request that waits for its
    first answer longer than was promised is answered late already. How it stands now (`open_now`, `overdue_now`) is
    told of the period that was asked for only.
    """

    opened: Count
    resolved: Count
    cancelled: Count
    reopened: Count
    by_channel: dict[str, Count] = Field(default_factory=dict)  # by account; "": forgotten since
    by_hour: dict[int, Count] = Field(default_factory=dict)  # by the hour in Vietnam, 0 to 23, at which any came
    open_now: Count = None
    overdue_now: Count = None

    answered_in_time: Count
    answered_late: Count
    answered_in_time_share: float | None
    first_answer_median_s: float | None
    first_answer_p90_s: float | None  # nine of ten were answered within this

    resolved_in_time: Count
    resolved_late: Count
    resolved_in_time_share: float | None
    resolution_median_s: float | None
    resolution_p90_s: float | None

    rating: RatingSummary | None
    rated_share: float | None  # of the resolved ones, how many were rated

    out_of_hours: Count
    out_of_hours_share: float | None

    people: Count  # different persons and heads of groups; None when no visit tells. Never to be added up
    people_unknown_visits: Count
    visits: Count
    dossiers: Count
    minutes: Count

    walks: Count
    walks_done: Count
    self_served: Count  # walks that came to their end without a word of being stuck
    self_served_share: float | None  # of those and the requests that came in


class AreaFigures(Figures):
    """The same of one area."""

    area: str


class Beside(StrEnum):
    """What a period can be compared with."""

    PREVIOUS = "previous"
    YEAR_BEFORE = "year_before"


class Compared(BaseModel):
    """Figures of another period."""

    period: Period
    figures: Figures


class Measured(BaseModel):
    """Figures of a period, beside those of other periods, and area by area in the order asked for."""

    period: Period
    figures: Figures
    compared: dict[Beside, Compared] = Field(default_factory=dict)
    areas: list[AreaFigures] = Field(default_factory=list)


def share_of(part: int, whole: int) -> float | None:
    """Return a share; None of nothing."""
    return part / whole if whole else None


def named(counts: Mapping[str, V], kind: str) -> dict[str, V]:
    """Return what is counted of one kind by what follows its name: "mode:told" is "told" of "mode"."""
    sign = f"{kind}:"
    return {name[len(sign) :]: times for name, times in counts.items() if name.startswith(sign)}
