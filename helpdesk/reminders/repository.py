"""Reminders and what happened to them, in MongoDB."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from helpdesk.reminders.models import MOST, Reminder, ReminderEvent
from helpdesk.reminders.records import ReminderRecord
from helpdesk.statistics.days import local_day
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records

_LINKED = 10  # conversations of one person at most, each with its own before they were linked


class RemindersInMongo:
    """The collections of this room."""

    def __init__(self, database: Database, marks: DirtyMarks) -> None:
        """Bind the record, and open the events; marks make statistics look again."""
        self._marks = marks
        self.reminders = Records(Reminder, ReminderRecord)
        self._events = database["reminder_events"]

    async def of(self, conversations: Collection[str], *, session: Session | None = None) -> list[Reminder]:
        """Return the reminders of these conversations, the nearest day first."""
        theirs = {"conversation": {"$in": list(conversations)}}
        sort = [("day", 1), ("_id", 1)]
        return await self.reminders.many(theirs, sort=sort, limit=MOST * _LINKED, session=session)

    async def one(
        self, reminder: str, conversations: Collection[str], *, session: Session | None = None
    ) -> Reminder | None:
        """Return one of these conversations' reminders."""
        theirs = {"_id": reminder, "conversation": {"$in": list(conversations)}}
        return await self.reminders.one(theirs, session=session)

    async def by_id(self, reminder: str, *, session: Session | None = None) -> Reminder | None:
        """Return one for the clock: nobody asks here."""
        return await self.reminders.one({"_id": reminder}, session=session)

    async def due(self, at: datetime, *, limit: int) -> list[str]:
        """Name those of which something is to be said, the longest due first."""
        rows = ReminderRecord.get_pymongo_collection().find(due_by(at), {"_id": 1}, sort=[("due_at", 1)], limit=limit)
        return [row["_id"] async for row in rows]

    async def remove(self, reminder: str, *, session: Session) -> None:
        """Remove one."""
        await ReminderRecord.get_pymongo_collection().delete_one({"_id": reminder}, session=session)

    async def forget(self, conversation: str, *, session: Session) -> None:
        """Remove those of a conversation."""
        await ReminderRecord.get_pymongo_collection().delete_many({"conversation": conversation}, session=session)

    async def remove_before(self, day: date) -> int:
        """Remove those whose day was before this one, and return how many."""
        long_ago = {"due_at": None, "day": {"$lt": datetime(day.year, day.month, day.day)}}  # noqa: DTZ001 - a day
        done = await ReminderRecord.get_pymongo_collection().delete_many(long_ago)
        return done.deleted_count

    async def note(self, event: ReminderEvent, *, session: Session) -> None:
        """Keep an event. One that was kept before raises DuplicateKeyError."""
        row = event.model_dump(mode="python", exclude={"id"}) | {"kind": event.kind.value}
        await self._events.insert_one({"_id": event.id, **row}, session=session)
        await self._marks.mark(local_day(event.at), event.reach, session=session)


def due_by(at: datetime) -> dict[str, Any]:
    """Return the query for what is due, with the type that its index names: else the planner passes over that."""
    return {"due_at": {"$type": "date", "$lte": at}}
