"""How broadcasts are stored. The people of their lists are plain rows: see `repository`."""

from beanie import Document

from helpdesk.broadcasts.models import Broadcast


class BroadcastRecord(Document, Broadcast):
    """A broadcast in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "broadcasts"


RECORDS: list[type[Document]] = [BroadcastRecord]
