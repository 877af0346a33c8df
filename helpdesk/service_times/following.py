"""Keeping on each request what it is owed: called wherever a request is kept, in the same transaction."""

from datetime import datetime

from helpdesk.service_times.calendars import Calendars
from helpdesk.service_times.models import Pace, ServiceTimes
from helpdesk.service_times.targets import DEFAULTS, Target
from helpdesk.service_times.working import WorkingCalendar
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import ENDED, PAUSED, Status, SupportRequest

_RESOLVED = (Status.RESOLVED, Status.CLOSED)


class FollowingTimes:
    """Follows every move of a request; what changes nothing about time costs no look-up."""

    def __init__(self, calendars: Calendars) -> None:
        """Take the calendars of places."""
        self._calendars = calendars

    async def follow(self, request: SupportRequest, *, session: Session | None = None) -> None:
        """Bring what is owed, and until when, up to where the request stands now."""
        if request.times is None or _has_moved(request, request.times):
            await self.reckon(request, session=session)
        else:
            request.due_at = due_at(request, request.times)

    async def reckon(self, request: SupportRequest, *, session: Session | None = None) -> None:
        """Work all of it out anew, with the calendar of today and the promise of the day it came."""
        promised = None
        if request.times is None or _asks_elsewhere(request, request.times):
            day = local_day(request.created_at)
            promised = await self._calendars.promised(request.area, request.priority, day=day, session=session)
        calendar = await self._calendars.of(
            request.area, since=request.created_at, until=request.changed_at, team=request.team, session=session
        )
        settle(request, calendar, promised)


def settle(request: SupportRequest, calendar: WorkingCalendar, promised: Target | None) -> None:
    """Put onto a request what it is owed; without `promised` what was promised before stays."""
    times = _with_promise(request, promised)
    times.goes(_pace(request.status), at=request.changed_at)
    times.reckon(
        calendar,
        opened_at=request.created_at,
        answered_at=request.first_answer_at,
        is_resolved=request.status in _RESOLVED and request.merged_into is None,
        call=request.call_at if request.is_open else None,
    )
    request.times, request.due_at = times, due_at(request, times)


def due_at(request: SupportRequest, times: ServiceTimes) -> datetime | None:
    """Return when the next thing is owed: an answer, the end, or a call at the time the resident named."""
    return min(filter(None, (times.due_at(), _call_due(request))), default=None)


def _call_due(request: SupportRequest) -> datetime | None:
    """Return until when the resident is to be called, None when they are not."""
    return request.call_at.until if request.call_at is not None and request.is_open else None


def _with_promise(request: SupportRequest, promised: Target | None) -> ServiceTimes:
    known, facts = request.times, dict[str, object](team=request.team)
    if promised is None and known is not None:
        return known.model_copy(update=facts, deep=True)
    promise = promised or DEFAULTS[request.priority]
    facts |= {
        "area": request.area,
        "priority": request.priority.value,
        "promised_first_answer": int(promise.first_answer.total_seconds()),
        "promised_resolution": int(promise.resolution.total_seconds()),
    }
    return known.model_copy(update=facts, deep=True) if known is not None else ServiceTimes.model_validate(facts)


def _asks_elsewhere(request: SupportRequest, times: ServiceTimes) -> bool:
    """Tell whether another place or another priority promises something else."""
    return (times.area, times.priority) != (request.area, request.priority.value)


def _has_moved(request: SupportRequest, times: ServiceTimes) -> bool:
    kept = (times.team, times.pace, times.first_answer_seconds is not None)
    now = (request.team, _pace(request.status), request.first_answer_at is not None)
    watched = times.call_watch.deadline if times.call_watch is not None else None
    return kept != now or watched != _call_due(request) or _asks_elsewhere(request, times)


def _pace(status: Status) -> Pace:
    if status in ENDED:
        return Pace.ENDED
    return Pace.PAUSED if status in PAUSED else Pace.RUNNING
