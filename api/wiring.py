"""Where every room gets its neighbours: web, worker and command line share this one wiring."""

import asyncio
import logging
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from beanie import Document

from api.telegram import TelegramPart, opened_telegram
from bot.channels.intake import Intake
from bot.channels.port import Channel
from bot.channels.webchat import WebChat, WebChatChannel
from bot.dialogs import DIALOGS, Routing
from bot.engine.answerer import BotAnswerer
from bot.engine.applying import Effects
from bot.engine.engine import Engine
from bot.engine.lookups import HouseLookups
from bot.engine.telling import InternalEvents
from bot.engine.wording import Wording
from bot.posting import ChannelPostman
from guides.catalogue.catalogue import Catalogue
from guides.search.port import GuideSearch
from guides.search.simple import SyllableSearch
from helpdesk.areas.records import AreaRecord
from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.service import Areas
from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.assistance.service import Assistance
from helpdesk.audit.records import AuditEntryRecord
from helpdesk.audit.service import Audit
from helpdesk.clock import VIETNAM, Clock, SystemClock
from helpdesk.installation import Installation
from helpdesk.journeys.repository import StepEventsInMongo
from helpdesk.journeys.service import Journeys
from helpdesk.language.catalogues import Words
from helpdesk.messaging.answering import Answering
from helpdesk.messaging.delivering import Delivering
from helpdesk.messaging.feed import LiveFeed
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.lanes import Lanes
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.records import ResidentRecord
from helpdesk.residents.service import Residents
from helpdesk.settings import Settings
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.statistics.questions import Statistics
from helpdesk.storage.database import Database
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.migrations import runner
from helpdesk.storage.opening import opened
from helpdesk.support_requests.records import SupportRequestRecord, ThreadEntryRecord
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.records import MemberRecord, SignInRecord, TeamRecord
from helpdesk.teams.service import Teams
from helpdesk.teams.signing_in import SigningIn

log = logging.getLogger(__name__)

_AREAS_S = 30.0

RECORDS: list[type[Document]] = [
    AreaRecord,
    AssistanceLogRecord,
    AuditEntryRecord,
    MemberRecord,
    ResidentRecord,
    SignInRecord,
    SupportRequestRecord,
    TeamRecord,
    ThreadEntryRecord,
]


@dataclass(slots=True)
class House:
    """All rooms, opened. Pages, webhooks, the worker and commands take from it what they need."""

    settings: Settings
    installation: Installation
    database: Database
    clock: Clock
    words: Words
    areas: Areas
    catalogue: Catalogue
    search: GuideSearch
    teams: Teams
    signing_in: SigningIn
    residents: Residents
    requests: SupportRequests
    journeys: Journeys
    assistance: Assistance
    statistics: Statistics
    marks: DirtyMarks
    audit: Audit
    inbox: Inbox
    outbox: Outbox
    intake: Intake
    chat: WebChat
    feed: LiveFeed
    telegram: TelegramPart | None
    answering: Answering
    delivering: Delivering
    keeper: LaneKeeper

    @asynccontextmanager
    async def at_work(self, *, answers: bool = True) -> AsyncIterator[None]:
        """Keep the live feed running, and with `answers` the message path too; stop cleanly at the end."""
        loops = [self.feed.run, self._look_at_areas]
        if answers:
            loops += [self.keeper.run, self.delivering.run, self.answering.run]
            if self.telegram is not None and self.telegram.polling is not None:
                loops.append(self.telegram.polling.run)
        tasks = [asyncio.create_task(_kept_running(loop)) for loop in loops]
        try:
            yield
        finally:
            # Answering stops first, then what is on its way arrives, then the lanes are given back.
            for task in reversed(tasks):
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _look_at_areas(self) -> None:
        """Read the tree of places again when somebody changed it."""
        while True:
            await asyncio.sleep(_AREAS_S)
            try:
                await self.areas.refresh()
            except DatabaseError as error:
                log.warning("areas not looked at: %s", type(error).__name__)


@asynccontextmanager
async def opened_house(
    settings: Settings, *, own: bool = False, migrate: bool = False, clock: Clock | None = None
) -> AsyncIterator[House]:
    """Open the database of the settings and build the house on it.

    With `own` this is the server (it starts the embedded database); with `migrate` missing migrations are done, else
    a database that needs them is refused. Raises SetupError.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened(settings.storage, own=own))
        if migrate:
            await runner.migrate(database)
        else:
            await runner.check(database)
        yield await stack.enter_async_context(built(settings, database, clock=clock or SystemClock()))


@asynccontextmanager
async def built(settings: Settings, database: Database, *, clock: Clock) -> AsyncIterator[House]:
    """Build the house on an open, migrated database."""
    await database.start_beanie(RECORDS)
    process = f"{socket.gethostname()}-{secrets.token_hex(6)}"
    sealer = _sealer(settings)
    words, catalogue = Words.load(), Catalogue.load_packaged(today=clock.now().astimezone(VIETNAM).date())
    areas = Areas(AreasInMongo(database))
    await areas.refresh()
    search = SyllableSearch(catalogue)
    marks, audit, teams = DirtyMarks(database, clock), Audit(clock), Teams()
    residents = Residents(sealer=sealer)
    inbox, outbox = Inbox(database, process=process), Outbox(database)
    requests = SupportRequests(
        database=database,
        conversations=InternalEvents(inbox=inbox, outbox=outbox),
        phones=residents,
        marks=marks,
        audit=audit,
        clock=clock,
    )
    journeys = Journeys(store=StepEventsInMongo(database), marks=marks)
    look = HouseLookups(
        areas=areas,
        guides=catalogue,
        search=search,
        teams=teams,
        requests=requests,
        residents=residents,
        operator=settings.operator_name,
    )
    wording = Wording(words=words, guides=catalogue, clock=clock)
    answerer = BotAnswerer(
        engine=Engine(DIALOGS, Routing(), look),
        effects=Effects(
            residents=residents,
            journeys=journeys,
            requests=requests,
            teams=teams,
            places=look.places,
            inbox=inbox,
            outbox=outbox,
        ),
        clock=clock,
    )
    channels: dict[str, Channel] = {}
    postman = ChannelPostman(channels, wording)

    async def leaving(lanes: set[int]) -> None:
        await answering.finished()
        await delivering.drained(lanes)

    def ready() -> None:
        delivering.begin()
        answering.wake()

    session = database.session()
    keeper = LaneKeeper(
        Lanes(database, worker=process, session=session),
        gained=lambda lanes: delivering.gained(lanes),  # noqa: PLW0108 - it is made below
        leaving=leaving,
        ready=ready,
    )
    delivering = Delivering(outbox=outbox, postman=postman, keeper=keeper, clock=clock)
    answering = Answering(
        database=database,
        inbox=inbox,
        outbox=outbox,
        conversations=Conversations(database),
        answerer=answerer,
        keeper=keeper,
        clock=clock,
        owed=delivering.owed,
        session=session,
    )
    feed = LiveFeed(database, process=process, arrived=answering.wake)
    intake = Intake(inbox=inbox, sealer=sealer, clock=clock, arrived=answering.wake)
    async with session, opened_telegram(settings.telegram, intake, is_poller=lambda: 0 in keeper.held) as telegram:
        for channel in (WebChatChannel(), telegram.channel if telegram else None):
            if channel is not None:
                channels[channel.account] = channel
        yield House(
            settings=settings,
            installation=await Installation.read(database),
            database=database,
            clock=clock,
            words=words,
            areas=areas,
            catalogue=catalogue,
            search=search,
            teams=teams,
            signing_in=SigningIn(database, clock),
            residents=residents,
            requests=requests,
            journeys=journeys,
            assistance=Assistance(database, areas, marks, clock),
            statistics=Statistics(database),
            marks=marks,
            audit=audit,
            inbox=inbox,
            outbox=outbox,
            intake=intake,
            chat=WebChat(intake=intake, inbox=inbox, outbox=outbox, wording=wording, feed=feed),
            feed=feed,
            telegram=telegram,
            answering=answering,
            delivering=delivering,
            keeper=keeper,
        )


async def _kept_running(loop: Callable[[], Awaitable[None]]) -> None:
    """Run a loop of the house; a defect is logged and does not silence it for ever."""
    while True:
        try:
            await loop()
        except Exception:
            log.exception("a loop of the house stopped and starts again")
            await asyncio.sleep(1)


def _sealer(settings: Settings) -> Sealer:
    """Take the key from the settings, or make one beside the data: in both cases outside the database."""
    if settings.secret_key is not None:
        return Sealer([settings.secret_key.get_secret_value()])
    return Sealer.from_file(settings.data_dir / "secret.key")
