"""What nobody could answer, and what residents reported as a scam."""

from collections import Counter
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked, holding
from api.v1.statistics import Answer, PeriodQuery
from api.v1.tagging import TaggedRoute
from api.web.shown import reach_of
from guides.library.unanswered import Asked as Question
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.statistics.small_cells import is_small, without_small

router = APIRouter(route_class=TaggedRoute)
StatisticsHere = Annotated[FeedToken, Depends(holding(TokenScope.STATISTICS_READ))]
RequestsHere = Annotated[FeedToken, Depends(holding(TokenScope.REQUESTS_READ))]


class QuestionView(BaseModel):
    """A question that found no guide, in the masked words in which it was asked last."""

    words: str
    language: str
    conversations: int
    last_at: datetime
    opened_later: list[str] = Field(description="Slugs of guides that were opened after it.")

    @classmethod
    def of(cls, one: Question) -> Self:
        """Show one."""
        return cls(**one.model_dump(include={"words", "language", "conversations", "last_at"}), opened_later=one.chosen)


class QuestionsAnswer(Answer):
    """Questions of at least two conversations, most often asked first, at most 200."""

    questions: list[QuestionView]


class ScamsInArea(BaseModel):
    """Reports of one commune; null: few."""

    area: str | None = Field(description="Null: of a place outside.")
    reports: int | None


class ScamsOfHost(BaseModel):
    """Reports that named one address. Do not open it; null: few."""

    host: str
    reports: int | None


class ScamsAnswer(Answer):
    """What residents reported as a scam."""

    total: int | None
    by_area: list[ScamsInArea]
    by_host: list[ScamsOfHost]


@router.get("/unanswered", tags=["requests"])
async def unanswered(house: HouseHere, token: RequestsHere, query: Annotated[PeriodQuery, Query()]) -> QuestionsAnswer:
    """Return questions that nobody could answer; they are kept for 90 days.

    Those of which nobody knows the place count for the token's own area, for no place below it.
    """
    area, period = area_asked(house, token, query.area), query.days(house)
    is_own = area.id == token.area
    found = await house.unanswered.asked([area.id], within=period.moments, with_unplaced=is_own)
    questions = [QuestionView.of(one) for one in found]
    return QuestionsAnswer(area=area.id, since=period.since, until=period.until, questions=questions)


@router.get("/statistics/scams", tags=["statistics"])
async def scams(house: HouseHere, token: StatisticsHere, query: Annotated[PeriodQuery, Query()]) -> ScamsAnswer:
    """Count what residents reported as a scam, by commune and by the address that was named."""
    area, period = area_asked(house, token, query.area), query.days(house)
    found = await house.scams.figures([area.id], period.since, period.until)
    fewest = house.settings.fewest_shown
    counted = Counter[str]()
    for place, many in found.by_area:
        counted[place if token.area in reach_of(house, place) else ""] += many
    places = without_small(counted, fewest=fewest)
    hosts = {host: None if is_small(many, fewest) else many for host, many in found.by_host}
    return ScamsAnswer(
        area=area.id,
        since=period.since,
        until=period.until,
        total=None if is_small(found.total, fewest) else found.total,
        by_area=[ScamsInArea(area=place or None, reports=many) for place, many in places.items()],
        by_host=[ScamsOfHost(host=host, reports=many) for host, many in hosts.items()],
    )
