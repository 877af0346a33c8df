"""What happened where: by area and guide, and in which areas anything happened at all."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from pydantic import BaseModel, Field

from helpdesk.statistics.days import Period
from helpdesk.statistics.live import Live
from helpdesk.statistics.sums import SumsRead
from helpdesk.storage.database import Database


class SpreadCell(BaseModel):
    """Requests that came and visits about one guide in one area, the one that was named; None: about none."""

    area: str
    guide: str | None
    opened: int
    visits: int


class Spread(BaseModel):
    """The cells in which there is anything, and the areas in which anything happened: also a walk or an ending."""

    cells: list[SpreadCell] = Field(default_factory=list)
    active: set[str] = Field(default_factory=set)


class SpreadRead:
    """Answers for areas, as `Statistics` does."""

    def __init__(self, database: Database) -> None:
        """Ask this database."""
        self._sums = SumsRead(database)
        self._live = Live(database)

    async def open_now(self, areas: Collection[str]) -> Counter[str]:
        """Count the open requests by the area that was named."""
        return await self._live.open_by_area(areas)

    async def opened(self, areas: Collection[str], since: date, until: date) -> int:
        """Count the requests that came, to this moment: no sum has to be made first. Raises InvalidPeriodError."""
        return await self._live.opened(areas, Period.of(since, until))

    async def of(self, areas: Collection[str], since: date, until: date) -> Spread:
        """Tell what happened where, by area and guide. Raises InvalidPeriodError."""
        period = Period.of(since, until)
        counts: dict[tuple[str, str | None], Counter[str]] = {}
        active, items = await self._sums.by_place(areas, period, "opened", "visits")
        for one in items:
            counts.setdefault((one["area"] or "", one["guide"]), Counter()).update(one["counts"])
        for _, events in await self._sums.walks_beside(areas, period):
            active.update(one.area for one in events if one.area is not None)
        cells = [
            SpreadCell(area=area, guide=guide, opened=found["opened"], visits=found["visits"])
            for (area, guide), found in sorted(counts.items(), key=lambda cell: (cell[0][0], cell[0][1] or ""))
            if found["opened"] or found["visits"]
        ]
        return Spread(cells=cells, active=active)
