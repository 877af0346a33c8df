"""Letting requests follow what was corrected afterwards: hours, days, targets that begin later."""

from collections.abc import Callable
from typing import Final, NamedTuple

from helpdesk.service_times.following import FollowingTimes
from helpdesk.service_times.ports import Turns
from helpdesk.service_times.repository import ServiceRulesInMongo, WatchedRequests
from helpdesk.statistics.days import local_day
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.repository import SupportRequestsInMongo

Report = Callable[[str, int, int], None]

_AT_ONCE: Final = 200


class Recomputed(NamedTuple):
    """How many requests were looked at, and of how many something became another."""

    looked_at: int
    changed: int


class Recomputing:
    """Works out again what requests are owed; what was promised on the day they came stays."""

    def __init__(
        self,
        *,
        database: Database,
        store: ServiceRulesInMongo,
        times: FollowingTimes,
        marks: DirtyMarks,
        turns: Turns | None = None,
    ) -> None:
        """Take the database, the changes to follow, what reckons, statistics' marks, and who knows whose turn it is."""
        self._database = database
        self._store = store
        self._times = times
        self._marks = marks
        self._turns = turns
        self._requests = SupportRequestsInMongo()
        self._watched = WatchedRequests()

    async def run(
        self,
        *,
        area: str | None = None,
        is_all: bool = False,
        is_dry: bool = False,
        report: Report = lambda *_: None,
    ) -> Recomputed:
        """Go through the open requests of an area and below, or of all; with `is_all` through ended ones too.

        Each is a transaction of its own, so it may be cut off and run again.
        """
        total = await self._watched.count(area=area, is_all=is_all)
        looked, changed, last = 0, 0, ""
        while ids := await self._watched.after(last, area=area, is_all=is_all, limit=_AT_ONCE):
            for one in ids:
                changed += await self._one(one, is_dry=is_dry)
                looked += 1
                report("requests", looked, max(total, looked))
            last = ids[-1]
        return Recomputed(looked, changed)

    async def follow_changes(self) -> int:
        """Carry what was changed on pages to all open requests it concerns, and return how many became others."""
        changed = 0
        for change in await self._store.changes():
            last = change.done_to
            while ids := await self._watched.after(last, area=change.area, is_all=False, limit=_AT_ONCE):
                changed += sum([await self._one(one) for one in ids])
                last = ids[-1]
                await self._store.followed(change.id, to=last)
            await self._store.all_followed(change.id)
        return changed

    async def sample(self, area: str, *, most: int, times: FollowingTimes) -> Recomputed:
        """Tell of how many open requests the times would become others with these calendars; nothing is kept."""
        ids = await self._watched.after("", area=area, is_all=False, limit=most)
        found = [await self._requests.by_id(one) for one in ids]
        changed = [await _differs(one, times) for one in found if one is not None]
        return Recomputed(len(changed), sum(changed))

    async def open_requests(self, area: str) -> int:
        """Count the open requests of an area and below."""
        return await self._watched.count(area=area)

    async def _one(self, request_id: str, *, is_dry: bool = False) -> bool:
        async def work(session: Session) -> bool:
            request = await self._requests.by_id(request_id, session=session)
            if request is None:
                return False
            before = _figures(request)
            await self._times.reckon(request, session=session)
            if self._turns is not None:
                await self._turns.renew(request, session=session)
            if _figures(request) == before:
                return False
            if not is_dry:
                await self._requests.requests.keep(request, session=session)
                days = {local_day(at) for at in request.counted_at}
                await self._marks.mark_each(days, request.reach, session=session)
            return True

        return await self._database.in_transaction(work)


async def _differs(request: SupportRequest, times: FollowingTimes) -> bool:
    before = _figures(request)
    await times.reckon(request)
    return _figures(request) != before


def _figures(request: SupportRequest) -> object:
    return request.due_at, request.assigned_until, request.times.model_dump() if request.times else None
