"""What the tree of places needs from a store."""

from collections.abc import Sequence
from typing import Protocol

from helpdesk.areas.tree import AreaRow


class AreaStore(Protocol):
    """Keeps the places, and a number that grows with every change of them."""

    async def version(self) -> int:
        """Return the number of the last change; 0 while there is none. Cheap."""
        ...

    async def load(self) -> Sequence[AreaRow]:
        """Return all places, also the old ones."""
        ...
