"""How residents are stored."""

from beanie import Document

from helpdesk.residents.models import Resident


class ResidentRecord(Document, Resident):
    """A resident in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "residents"
