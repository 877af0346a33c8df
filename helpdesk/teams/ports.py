"""What the teams ask of other rooms."""

from datetime import datetime
from typing import Any, Protocol

from helpdesk.storage.database import Session


class MembersConversation(Protocol):
    """A way to say something into a member's conversation: through the bot, in order with everything else."""

    async def tell(
        self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], at: datetime, session: Session
    ) -> None:
        """Put an internal event into the conversation's inbox lane, within the unit of work."""
        ...
