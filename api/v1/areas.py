"""The places a token sees."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked, areas_below, holding
from api.v1.paging import Asked, Page, page_of, read_key, written_key
from api.v1.tagging import TaggedRoute
from helpdesk.areas.centres import centres
from helpdesk.areas.models import Area, Level
from helpdesk.feeds.models import FeedToken, TokenScope

router = APIRouter(route_class=TaggedRoute, prefix="/areas", tags=["areas"])
TokenHere = Annotated[FeedToken, Depends(holding(TokenScope.AREAS_READ))]


class AreaView(BaseModel):
    """A place: province, zone, commune or hamlet."""

    id: str = Field(description="Of official units their code, such as `05392`.")
    level: Level
    kind: str = Field(description="Such as `Xã` or `Phường`.")
    name: str = Field(description="Without the kind.")
    parent: str | None
    official_code: str | None
    valid_from: date | None
    latitude: float | None = Field(description="Of an approximate centre: for a map, not for borders.")
    longitude: float | None

    @classmethod
    def of(cls, area: Area) -> Self:
        """Show one."""
        north, east = centres().get(area.id, (None, None))
        told = {"id", "level", "kind", "name", "parent", "official_code", "valid_from"}
        return cls(**area.model_dump(include=told), latitude=north, longitude=east)


@router.get("")
async def areas(
    request: Request, house: HouseHere, token: TokenHere, asked: Annotated[Asked, Query()]
) -> Page[AreaView]:
    """List the token's area and all active places below it, by id."""
    behind = read_key(asked.after)
    found = [area for area in areas_below(house, token.area) if area.id > behind][: asked.limit + 1]
    positions = [written_key(area.id) for area in found]
    return page_of(request, [AreaView.of(area) for area in found], positions, limit=asked.limit)


@router.get("/{area}")
async def area(house: HouseHere, token: TokenHere, area: str) -> AreaView:
    """Return one place."""
    return AreaView.of(area_asked(house, token, area))
