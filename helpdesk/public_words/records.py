"""How it is stored what was done with public words."""

from beanie import Document

from helpdesk.public_words.models import PublicEntry


class PublicEntryRecord(Document, PublicEntry):
    """What was done with something public, in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "public_history"


RECORDS: list[type[Document]] = [PublicEntryRecord]
