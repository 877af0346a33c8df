"""All rooms, opened, and the loops that run in them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from api.broadcast_room import BroadcastRoom
from api.feed_room import FeedRoom
from api.public_room import PublicRoom
from api.push_room import PushRoom
from api.reporting import Reporting
from api.webhooks.counting import WebhookCounts
from bot.channels.intake import Intake
from bot.channels.registry import OpenChannels
from bot.channels.status import ChannelStatus
from bot.channels.webchat import WebChat
from bot.engine.lookups import HouseLookups
from guides.library.editing import Editing
from guides.library.library import Library
from guides.library.media import GuideMedia
from guides.library.unanswered import UnansweredInMongo
from guides.search.port import GuideSearch
from guides.search.procedures import ProcedureIndexes
from helpdesk.areas.service import Areas
from helpdesk.assistance.photos.service import LogPhotos
from helpdesk.assistance.reviewing import Reviewing
from helpdesk.assistance.service import Assistance
from helpdesk.attachments.addresses import FileAddresses
from helpdesk.attachments.service import Attachments
from helpdesk.audit.service import Audit
from helpdesk.broadcasts.saying import NewsInConversations
from helpdesk.channels.service import ChannelAccounts
from helpdesk.clock import Clock
from helpdesk.installation import Installation
from helpdesk.journeys.service import Journeys
from helpdesk.language.catalogues import Words
from helpdesk.log_import.service import LogImports
from helpdesk.messaging.answering import Answering
from helpdesk.messaging.delivering import Delivering
from helpdesk.messaging.feed import GUIDES, PROCEDURES, LiveFeed
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.month_sheets.dating import MonthRules
from helpdesk.month_sheets.service import MonthSheets
from helpdesk.posters.service import Posters
from helpdesk.procedures.service import Procedures
from helpdesk.reminders.prompting import Prompting
from helpdesk.residents.service import Residents
from helpdesk.roster.calendars import CalendarLinks
from helpdesk.roster.covering import Covering
from helpdesk.roster.gathering import GroupEvents
from helpdesk.roster.planning import Planning
from helpdesk.roster.service import Roster
from helpdesk.safety.service import ScamReports
from helpdesk.service_times.calendars import Calendars
from helpdesk.service_times.changing import ServiceRules
from helpdesk.service_times.following import FollowingTimes
from helpdesk.service_times.recomputing import Recomputing
from helpdesk.service_times.watching import Watching
from helpdesk.settings import Settings
from helpdesk.statistics.loads import TeamLoads
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.spread_read import SpreadRead
from helpdesk.storage.database import Database
from helpdesk.storage.failures import DatabaseError
from helpdesk.support_requests.closing_in_time import ClosingInTime
from helpdesk.support_requests.inbox import TeamInbox
from helpdesk.support_requests.offering import Offering
from helpdesk.support_requests.on_behalf import OnBehalf
from helpdesk.support_requests.presence import Presence
from helpdesk.support_requests.ready_replies import ReadyReplies
from helpdesk.support_requests.routing_rules import RoutingDesk
from helpdesk.support_requests.saved_views import SavedViews
from helpdesk.support_requests.service import SupportRequests
from helpdesk.targets.importing import TargetImports
from helpdesk.targets.service import Targets
from helpdesk.teams.cards import MemberCards
from helpdesk.teams.changing_teams import ChangingTeams
from helpdesk.teams.chats import TeamChats
from helpdesk.teams.entering import Entering
from helpdesk.teams.managing import ManagingMembers
from helpdesk.teams.photos import MemberPhotos
from helpdesk.teams.second_factor import SecondFactors
from helpdesk.teams.service import Teams
from helpdesk.teams.signing_in import SigningIn

log = logging.getLogger(__name__)

_AREAS_S = 30.0
_CANCELLED_AGAIN_S = 10.0  # longer than whatever is on its way may take


@dataclass(slots=True)
class House:
    """All rooms, opened. Pages, webhooks, the worker and commands take from it what they need."""

    settings: Settings
    installation: Installation
    database: Database
    clock: Clock
    words: Words
    areas: Areas
    catalogue: Library
    search: GuideSearch
    procedures: Procedures
    procedure_search: ProcedureIndexes
    editing: Editing
    unanswered: UnansweredInMongo
    media: GuideMedia
    teams: Teams
    chats: TeamChats
    cards: MemberCards
    look: HouseLookups
    photos: MemberPhotos
    signing_in: SigningIn
    factors: SecondFactors
    managing: ManagingMembers
    changing_teams: ChangingTeams
    entering: Entering
    residents: Residents
    requests: SupportRequests
    team_inbox: TeamInbox
    saved_views: SavedViews
    presence: Presence
    calendars: Calendars
    times: FollowingTimes
    service_rules: ServiceRules
    recomputing: Recomputing
    scams: ScamReports
    journeys: Journeys
    assistance: Assistance
    reviewing: Reviewing
    log_imports: LogImports
    month_sheets: MonthSheets
    month_rules: MonthRules
    log_photos: LogPhotos
    statistics: Statistics
    measures: Measures
    spread: SpreadRead
    loads: TeamLoads
    targets: Targets
    target_imports: TargetImports
    roll_ups: RollUps
    marks: DirtyMarks
    audit: Audit
    inbox: Inbox
    outbox: Outbox
    conversations: Conversations
    intake: Intake
    attachments: Attachments
    posters: Posters
    addresses: FileAddresses
    accounts: ChannelAccounts
    channels: OpenChannels
    channel_status: ChannelStatus
    webhooks: WebhookCounts
    chat: WebChat
    feed: LiveFeed
    answering: Answering
    delivering: Delivering
    keeper: LaneKeeper
    prompting: Prompting
    watching: Watching
    roster: Roster
    covering: Covering
    planning: Planning
    group_events: GroupEvents
    calendar_links: CalendarLinks
    routing: RoutingDesk
    offering: Offering
    closing: ClosingInTime
    replies: ReadyReplies
    on_behalf: OnBehalf
    push: PushRoom
    reporting: Reporting
    feeds: FeedRoom
    public: PublicRoom
    broadcasts: BroadcastRoom
    news: NewsInConversations

    @asynccontextmanager
    async def at_work(self, *, answers: bool = True) -> AsyncIterator[None]:
        """Open the channels and keep the live feed running, with `answers` the message path too; stop cleanly.

        Raises SetupError when an account of the settings cannot be used.
        """
        await self.channels.open()
        await self.catalogue.remember_packaged()
        loops: list[Callable[[], Awaitable[None]]] = [
            self.feed.run,
            self._look_at_areas,
            lambda: self._look_again(GUIDES, self.catalogue.refresh),
        ]
        if answers:
            loops += [
                self.prompting.run,
                self.watching.run,
                self.offering.run,
                self.closing.run,
                self.push.sending.run,
                self.feeds.sending.run,
                self.broadcasts.sending.run,
                self.roll_ups.run,
                self.reporting.scheduling.run,
                self.reporting.sending.run,
                self.attachments.run,
                self.media.run,
                self.keeper.run,
                self.delivering.run,
                self.answering.run,
                lambda: self._look_again(PROCEDURES, self.procedure_search.refresh),
            ]
        loops.append(lambda: self.channels.run(asks=answers))
        tasks = [asyncio.create_task(_kept_running(loop)) for loop in loops]
        try:
            yield
        finally:
            # Answering stops first, then what is on its way arrives, then the lanes are given back.
            for task in reversed(tasks):
                await _ended(task)

    async def _look_at_areas(self) -> None:
        """Read the tree of places again when somebody changed it."""
        while True:
            await asyncio.sleep(_AREAS_S)
            try:
                await self.areas.refresh()
            except DatabaseError as error:
                log.warning("areas not looked at: %s", type(error).__name__)

    async def _look_again(self, topic: str, refresh: Callable[[], Awaitable[bool]]) -> None:
        """Take over what changed in any process: at once, then as the feed wakes; its patience is the safety net."""
        async with self.feed.listen(topic) as beats:
            while True:
                try:
                    await refresh()
                except DatabaseError as error:
                    log.warning("%s not looked at: %s", topic, type(error).__name__)
                await anext(beats)


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancel until it is over: a transaction that is given up may lose the word that it shall end."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_CANCELLED_AGAIN_S)


async def _kept_running(loop: Callable[[], Awaitable[None]]) -> None:
    """Run a loop of the house; a defect is logged and does not silence it for ever."""
    while True:
        try:
            await loop()
        except Exception:
            log.exception("a loop of the house stopped and starts again")
            await asyncio.sleep(1)
