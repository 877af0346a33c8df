"""How residents are stored."""

from beanie import Document

from helpdesk.residents.models import LinkCode, PersonAlias, Resident


class ResidentRecord(Document, Resident):
    """A resident in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "residents"


class LinkCodeRecord(Document, LinkCode):
    """The last code of a conversation in MongoDB; removed a day after it expired."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "link_codes"


class PersonAliasRecord(Document, PersonAlias):
    """A name that was given up, in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "person_aliases"
