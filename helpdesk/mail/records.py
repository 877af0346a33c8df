"""How letters are stored."""

from beanie import Document

from helpdesk.mail.models import Letter


class LetterRecord(Document, Letter):
    """A letter in the collection `letters`."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "letters"


RECORDS: tuple[type[Document], ...] = (LetterRecord,)
