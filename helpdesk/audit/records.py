"""How audit entries are stored."""

from beanie import Document

from helpdesk.audit.models import AuditEntry


class AuditEntryRecord(Document, AuditEntry):
    """An entry in the collection `audit`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "audit"


RECORDS: tuple[type[Document], ...] = (AuditEntryRecord,)
