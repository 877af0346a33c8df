"""The top row by plain aggregations of the events: what `Measures` must say, and what it is measured against."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from statistics import median
from typing import Any

from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.days import Period
from helpdesk.statistics.figures import Figures, share_of
from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.models import OPEN
from tests.statistics.raw_pipelines import Pipeline, within
from tests.statistics.raw_statistics import RawStatistics

_OPEN = [status.value for status in OPEN]
_MOST_MILLISECONDS = 120_000


class RawMeasures:
    """Answers as `Measures` does, for areas and one period."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._statistics = RawStatistics(database)

    async def figures(self, areas: Sequence[str], since: date, until: date, now: datetime) -> Figures:
        """Return the figures of a period, and how it stands at that moment."""
        period = Period.of(since, until)
        opened = await self._row("support_requests", _requests(areas, "created_at", "answered", period))
        resolved = await self._row("support_requests", _requests(areas, "resolved_at", "resolved", period))
        walks = await self._row("step_events", _walks(areas, period))
        channels = await self._rows("support_requests", _channels(areas, period))
        hours = await self._rows("support_requests", _hours(areas, period))
        turned = await self._rows("request_history", _turned(areas, period))
        rating = await self._statistics.rating(areas, since, until)
        given = await self._statistics.help_given(areas, since, until)
        late = {"first_answer_at": None, "times.first_answer_due": {"$lt": now}, "created_at": period.moments}
        waiting = await self._open(areas, **late)
        alone = walks.get("alone", 0)
        return Figures(
            opened=opened.get("count", 0),
            resolved=resolved.get("count", 0),
            **{"cancelled": 0, "reopened": 0} | {row["_id"]: row["count"] for row in turned},
            by_channel={row["_id"]: row["count"] for row in channels},
            by_hour={row["_id"]: row["count"] for row in hours},
            open_now=await self._open(areas),
            overdue_now=await self._open(areas, due_at={"$lt": now}),
            **_promised("answered", opened, waiting),
            **_promised("resolved", resolved, 0),
            **_took("first_answer", opened),
            **_took("resolution", resolved),
            rating=rating,
            rated_share=share_of(rating.count, resolved.get("count", 0)),
            out_of_hours=opened.get("out", 0),
            out_of_hours_share=share_of(opened.get("out", 0), opened.get("out", 0) + opened.get("in_hours", 0)),
            people=given.people,
            people_unknown_visits=given.people_unknown_visits,
            visits=given.visits,
            dossiers=given.dossiers,
            minutes=given.minutes,
            walks=walks.get("count", 0),
            walks_done=walks.get("done", 0),
            self_served=alone,
            self_served_share=share_of(alone, alone + opened.get("count", 0)),
        )

    async def _open(self, areas: Sequence[str], **conditions: object) -> int:
        query = within(areas, status={"$in": _OPEN}, **conditions)
        return await self._database["support_requests"].count_documents(query)

    async def _rows(self, collection: str, pipeline: Pipeline) -> list[Row]:
        cursor = await self._database[collection].aggregate(pipeline, allowDiskUse=True, maxTimeMS=_MOST_MILLISECONDS)
        return await cursor.to_list()

    async def _row(self, collection: str, pipeline: Pipeline) -> Row:
        rows = await self._rows(collection, pipeline)
        return rows[0] if rows else {}


def _is(field: str, value: bool) -> dict[str, Any]:  # noqa: FBT001 - what a field is compared with
    return {"$sum": {"$cond": [{"$eq": [f"$times.{field}", value]}, 1, 0]}}


def _requests(areas: Sequence[str], moment: str, what: str, period: Period) -> Pipeline:
    seconds = "$times.first_answer_seconds" if what == "answered" else "$times.resolution_seconds"
    return [
        {"$match": within(areas, **{moment: period.moments})},
        {
            "$group": {
                "_id": None,
                "count": {"$sum": 1},
                "in_time": _is(f"is_{what}_in_time", value=True),
                "late": _is(f"is_{what}_in_time", value=False),
                "out": _is("is_out_of_hours", value=True),
                "in_hours": _is("is_out_of_hours", value=False),
                "took": {"$push": {"$ifNull": [seconds, "$$REMOVE"]}},
            }
        },
    ]


def _channels(areas: Sequence[str], period: Period) -> Pipeline:
    parts = {"$split": ["$conversation", ":"]}
    channel = {"$cond": [{"$gt": [{"$size": parts}, 1]}, {"$first": parts}, ""]}
    return [
        {"$match": within(areas, created_at=period.moments)},
        {"$group": {"_id": channel, "count": {"$sum": 1}}},
        {"$sort": {"count": -1, "_id": 1}},
    ]


def _hours(areas: Sequence[str], period: Period) -> Pipeline:
    hour = {"$hour": {"date": "$created_at", "timezone": "Asia/Ho_Chi_Minh"}}
    return [
        {"$match": within(areas, created_at=period.moments)},
        {"$group": {"_id": hour, "count": {"$sum": 1}}},
        {"$sort": {"_id": 1}},
    ]


def _turned(areas: Sequence[str], period: Period) -> Pipeline:
    request = {"from": "support_requests", "localField": "request", "foreignField": "_id", "as": "asked"}
    return [
        {"$match": {"kind": {"$in": ["cancelled", "reopened"]}, "at": period.moments}},
        {"$lookup": request},
        {"$match": {"asked.reach": {"$in": list(areas)}}},
        {"$group": {"_id": "$kind", "count": {"$sum": 1}}},
    ]


def _walks(areas: Sequence[str], period: Period) -> Pipeline:
    happened = {
        kind.value: {"$max": {"$cond": [{"$eq": ["$kind", kind.value]}, 1, 0]}}
        for kind in (StepEventKind.DONE, StepEventKind.STUCK)
    }
    alone = {"$cond": [{"$and": [{"$eq": ["$done", 1]}, {"$eq": ["$stuck", 0]}]}, 1, 0]}
    return [
        {"$match": within(areas, at=period.moments)},
        {"$group": {"_id": {"journey": "$journey", "guide": "$guide"}, **happened}},
        {"$group": {"_id": None, "count": {"$sum": 1}, "done": {"$sum": "$done"}, "alone": {"$sum": alone}}},
    ]


def _promised(what: str, row: Row, waiting: int) -> dict[str, Any]:
    in_time, late = row.get("in_time", 0), row.get("late", 0) + waiting
    share = share_of(in_time, in_time + late)
    return {f"{what}_in_time": in_time, f"{what}_late": late, f"{what}_in_time_share": share}


def _took(what: str, row: Row) -> dict[str, Any]:
    took = sorted(row.get("took", []))
    p90 = float(took[math.ceil(0.9 * len(took)) - 1]) if took else None
    return {f"{what}_median_s": float(median(took)) if took else None, f"{what}_p90_s": p90}
