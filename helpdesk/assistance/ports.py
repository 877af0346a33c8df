"""What the assistance log asks of its neighbours."""

from collections.abc import Collection, Sequence
from typing import Protocol

from helpdesk.storage.database import Session


class Places(Protocol):
    """The tree of places, as far as the log needs it."""

    def reach(self, area_id: str) -> Sequence[str]:
        """Return every area that holds this one, itself included. Raises UnknownAreaError."""
        ...


class ConfirmedMonths(Protocol):
    """What confirmed month sheets count, as far as reviews need it."""

    async def counting(self, entries: Collection[str], *, teams: Collection[str], session: Session) -> dict[str, str]:
        """Return the month that counts an entry, for those of these entries that one counts.

        No month of these teams is confirmed until the transaction has ended.
        """
        ...
