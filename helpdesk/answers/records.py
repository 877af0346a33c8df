"""How public answers, and what was done with them, are stored."""

from beanie import Document

from helpdesk.answers.models import PublicAnswer, PublicEntry


class PublicAnswerRecord(Document, PublicAnswer):
    """An answered question in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "public_answers"


class PublicEntryRecord(Document, PublicEntry):
    """What was done with something public, in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "public_history"


RECORDS: list[type[Document]] = [PublicAnswerRecord, PublicEntryRecord]
