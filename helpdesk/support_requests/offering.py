"""Offering waiting requests further when whose turn it was let the time run out. A worker looks now and then."""

import asyncio
import logging
from typing import Final

from helpdesk.clock import Clock
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.storage.turns import Turns
from helpdesk.support_requests.assigning import Assigning
from helpdesk.support_requests.models import Status, SupportRequest
from helpdesk.support_requests.ports import TeamByChat
from helpdesk.support_requests.repository import SupportRequestsInMongo
from helpdesk.support_requests.routing_store import RoutingInMongo

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 30.0
_AT_ONCE = 200


class Offering:
    """The worker's look at what waits too long. Any number of processes may run it: one of them looks at a time."""

    def __init__(self, *, database: Database, assigning: Assigning, team: TeamByChat, clock: Clock) -> None:
        """Take the database, who assigns, the members' chats and the time."""
        self._database = database
        self._assigning = assigning
        self._team = team
        self._clock = clock
        self._requests = SupportRequestsInMongo()
        self._store = RoutingInMongo()
        self._turns = Turns(database)

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            try:
                if await self._turns.take("offering", seconds=LOOK_EVERY_S * 0.9) and (count := await self.look()):
                    log.info("waiting requests offered further: %d", count)
            except DatabaseError as error:
                log.warning("waiting requests not looked at: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Offer further all whose time ran out, and return how many went to somebody."""
        due = await self._store.due(self._clock.now(), limit=_AT_ONCE)
        return sum([await self._offer(request) for request in due])

    async def _offer(self, request_id: str) -> bool:
        async def work(session: Session) -> bool:
            request = await self._requests.by_id(request_id, session=session)
            if request is None or not self._is_due(request):
                return False
            if await self._assigning.pass_on(request, session=session):
                kept = await self._requests.requests.keep(request, session=session)
                await self._team.offer(kept, session=session)
                return True
            await self._store.put_off(request, session=session)
            return False

        try:
            return await self._database.in_transaction(work)
        except ChangedMeanwhileError:
            return False  # somebody works on it: the next look sees what became of it
        except DatabaseError:
            raise
        except Exception:
            log.exception("a waiting request was not offered further")
            return False

    def _is_due(self, request: SupportRequest) -> bool:
        until = request.assigned_until
        return request.status is Status.WAITING and until is not None and until <= self._clock.now()
