"""How the outbox stands for an account, in one round trip."""

from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from helpdesk.messaging.models import NoticeState
from helpdesk.messaging.standing import OutboxStanding

EVER = {"created_at": {"$gt": datetime(2000, 1, 1, tzinfo=UTC)}}
"""Says nothing, and lets MongoDB use an index that begins with it."""
_AN_HOUR_AGO = {"$subtract": ["$$NOW", 3_600_000]}


async def standing_of(outbox: AsyncCollection[dict[str, Any]], of_account: dict[str, Any]) -> OutboxStanding:
    """Count the answers owed, what is doubtful, and what was sent within the last hour, each by its index."""
    counts: list[tuple[str, dict[str, Any]]] = [
        ("dead", {"is_doubtful": True, "state": NoticeState.DEAD.value, **EVER}),
        ("uncertain", {"is_doubtful": True, "state": NoticeState.UNCERTAIN.value, **EVER}),
        ("possibly_twice", {"is_doubtful": True, "state": NoticeState.SENT.value, **EVER}),
        ("sent_last_hour", {"state": NoticeState.SENT.value, "$expr": {"$gt": ["$closed_at", _AN_HOUR_AGO]}}),
    ]
    owed = {"_id": "owed", "number": {"$sum": 1}, "oldest": {"$min": "$created_at"}}
    pipeline: list[dict[str, Any]] = [{"$match": {"$and": [{"open": True, **EVER}, of_account]}}, {"$group": owed}]
    for name, which in counts:
        of_this = [{"$match": {"$and": [which, of_account]}}, {"$group": {"_id": name, "number": {"$sum": 1}}}]
        pipeline.append({"$unionWith": {"coll": outbox.name, "pipeline": of_this}})
    facts: dict[str, Any] = {}
    async for row in await outbox.aggregate(pipeline):
        facts[row["_id"]] = row["number"]
        if "oldest" in row:
            facts["oldest_owed_at"] = row["oldest"]
    return OutboxStanding.model_validate(facts)
