"""What reminders ask of other rooms."""

from datetime import datetime
from typing import Any, Protocol

from helpdesk.storage.database import Session


class IntoConversations(Protocol):
    """A way to say something into a conversation: an internal event in its lane, which a dialog answers."""

    async def tell(
        self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], at: datetime, session: Session
    ) -> None:
        """Put an event there, within the unit of work. The same id twice raises AlreadyThereError."""
        ...
