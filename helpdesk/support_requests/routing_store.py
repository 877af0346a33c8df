"""What routing keeps and counts in MongoDB: rules by area; who was given what, when (only ever added to)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from helpdesk.ids import new_id
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.models import HELD, Status, SupportRequest
from helpdesk.support_requests.records import AssignmentRecord, RoutingRulesRecord, SupportRequestRecord
from helpdesk.support_requests.routing import RoutingRules


class RoutingInMongo:
    """The rules, the assignments, and the loads that follow from the requests."""

    def __init__(self) -> None:
        """Bind the record of the rules."""
        self._rules = Records(RoutingRules, RoutingRulesRecord)

    async def nearest(self, areas: Sequence[str], *, session: Session | None = None) -> RoutingRules | None:
        """Return the rules of the nearest of these areas, which come nearest first; None when none has any."""
        found = await self._rules.many({"_id": {"$in": list(areas)}}, limit=max(1, len(areas)), session=session)
        return min(found, key=lambda rules: areas.index(rules.id), default=None)

    async def put(self, rules: RoutingRules, *, session: Session) -> None:
        """Keep an area's rules in place of those it had."""
        kept = RoutingRulesRecord.get_pymongo_collection()
        await kept.replace_one({"_id": rules.id}, rules.model_dump(exclude={"id"}), upsert=True, session=session)

    async def drop(self, area: str, *, session: Session) -> bool:
        """Let an area have no rules of its own; False when it had none."""
        done = await RoutingRulesRecord.get_pymongo_collection().delete_one({"_id": area}, session=session)
        return done.deleted_count > 0

    async def loads(self, members: Collection[str], *, but: str, session: Session | None = None) -> dict[str, int]:
        """Count the open requests that members hold or are assigned, without the request `but`."""
        ids = list(members)
        theirs = [
            {"taken_by": {"$in": ids}, "status": {"$in": [status.value for status in HELD]}},
            {"assigned_to": {"$in": ids}, "status": Status.WAITING.value},
        ]
        whose = {"$cond": [{"$eq": ["$status", Status.WAITING.value]}, "$assigned_to", "$taken_by"]}
        stages: list[dict[str, Any]] = [
            {"$match": {"$or": theirs, "_id": {"$ne": but}}},
            {"$group": {"_id": whose, "count": {"$sum": 1}}},
        ]
        rows = await SupportRequestRecord.get_pymongo_collection().aggregate(stages, session=session)
        return {row["_id"]: row["count"] async for row in rows}

    async def last_assigned(self, members: Collection[str], *, session: Session | None = None) -> dict[str, datetime]:
        """Return when each was given a request last; who never was is left out."""
        stages: list[dict[str, Any]] = [
            {"$match": {"member": {"$in": list(members)}}},
            {"$sort": {"member": 1, "at": -1}},
            {"$group": {"_id": "$member", "at": {"$first": "$at"}}},  # the index skips from member to member
        ]
        rows = await AssignmentRecord.get_pymongo_collection().aggregate(stages, session=session)
        return {row["_id"]: row["at"] async for row in rows}

    async def note(self, request: SupportRequest, *, at: datetime, session: Session) -> None:
        """Keep that a request was given to whom it is assigned now."""
        row = {"_id": new_id(), "request": request.id, "member": request.assigned_to, "team": request.team, "at": at}
        await AssignmentRecord.get_pymongo_collection().insert_one(row, session=session)

    async def due(self, at: datetime, *, limit: int) -> list[str]:
        """Name the waiting requests for which somebody is to be looked for, the longest due first."""
        query = {"status": Status.WAITING.value, "assigned_until": {"$type": "date", "$lte": at}}
        in_order = [("assigned_until", 1)]
        rows = SupportRequestRecord.get_pymongo_collection().find(query, {"_id": 1}, sort=in_order, limit=limit)
        return [row["_id"] async for row in rows]

    async def put_off(self, request: SupportRequest, *, session: Session) -> None:
        """Keep only when it is looked for somebody again: that crosses nobody who works on the request."""
        requests = SupportRequestRecord.get_pymongo_collection()
        until = {"$set": {"assigned_until": request.assigned_until}}
        await requests.update_one({"_id": request.id}, until, session=session)
