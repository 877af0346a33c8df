"""How petitions are stored."""

from beanie import Document

from helpdesk.petitions.models import Petition


class PetitionRecord(Document, Petition):
    """A petition in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "petitions"


RECORDS: list[type[Document]] = [PetitionRecord]
