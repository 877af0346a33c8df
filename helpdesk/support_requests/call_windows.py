"""When a resident may be called back: parts of working days, never at night. Nothing here knows a database."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final, Self

from pydantic import BaseModel

from helpdesk.clock import VIETNAM
from helpdesk.messaging.models import QUIET_FROM, QUIET_TO
from helpdesk.service_times.working import WorkingCalendar

NOON: Final = time(12)
LEAST: Final = timedelta(minutes=30)
"""A shorter rest of a morning is not offered: nobody may have the time to call."""
SOON: Final = timedelta(hours=2)
FARTHEST: Final = timedelta(days=45)
"""So far ahead days are offered; a longer holiday than Tết there is none."""

_QUARTER_S: Final = 15 * 60
_PARTS: Final = ((QUIET_TO, NOON), (NOON, QUIET_FROM))


class CallWindow(BaseModel):
    """From when until when somebody may be called."""

    since: datetime
    until: datetime

    @property
    def written(self) -> str:
        """Return it as buttons and forms carry it."""
        return f"{self.since.isoformat()}/{self.until.isoformat()}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Read what `written` wrote; None when it is none."""
        since, _, until = written.partition("/")
        try:
            found = cls(since=datetime.fromisoformat(since), until=datetime.fromisoformat(until))
        except ValueError:
            return None
        is_moment = found.since.tzinfo is not None and found.until.tzinfo is not None
        return found if is_moment and found.since < found.until else None

    def fits(self, calendar: WorkingCalendar, *, now: datetime) -> bool:
        """Tell whether somebody works in all of it, it is not over, and not too far ahead."""
        if self.until <= now or self.since > now + FARTHEST:
            return False
        day = self.since.astimezone(VIETNAM).date()
        return any(one.since <= self.since and self.until <= one.until for one in whole_parts(calendar, day))


class CallBack(CallWindow):
    """That a resident wants to be called. `tries` were made, and nobody was reached."""

    asked_at: datetime
    tries: int = 0

    def is_missed(self, at: datetime) -> bool:
        """Whether the time is over and nobody called."""
        return self.until <= at


def whole_parts(calendar: WorkingCalendar, day: date) -> Iterator[CallWindow]:
    """Return the morning and the afternoon of a day, as far as somebody works then."""
    for opens, closes in _PARTS:
        worked = [one for one in calendar.stretches(day) if one.opens < closes and one.closes > opens]
        if worked:
            since, until = max(worked[0].opens, opens), min(worked[-1].closes, closes)
            yield CallWindow(since=_moment(day, since), until=_moment(day, until))


def parts(calendar: WorkingCalendar, day: date, *, now: datetime) -> list[CallWindow]:
    """Return the parts of a day that are still to come, or enough of them."""
    coming = [
        CallWindow(since=max(one.since, _next_quarter(now)), until=one.until) for one in whole_parts(calendar, day)
    ]
    return [one for one in coming if one.until - one.since >= LEAST]


def soon(calendar: WorkingCalendar, now: datetime) -> CallWindow | None:
    """Return the next two hours, if somebody works now and goes on for a while."""
    if not calendar.is_open(now):
        return None
    part = next((one for one in whole_parts(calendar, _day(now)) if one.since <= now < one.until), None)
    if part is None or part.until - now < LEAST:
        return None
    return CallWindow(since=now, until=min(part.until, now + SOON))


def next_parts(calendar: WorkingCalendar, now: datetime, *, most: int) -> list[CallWindow]:
    """Return the mornings and afternoons that come next; one that goes on now is not in it."""
    coming = (one for day in _days(now) for one in parts(calendar, day, now=now))
    later = (one for one in coming if one.since > _next_quarter(now))
    return list(islice(later, most))


def open_days(calendar: WorkingCalendar, now: datetime, *, most: int) -> list[date]:
    """Return the days after today on which somebody can be called."""
    days = (day for day in _days(now) if day > _day(now) and any(whole_parts(calendar, day)))
    return list(islice(days, most))


def _days(now: datetime) -> Iterator[date]:
    return (_day(now) + timedelta(days=ahead) for ahead in range(FARTHEST.days))


def _day(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, VIETNAM)


def _next_quarter(at: datetime) -> datetime:
    return at + timedelta(seconds=-at.timestamp() % _QUARTER_S)
