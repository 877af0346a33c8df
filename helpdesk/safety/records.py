"""How scam reports are stored."""

from beanie import Document

from helpdesk.safety.models import ScamReport


class ScamReportRecord(Document, ScamReport):
    """A scam report in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "scam_reports"
