"""What support requests ask of other rooms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from helpdesk.messaging.models import NoticeState
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import SupportRequest


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


class TeamByChat(Protocol):
    """The chats of those members who let requests come to their phone. All within the unit of work."""

    async def offer(self, request: SupportRequest, *, but: str | None = None, session: Session) -> None:
        """Offer a request that nobody has to everybody of its team who may take it, except the member `but`."""
        ...

    async def hear(self, request: SupportRequest, *, entry: str, is_edited: bool = False, session: Session) -> None:
        """Tell whoever took it that the resident wrote this entry, or changed it."""
        ...

    async def cancelled(self, request: SupportRequest, *, session: Session) -> None:
        """Tell whoever took it that the resident no longer needs it."""
        ...

    async def redact(self, request: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words that turned out to be half a secret in what members were told."""
        ...

    async def forget(self, request: str, *, session: Session) -> None:
        """Forget the words of a request in what members were told, and wrote themselves."""
        ...


class PhoneVault(Protocol):
    """Where sealed phone numbers are opened."""

    async def phone_of(self, resident: str) -> str | None:
        """Return the resident's phone number in clear, None when we have none."""
        ...


class FileVault(Protocol):
    """Where files of a conversation are let through to the team of a request, or from it."""

    async def pass_on(
        self, ids: Sequence[str], *, request: str, conversation: str, at: datetime, session: Session
    ) -> Sequence[object]:
        """Let both sides of a request see these files, within the unit of work."""
        ...

    async def forget_request(self, request: str, *, session: Session) -> None:
        """Delete every file of a request, whichever conversation it came in, within the unit of work."""
        ...
