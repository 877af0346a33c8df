"""How entries of the assistance log are stored."""

from beanie import Document

from helpdesk.assistance.models import AssistanceLog


class AssistanceLogRecord(Document, AssistanceLog):
    """An entry in the collection `assistance_logs`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "assistance_logs"


RECORDS: tuple[type[Document], ...] = (AssistanceLogRecord,)
