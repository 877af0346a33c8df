"""What no sum can hold: how things stand at this moment, and how many different people there were.

What is overdue changes by itself, so it is counted as it is. Persons come to two areas: those of both are not the
persons of each, so for several areas they are counted from the log, for the very period that was asked for.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from helpdesk.statistics.days import Period
from helpdesk.statistics.sums import Sum
from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.models import OPEN

MOST_MILLISECONDS: Final = 20_000

_OPEN: Final = [status.value for status in OPEN]


class Live:
    """Counts requests that are open, and people in the log."""

    def __init__(self, database: Database) -> None:
        """Open the collections."""
        self._requests = database["support_requests"]
        self._logs = database["assistance_logs"]

    async def open_by_area(self, areas: Collection[str]) -> Counter[str]:
        """Count the open requests, as they are at this moment, by the area that was named."""
        pipeline: list[dict[str, Any]] = [
            {"$match": within(areas, status={"$in": _OPEN}, area={"$gt": ""})},
            {"$group": {"_id": "$area", "count": {"$sum": 1}}},
        ]
        return Counter({row["_id"]: row["count"] for row in await self._rows(self._requests, pipeline)})

    async def opened(self, areas: Collection[str], period: Period) -> int:
        """Count the requests that came within a period, to this moment."""
        return await self._requests.count_documents(
            within(areas, created_at=period.moments), maxTimeMS=MOST_MILLISECONDS
        )

    async def open_by_holder(
        self, areas: Collection[str], *, due_before: datetime | None = None
    ) -> Counter[tuple[str | None, str | None]]:
        """Count open requests by team and by who has them, perhaps only those of which something was due."""
        late = {} if due_before is None else {"due_at": {"$lt": due_before}}
        return await self._held(self._requests, within(areas, status={"$in": _OPEN}, **late), "$taken_by")

    async def resolved_by_holder(
        self, areas: Collection[str], period: Period
    ) -> Counter[tuple[str | None, str | None]]:
        """Count the requests that were resolved in a period by team and by who had them last."""
        return await self._held(self._requests, within(areas, resolved_at=period.moments), "$taken_by")

    async def visits_by_helper(self, areas: Collection[str], period: Period) -> Counter[tuple[str | None, str | None]]:
        """Count visits that no later entry corrects by team and by whose help it was."""
        match = within(areas, happened_at=period.moments, _id={"$nin": await self._replaced()})
        return await self._held(self._logs, match, {"$ifNull": ["$helper", "$member"]})

    async def persons_by(self, key: str | None, areas: Collection[str], period: Period) -> Counter[str | None]:
        """Count different persons by a field of the log (None: all together), each once however often they came."""
        match = within(areas, happened_at=period.moments, person_ref={"$gt": ""}, _id={"$nin": await self._replaced()})
        pipeline: list[dict[str, Any]] = [
            {"$match": match},
            {"$group": {"_id": {"key": f"${key}" if key else None, "person": "$person_ref"}}},
            *_each_once(),
            {"$group": {"_id": "$_id.key", "count": {"$sum": 1}}},
        ]
        return Counter({row["_id"]: row["count"] for row in await self._rows(self._logs, pipeline)})

    async def persons(self, areas: Collection[str], period: Period, summed: Sum) -> int:
        """Count different persons: one area's are in its sum, of several who came to two of them is one."""
        if len(set(areas)) <= 1:
            return summed.persons(period)
        return (await self.persons_by(None, areas, period))[None]

    async def _replaced(self) -> list[str]:
        """Name the entries that a later one corrects. Corrections are few, and read from their index alone."""
        rows = self._logs.find({"corrects": {"$gt": ""}}, {"_id": 0, "corrects": 1})
        return [row["corrects"] async for row in rows]

    async def _held(
        self,
        collection: Any,  # noqa: ANN401 - the driver's type stays in storage
        match: dict[str, Any],
        who: str | dict[str, Any],
    ) -> Counter[tuple[str | None, str | None]]:
        key = {"team": {"$ifNull": ["$team", None]}, "who": {"$ifNull": [who, None]}}
        rows = await self._rows(collection, [{"$match": match}, {"$group": {"_id": key, "count": {"$sum": 1}}}])
        return Counter({(row["_id"]["team"], row["_id"]["who"]): row["count"] for row in rows})

    async def _rows(self, collection: Any, pipeline: Sequence[dict[str, Any]]) -> list[Row]:  # noqa: ANN401 - the driver's type stays in storage
        cursor = await collection.aggregate(pipeline, allowDiskUse=True, maxTimeMS=MOST_MILLISECONDS)
        rows: list[Row] = await cursor.to_list()
        return rows


def within(areas: Collection[str], **conditions: object) -> dict[str, Any]:
    """Ask for what lies in one of these areas."""
    return {"reach": {"$in": list(areas)}, **conditions}


def _each_once() -> list[dict[str, Any]]:
    """Bring rows together whose two persons turned out to be one. Joined by grouping, not one by one."""
    alias = {"_id": 0, "person": "$_id", "now": 1}
    return [
        {"$group": {"_id": "$_id.person", "keys": {"$push": "$_id.key"}}},
        {"$project": {"_id": 0, "person": "$_id", "keys": 1}},
        {"$unionWith": {"coll": "person_aliases", "pipeline": [{"$project": alias}]}},
        {"$group": {"_id": "$person", "keys": {"$max": "$keys"}, "now": {"$max": "$now"}}},
        {"$unwind": "$keys"},
        {"$group": {"_id": {"key": "$keys", "person": {"$ifNull": ["$now", "$_id"]}}}},
    ]
