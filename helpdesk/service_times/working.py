"""Working time: how much of it lies between two moments, and which moment comes after so much of it.

Everything is reckoned in Vietnam's time, which has no summer time; nothing here knows a database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple, TypeAlias

from helpdesk.clock import VIETNAM

FARTHEST: Final = timedelta(days=1100)
"""Whoever is closed for three years is not waited for."""

_DAY: Final = timedelta(days=1)
_NOTHING: Final = timedelta()


class Stretch(NamedTuple):
    """Part of a day in which somebody works; the last minute is not in it any more."""

    opens: time
    closes: time


Stretches: TypeAlias = tuple[Stretch, ...]
"""Of one day, in order; none when nobody works."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When somebody works: a usual week (Monday first), and the days that are not like their weekday."""

    week: tuple[Stretches, ...]
    special: Mapping[date, Stretches] = field(default_factory=dict)

    def stretches(self, day: date) -> Stretches:
        """Return when somebody works on that day."""
        found = self.special.get(day)
        return self.week[day.weekday()] if found is None else found

    def is_open(self, at: datetime) -> bool:
        """Tell whether somebody works at this moment."""
        local = at.astimezone(VIETNAM)
        return any(one.opens <= local.time() < one.closes for one in self.stretches(local.date()))

    def next_opening(self, at: datetime) -> datetime:
        """Return when somebody works again; the moment itself when somebody does, or nobody ever will."""
        if self.is_open(at):
            return at
        return next((opens.astimezone(VIETNAM) for opens, _ in self._from(at, at + FARTHEST)), at)

    def between(self, since: datetime, until: datetime) -> timedelta:
        """Return the working time between two moments; none when they come in the other order."""
        return sum((closes - opens for opens, closes in self._from(since, until)), _NOTHING)

    def after(self, at: datetime, much: timedelta) -> datetime | None:
        """Return the moment when so much working time has passed, in UTC; None when that is years away.

        It lies at the end of a working stretch rather than at the beginning of the next one.
        """
        if much <= _NOTHING:
            return at.astimezone(UTC)
        left = much
        for opens, closes in self._from(at, at + FARTHEST):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        return None

    def _from(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Go through the working stretches between two moments, cut at both, in UTC."""
        day, last = since.astimezone(VIETNAM).date(), until.astimezone(VIETNAM).date()
        while day <= last:
            for one in self.stretches(day):
                opens = max(_moment(day, one.opens), since.astimezone(UTC))
                closes = min(_moment(day, one.closes), until.astimezone(UTC))
                if opens < closes:
                    yield opens, closes
            day += _DAY


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, VIETNAM).astimezone(UTC)
