"""How reminders are stored."""

from beanie import Document

from helpdesk.reminders.models import Reminder


class ReminderRecord(Document, Reminder):
    """A reminder in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "reminders"
