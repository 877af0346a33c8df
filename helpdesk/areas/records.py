"""How places are stored."""

from datetime import date
from typing import ClassVar

from beanie import Document

from helpdesk.areas.models import Area


class AreaRecord(Document, Area):
    """A place in the collection `areas`. A commune names its own zones; its hamlets do not repeat them."""

    id: str  # type: ignore[assignment] # official codes and our own ids, no ObjectIds

    class Settings:
        """Where it is kept. BSON knows no day without a time: it is written as "2025-07-01"."""

        name = "areas"
        bson_encoders: ClassVar = {date: date.isoformat}


RECORDS: tuple[type[Document], ...] = (AreaRecord,)
