"""How entries of the assistance log are stored."""

from beanie import Document

from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.reviews import LogReview


class AssistanceLogRecord(Document, AssistanceLog):
    """An entry in the collection `assistance_logs`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "assistance_logs"


class LogReviewRecord(Document, LogReview):
    """What a lead said of an entry, in the collection `log_reviews`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "log_reviews"


RECORDS: tuple[type[Document], ...] = (AssistanceLogRecord, LogReviewRecord)
