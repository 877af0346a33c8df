"""How public answers are stored."""

from beanie import Document

from helpdesk.answers.models import PublicAnswer


class PublicAnswerRecord(Document, PublicAnswer):
    """An answered question in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "public_answers"


RECORDS: list[type[Document]] = [PublicAnswerRecord]
