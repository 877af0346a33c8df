"""Which days have to be counted again, and for whom."""

from collections.abc import Sequence
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
        await self._collection.insert_one(
            {"_id": new_id(), "day": day.isoformat(), "areas": list(reach), "at": self._clock.now()}, session=session
        )
