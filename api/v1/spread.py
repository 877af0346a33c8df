"""The heat table of the pages: requests and visits by place and guide, and where nothing happened at all."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked
from api.v1.statistics import Answer, PeriodQuery, TokenHere
from api.v1.tagging import TaggedRoute
from api.web.dashboard.units import Units
from helpdesk.statistics.small_cells import without_small_in_grid
from helpdesk.statistics.spread import SpreadCell

router = APIRouter(route_class=TaggedRoute, prefix="/statistics", tags=["statistics"])


class SpreadView(BaseModel):
    """Requests and visits about one guide in one place; null: hidden, with what would give it away."""

    area: str | None = Field(
        description="A commune, or a province where there would be too many; null: handed over from a place outside."
    )
    guide: str | None = Field(description="Null: about none.")
    opened: int | None
    visits: int | None


class SpreadAnswer(Answer):
    """What happened where, and the places without a request, a visit or a walk through a guide."""

    cells: list[SpreadView] = Field(description="Only those in which anything is counted.")
    idle: list[str]


@router.get("/by-area-and-guide")
async def by_area_and_guide(house: HouseHere, token: TokenHere, query: Annotated[PeriodQuery, Query()]) -> SpreadAnswer:
    """Count requests and visits by place and guide, and name the places where nothing happened."""
    area, period = area_asked(house, token, query.area), query.days(house)
    units, found = Units(house, [area.id]), await house.spread.of([area.id], period.since, period.until)
    listed = {one.id for one in units.listed}
    opened, visits = _counted(found.cells, units, listed)
    fewest = house.settings.fewest_shown
    asked, helped = (without_small_in_grid(one, fewest=fewest) for one in (opened, visits))
    active = {units.of(one) for one in found.active}
    return SpreadAnswer(
        area=area.id,
        since=period.since,
        until=period.until,
        cells=[
            SpreadView(area=cell[0] or None, guide=cell[1] or None, opened=asked[cell], visits=helped[cell])
            for cell in sorted(opened)
        ],
        idle=sorted(listed - active),
    )


_Cells = Counter[tuple[str, str]]


def _counted(cells: list[SpreadCell], units: Units, listed: set[str]) -> tuple[_Cells, _Cells]:
    """Add up by place and guide; "" is a place outside, or no guide."""
    opened, visits = _Cells(), _Cells()
    for cell in cells:
        unit = units.of(cell.area)
        where = unit if unit in listed else "", cell.guide or ""
        opened[where] += cell.opened
        visits[where] += cell.visits
    return opened, visits
