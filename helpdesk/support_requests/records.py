"""How support requests and their threads are stored."""

from beanie import Document

from helpdesk.support_requests.models import SupportRequest, ThreadEntry


class SupportRequestRecord(Document, SupportRequest):
    """A support request in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "support_requests"


class ThreadEntryRecord(Document, ThreadEntry):
    """A message of a thread in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "thread_entries"
