"""When somebody is there to answer, as the routing of requests asks it."""

from datetime import datetime, timedelta

from helpdesk.service_times.calendars import Calendars
from helpdesk.teams.models import Team


class OpenHours:
    """The working calendar of a request's place: its week, its days off and the public holidays."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars

    async def opening(self, area: str, team: Team | None, at: datetime) -> datetime:
        """Return when somebody is there again; the moment itself when somebody is."""
        return (await self._calendars.of(area, since=at, team=team)).next_opening(at)

    async def later(self, area: str, team: Team | None, at: datetime, *, minutes: int) -> datetime:
        """Return when so many minutes of working time have passed; where nobody ever works, so many of the clock."""
        much = timedelta(minutes=minutes)
        return (await self._calendars.of(area, since=at, team=team)).after(at, much) or at + much
