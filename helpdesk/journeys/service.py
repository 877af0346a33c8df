"""Keeping what happened on residents' walks through guides."""

from collections.abc import Sequence

from helpdesk.clock import VIETNAM
from helpdesk.journeys.models import StepEvent
from helpdesk.journeys.repository import StepEventsInMongo
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Session


class Journeys:
    """The walks of all residents, append-only."""

    def __init__(self, *, store: StepEventsInMongo, marks: DirtyMarks) -> None:
        """Take the store and the marks that make statistics look again."""
        self._store = store
        self._marks = marks

    async def note(self, events: Sequence[StepEvent], *, session: Session) -> None:
        """Add step events, and one dirty mark for each day and area among them."""
        if not events:
            return
        await self._store.add(events, session=session)
        touched = {(e.at.astimezone(VIETNAM).date(), tuple(e.reach)) for e in events}
        for day, reach in sorted(touched):
            await self._marks.mark(day, reach, session=session)
