"""What areas say about hours, days and targets, in MongoDB, and which changes were not carried to requests yet."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel
from pymongo.errors import DuplicateKeyError

from helpdesk.service_times.days import DayEntry
from helpdesk.service_times.errors import ServiceChangedError
from helpdesk.service_times.hours import WeekHours
from helpdesk.service_times.targets import Targets
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.models import OPEN
from helpdesk.support_requests.records import SupportRequestRecord

_MOST_ROWS = 2000
_MOST_TARGETS = 500


class Change(BaseModel):
    """A change of hours, days or targets that open requests of an area have to follow; without one, all of them."""

    id: str
    area: str | None
    at: datetime
    done_to: str = ""  # the last request that followed it


class ServiceRulesInMongo:
    """The collections of this room."""

    def __init__(self, database: Database) -> None:
        """Open them."""
        self._hours = database["service_hours"]
        self._days = database["service_days"]
        self._targets = database["service_targets"]
        self._changes = database["service_changes"]

    async def hours(self, areas: Collection[str], *, session: Session | None = None) -> dict[str, WeekHours]:
        """Return the weeks that these very areas have of their own, by area."""
        rows = self._hours.find({"_id": {"$in": list(areas)}}, session=session)
        return {row["_id"]: _out(WeekHours, row) async for row in rows}

    async def keep_hours(self, hours: WeekHours, *, session: Session) -> None:
        """Keep an area's week in place of the one with the version before. Raises ServiceChangedError."""
        body = _body(hours) | {"version": hours.version + 1}
        if hours.version == 0:
            try:
                await self._hours.insert_one({"_id": hours.id, **body}, session=session)
            except DuplicateKeyError:
                raise ServiceChangedError from None
            return
        known = {"_id": hours.id, "version": hours.version}
        if not (await self._hours.replace_one(known, body, session=session)).matched_count:
            raise ServiceChangedError

    async def drop_hours(self, area: str, *, version: int, session: Session) -> None:
        """Let an area have no week of its own. Raises ServiceChangedError."""
        done = await self._hours.delete_one({"_id": area, "version": version}, session=session)
        if not done.deleted_count:
            raise ServiceChangedError

    async def days(
        self, areas: Collection[str], since: date, until: date, *, session: Session | None = None
    ) -> list[DayEntry]:
        """Return what these very areas say about the days of a time, both ends included, in order."""
        within = {"$gte": since.isoformat(), "$lte": until.isoformat()}
        query = {"area": {"$in": list(areas)}, "day": within}
        rows = self._days.find(query, sort=[("day", 1), ("area", 1)], limit=_MOST_ROWS, session=session)
        return [DayEntry.model_validate(row) async for row in rows]

    async def keep_days(self, entries: Sequence[DayEntry], *, session: Session) -> None:
        """Keep what an area says about days, in place of what it said before."""
        for entry in entries:
            body = entry.model_dump(mode="json")
            await self._days.replace_one({"_id": entry.id}, body, upsert=True, session=session)

    async def drop_day(self, area: str, day: date, *, session: Session) -> bool:
        """Remove what an area says about a day. False when it says nothing."""
        done = await self._days.delete_one({"_id": f"{area}:{day.isoformat()}"}, session=session)
        return done.deleted_count == 1

    async def targets(self, areas: Collection[str], *, session: Session | None = None) -> list[Targets]:
        """Return the targets of these very areas, of all times, the latest beginning first."""
        query = {"area": {"$in": list(areas)}}
        rows = self._targets.find(query, sort=[("valid_from", -1)], limit=_MOST_TARGETS, session=session)
        return [_out(Targets, row) async for row in rows]

    async def keep_targets(self, targets: Targets, *, session: Session) -> None:
        """Keep targets; those of the same area that begin on the same day go."""
        same = {"area": targets.area, "valid_from": targets.valid_from.isoformat()}
        await self._targets.delete_many(same, session=session)
        await self._targets.insert_one({"_id": targets.id, **_body(targets)}, session=session)

    async def note_change(self, change: Change, *, session: Session) -> None:
        """Let open requests follow a change."""
        await self._changes.insert_one({"_id": change.id, **change.model_dump(exclude={"id"})}, session=session)

    async def changes(self, *, limit: int = 20) -> list[Change]:
        """Return the changes that requests have to follow, the oldest first."""
        return [_out(Change, row) async for row in self._changes.find({}, sort=[("at", 1)], limit=limit)]

    async def followed(self, change: str, *, to: str) -> None:
        """Note how far requests have followed a change."""
        await self._changes.update_one({"_id": change}, {"$set": {"done_to": to}})

    async def all_followed(self, change: str) -> None:
        """Forget a change that all requests followed."""
        await self._changes.delete_one({"_id": change})


class WatchedRequests:
    """Requests as the clock looks at them: no member asks here."""

    def __init__(self) -> None:
        """Open the requests."""
        self._requests = SupportRequestRecord.get_pymongo_collection

    async def to_look_at(self, at: datetime, *, limit: int) -> list[str]:
        """Name those of which something is to be said, the longest due first."""
        rows = self._requests().find(looked_at_by(at), {"_id": 1}, sort=[("times.looks_at", 1)], limit=limit)
        return [row["_id"] async for row in rows]

    async def after(self, last: str, *, area: str | None, is_all: bool, limit: int) -> list[str]:
        """Name the next requests of an area or of all, open ones or all, in the order of their ids."""
        rows = self._requests().find(
            {"_id": {"$gt": last}, **_of(area, is_all=is_all)}, {"_id": 1}, sort=[("_id", 1)], limit=limit
        )
        return [row["_id"] async for row in rows]

    async def count(self, *, area: str | None, is_all: bool = False) -> int:
        """Count them."""
        return await self._requests().count_documents(_of(area, is_all=is_all))


def looked_at_by(at: datetime) -> dict[str, Any]:
    """Return the query for what is to be looked at, with the type that its index names."""
    return {"times.looks_at": {"$type": "date", "$lte": at}}


def _of(area: str | None, *, is_all: bool) -> dict[str, Any]:
    where: dict[str, Any] = {"reach": area} if area else {}
    return where if is_all else where | {"status": {"$in": [status.value for status in OPEN]}}


def _body(thing: BaseModel) -> dict[str, Any]:
    return thing.model_dump(mode="json", exclude={"id"})


def _out(model: type[Any], row: dict[str, Any]) -> Any:  # noqa: ANN401 - the model that was asked for
    return model.model_validate({"id": row.pop("_id"), **row})
