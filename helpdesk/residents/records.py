"""How residents are stored."""

from beanie import Document

from helpdesk.residents.models import Resident


class ResidentRecord(Document, Resident):
    """A resident in MongoDB."""

    id: str

    class Settings:
        """Where they live."""

        name = "residents"
