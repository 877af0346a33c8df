"""How the roster is stored."""

from datetime import time
from typing import ClassVar

from beanie import Document

from helpdesk.roster.calendar_links import CalendarLink
from helpdesk.roster.group_events import GroupEvent
from helpdesk.roster.models import Absence, Shift


class ShiftRecord(Document, Shift):
    """A shift in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives. BSON knows no time of day: it is written as "07:30:00"."""

        name = "shifts"
        bson_encoders: ClassVar = {time: time.isoformat}


class AbsenceRecord(Document, Absence):
    """An absence in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "absences"


class GroupEventRecord(Document, GroupEvent):
    """A class or a market day in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives; times as with shifts."""

        name = "group_events"
        bson_encoders: ClassVar = {time: time.isoformat}


class CalendarLinkRecord(Document, CalendarLink):
    """A subscription in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "calendar_links"


RECORDS: tuple[type[Document], ...] = (ShiftRecord, AbsenceRecord, GroupEventRecord, CalendarLinkRecord)
