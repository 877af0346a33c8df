"""The feed of an operations centre: key figures of a day or a month, one row per place, as JSON or CSV."""

import csv
import io
from datetime import date, timedelta
from typing import Annotated, Final, Literal, Self

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.house import House
from api.v1.asking import HouseHere, area_asked, holding
from api.v1.periods import day_or_month
from api.v1.statistics import measured
from api.v1.tagging import TaggedRoute
from helpdesk.areas.models import Area, Level
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.statistics.days import Period, local_day
from helpdesk.statistics.figures import Figures

router = APIRouter(route_class=TaggedRoute, tags=["feed"])
TokenHere = Annotated[FeedToken, Depends(holding(TokenScope.STATISTICS_READ))]

_PLAIN: Final = (
    *("opened", "resolved", "cancelled", "reopened", "open_now", "overdue_now", "out_of_hours"),
    *("answered_in_time_share", "first_answer_median_s", "resolved_in_time_share", "resolution_median_s"),
    *("people", "visits", "dossiers", "minutes", "walks", "walks_done", "self_served_share", "rated_share"),
)


class FeedRow(BaseModel):
    """Key figures of one place and period. Null is unknown or hidden: about too few persons, or it would tell those.

    Shares are parts of one, times are working seconds; people are different persons and never to be added up.
    """

    period: str = Field(description="The day or month: 2026-11-28, 2026-11.")
    area: str
    area_name: str
    level: Level
    is_total: bool = Field(description="The place asked for; the other rows lie right below it.")
    opened: int | None
    resolved: int | None
    cancelled: int | None
    reopened: int | None
    open_now: int | None = Field(description="At this moment, whatever the period.")
    overdue_now: int | None
    out_of_hours: int | None
    answered_in_time_share: float | None
    first_answer_median_s: float | None
    resolved_in_time_share: float | None
    resolution_median_s: float | None
    people: int | None
    visits: int | None
    dossiers: int | None
    minutes: int | None
    walks: int | None
    walks_done: int | None
    self_served_share: float | None
    rating: float | None = Field(description="Average of 1 to 5.")
    rated_share: float | None

    @classmethod
    def of(cls, figures: Figures, area: Area, *, period: str, is_total: bool = False) -> Self:
        """Show the figures of a place."""
        return cls(
            period=period,
            area=area.id,
            area_name=area.full_name,
            level=area.level,
            is_total=is_total,
            rating=figures.rating.average if figures.rating else None,
            **{name: getattr(figures, name) for name in _PLAIN},
        )


class Feed(BaseModel):
    """All rows of a day or a month; the first is the place asked for."""

    period: str
    kind: Literal["day", "month"]
    since: date
    until: date
    fewest_shown: int = Field(description="Smaller numbers are hidden.")
    rows: list[FeedRow]


class FeedQuery(BaseModel):
    """Which day or month."""

    model_config = ConfigDict(extra="forbid")

    period: Annotated[
        str, Field(max_length=10, description="2026-11-28 or 2026-11; without one, yesterday in Vietnam.")
    ] = ""
    area: Annotated[str, Field(max_length=40, description="A place within the token's area; without one, all.")] = ""
    lang: Annotated[str, Field(max_length=5, description="Language of problems: `vi` or `en`.")] = ""


@router.get("/feed.json")
async def feed_json(house: HouseHere, token: TokenHere, query: Annotated[FeedQuery, Query()]) -> Feed:
    """Return key figures of a place and of each place right below it."""
    return await _feed(house, token, query)


@router.get("/feed.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def feed_csv(house: HouseHere, token: TokenHere, query: Annotated[FeedQuery, Query()]) -> Response:
    """Return the same as a table: UTF-8, commas, a heading; what is null there is empty here."""
    feed = await _feed(house, token, query)
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, list(FeedRow.model_fields), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(row.model_dump(mode="json") for row in feed.rows)
    return Response(table.getvalue(), media_type="text/csv; charset=utf-8; header=present")


async def _feed(house: House, token: FeedToken, query: FeedQuery) -> Feed:
    area, (name, period) = area_asked(house, token, query.area), _period(house, query.period)
    below = house.areas.children(area.id)
    total, parts = await measured(house, token, area, period, below)
    rows = [FeedRow.of(figures, one, period=name) for figures, one in zip(parts, below, strict=True)]
    return Feed(
        period=name,
        kind="day" if period.since == period.until else "month",
        since=period.since,
        until=period.until,
        fewest_shown=house.settings.fewest_shown,
        rows=[FeedRow.of(total, area, period=name, is_total=True), *rows],
    )


def _period(house: House, name: str) -> tuple[str, Period]:
    name = name or (local_day(house.clock.now()) - timedelta(days=1)).isoformat()
    return name, day_or_month(house, name)
