"""How attachments are stored."""

from beanie import Document

from helpdesk.attachments.models import Attachment


class AttachmentRecord(Document, Attachment):
    """An attachment in MongoDB; its bytes lie in GridFS."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "attachments"
