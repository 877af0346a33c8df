"""Looking for requests that ended so long ago that they are closed."""

import asyncio
import logging
from typing import Final

from helpdesk.storage.database import Database
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.turns import Turns
from helpdesk.support_requests.service import SupportRequests

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 300.0


class ClosingInTime:
    """The worker's look at what is over. Any number of processes may run it: one of them looks at a time."""

    def __init__(self, *, database: Database, requests: SupportRequests) -> None:
        """Take the requests."""
        self._requests = requests
        self._turns = Turns(database)

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            try:
                is_mine = await self._turns.take("closing", seconds=LOOK_EVERY_S * 0.9)
                if is_mine and (closed := await self._requests.close_what_is_over()):
                    log.info("requests closed: %d", closed)
            except DatabaseError as error:
                log.warning("no request was closed: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)
