"""What the roster asks of its neighbours."""

from collections.abc import Sequence
from typing import Protocol


class Places(Protocol):
    """The tree of places, as far as the roster needs it."""

    def reach(self, area_id: str) -> Sequence[str]:
        """Return every area that holds this one, itself included. Raises UnknownAreaError."""
        ...
