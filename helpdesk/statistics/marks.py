"""Which days have to be counted again, and for whom."""

from collections.abc import Collection, Sequence
from datetime import date

from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.storage.database import Database, Session


class DirtyMarks:
    """Marks in the collection `statistics_dirty`: only ever inserted, so that writers never wait for each other."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Mark in this database."""
        self._collection = database["statistics_dirty"]
        self._clock = clock

    async def mark(self, day: date, reach: Sequence[str], *, session: Session) -> None:
        """Mark a day (Vietnam's, see `days.local_day`) for these areas, in the transaction of the change itself."""
        await self.mark_each([day], reach, session=session)

    async def mark_each(self, days: Collection[date], reach: Sequence[str], *, session: Session) -> None:
        """Mark several days."""
        now, areas = self._clock.now(), list(reach)
        rows = [{"_id": new_id(), "day": day.isoformat(), "areas": areas, "at": now} for day in sorted(set(days))]
        await self._collection.insert_many(rows, session=session)

    async def mark_persons(self, names: Collection[str], *, session: Session) -> None:
        """Mark whatever days these persons were there: they turned out to be one, or two after all."""
        row = {"_id": new_id(), "persons": sorted(set(names)), "at": self._clock.now()}
        await self._collection.insert_one(row, session=session)
