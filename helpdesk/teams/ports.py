"""What the teams ask of other rooms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from helpdesk.storage.database import Session
from helpdesk.teams.models import Member


class MembersConversation(Protocol):
    """A way to say something into a member's conversation: through the bot, in order with everything else."""

    async def tell(
        self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], at: datetime, session: Session
    ) -> None:
        """Put an internal event into the conversation's inbox lane, within the unit of work."""
        ...


class HeldRequest(Protocol):
    """A request somebody works on."""

    @property
    def id(self) -> str:
        """What names it."""
        ...

    @property
    def reach(self) -> list[str]:
        """All areas it belongs to."""
        ...


class HeldRequests(Protocol):
    """The requests members work on."""

    async def held_by(self, member: Member, *, limit: int) -> Sequence[HeldRequest]:
        """Return those of one member, the longest waiting first."""
        ...

    async def hand_back(self, request_id: str, *, member: Member, session: Session) -> object:
        """Lay one back into the team's list, within the unit of work."""
        ...


class MembersChat(Protocol):
    """The chats in which requests reach members."""

    async def switch_off(self, member_id: str) -> None:
        """Take a member's chat from them; the chat is told."""
        ...
