"""Targets of places, and how far they have been reached."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Final, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.house import House
from api.v1.asking import HouseHere, area_asked, areas_below
from api.v1.problems import ProblemError
from api.v1.statistics import TokenHere, measured
from api.v1.tagging import TaggedRoute
from helpdesk.areas.models import Area
from helpdesk.language import N_
from helpdesk.reports.periods import ReportPeriod
from helpdesk.statistics.days import Period, local_day
from helpdesk.statistics.figures import AreaFigures
from helpdesk.targets.errors import TargetPeriodError
from helpdesk.targets.models import Measure, checked_period
from helpdesk.targets.progress import Progress, Standing

router = APIRouter(route_class=TaggedRoute, tags=["statistics"])

WRONG_PERIOD: Final = N_(
    "“%(period)s” is no period of targets. Please write a month (2026-11), quarter (2026-Q4), half-year (2026-H2) or "
    "year (2026)."
)


class TargetView(BaseModel):
    """A target of a place. Shares are parts of one; null: hidden, or unknown."""

    area: str
    measure: Measure
    value: float
    actual: float | None
    share: float | None = Field(description="How much of the target was reached.")
    expected: float | None = Field(description="What a count has to be by today.")
    standing: Standing

    @classmethod
    def of(cls, one: Progress) -> Self:
        """Show how far one is."""
        target = one.target
        return cls(
            area=target.area,
            measure=target.measure,
            value=target.value,
            actual=one.actual,
            share=one.share,
            expected=one.expected,
            standing=one.standing,
        )


class TargetsAnswer(BaseModel):
    """The targets of a place and of all below it for one period, whose months begin on the day the place chose."""

    area: str
    period: str
    since: date
    until: date
    targets: list[TargetView] = Field(description="By place and measure.")


class TargetsQuery(BaseModel):
    """Which area and period."""

    model_config = ConfigDict(extra="forbid")

    area: Annotated[str, Field(max_length=40, description="A place within the token's area; without one, all.")] = ""
    period: Annotated[
        str,
        Field(max_length=10, description="2026-11, 2026-Q4, 2026-H2, 2026; without one, this month."),
    ] = ""
    lang: Annotated[str, Field(max_length=5, description="Language of problems: `vi` or `en`.")] = ""


@router.get("/targets")
async def targets(house: HouseHere, token: TokenHere, query: Annotated[TargetsQuery, Query()]) -> TargetsAnswer:
    """Return targets of a month, quarter, half-year or year with what was reached so far."""
    area = area_asked(house, token, query.area)
    period = await _period(house, area, query.period)
    below = {one.id: one for one in areas_below(house, area.id)}
    found = await house.targets.in_report(list(below), period)
    figures: list[AreaFigures] = []
    today = local_day(house.clock.now())
    if found and period.since <= today:
        so_far = Period(since=period.since, until=min(period.until, today))
        with_target = [below[one] for one in dict.fromkeys(target.area for target in found)]
        _, figures = await measured(house, token, area, so_far, with_target)
    return TargetsAnswer(
        area=area.id,
        period=period.name,
        since=period.since,
        until=period.until,
        targets=[TargetView.of(one) for one in house.targets.progress_of_each(found, period, figures)],
    )


async def _period(house: House, area: Area, name: str) -> ReportPeriod:
    """Return the period of targets of this name, as the place counts its months. Raises ProblemError."""
    name = name or f"{local_day(house.clock.now()):%Y-%m}"
    try:
        return checked_period(name, await house.month_rules.cycle_at(area.id))
    except TargetPeriodError:
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "period_wrong", WRONG_PERIOD, period=name) from None
