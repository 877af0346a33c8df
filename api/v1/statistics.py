"""Figures of the token's area, the same as on the pages; numbers about few persons are hidden."""

import asyncio
from collections.abc import Hashable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Final, Literal, Self, TypeVar

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.house import House
from api.v1.asking import HouseHere, area_asked, holding
from api.v1.periods import standard_period
from api.v1.tagging import TaggedRoute
from api.v1.tree import Tree
from helpdesk.areas.models import Area
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.statistics.answers import FunnelBy, FunnelCell, GuideCount, GuideHelp, StuckStep
from helpdesk.statistics.days import Period
from helpdesk.statistics.figures import AreaFigures, Figures
from helpdesk.statistics.small_cells import hidden_in_tree, is_small, outside, outside_in_tree, without_small

router = APIRouter(route_class=TaggedRoute, prefix="/statistics", tags=["statistics"])
TokenHere = Annotated[FeedToken, Depends(holding(TokenScope.STATISTICS_READ))]

K = TypeVar("K", bound=Hashable)


class PeriodQuery(BaseModel):
    """Which area, and which days in Vietnam: any days could be subtracted from each other (docs/statistics.md)."""

    model_config = ConfigDict(extra="forbid")

    area: Annotated[str, Field(max_length=40, description="A place within the token's area; without one, all.")] = ""
    period: Annotated[
        str,
        Field(
            max_length=10,
            description="A day, week, month, quarter, half-year or year: 2026-11-28, 2026-W48, 2026-11, 2026-Q4, "
            "2026-H2, 2026; without one, this month.",
        ),
    ] = ""
    lang: Annotated[str, Field(max_length=5, description="Language of problems: `vi` or `en`.")] = ""

    def days(self, house: House) -> Period:
        """Return the days. Raises ProblemError."""
        return standard_period(house, self.period)


class Answer(BaseModel):
    """What every answer says of the question."""

    area: str
    since: date
    until: date


class FiguresAnswer(Answer):
    """The figures of an area. What is null is unknown, or hidden because it is about too few persons."""

    figures: Figures
    areas: list[AreaFigures] = Field(description="The places right below, where they were asked for.")


class DayView(BaseModel):
    """Requests of one day; null: hidden, with what would give it away."""

    day: date
    opened: int | None
    resolved: int | None


class DaysAnswer(Answer):
    """Requests day by day."""

    days: list[DayView]


class GuideFigures(BaseModel):
    """Requests and visits about one guide; `guide` null: about none. What else is null is hidden, or unknown."""

    guide: str | None
    opened: int | None
    open_now: int | None
    first_answer_median_s: float | None = Field(description="Working seconds; half of those answered waited less.")
    people: int | None = Field(description="Different persons: never to be added up.")
    visits: int | None
    dossiers: int | None


class GuidesAnswer(Answer):
    """Requests and visits guide by guide."""

    guides: list[GuideFigures]


class StuckView(BaseModel):
    """A step at which people said that they are stuck."""

    guide: str
    version: int
    step: str
    reached: int
    stuck: int | None
    share: float | None

    @classmethod
    def of(cls, step: StuckStep, *, fewest: int) -> Self:
        """Show one; of few who are stuck only that it happens."""
        hidden = {"stuck": None, "share": None} if is_small(step.stuck, fewest) else {}
        return cls(**{**asdict(step), **hidden})


class StuckAnswer(Answer):
    """Where people get stuck, most first."""

    steps: list[StuckView]


class FunnelStep(BaseModel):
    """How walks through a guide went on from a step; null: so few that it would be about persons, or unknown."""

    step: str
    version: int | None = Field(description="Of the guide, where versions are told apart.")
    channel: str | None = Field(description="The account, where channels are told apart.")
    reached: int
    stuck: int | None = Field(description="Said that they are stuck.")
    resumed: int | None = Field(description="Went on after that.")
    left: int | None = Field(description="Chose something else.")
    lost: int | None = Field(description="Said no more.")
    done: int | None = Field(description="Came to the end from here.")
    median_s: float | None = Field(description="Seconds at the step, until they went on; half took less.")
    requests: int | None = Field(description="Requests for help that came in from here.")
    rated: int | None = Field(description="Of those that ended, how many were rated.")
    rating: float | None = Field(description="Their average, of 1 to 5.")

    @classmethod
    def of(cls, cell: FunnelCell, *, fewest: int) -> Self:
        """Show one."""
        shown = {name: None if is_small(count := getattr(cell, name), fewest) else count for name in _OF_STEP}
        return cls(
            step=cell.step,
            version=cell.version,
            channel=cell.channel,
            reached=cell.reached,
            median_s=cell.median_seconds,
            rating=None if shown["rated"] is None else cell.rating,
            **shown,
        )


_OF_STEP: Final = ("stuck", "resumed", "left", "lost", "done", "requests", "rated")
"""What is counted at a step beside those who came to it."""


class FunnelAnswer(Answer):
    """A guide, step by step, most reached first; steps that hardly any walk came to are left out."""

    guide: str
    steps: list[FunnelStep]


class FunnelQuery(PeriodQuery):
    """Of which guide, and what is told apart."""

    guide: Annotated[str, Field(min_length=1, max_length=60, description="The slug of a guide.")]
    by: Annotated[
        Literal["", "version", "channel"], Field(description="Versions of the guide, or channels, each by itself.")
    ] = ""


class FiguresQuery(PeriodQuery):
    """Which figures."""

    by_area: Annotated[bool, Field(description="Also those of each place right below.")] = False


@router.get("/figures")
async def figures(house: HouseHere, token: TokenHere, query: Annotated[FiguresQuery, Query()]) -> FiguresAnswer:
    """Return requests, answers in time, resolution, satisfaction, people, visits and dossiers of a period."""
    area, period = area_asked(house, token, query.area), query.days(house)
    below = house.areas.children(area.id) if query.by_area else []
    whole, parts = await measured(house, token, area, period, below)
    return FiguresAnswer(area=area.id, since=period.since, until=period.until, figures=whole, areas=parts)


@router.get("/requests-by-day")
async def requests_by_day(house: HouseHere, token: TokenHere, query: Annotated[PeriodQuery, Query()]) -> DaysAnswer:
    """Count requests that came in and were resolved, day by day."""
    area, period = area_asked(house, token, query.area), query.days(house)
    found = await house.statistics.requests_by_day([area.id], period.since, period.until)
    opened = _hidden(house, {one.day: one.opened for one in found})
    resolved = _hidden(house, {one.day: one.resolved for one in found})
    days = [DayView(day=one.day, opened=opened[one.day], resolved=resolved[one.day]) for one in found]
    return DaysAnswer(area=area.id, since=period.since, until=period.until, days=days)


@router.get("/by-guide")
async def by_guide(house: HouseHere, token: TokenHere, query: Annotated[PeriodQuery, Query()]) -> GuidesAnswer:
    """Count requests and visits by guide, most requests first."""
    area, period = area_asked(house, token, query.area), query.days(house)
    asked = {one.guide: one for one in await house.statistics.requests_by_guide([area.id], period.since, period.until)}
    helped = {one.guide: one for one in await house.statistics.help_by_guide([area.id], period.since, period.until)}
    names = [*asked, *(name for name in helped if name not in asked)]
    opened = _hidden(house, {name: asked[name].opened if name in asked else 0 for name in names})
    open_now = _hidden(house, {name: asked[name].open_now if name in asked else 0 for name in names})
    visits = _hidden(house, {name: helped[name].visits if name in helped else 0 for name in names})
    dossiers = _hidden(house, {name: helped[name].dossiers if name in helped else 0 for name in names})
    fewest = house.settings.fewest_shown
    rows = [
        GuideFigures(
            guide=name,
            opened=opened[name],
            open_now=open_now[name],
            first_answer_median_s=None if opened[name] is None else _median_s(asked.get(name)),
            people=None if visits[name] is None else _people(helped.get(name), fewest),
            visits=visits[name],
            dossiers=dossiers[name],
        )
        for name in names
    ]
    return GuidesAnswer(area=area.id, since=period.since, until=period.until, guides=rows)


@router.get("/stuck-steps")
async def stuck_steps(house: HouseHere, token: TokenHere, query: Annotated[PeriodQuery, Query()]) -> StuckAnswer:
    """Return the steps at which people are stuck, most first, at most 50."""
    area, period = area_asked(house, token, query.area), query.days(house)
    found = await house.statistics.stuck_steps([area.id], period.since, period.until)
    steps = [StuckView.of(one, fewest=house.settings.fewest_shown) for one in found]
    return StuckAnswer(area=area.id, since=period.since, until=period.until, steps=steps)


@router.get("/funnel")
async def funnel(house: HouseHere, token: TokenHere, query: Annotated[FunnelQuery, Query()]) -> FunnelAnswer:
    """Tell how far the walks through a guide came, step by step."""
    area, period = area_asked(house, token, query.area), query.days(house)
    apart = [FunnelBy(query.by)] if query.by else []
    found = await house.statistics.funnel(query.guide, [area.id], period.since, period.until, by=apart)
    fewest = house.settings.fewest_shown
    steps = [FunnelStep.of(one, fewest=fewest) for one in found if one.reached >= fewest]
    return FunnelAnswer(area=area.id, since=period.since, until=period.until, guide=query.guide, steps=steps)


async def measured(
    house: House, token: FeedToken, area: Area, period: Period, below: Sequence[Area]
) -> tuple[Figures, list[AreaFigures]]:
    """Return the figures of an area and of each place below it, as others may see them."""
    fewest, tree = house.settings.fewest_shown, Tree.around(house, token.area, area, below)
    found, each = await asyncio.gather(
        house.measures.of([area.id], period.since, period.until, beside=()), house.measures.each(tree.places, period)
    )
    figures = {one.area: one for one in each}
    hidden = hidden_in_tree(token.area, tree.parts, figures, fewest=fewest)
    whole = (
        outside(found.figures, fewest=fewest)
        if area.id == token.area
        else outside_in_tree(found.figures, hidden[area.id], fewest=fewest)
    )
    return whole, [outside_in_tree(figures[one.id], hidden[one.id], fewest=fewest) for one in below]


def _hidden(house: House, cells: dict[K, int]) -> dict[K, int | None]:
    return without_small(cells, fewest=house.settings.fewest_shown)


def _median_s(one: GuideCount | None) -> float | None:
    minutes = one.median_first_answer_minutes if one else None
    return None if minutes is None else minutes * 60


def _people(one: GuideHelp | None, fewest: int) -> int | None:
    return None if one is None or is_small(one.people, fewest) else one.people
