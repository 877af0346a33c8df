"""Guides as residents read them."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, holding
from api.v1.paging import Asked, Page, page_of, read_key, written_key
from api.v1.tagging import TaggedRoute
from guides.catalogue.models import Confidence, Guide, Localised, Source, Step
from guides.library.errors import UnknownGuideError
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.statistics.days import local_day

router = APIRouter(route_class=TaggedRoute, prefix="/guides", tags=["guides"])
TokenHere = Annotated[FeedToken, Depends(holding(TokenScope.GUIDES_READ))]


class GuideRow(BaseModel):
    """A guide in the list."""

    slug: str
    version: int
    title: Localised
    summary: Localised
    field: Localised
    codes: list[str] = Field(description="National procedure codes.")
    checked_on: date
    is_stale: bool = Field(description="Its facts must be confirmed before use.")

    @classmethod
    def of(cls, guide: Guide, *, today: date) -> Self:
        """Show one."""
        told = {"slug", "version", "title", "summary", "field", "codes", "checked_on"}
        return cls(**guide.model_dump(include=told), is_stale=guide.is_stale(today))


class GuideView(GuideRow):
    """A whole guide."""

    agency: Localised
    fee: Localised
    duration: Localised
    documents: list[Localised]
    steps: list[Step]
    pitfalls: list[Localised]
    contact: Localised
    sources: list[Source]
    review_on: date
    valid_from: date | None
    valid_until: date | None
    confidence: Confidence

    @classmethod
    def of(cls, guide: Guide, *, today: date) -> Self:
        """Show one."""
        told = set(cls.model_fields) - {"is_stale"}
        return cls(**guide.model_dump(include=told), is_stale=guide.is_stale(today))


@router.get("")
async def guides(
    request: Request, house: HouseHere, _token: TokenHere, asked: Annotated[Asked, Query()]
) -> Page[GuideRow]:
    """List the guides in use, by slug."""
    behind, today = read_key(asked.after), local_day(house.clock.now())
    found = sorted((one for one in house.catalogue if one.slug > behind), key=lambda one: one.slug)[: asked.limit + 1]
    views = [GuideRow.of(one, today=today) for one in found]
    return page_of(request, views, [written_key(one.slug) for one in found], limit=asked.limit)


@router.get("/{slug}")
async def guide(house: HouseHere, _token: TokenHere, slug: str) -> GuideView:
    """Return one guide as everybody reads it now."""
    found = house.catalogue.get(slug)
    if found is None:
        raise UnknownGuideError(slug=slug)
    return GuideView.of(found, today=local_day(house.clock.now()))
