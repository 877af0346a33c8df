"""What support requests ask of other rooms."""

from datetime import datetime
from typing import Any, Protocol

from helpdesk.messaging.models import NoticeState
from helpdesk.storage.database import Session


class ResidentsConversation(Protocol):
    """A way to say something into a resident's conversation: through the bot, in order with everything else."""

    async def tell(
        self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], at: datetime, session: Session
    ) -> None:
        """Put an internal event into the conversation's inbox lane, within the unit of work."""
        ...

    async def states(self, ids: list[str]) -> dict[str, NoticeState]:
        """Tell how far the notices made by these events have come."""
        ...


class PhoneVault(Protocol):
    """Where sealed phone numbers are opened."""

    async def phone_of(self, resident: str) -> str | None:
        """Return the resident's phone number in clear, None when we have none."""
        ...
