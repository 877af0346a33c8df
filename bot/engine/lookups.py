"""The look-ups dialogs may use, answered by the rooms of the house."""

from datetime import datetime

from bot.engine.talk import Responder
from guides.catalogue.catalogue import Catalogue
from guides.search.port import GuideSearch
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area, AreaMatch, Level
from helpdesk.areas.service import Areas
from helpdesk.residents.service import Residents
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.service import Teams


class KnownPlaces:
    """The tree of places, as dialogs see it."""

    def __init__(self, areas: Areas) -> None:
        """Take the areas."""
        self._areas = areas

    def search(
        self, text: str, *, limit: int = 5, within: str | None = None, levels: tuple[Level, ...] = (Level.COMMUNE,)
    ) -> list[AreaMatch]:
        """Find places by their words, best first."""
        return self._areas.search(text, limit=limit, within=within, levels=levels)

    def find(self, area: str) -> Area | None:
        """Return an area as it is today (what it was merged into, if anything), None when there is none."""
        try:
            today = self._areas.current(area)
            return today[0] if len(today) == 1 else self._areas.get(area)
        except UnknownAreaError:
            return None

    def label(self, area: Area) -> str:
        """Say it with its province."""
        return self._areas.label(area)


class HouseLookups:
    """Everything a dialog may look up."""

    def __init__(
        self,
        *,
        areas: Areas,
        guides: Catalogue,
        search: GuideSearch,
        teams: Teams,
        requests: SupportRequests,
        residents: Residents,
        operator: str,
    ) -> None:
        """Take the rooms, and who runs this installation."""
        self.places = KnownPlaces(areas)
        self.guides = guides
        self.search = search
        self.operator = operator
        self._teams = teams
        self._requests = requests
        self._residents = residents

    async def responder(self, area: str, at: datetime) -> Responder | None:
        """Tell who answers requests from this area, and from when."""
        place = self.places.find(area)
        if place is None:
            return None
        team = await self._teams.responsible_for(place.nearest_first)
        if team is None:
            return None
        opening = team.hours.next_opening(at)
        return Responder(name=team.name, answers_from=None if opening <= at else opening)

    async def is_request_open(self, request: str) -> bool:
        """Tell whether somebody still works on it."""
        return await self._requests.is_open(request)

    async def agreed_text(self, resident: str) -> str | None:
        """Return the version of the text they agreed to last: a day such as "2026-11-22"."""
        known = await self._residents.one(resident) if resident else None
        given = [event.text_version for event in known.consents if event.is_given] if known else []
        return given[-1] if given else None

    async def phone_tail(self, resident: str) -> str | None:
        """Return the last digits of the phone number we keep, if any."""
        known = await self._residents.one(resident) if resident else None
        return known.phone_tail if known else None
