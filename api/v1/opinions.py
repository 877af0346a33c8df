"""What residents said of the help they got: marks, reasons, and whether the result came."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked
from api.v1.statistics import Answer, PeriodQuery, TokenHere, measured
from api.v1.tagging import TaggedRoute
from helpdesk.statistics.answers import GuideOpinion, StepOpinion
from helpdesk.statistics.small_cells import is_small, without_small, without_small_in_grid

router = APIRouter(route_class=TaggedRoute, prefix="/statistics", tags=["statistics"])


class OpinionView(BaseModel):
    """Marks of 1 to 5 and why they were given; null: hidden, or unknown."""

    rated: int | None
    rating: float | None = Field(description="The average.")
    not_yet: int | None = Field(description="Told days later that the result had not come.")
    reasons: dict[str, int | None] = Field(description="How often each was given; one mark may have several.")


class GuideOpinionView(OpinionView):
    """Of one guide; `guide` null: of none."""

    guide: str | None
    resolved: int | None
    rated_share: float | None = Field(description="Of the resolved ones, how many were rated.")
    received: int | None = Field(description="Told days later that the result had come.")


class StepOpinionView(OpinionView):
    """Of requests that were opened at one step."""

    guide: str
    version: int
    step: str


class SatisfactionAnswer(Answer, OpinionView):
    """In all, guide by guide, and step by step."""

    resolved: int | None
    rated_share: float | None
    received: int | None
    marks: dict[int, int] = Field(description="How often each mark was given; empty when one was given by few.")
    by_guide: list[GuideOpinionView] = Field(description="Most marks first.")
    by_step: list[StepOpinionView] = Field(description="The least content first.")


class OutcomesAnswer(Answer):
    """Whether the result had come, as residents told when they were asked some days later."""

    asked: int | None
    received: int | None
    not_yet: int | None
    postponed: int | None = Field(description="Of those not yet, with another day named.")
    share: float | None = Field(description="How many of the answers say that it came.")


@router.get("/satisfaction")
async def satisfaction(
    house: HouseHere, token: TokenHere, query: Annotated[PeriodQuery, Query()]
) -> SatisfactionAnswer:
    """Return how residents found the help they got, of requests that were resolved in the period."""
    area, period = area_asked(house, token, query.area), query.days(house)
    (whole, _), found = await asyncio.gather(
        measured(house, token, area, period, ()),
        house.statistics.satisfaction([area.id], period.since, period.until),
    )
    fewest = house.settings.fewest_shown
    return SatisfactionAnswer(
        area=area.id,
        since=period.since,
        until=period.until,
        resolved=whole.resolved,
        rated=whole.rating.count if whole.rating else None,
        rating=whole.rating.average if whole.rating else None,
        rated_share=whole.rated_share,
        marks=whole.rating.counts if whole.rating else {},
        received=_of_few(found.received, fewest),
        not_yet=_of_few(found.not_yet, fewest),
        reasons={name: _of_few(many, fewest) for name, many in found.reasons.items()},
        by_guide=_by_guide(found.by_guide, fewest),
        by_step=_by_step(found.by_step, fewest),
    )


@router.get("/outcomes")
async def outcomes(house: HouseHere, token: TokenHere, query: Annotated[PeriodQuery, Query()]) -> OutcomesAnswer:
    """Return what residents answered when they were asked whether their result was there."""
    area, period = area_asked(house, token, query.area), query.days(house)
    found = await house.statistics.results([area.id], period.since, period.until)
    fewest = house.settings.fewest_shown
    told = {"asked": found.asked, "received": found.received, "not_yet": found.not_yet, "postponed": found.postponed}
    counts = {name: _of_few(count, fewest) for name, count in told.items()}
    is_known = counts["received"] is not None and counts["not_yet"] is not None
    return OutcomesAnswer(
        area=area.id, since=period.since, until=period.until, **counts, share=found.share if is_known else None
    )


def _by_guide(found: Sequence[GuideOpinion], fewest: int) -> list[GuideOpinionView]:
    rated = _column([one.rating.count for one in found], fewest)
    resolved = _column([one.resolved for one in found], fewest)
    received, not_yet = (_column([getattr(one, name) for one in found], fewest) for name in ("received", "not_yet"))
    reasons = _reasons([one.reasons for one in found], fewest)
    return [
        GuideOpinionView(
            guide=one.guide,
            resolved=resolved[place],
            rated=rated[place],
            rating=one.rating.average if rated[place] is not None else None,
            rated_share=one.rated_share if rated[place] is not None and resolved[place] is not None else None,
            received=received[place],
            not_yet=not_yet[place],
            reasons=reasons[place],
        )
        for place, one in enumerate(found)
    ]


def _by_step(found: Sequence[StepOpinion], fewest: int) -> list[StepOpinionView]:
    rated = _column([one.rating.count for one in found], fewest)
    not_yet = _column([one.not_yet for one in found], fewest)
    reasons = _reasons([one.reasons for one in found], fewest)
    return [
        StepOpinionView(
            guide=one.guide,
            version=one.version,
            step=one.step,
            rated=rated[place],
            rating=one.rating.average if rated[place] is not None else None,
            not_yet=not_yet[place],
            reasons=reasons[place],
        )
        for place, one in enumerate(found)
    ]


def _of_few(count: int, fewest: int) -> int | None:
    return None if is_small(count, fewest) else count


def _column(counts: Sequence[int], fewest: int) -> dict[int, int | None]:
    return without_small(dict(enumerate(counts)), fewest=fewest)


def _reasons(rows: Sequence[Mapping[str, int]], fewest: int) -> list[dict[str, int | None]]:
    """Hide what few said: of all rows together it is known, too, how often each reason was given."""
    cells = {(place, name): many for place, row in enumerate(rows) for name, many in row.items()}
    left = without_small_in_grid(cells, fewest=fewest)
    return [{name: left[place, name] for name in row} for place, row in enumerate(rows)]
