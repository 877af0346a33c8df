"""Looking for deadlines that come near or have passed: who has to know is told once, and the history keeps it."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from helpdesk.clock import Clock
from helpdesk.ids import derived_id
from helpdesk.service_times.models import Owed, Stage, Watch
from helpdesk.service_times.ports import MembersConversation, MembersPhones, Places
from helpdesk.service_times.recomputing import Recomputing
from helpdesk.service_times.repository import WatchedRequests
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.turns import Turns
from helpdesk.support_requests.history import History, HistoryKind
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.repository import SupportRequestsInMongo
from helpdesk.teams.models import Member, Permission, Role
from helpdesk.teams.repository import Members

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 30.0
_AT_ONCE: Final = 500


class Watching:
    """The worker's look at deadlines. Any number of processes may run it: one of them looks at a time."""

    def __init__(
        self,
        *,
        database: Database,
        recomputing: Recomputing,
        places: Places,
        events: MembersConversation,
        clock: Clock,
        phones: MembersPhones | None = None,
    ) -> None:
        """Take the database, what carries changes to requests, places, members' chats and phones, and the time."""
        self._database = database
        self._recomputing = recomputing
        self._places = places
        self._events = events
        self._phones = phones
        self._clock = clock
        self._turns = Turns(database)
        self._members = Members()
        self._history = History()
        self._requests = SupportRequestsInMongo()
        self._watched = WatchedRequests()

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            try:
                if await self._turns.take("watching", seconds=LOOK_EVERY_S * 0.9):
                    await self._recomputing.follow_changes()
                    if told := await self.look():
                        log.info("deadlines told of: %d", told)
            except DatabaseError as error:
                log.warning("no deadline was looked at: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Tell of every deadline that comes near or has passed, and return of how many."""
        found = await self._watched.to_look_at(self._clock.now(), limit=_AT_ONCE)
        return sum([await self._one_by_one(one) for one in found])

    async def _one_by_one(self, request_id: str) -> bool:
        """Tell of one; what cannot be told shall not hold up the others."""
        try:
            return await self._database.in_transaction(lambda session: self._tell(request_id, session))
        except DatabaseError:
            raise
        except Exception:
            log.exception("a deadline was not told of")
            return False

    async def _tell(self, request_id: str, session: Session) -> bool:
        request, now = await self._requests.by_id(request_id, session=session), self._clock.now()
        times = request.times if request is not None else None
        due = times.to_say(now) if times is not None else None
        if request is None or times is None or due is None:
            return False
        owed, stage, watch = due
        told = await self._who(request, stage, session)
        for member in told:
            await self._say(request, watch, stage, owed, to=member, session=session)
        if self._phones is not None:
            await self._phones.due(request, _occasion(owed, stage), told, session=session)
        facts = {"target": owed, "until": watch.deadline.isoformat(), "to": [one.id for one in told]}
        await self._history.note(request.id, HistoryKind(stage.value), at=now, facts=facts, session=session)
        times.said(owed, stage)
        await self._requests.requests.keep(request, session=session)
        return True

    async def _who(self, request: SupportRequest, stage: Stage, session: Session) -> list[Member]:
        """Return who has to know: first the holder, then the lead too, at last whoever coordinates."""
        if stage is Stage.ESCALATED:
            return await self._nearest(request, Role.COORDINATOR, session)
        holder = await self._members.one(request.taken_by, session=session) if request.taken_by else None
        holders = [holder] if holder is not None and self._may_answer(holder, request) else []
        if stage is Stage.WARNED and holders:
            return holders
        leads = await self._nearest(request, Role.LEAD, session)
        leads = leads or await self._nearest(request, Role.COORDINATOR, session)
        return [*holders, *(one for one in leads if one.id not in {known.id for known in holders})]

    async def _nearest(self, request: SupportRequest, role: Role, session: Session) -> list[Member]:
        """Return whoever has this role today in the nearest area in which anybody has it."""
        order = self._places.nearest_first(request.area) or request.reach[::-1]
        found = await self._members.with_role([role], order, session=session)
        ranked = [(rank, one) for one in found if (rank := self._rank(one, role, order)) is not None]
        nearest = min((rank for rank, _ in ranked), default=None)
        return [one for rank, one in ranked if rank == nearest and self._may_answer(one, request)]

    def _rank(self, member: Member, role: Role, order: Sequence[str]) -> int | None:
        today = local_day(self._clock.now())
        theirs = [grant.area for grant in member.grants if grant.role is role and grant.holds_on(today)]
        return min((order.index(area) for area in theirs if area in order), default=None)

    def _may_answer(self, member: Member, request: SupportRequest) -> bool:
        return member.scope(local_day(self._clock.now())).covers(Permission.REQUESTS_ANSWER, request.reach)

    async def _say(
        self,
        request: SupportRequest,
        watch: Watch,
        stage: Stage,
        owed: Owed,
        *,
        to: Member,
        session: Session,
    ) -> None:
        """Write into their own chat, if they have one; everybody else sees it in the list."""
        if not to.chat:
            return
        now: datetime = self._clock.now()
        facts = {
            "member": to.id,
            "request": request.id,
            "code": request.code,
            "stage": stage.value,
            "owed": owed.value,
            "deadline": watch.deadline.isoformat(),
        }
        key = derived_id(request.id, "due", owed.value, stage.value, str(request.version), to.id)
        await self._events.tell(to.chat, event="due", event_id=key, facts=facts, at=now, session=session)


def _occasion(owed: Owed, stage: Stage) -> str:
    """Return why a phone is told."""
    if owed is not Owed.CALL:
        return stage.value
    return "call_now" if stage is Stage.WARNED else "call_missed"
