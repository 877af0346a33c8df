"""The look-ups dialogs may use, answered by the rooms of the house."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.engine.talk import CardHolder, CodeOwner, CodeState, OwnPetition, OwnRequest, Responder
from bot.engine.team_lookups import HouseTeamLookups
from guides.catalogue.catalogue import Guides
from guides.search.port import GuideSearch
from guides.search.procedures import ProcedureSearch
from helpdesk.areas.models import Area, AreaMatch, Level
from helpdesk.areas.service import Areas
from helpdesk.attachments.models import AttachmentState
from helpdesk.attachments.service import Attachments
from helpdesk.broadcasts.saying import NewsInConversations
from helpdesk.messaging.models import Conversation
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.petitions.service import Petitions
from helpdesk.posters.models import Poster
from helpdesk.posters.service import Posters
from helpdesk.reminders.models import Reminder
from helpdesk.reminders.service import Reminders
from helpdesk.residents.linking import Linking
from helpdesk.residents.models import MOST_LINKED, Link
from helpdesk.residents.service import Residents
from helpdesk.safety.checking import Checker
from helpdesk.service_times.calendars import Calendars
from helpdesk.service_times.working import WorkingCalendar
from helpdesk.support_requests.call_windows import CallBack
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.cards import MemberCards
from helpdesk.teams.chats import TeamChats
from helpdesk.teams.models import Member
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

    def nearest(self, latitude: float, longitude: float, *, limit: int = 3) -> list[Area]:
        """Return the communes nearest to a point."""
        return self._areas.nearest(latitude, longitude, limit=limit)

    def find(self, area: str) -> Area | None:
        """Return an area as it is today (what it was merged into, if anything), None when there is none."""
        known = self._areas.known(area)
        today = self._areas.current(area) if known else []
        return today[0] if len(today) == 1 else known

    def today(self, area: str) -> list[str]:
        """Return the ids of what an area is today; of one that nobody knows, its own."""
        return [today.id for today in self._areas.current(area)] if self._areas.known(area) else [area]

    def label(self, area: Area) -> str:
        """Say it with its province."""
        return self._areas.label(area)

    def nearest_first(self, area: str) -> list[str]:
        """Return an area as it is today and what holds it, nearest first; nothing when it is not known."""
        found = self.find(area)
        return found.nearest_first if found else []

    def name(self, area: str) -> str:
        """Return what an area is called, its id when nobody knows it any more."""
        found = self.find(area)
        return found.full_name if found else area


class HouseLookups:
    """Everything a dialog may look up."""

    def __init__(  # noqa: PLR0913 - the rooms, all named
        self,
        *,
        areas: Areas,
        guides: Guides,
        search: GuideSearch,
        procedures: ProcedureSearch,
        teams: Teams,
        calendars: Calendars,
        chats: TeamChats,
        news: NewsInConversations,
        cards: MemberCards,
        checker: Checker,
        requests: SupportRequests,
        residents: Residents,
        linking: Linking,
        conversations: Conversations,
        attachments: Attachments,
        reminders: Reminders,
        posters: Posters,
        petitions: Petitions,
        outbox: Outbox,
        kind_of: Callable[[str], str],
        window_of: Callable[[str], timedelta | None],
        operator: str,
    ) -> None:
        """Take the rooms, what tells the kind and the window of an account, and who runs this installation."""
        self.places = KnownPlaces(areas)
        self.guides = guides
        self.search = search
        self.procedures = procedures
        self.operator = operator
        self.serving = HouseTeamLookups(chats=chats, requests=requests, outbox=outbox, places=self.places)
        self.news = news
        self.checker = checker
        self._cards = cards
        self._teams = teams
        self._calendars = calendars
        self._requests = requests
        self._residents = residents
        self._linking = linking
        self._conversations = conversations
        self._attachments = attachments
        self._reminders = reminders
        self._posters = posters
        self._petitions = petitions
        self._kind_of = kind_of
        self._window_of = window_of

    async def responder(self, area: str, at: datetime) -> Responder | None:
        """Tell who answers requests from this area, and from when."""
        place = self.places.find(area)
        if place is None:
            return None
        team = await self._teams.responsible_for(place.nearest_first)
        if team is None:
            return None
        calendar = await self._calendars.of(place.id, team=team, since=at)
        opening = calendar.next_opening(at)
        return Responder(name=team.name, answers_from=None if opening <= at else opening)

    async def card_holder(self, code: str) -> CardHolder | None:
        """Find whose card has this code; None when it is nobody's who works in a team today."""
        member = await self._cards.holder(code)
        if member is None:
            return None
        team = await self._teams.team(member.team) if member.team else None
        area = self.places.find(team.area if team else _area_of(member))
        place = self.places.label(area) if area else ""
        return CardHolder(member.name, team.name if team else "", place, member.photo or "")

    async def is_request_open(self, request: str) -> bool:
        """Tell whether somebody still works on it, and takes what the resident writes."""
        return await self._requests.is_heard(request)

    async def call_back(self, request: str) -> CallBack | None:
        """Tell when the resident of a request is to be called; None when they are not."""
        return await self._requests.call_back(request)

    async def working_calendar(self, area: str, at: datetime) -> WorkingCalendar:
        """Return when the team of a place works."""
        return await self._calendars.of(area, since=at)

    async def own_requests(self, conversation: Conversation) -> list[OwnRequest]:
        """Return the open requests of who talks here, in any of their conversations, the longest waiting first."""
        known = await self._residents.one(conversation.resident) if conversation.resident else None
        found = await self._requests.open_of(known.conversations if known else [conversation.id])
        return [await self._own(one) for one in found]

    async def _own(self, one: SupportRequest) -> OwnRequest:
        title = one.procedure.title if one.procedure else ""
        shown = await self._petitions.public_of([one.id, *one.merged])
        petition = OwnPetition(shown.status, shown.last.on) if shown else None
        return OwnRequest(one.code, one.guide, one.guide_version, title, one.status, petition)

    async def helped_with(self, conversation: Conversation, guide: str) -> str | None:
        """Return the request about a guide with which who talks here was helped last; None when there is none."""
        known = await self._residents.one(conversation.resident) if conversation.resident else None
        return await self._requests.ended_about(guide, known.conversations if known else [conversation.id])

    async def request_code(self, request: str) -> str:
        """Return the code by which somebody knows a request, or the one in which it goes on."""
        return await self._requests.code_of(request)

    async def blocked_until(self, conversation: Conversation) -> datetime | None:
        """Tell until when the team of their place takes nothing from who talks here; None when it does."""
        return await self._requests.blocked_until(
            resident=conversation.resident or "", conversation=conversation.id, area=conversation.area or ""
        )

    async def agreed_text(self, resident: str) -> str | None:
        """Return the version of the text they agreed to last: a day such as "2026-11-22"."""
        known = await self._residents.one(resident) if resident else None
        given = [event.text_version for event in known.consents if event.is_given] if known else []
        return given[-1] if given else None

    async def phone_tail(self, resident: str) -> str | None:
        """Return the last digits of the phone number we keep, if any."""
        known = await self._residents.one(resident) if resident else None
        return known.phone_tail if known else None

    async def waiting_files(self, conversation: str, files: Sequence[str]) -> list[str]:
        """Return those of a conversation's files that are still here and that nobody has seen."""
        found = await self._attachments.own(files, conversation=conversation)
        return [one.id for one in found if one.state is AttachmentState.WAITING]

    async def code_owner(self, code: str, here: Conversation, at: datetime) -> CodeOwner | None:
        """Find whose link code was typed here; None when nobody who agrees ever had it."""
        known = await self._linking.code(code)
        owner = await self._residents.one(known.resident) if known else None
        shown = await self._conversations.one(known.id) if known else None
        if known is None or owner is None or shown is None or not owner.has_consent:
            return None
        state = CodeState.GOOD
        if known.id == here.id:
            state = CodeState.OWN
        elif known.is_used:
            state = CodeState.USED
        elif known.is_expired(at):
            state = CodeState.EXPIRED
        elif here.id in owner.conversations:
            state = CodeState.LINKED
        else:
            own = await self._residents.one(here.resident) if here.resident else None
            if len(owner.conversations) + len(own.conversations if own else [here.id]) > MOST_LINKED:
                state = CodeState.FULL
        return CodeOwner(state, owner.id, shown)

    async def links(self, resident: str) -> list[Link]:
        """Return what links this person's conversations."""
        known = await self._residents.one(resident) if resident else None
        return known.links if known else []

    async def reminders(self, resident: str) -> list[Reminder]:
        """Return what this person wants to be reminded of, in any of their conversations, the nearest day first."""
        known = await self._residents.one(resident) if resident else None
        return await self._reminders.of(known.conversations) if known else []

    async def wants_nudges(self, resident: str) -> bool:
        """Tell whether they may be asked about a guide they left in the middle."""
        known = await self._residents.one(resident) if resident else None
        return known is not None and not known.is_left_alone

    def window(self, conversation: str) -> timedelta | None:
        """Return how long after the resident's last words we may write there; None: at any time."""
        return self._window_of(conversation.rpartition(":")[0])

    async def poster(self, code: str) -> Poster | None:
        """Return the poster with this code, also a withdrawn one."""
        return await self._posters.known(code)

    def channel(self, conversation: str) -> str:
        """Return the kind of channel a conversation is on."""
        return self._kind_of(conversation.rpartition(":")[0])


def _area_of(member: Member) -> str:
    return member.grants[-1].area if member.grants else ""
