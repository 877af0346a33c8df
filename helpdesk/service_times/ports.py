"""What service times ask of other rooms."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from helpdesk.storage.database import Session
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Member


class Places(Protocol):
    """The tree of places."""

    def nearest_first(self, area: str) -> list[str]:
        """Return an area as it is today and what holds it, nearest first; nothing when it is not known."""
        ...


class MembersConversation(Protocol):
    """A way to say something into a member's own chat: through the bot, in order with everything else."""

    async def tell(
        self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], at: datetime, session: Session
    ) -> None:
        """Put an internal event into the conversation's inbox lane, within the unit of work."""
        ...


class MembersPhones(Protocol):
    """The phones of members that are told without a chat."""

    async def due(self, request: SupportRequest, stage: str, to: Sequence[Member], *, session: Session) -> None:
        """Tell these of a deadline, within the unit of work."""
        ...


class Turns(Protocol):
    """Whoever knows until when a waiting request is one member's."""

    async def renew(self, request: SupportRequest, *, session: Session) -> None:
        """Bring that moment up to the calendar of today, within the unit of work; the request is kept later."""
        ...


class RequestHistory(Protocol):
    """What happened to a request, kept for whoever asks later."""

    async def note(
        self, request: SupportRequest, kind: str, facts: Mapping[str, Any], *, at: datetime, session: Session
    ) -> None:
        """Add one thing that happened, within the unit of work."""
        ...
