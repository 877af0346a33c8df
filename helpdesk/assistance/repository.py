"""The assistance log in MongoDB. Entries and reviews are added and found, never changed."""

from collections.abc import Collection, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from helpdesk.assistance.errors import AlreadyCorrectedError, LogIdTakenError
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.records import AssistanceLogRecord, LogReviewRecord
from helpdesk.assistance.reviews import LogReview, Reviewed, Standing, Wanted, latest
from helpdesk.statistics.days import Period
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.teams.models import Permission, Scope

NOT_REPLACED: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": "assistance_logs",
            "localField": "_id",
            "foreignField": "corrects",
            "pipeline": [{"$project": {"_id": 1}}],
            "as": "replaced_by",
        }
    },
    {"$match": {"replaced_by": []}},
    {"$unset": "replaced_by"},
]
"""Stages that leave out entries which a later one corrects, wherever and whenever that one says it happened."""

_MOST_RETURNED = 500

_WITH_REVIEW: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": "log_reviews",
            "localField": "_id",
            "foreignField": "log",
            "pipeline": [{"$sort": {"at": -1, "_id": -1}}, {"$limit": 1}],
            "as": "review",
        }
    },
    {"$set": {"review": {"$ifNull": [{"$first": "$review"}, None]}}},
]
"""Stages that put the review that counts beside an entry."""


class AssistanceLogs:
    """All entries; who reads them sees those of the areas in which they write logs."""

    def __init__(self) -> None:
        self._records: Records[AssistanceLog] = Records(AssistanceLog, AssistanceLogRecord)

    async def add(self, entry: AssistanceLog, *, session: Session | None = None) -> None:
        """Keep a new one. Raises AlreadyCorrectedError, LogIdTakenError when another writer was faster."""
        try:
            await self._records.add(entry, session=session)
        except DuplicateKeyError as error:
            if "corrects" in (error.details or {}).get("keyPattern", {}):
                raise AlreadyCorrectedError from None
            raise LogIdTakenError from None

    async def one(self, log_id: str, scope: Scope, *, session: Session | None = None) -> AssistanceLog | None:
        """Find one that the scope covers."""
        return await self._records.one({"_id": log_id, **_seen_by(scope)}, session=session)

    async def by_anybody(self, log_id: str, *, session: Session | None = None) -> AssistanceLog | None:
        """Find one whoever wrote it: for telling whether an id is used, not for showing."""
        return await self._records.one({"_id": log_id}, session=session)

    async def known(self, log_ids: Collection[str], *, session: Session | None = None) -> set[str]:
        """Return which of these ids are in use."""
        rows = AssistanceLogRecord.get_pymongo_collection().find(
            {"_id": {"$in": list(log_ids)}}, {"_id": 1}, session=session
        )
        return {row["_id"] async for row in rows}

    async def add_many(self, entries: Sequence[AssistanceLog], *, session: Session) -> None:
        """Keep new ones. Raises AlreadyThereError, BulkWriteError when one is there."""
        await self._records.add_many(entries, session=session)

    async def correction_of(self, log_id: str, *, session: Session | None = None) -> AssistanceLog | None:
        """Find the entry that replaces this one."""
        return await self._records.one({"corrects": log_id}, session=session)

    async def recent(
        self, scope: Scope, *, limit: int, skip: int = 0, whose: str | None = None, period: Period | None = None
    ) -> list[AssistanceLog]:
        """Return what the scope covers, latest visit first, without entries that a later one replaces."""
        query = _seen_by(scope) | (_help_of(whose) if whose else {})
        if period:
            query["happened_at"] = period.moments
        collection = AssistanceLogRecord.get_pymongo_collection()
        rows = await collection.aggregate(
            [
                {"$match": query},
                {"$sort": {"happened_at": -1, "_id": -1}},
                *NOT_REPLACED,
                *([{"$skip": skip}] if skip else []),
                {"$limit": limit},
            ]
        )
        return [entry_of(row) async for row in rows]


def entry_of(row: dict[str, Any]) -> AssistanceLog:
    """Return the entry of a row."""
    return AssistanceLog.model_validate({"id": row.pop("_id"), **row})


def _seen_by(scope: Scope) -> dict[str, Any]:
    return {"reach": {"$in": scope.areas_for(Permission.LOGS_WRITE)}}


def _help_of(member: str) -> dict[str, Any]:
    return {"$or": [{"helper": member}, {"helper": None, "member": member}]}


class LogReviews:
    """All verdicts, and the entries beside them for whoever reviews."""

    def __init__(self) -> None:
        self._records: Records[LogReview] = Records(LogReview, LogReviewRecord)
        self._logs: Records[AssistanceLog] = Records(AssistanceLog, AssistanceLogRecord)

    async def add(self, reviews: Sequence[LogReview], *, session: Session) -> None:
        """Keep new ones."""
        await self._records.add_many(reviews, session=session)

    async def latest_of(self, logs: Collection[str], *, session: Session | None = None) -> dict[str, LogReview]:
        """Return the review that counts for each of these entries that has one."""
        rows = LogReviewRecord.get_pymongo_collection().find({"log": {"$in": list(logs)}}, session=session)
        return latest([review_of(row) async for row in rows])

    async def entries(self, logs: Collection[str], scope: Scope, *, session: Session) -> list[AssistanceLog]:
        """Return those of these entries that the scope lets review."""
        query = {"_id": {"$in": list(logs)}, **_reviewed_by(scope)}
        return await self._logs.many(query, limit=len(logs), session=session)

    async def replaced(self, logs: Collection[str], *, session: Session) -> dict[str, str]:
        """Return which later entry corrects each of these, for those that one corrects."""
        query = {"corrects": {"$in": list(logs)}}
        rows = AssistanceLogRecord.get_pymongo_collection().find(query, {"corrects": 1}, session=session)
        return {row["corrects"]: row["_id"] async for row in rows}

    async def wanted(self, wanted: Wanted, scope: Scope) -> list[Reviewed]:
        """Return what the scope lets review, latest visit first; one more than asked for when there are more."""
        query: dict[str, Any] = {"happened_at": wanted.period.moments, **_reviewed_by(scope)}
        if wanted.team:
            query["team"] = wanted.team
        if wanted.member:
            query |= _help_of(wanted.member)
        verdict = None if wanted.standing is Standing.TO_REVIEW else wanted.standing.value
        rows = await AssistanceLogRecord.get_pymongo_collection().aggregate(
            [
                {"$match": query},
                {"$sort": {"happened_at": -1, "_id": -1}},
                *NOT_REPLACED,
                *_WITH_REVIEW,
                {"$match": {"review.verdict": verdict}},
                {"$skip": wanted.skip},
                {"$limit": wanted.limit + 1},
            ]
        )
        return [_reviewed(row) async for row in rows]

    async def returned_to(self, writer: str, *, limit: int) -> list[Reviewed]:
        """Return the entries of a member that were given back and not put right, latest review first."""
        rows = await LogReviewRecord.get_pymongo_collection().aggregate(
            [
                {"$match": {"writer": writer, "verdict": Standing.RETURNED.value}},
                {"$sort": {"at": -1, "_id": -1}},
                {"$limit": _MOST_RETURNED},
                {"$group": {"_id": "$log", "at": {"$max": "$at"}}},
                {"$sort": {"at": -1, "_id": -1}},
                {"$lookup": {"from": "assistance_logs", "localField": "_id", "foreignField": "_id", "as": "entry"}},
                {"$replaceWith": {"$first": "$entry"}},
                *NOT_REPLACED,
                *_WITH_REVIEW,
                {"$match": {"review.verdict": Standing.RETURNED.value}},
                {"$limit": limit},
            ]
        )
        return [_reviewed(row) async for row in rows]


def review_of(row: dict[str, Any]) -> LogReview:
    """Return the review of a row."""
    return LogReview.model_validate({"id": row.pop("_id"), **row})


def _reviewed(row: dict[str, Any]) -> Reviewed:
    review = row.pop("review", None)
    return Reviewed(entry_of(row), review_of(review) if review else None)


def _reviewed_by(scope: Scope) -> dict[str, Any]:
    return {"reach": {"$in": scope.areas_for(Permission.LOGS_REVIEW)}}
