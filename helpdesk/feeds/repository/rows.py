"""Requests, logs and reports as tokens read them, page by page. The token's area is part of every query."""

from collections.abc import Collection
from typing import Any

from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.feeds.asked import LogsAsked, Position, ReportsAsked, RequestsAsked
from helpdesk.reports.models import Report
from helpdesk.reports.records import ReportRecord
from helpdesk.storage.records import Records
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.records import SupportRequestRecord, ThreadEntryRecord
from helpdesk.support_requests.thread import ThreadEntry

_MOST_ENTRIES = 500


class FeedRowsInMongo:
    """Rows below roots: the areas for which a token holds the scope of the kind. No root, no row."""

    def __init__(self) -> None:
        """Bind the records."""
        self._requests = Records(SupportRequest, SupportRequestRecord)
        self._entries = Records(ThreadEntry, ThreadEntryRecord)
        self._logs = Records(AssistanceLog, AssistanceLogRecord)
        self._reports = Records(Report, ReportRecord)

    async def requests(self, roots: Collection[str], asked: RequestsAsked, *, limit: int) -> list[SupportRequest]:
        """Return those asked for, in the order in which they changed."""
        query = _within(roots, asked.area)
        if asked.status is not None:
            query["status"] = asked.status.value
        if asked.guide:
            query["guide"] = asked.guide
        if asked.created is not None:
            query["created_at"] = asked.created.moments
        parts = [query]
        if asked.changed_since is not None:
            parts.append({"changed_at": {"$gte": asked.changed_since}})
        parts += _behind("changed_at", asked.after)
        return await self._requests.many({"$and": parts}, sort=[("changed_at", 1), ("_id", 1)], limit=limit)

    async def request(self, roots: Collection[str], request: str) -> SupportRequest | None:
        """Find one."""
        return await self._requests.one({"_id": request, **_within(roots)})

    async def thread(self, roots: Collection[str], request: SupportRequest) -> list[ThreadEntry]:
        """Return what was written in a request and in those that go on in it, as far as these are below the roots."""
        also = await self._requests.many({"_id": {"$in": request.merged}, **_within(roots)}) if request.merged else []
        threads = [request.id, *(one.id for one in also)]
        latest_first = [("at", -1), ("_id", -1)]
        return (await self._entries.many({"request": {"$in": threads}}, sort=latest_first, limit=_MOST_ENTRIES))[::-1]

    async def logs(self, roots: Collection[str], asked: LogsAsked, *, limit: int) -> list[AssistanceLog]:
        """Return those asked for, in the order in which they were written down."""
        query = _within(roots, asked.area)
        if asked.guide:
            query["guide"] = asked.guide
        if asked.happened is not None:
            query["happened_at"] = asked.happened.moments
        parts = [query]
        if asked.written_since is not None:
            parts.append({"written_at": {"$gte": asked.written_since}})
        parts += _behind("written_at", asked.after)
        return await self._logs.many({"$and": parts}, sort=[("written_at", 1), ("_id", 1)], limit=limit)

    async def log(self, roots: Collection[str], log: str) -> AssistanceLog | None:
        """Find one."""
        return await self._logs.one({"_id": log, **_within(roots)})

    async def reports(self, roots: Collection[str], asked: ReportsAsked, *, limit: int) -> list[Report]:
        """Return those asked for, in the order in which they were made."""
        query = _within(roots, asked.area)
        if asked.state is not None:
            query["status"] = asked.state.value
        if asked.period:
            query["period.name"] = asked.period
        if asked.changed_since is not None:
            query["history.at"] = {"$gte": asked.changed_since}
        parts = [query, *_behind("made_at", asked.after)]
        return await self._reports.many({"$and": parts}, sort=[("made_at", 1), ("_id", 1)], limit=limit)

    async def report(self, roots: Collection[str], report: str) -> Report | None:
        """Find one."""
        return await self._reports.one({"_id": report, **_within(roots)})

    async def seen_logs(self, roots: Collection[str], logs: Collection[str]) -> set[str]:
        """Return which of these entries lie below the roots."""
        return await self._ids({"_id": {"$in": list(logs)}, **_within(roots)}, "_id")

    async def corrected(self, logs: Collection[str]) -> set[str]:
        """Return which of these entries a later one corrects, wherever that one lies."""
        return await self._ids({"corrects": {"$in": list(logs)}}, "corrects")

    async def _ids(self, query: dict[str, Any], field: str) -> set[str]:
        rows = AssistanceLogRecord.get_pymongo_collection().find(query, {field: 1})
        return {row[field] async for row in rows}


def _within(roots: Collection[str], area: str = "") -> dict[str, Any]:
    """Ask for what lies below a root and, if one is named, in an area."""
    below: dict[str, Any] = {"$in": list(roots)}
    return {"$and": [{"reach": below}, {"reach": area}]} if area else {"reach": below}


def _behind(field: str, after: Position | None) -> list[dict[str, Any]]:
    if after is None:
        return []
    return [{"$or": [{field: {"$gt": after.at}}, {field: after.at, "_id": {"$gt": after.id}}]}]
