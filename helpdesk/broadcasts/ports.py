"""What broadcasts ask of the rooms above: the channels that are open, and the way into conversations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from helpdesk.storage.database import Session


class Ways(Protocol):
    """The channel accounts, as far as a count needs them."""

    def kind_of(self, account: str) -> str:
        """Return the kind of an account."""
        ...

    def is_open(self, account: str) -> bool:
        """Tell whether anything can leave through it."""
        ...

    def window_of(self, account: str) -> timedelta | None:
        """Return how long after the resident's last words it may write; None: at any time."""
        ...


class IntoConversations(Protocol):
    """Whoever puts an internal event into the lane of a conversation."""

    async def tell(
        self,
        conversation: str,
        *,
        event: str,
        event_id: str,
        facts: dict[str, Any],
        at: datetime,
        session: Session,
    ) -> None:
        """Put it there. The same id twice raises DuplicateKeyError."""
        ...


class PhonesOfTeam(Protocol):
    """The phones of members that are pushed to."""

    async def owners(self, members: Sequence[str]) -> set[str]:
        """Return which of these members have such a phone."""
        ...

    async def news(self, broadcast: str, members: Sequence[str], *, at: datetime, session: Session) -> None:
        """Owe a push that there is news; the same broadcast again owes nothing."""
        ...
