"""Scam reports in MongoDB; what a member may see is part of every query."""

from collections.abc import Sequence
from typing import Any

from helpdesk.privacy.halves import with_end_replaced
from helpdesk.safety.models import ScamFigures, ScamReport
from helpdesk.safety.records import ScamReportRecord
from helpdesk.statistics.days import Period
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.teams.models import Permission, Scope

_AT_ONCE = 200
_MOST_ROWS = 20
_MOST_MILLISECONDS = 20_000


class ScamReportsInMongo:
    """The reports."""

    def __init__(self) -> None:
        """Bind the record."""
        self.reports = Records(ScamReport, ScamReportRecord)

    async def add_once(self, report: ScamReport, *, session: Session) -> bool:
        """Keep a report; tell whether it was not there before."""
        body = report.model_dump(mode="python", exclude={"id"})
        reports = ScamReportRecord.get_pymongo_collection()
        done = await reports.update_one({"_id": report.id}, {"$setOnInsert": body}, upsert=True, session=session)
        return done.upserted_id is not None

    async def one(self, report: str, *, scope: Scope) -> ScamReport | None:
        """Return a report if it is in the scope."""
        return await self.reports.one({"_id": report, **_within(scope)})

    async def recent(self, scope: Scope, *, limit: int) -> list[ScamReport]:
        """Return the reports in the scope, latest first."""
        return await self.reports.many(_within(scope), sort=[("at", -1), ("_id", -1)], limit=limit)

    async def count_unnoted(self, scope: Scope, *, most: int) -> int:
        """Count the reports in the scope that nobody has seen to, up to `most`."""
        reports = ScamReportRecord.get_pymongo_collection()
        return await reports.count_documents({**_within(scope), "noted_at": None}, limit=most)

    async def figures(self, areas: Sequence[str], period: Period) -> ScamFigures:
        """Count the reports of a period in these areas."""
        query = {"reach": {"$in": list(areas)}, "at": period.moments}
        by_area = await self._counted([{"$match": query}, {"$group": {"_id": "$area", "count": {"$sum": 1}}}])
        by_host = await self._counted(
            [{"$match": query}, {"$unwind": "$hosts"}, {"$group": {"_id": "$hosts", "count": {"$sum": 1}}}]
        )
        total = await ScamReportRecord.get_pymongo_collection().count_documents(query, maxTimeMS=_MOST_MILLISECONDS)
        return ScamFigures(total=total, by_area=by_area, by_host=by_host)

    async def latest(self, scope: Scope, areas: Sequence[str], period: Period, *, limit: int) -> list[ScamReport]:
        """Return the reports of a period in these areas, as far as they are in the scope, latest first."""
        here = {"$and": [_within(scope), {"reach": {"$in": list(areas)}}], "at": period.moments}
        return await self.reports.many(here, sort=[("at", -1), ("_id", -1)], limit=limit)

    async def of_conversation(self, conversation: str, *, session: Session) -> list[ScamReport]:
        """Return the reports that came from a conversation."""
        return await self.reports.many({"conversation": conversation}, limit=_AT_ONCE, session=session)

    async def redact(self, conversation: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words in what was reported from a conversation."""
        for report in await self.of_conversation(conversation, session=session):
            if (words := with_end_replaced(report.words, end, by)) != report.words:
                await self.reports.keep(report.model_copy(update={"words": words}), session=session)

    async def _counted(self, pipeline: list[dict[str, Any]]) -> list[tuple[str, int]]:
        latest: list[dict[str, Any]] = [{"$sort": {"count": -1, "_id": 1}}, {"$limit": _MOST_ROWS}]
        reports = ScamReportRecord.get_pymongo_collection()
        cursor = await reports.aggregate([*pipeline, *latest], maxTimeMS=_MOST_MILLISECONDS)
        return [(str(row["_id"]), int(row["count"])) for row in await cursor.to_list()]


def _within(scope: Scope) -> dict[str, Any]:
    return {"reach": {"$in": scope.areas_for(Permission.REQUESTS_ANSWER)}}
