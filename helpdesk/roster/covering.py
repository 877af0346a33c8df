"""How much of the service times somebody was, or will be, on duty."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple, TypeAlias

from pydantic import BaseModel

from helpdesk.roster.models import Absence, Shift
from helpdesk.roster.repository import RosterInMongo
from helpdesk.service_times.working import WorkingCalendar
from helpdesk.statistics.days import Period

_NOTHING = timedelta()

Part: TypeAlias = tuple[time, time]


class Covered(NamedTuple):
    """Time in which a team serves, how much of it somebody is on duty, and duty beside it."""

    service: timedelta
    covered: timedelta
    beside: timedelta

    @property
    def share(self) -> float | None:
        """How much of the service times is covered; None when there are none."""
        return self.covered / self.service if self.service else None

    @property
    def open_time(self) -> timedelta:
        """Service times in which nobody is on duty."""
        return self.service - self.covered


class TeamCover(BaseModel):
    """What a team's roster covers in a period, and the days of service on which nobody is on duty at all."""

    team: str
    covered: Covered
    days_served: int
    days_bare: list[date]


class Covering:
    """Compares the rosters of teams with their service times."""

    def __init__(self) -> None:
        """Bind the records."""
        self._store = RosterInMongo()

    async def of(self, calendars: Mapping[str, WorkingCalendar], since: date, until: date) -> dict[str, TeamCover]:
        """Return for each team, by its id, what its roster covers of its calendar. Raises InvalidPeriodError.

        Which teams the asking member may see is for the caller to ask: by `Teams.active_below`.
        """
        days = Period.of(since, until).days
        shifts, absences = await self._store.of_teams(list(calendars), since, until)
        return {
            team: cover_of(
                team,
                calendar,
                days,
                [one for one in shifts if one.team == team],
                [one for one in absences if one.team == team],
            )
            for team, calendar in calendars.items()
        }


def cover_of(
    team: str,
    calendar: WorkingCalendar,
    days: Sequence[date],
    shifts: Collection[Shift],
    absences: Collection[Absence],
) -> TeamCover:
    """Compare a roster with a calendar, day by day. A shift whose members are all away covers nothing."""
    on_duty: dict[date, list[Part]] = {}
    for shift in shifts:
        for day in shift.days(days[0], days[-1]):
            gone = {one.member for one in absences if one.holds_on(day)}
            if not gone.issuperset(shift.members):
                on_duty.setdefault(day, []).append((shift.starts, shift.ends))
    found = {day: _on_a_day(joined(calendar.stretches(day)), joined(on_duty.get(day, ()))) for day in days}
    return TeamCover(
        team=team,
        covered=Covered(*(sum(parts, _NOTHING) for parts in zip(*found.values(), strict=True))),
        days_served=sum(bool(one.service) for one in found.values()),
        days_bare=[day for day, one in found.items() if one.service and not one.covered],
    )


def joined(parts: Iterable[Part]) -> list[Part]:
    """Return times of a day in order, with what overlaps or touches as one."""
    found: list[Part] = []
    for begins, ends in sorted(parts):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((begins, ends))
    return found


def _on_a_day(service: Sequence[Part], duty: Sequence[Part]) -> Covered:
    both = [(max(one[0], other[0]), min(one[1], other[1])) for one in service for other in duty]
    covered = _length(part for part in both if part[0] < part[1])
    return Covered(service=_length(service), covered=covered, beside=_length(duty) - covered)


def _length(parts: Iterable[Part]) -> timedelta:
    return sum((_since_midnight(ends) - _since_midnight(begins) for begins, ends in parts), _NOTHING)


def _since_midnight(at: time) -> timedelta:
    """Return how far into the day it is; its last instant is midnight."""
    return timedelta(days=1) if at.microsecond else timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
