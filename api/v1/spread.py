"""The heat table of the pages: requests and visits by place and guide, and where nothing happened at all."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked
from api.v1.statistics import Answer, PeriodQuery, TokenHere
from api.v1.tagging import TaggedRoute
from api.web.dashboard.units import Units
from helpdesk.statistics.small_cells import without_small_in_grid
from helpdesk.statistics.spread import Cell

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
    fewest = house.settings.fewest_shown
    asked, helped = (
        without_small_in_grid(_counted(counts, units, listed), fewest=fewest) for counts in (found.opened, found.visits)
    )
    active = {units.of(one) for one in found.active}
    return SpreadAnswer(
        area=area.id,
        since=period.since,
        until=period.until,
        cells=[
            SpreadView(
                area=cell[0] or None, guide=cell[1] or None, opened=asked.get(cell, 0), visits=helped.get(cell, 0)
            )
            for cell in sorted({*asked, *helped})
        ],
        idle=sorted(listed - active),
    )


def _counted(counts: Mapping[Cell, int], units: Units, listed: set[str]) -> Counter[tuple[str, str]]:
    """Add up by place and guide; "" is a place outside, or no guide."""
    found = Counter[tuple[str, str]]()
    for (area, guide), many in counts.items():
        unit = units.of(area)
        found[unit if unit in listed else "", guide or ""] += many
    return found
