"""What happened where, by plain aggregations of the events: what `SpreadRead` must say, and is measured against."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from helpdesk.statistics.days import Period
from helpdesk.statistics.spread import Cell, Spread
from helpdesk.storage.database import Database
from helpdesk.support_requests.history import HistoryKind
from tests.statistics.raw_pipelines import Pipeline, visits_of, within

_KEY = {"area": {"$ifNull": ["$area", ""]}, "guide": {"$ifNull": ["$guide", None]}}


class RawSpread:
    """Answers as `SpreadRead` does, for areas and one period."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, areas: Sequence[str], since: date, until: date) -> Spread:
        """Count requests and visits by area and guide, and name the areas in which anything happened."""
        period = Period.of(since, until)
        moments = period.moments
        opened = await self._counts("support_requests", [{"$match": within(areas, created_at=moments)}])
        visits = await self._counts("assistance_logs", visits_of(areas, period, ["area", "guide"]))
        requests, steps, reminders = (
            self._database[name] for name in ("support_requests", "step_events", "reminder_events")
        )
        kinds = [HistoryKind.CANCELLED.value, HistoryKind.REOPENED.value]
        turned = await self._database["request_history"].distinct("request", {"kind": {"$in": kinds}, "at": moments})
        active = {
            *(area for area, _ in (*opened, *visits)),
            *await requests.distinct("area", within(areas, resolved_at=moments)),
            *await requests.distinct("area", within(areas, _id={"$in": turned})),
            *await steps.distinct("area", within(areas, at=moments)),
            *await reminders.distinct("area", within(areas, at=moments)),
        }
        return Spread(opened, visits, active - {None, ""})

    async def _counts(self, collection: str, rows: Pipeline) -> Counter[Cell]:
        pipeline = [*rows, {"$group": {"_id": _KEY, "count": {"$sum": 1}}}]
        cursor = await self._database[collection].aggregate(pipeline, allowDiskUse=True)
        found = await cursor.to_list()
        return Counter({(row["_id"]["area"], row["_id"]["guide"]): row["count"] for row in found})
