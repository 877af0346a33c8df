"""Answered questions that everybody may read."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked, holding
from api.v1.paging import Asked, Page, page_of, read, written
from api.v1.periods import Moment
from api.v1.tagging import TaggedRoute
from helpdesk.answers.models import ShownAnswer
from helpdesk.answers.service import AnswersAsked
from helpdesk.feeds.models import FeedToken, TokenScope

router = APIRouter(route_class=TaggedRoute, prefix="/answers", tags=["answers"])
TokenHere = Annotated[FeedToken, Depends(holding(TokenScope.ANSWERS_READ))]


class AnswerView(BaseModel):
    """A question with its answer, in the words of the team. Who asked is not told, and not kept with it."""

    id: str
    area: str = Field(description="Where it stands: a commune, or the province for all of them.")
    guide: str | None = Field(description="The guide that it is about.")
    question: str
    answer: str
    question_en: str = Field(description="In English; empty when nobody wrote it.")
    answer_en: str
    published_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, answer: ShownAnswer) -> Self:
        """Show one."""
        return cls(**answer.model_dump(include=set(cls.model_fields)))


class AnswersQuery(Asked):
    """Which answers."""

    area: Annotated[str, Field(max_length=40, description="A place within the token's area, and all below it.")] = ""
    guide: Annotated[str, Field(max_length=60, description="Only those about this guide.")] = ""
    changed_since: Annotated[
        Moment | None, Field(description="Only those changed at or after this moment: 2026-11-29T08:00:00Z.")
    ] = None


@router.get("")
async def answers(
    request: Request, house: HouseHere, token: TokenHere, query: Annotated[AnswersQuery, Query()]
) -> Page[AnswerView]:
    """List what is published in the token's area in the order in which it changed. What was taken off is not there."""
    after = read(query.after)
    asked = AnswersAsked(
        area=area_asked(house, token, query.area).id if query.area else "",
        guide=query.guide,
        changed_since=query.changed_since,
        behind=(after.at, after.id) if after else None,
    )
    found = await house.public.answers.read_by(token, asked, limit=query.limit + 1)
    positions = [written(one.changed_at, one.id) for one in found]
    return page_of(request, [AnswerView.of(one) for one in found], positions, limit=query.limit)


@router.get("/{answer_id}")
async def one_answer(house: HouseHere, token: TokenHere, answer_id: str) -> AnswerView:
    """Return one; what was taken off is not there."""
    return AnswerView.of(await house.public.answers.one_read_by(token, answer_id))
