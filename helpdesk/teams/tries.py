"""How often somebody may be wrong before they have to wait."""

import math
from datetime import timedelta

from helpdesk.clock import Clock
from helpdesk.ids import derived_id
from helpdesk.storage.database import Database
from helpdesk.teams.errors import TooManyTriesError
from helpdesk.teams.repository import Tries


class Door:
    """One way in, at which `most` wrong tries of somebody within some time close it to them."""

    def __init__(self, database: Database, clock: Clock, *, name: str, most: int, within: timedelta) -> None:
        """Count under this name: other doors do not hear of it."""
        self._tries = Tries(database, most=most, within=within)
        self._clock = clock
        self._name = name

    async def knock(self, *who: str) -> None:
        """Count a try before it is looked at. Raises TooManyTriesError with the minutes to wait, rounded up."""
        now = self._clock.now()
        next_try = await self._tries.begin(derived_id(self._name, *who), at=now)
        if next_try is not None:
            raise TooManyTriesError(minutes=max(1, math.ceil((next_try - now) / timedelta(minutes=1))))

    async def opened(self, *who: str) -> None:
        """Begin to count anew: they were right."""
        await self._tries.forget(derived_id(self._name, *who))
