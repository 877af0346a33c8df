"""Step events in MongoDB: written in bulk on the hot path, so raw driver calls."""

from collections.abc import Sequence

from helpdesk.journeys.models import StepEvent
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError, BulkWriteError, is_there_already, without_rows


class StepEventsInMongo:
    """The collection `step_events`."""

    def __init__(self, database: Database) -> None:
        """Open it."""
        self._collection = database["step_events"]

    async def add(self, events: Sequence[StepEvent], *, session: Session | None = None) -> None:
        """Add events. One that was added before raises AlreadyThereError."""
        rows = []
        for event in events:
            row = event.model_dump(mode="python", exclude={"id"})
            row["kind"] = event.kind.value
            rows.append({"_id": event.id, **row})
        try:
            await self._collection.insert_many(rows, session=session)
        except BulkWriteError as error:
            if is_there_already(error):
                raise AlreadyThereError("a step event of this id is there already") from None
            raise without_rows(error) from None
