"""The working calendar of a place: its week, its days, and the public holidays, as the nearest area says them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from helpdesk.clock import VIETNAM
from helpdesk.service_times.days import DayEntry, DayKind
from helpdesk.service_times.hours import week_of
from helpdesk.service_times.ports import Places
from helpdesk.service_times.public_days import public_days
from helpdesk.service_times.repository import ServiceRulesInMongo
from helpdesk.service_times.targets import DEFAULTS, Target, targets_on
from helpdesk.service_times.working import FARTHEST, Stretches, WorkingCalendar
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import Priority
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import OfficeHours, Team
from helpdesk.teams.service import Teams


class Calendars:
    """Puts together what holds in a place."""

    def __init__(self, *, store: ServiceRulesInMongo, teams: Teams, places: Places) -> None:
        """Take what areas said, the teams, and the tree of places."""
        self._store = store
        self._teams = teams
        self._places = places

    async def of(
        self,
        area: str,
        *,
        since: datetime,
        team: str | Team | None = None,
        until: datetime | None = None,
        session: Session | None = None,
    ) -> WorkingCalendar:
        """Return the calendar of a place from one moment to three years after another; before and after it is plain.

        The week is that of the nearest area that has one, else that of the team, else of the team of that place.
        """
        order = self.order(area)
        first, last = since.astimezone(VIETNAM).date(), ((until or since) + FARTHEST).astimezone(VIETNAM).date()
        first -= timedelta(days=1)
        hours = await self._store.hours(order, session=session)
        nearest = next((hours[one] for one in order if one in hours), None)
        week = nearest.week if nearest else week_of(await self._office_hours(order, team, session))
        entries = await self._store.days(order, first, last, session=session)
        return WorkingCalendar(week, special_days(week, range(first.year, last.year + 1), entries, order))

    async def of_teams(self, teams: Sequence[Team], *, since: date, until: date) -> dict[str, WorkingCalendar]:
        """Return the calendar of each team's own area for these days, by the team's id. Two reads for all of them."""
        orders = {team.id: self.order(team.area) for team in teams}
        places = sorted({area for order in orders.values() for area in order})
        hours = await self._store.hours(places)
        entries = await self._store.days(places, since, until)
        found: dict[str, WorkingCalendar] = {}
        for team in teams:
            order = orders[team.id]
            nearest = next((hours[one] for one in order if one in hours), None)
            week = nearest.week if nearest else week_of(team.hours)
            said = [entry for entry in entries if entry.area in order]
            found[team.id] = WorkingCalendar(week, special_days(week, range(since.year, until.year + 1), said, order))
        return found

    async def promised(self, area: str, priority: Priority, *, day: date, session: Session | None = None) -> Target:
        """Return what is promised for a request that comes on that day."""
        order = self.order(area)
        found = targets_on(day, await self._store.targets(order, session=session), order)
        return (found.promised if found else DEFAULTS)[priority]

    def order(self, area: str) -> list[str]:
        """Return whom to ask for a place, nearest first; a place that is not known asks itself."""
        return self._places.nearest_first(area) or [area]

    async def _office_hours(
        self, order: Sequence[str], team: str | Team | None, session: Session | None
    ) -> OfficeHours:
        if isinstance(team, Team):
            return team.hours
        try:
            known = await self._teams.team(team, session=session) if team else None
        except UnknownTeamError:
            known = None
        known = known or await self._teams.responsible_for(order, session=session)
        return known.hours if known else OfficeHours()


def special_days(
    week: Sequence[Stretches], years: Iterable[int], entries: Sequence[DayEntry], order: Sequence[str]
) -> dict[date, Stretches]:
    """Return the days that are not like their weekday: public holidays, then what areas say, the nearest last."""
    special: dict[date, Stretches] = {}
    for one in (public for year in years for public in public_days(year)):
        special[one.day] = () if one.is_off else as_worked(week, one.day)
    for entry in sorted(entries, key=lambda one: -order.index(one.area)):
        special[entry.day] = () if entry.kind is DayKind.OFF else as_worked(week, entry.day)
    return special


def as_worked(week: Sequence[Stretches], day: date) -> Stretches:
    """Return when people work on a day they would have off: as on its weekday, else as on the first one they work."""
    return week[day.weekday()] or next((usual for usual in week if usual), ())
