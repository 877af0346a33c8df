"""Reading what happened where, for the heat table and the map."""

import asyncio
from collections import Counter
from collections.abc import Collection
from datetime import date

from helpdesk.statistics.days import Period
from helpdesk.statistics.live import Live
from helpdesk.statistics.spread import Spread
from helpdesk.statistics.sums import SumsRead
from helpdesk.storage.database import Database


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
        spread, beside = await asyncio.gather(self._sums.spread(areas, period), self._sums.walks_beside(areas, period))
        spread.active.update(one.area for _, events in beside for one in events if one.area)
        return spread
