"""How the lists are stored. Their rows are read and written past Beanie: there are thousands."""

from beanie import Document

from helpdesk.procedures.models import ProcedureList


class ProcedureListRecord(Document, ProcedureList):
    """A list in the collection `procedure_lists`; its rows stand in `procedures`, by version."""

    id: str  # type: ignore[assignment] # an area, or "national"

    class Settings:
        """Where it is kept."""

        name = "procedure_lists"


RECORDS: tuple[type[Document], ...] = (ProcedureListRecord,)
