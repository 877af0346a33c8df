"""What happened where, by plain aggregations of the events: what `SpreadRead` must say, and is measured against."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from helpdesk.statistics.days import Period
from helpdesk.statistics.spread import SpreadCell
from helpdesk.storage.database import Database
from tests.statistics.raw_pipelines import Pipeline, visits_of, within

_KEY = {"area": {"$ifNull": ["$area", ""]}, "guide": {"$ifNull": ["$guide", None]}}


class RawSpread:
    """Answers as `SpreadRead` does, for areas and one period."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cells(self, areas: Sequence[str], since: date, until: date) -> list[SpreadCell]:
        """Count requests and visits by area and guide."""
        period = Period.of(since, until)
        opened = await self._counts("support_requests", [{"$match": within(areas, created_at=period.moments)}])
        visits = await self._counts("assistance_logs", visits_of(areas, period, ["area", "guide"]))
        return [
            SpreadCell(area=area, guide=guide, opened=opened[area, guide], visits=visits[area, guide])
            for area, guide in sorted({*opened, *visits}, key=lambda cell: (cell[0], cell[1] or ""))
        ]

    async def _counts(self, collection: str, rows: Pipeline) -> Counter[tuple[str, str | None]]:
        pipeline = [*rows, {"$group": {"_id": _KEY, "count": {"$sum": 1}}}]
        cursor = await self._database[collection].aggregate(pipeline, allowDiskUse=True)
        found = await cursor.to_list()
        return Counter({(row["_id"]["area"], row["_id"]["guide"]): row["count"] for row in found})
