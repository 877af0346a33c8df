"""Where every room gets its neighbours: web, worker and command line share this one wiring."""

import asyncio
import contextlib
import logging
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from beanie import Document

from api.channels import accounts_of
from api.webhooks.counting import WebhookCounts
from bot.channels.fetching import FileFetching
from bot.channels.intake import Intake
from bot.channels.port import ChannelKind, Tools
from bot.channels.registry import OpenChannels, known_kinds
from bot.channels.status import ChannelStatus
from bot.channels.webchat import WebChat
from bot.dialogs import DIALOGS, Routing
from bot.engine.answerer import BotAnswerer
from bot.engine.applying import Effects
from bot.engine.engine import Engine
from bot.engine.lookups import HouseLookups, KnownPlaces
from bot.engine.telling import InternalEvents
from bot.engine.wording import Wording
from bot.files import FilesOfHouse
from bot.posting import ChannelPostman
from guides.catalogue.catalogue import Catalogue
from guides.library.editing import Editing
from guides.library.library import Library
from guides.library.media import GuideMedia
from guides.library.repository import LibraryInMongo
from guides.library.searching import search_over
from guides.library.unanswered import UnansweredInMongo
from guides.search.port import GuideSearch
from guides.search.procedures import ProcedureIndexes
from helpdesk.areas.records import AreaRecord
from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.service import Areas
from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.assistance.service import Assistance
from helpdesk.attachments.addresses import FileAddresses
from helpdesk.attachments.records import AttachmentRecord
from helpdesk.attachments.service import Attachments
from helpdesk.audit.records import AuditEntryRecord
from helpdesk.audit.service import Audit
from helpdesk.channels.records import ChannelAccountRecord
from helpdesk.channels.repository import TokensInMongo
from helpdesk.channels.service import ChannelAccounts
from helpdesk.clock import VIETNAM, Clock, SystemClock
from helpdesk.installation import Installation
from helpdesk.journeys.repository import StepEventsInMongo
from helpdesk.journeys.service import Journeys
from helpdesk.language.catalogues import Words
from helpdesk.messaging.answering import Answering
from helpdesk.messaging.delivering import Delivering
from helpdesk.messaging.feed import GUIDES, PROCEDURES, LiveFeed
from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.lanes import Lanes
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.posters.records import PosterRecord, PosterVisitRecord
from helpdesk.posters.service import Posters
from helpdesk.privacy.sealing import Sealer
from helpdesk.procedures.records import ProcedureListRecord
from helpdesk.procedures.repository import ProceduresInMongo
from helpdesk.procedures.service import Procedures
from helpdesk.reminders.prompting import Prompting
from helpdesk.reminders.records import ReminderRecord
from helpdesk.reminders.repository import RemindersInMongo
from helpdesk.reminders.service import Reminders
from helpdesk.residents.codes import LinkCodes
from helpdesk.residents.linking import Linking
from helpdesk.residents.records import LinkCodeRecord, PersonAliasRecord, ResidentRecord
from helpdesk.residents.service import Residents
from helpdesk.safety.checking import load_checker
from helpdesk.safety.records import ScamReportRecord
from helpdesk.safety.service import ScamReports
from helpdesk.settings import Settings
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.statistics.questions import Statistics
from helpdesk.storage.database import Database
from helpdesk.storage.failures import DatabaseError
from helpdesk.storage.migrations import runner
from helpdesk.storage.opening import opened
from helpdesk.support_requests.calling import CallingByChat
from helpdesk.support_requests.records import SupportRequestRecord, ThreadEntryRecord
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.cards import CardCodes, MemberCards
from helpdesk.teams.chats import TeamChats
from helpdesk.teams.records import ChatCodeRecord, MemberCardRecord, MemberRecord, SignInRecord, TeamRecord
from helpdesk.teams.service import Teams
from helpdesk.teams.signing_in import SigningIn

log = logging.getLogger(__name__)

_AREAS_S = 30.0

RECORDS: list[type[Document]] = [
    AreaRecord,
    AssistanceLogRecord,
    AttachmentRecord,
    AuditEntryRecord,
    ChannelAccountRecord,
    ChatCodeRecord,
    LinkCodeRecord,
    MemberCardRecord,
    MemberRecord,
    PersonAliasRecord,
    ReminderRecord,
    ProcedureListRecord,
    PosterRecord,
    PosterVisitRecord,
    ResidentRecord,
    ScamReportRecord,
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
    signing_in: SigningIn
    residents: Residents
    requests: SupportRequests
    scams: ScamReports
    journeys: Journeys
    assistance: Assistance
    statistics: Statistics
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
                self.attachments.run,
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

    async def _look_again(self, topic: str, refresh: Callable[[], Awaitable[bool]]) -> None:
        """Take over what changed in any process: at once, then as the feed wakes; its patience is the safety net."""
        async with self.feed.listen(topic) as beats:
            while True:
                try:
                    await refresh()
                except DatabaseError as error:
                    log.warning("%s not looked at: %s", topic, type(error).__name__)
                await anext(beats)


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
async def built(
    settings: Settings, database: Database, *, clock: Clock, kinds: Mapping[str, ChannelKind] | None = None
) -> AsyncIterator[House]:
    """Build the house on an open, migrated database; its channels are those in `bot/channels`, or the given `kinds`."""
    await database.start_beanie(RECORDS)
    process = f"{socket.gethostname()}-{secrets.token_hex(6)}"
    sealer = _sealer(settings)
    words, areas = Words.load(), Areas(AreasInMongo(database))
    await areas.refresh()
    store = LibraryInMongo(database)
    catalogue = Library(
        Catalogue.load_packaged(today=clock.now().astimezone(VIETNAM).date()),
        store=store,
        places=KnownPlaces(areas),
        clock=clock,
        make_search=search_over,
    )
    await catalogue.refresh()
    media = GuideMedia(database, store=store, clock=clock)
    search, unanswered = catalogue.search, UnansweredInMongo(database)
    procedure_search = ProcedureIndexes(ProceduresInMongo(database))
    marks, audit, teams = DirtyMarks(database, clock), Audit(clock), Teams()
    residents, link_codes = Residents(sealer=sealer), LinkCodes(sealer)
    linking = Linking(codes=link_codes)
    kept_reminders = RemindersInMongo(database)
    reminders = Reminders(store=kept_reminders, sealer=sealer)
    attachments, posters = Attachments(database, clock), Posters(database, audit, clock)
    addresses = FileAddresses(sealer, settings.public_url or "", clock)
    accounts = ChannelAccounts(from_settings=list(accounts_of(settings)), sealer=sealer, audit=audit, clock=clock)
    inbox, outbox, conversations = Inbox(database, process=process), Outbox(database), Conversations(database)
    events = InternalEvents(inbox=inbox, outbox=outbox)
    chats = TeamChats(database=database, codes=link_codes, events=events, audit=audit, clock=clock)
    cards = MemberCards(database=database, codes=CardCodes(sealer), audit=audit, clock=clock)
    scams = ScamReports(clock=clock)
    requests = SupportRequests(
        database=database,
        conversations=events,
        team=CallingByChat(events=events, inbox=inbox, outbox=outbox, clock=clock),
        phones=residents,
        files=attachments,
        marks=marks,
        audit=audit,
        clock=clock,
    )
    journeys = Journeys(store=StepEventsInMongo(database), marks=marks)
    look = HouseLookups(
        areas=areas,
        guides=catalogue,
        search=search,
        procedures=procedure_search,
        teams=teams,
        chats=chats,
        cards=cards,
        checker=load_checker(settings.safety_file),
        requests=requests,
        residents=residents,
        linking=linking,
        conversations=conversations,
        attachments=attachments,
        reminders=reminders,
        posters=posters,
        outbox=outbox,
        kind_of=lambda account: channels.kind_of(account),  # noqa: PLW0108 - they are opened below
        window_of=lambda account: channels.window_of(account),  # noqa: PLW0108 - as above
        operator=settings.operator_name,
    )
    wording = Wording(
        words=words,
        guides=catalogue,
        addresses=addresses,
        clock=clock,
        code_of=link_codes.code,
        dossier_of=reminders.dossier,
        local=catalogue.local,
    )
    answerer = BotAnswerer(
        engine=Engine(DIALOGS, Routing(), look),
        effects=Effects(
            residents=residents,
            linking=linking,
            journeys=journeys,
            requests=requests,
            scams=scams,
            teams=teams,
            chats=chats,
            places=look.places,
            attachments=attachments,
            reminders=reminders,
            posters=posters,
            inbox=inbox,
            outbox=outbox,
            unanswered=unanswered,
        ),
        clock=clock,
    )

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
    intake = Intake(inbox=inbox, sealer=sealer, clock=clock, arrived=lambda: answering.wake())  # noqa: PLW0108 - it is made below
    channels = OpenChannels(
        accounts,
        known_kinds() if kinds is None else kinds,
        Tools(
            files=FilesOfHouse(attachments=attachments, media=media),
            tokens=TokensInMongo(database, sealer),
            now=clock.now,
        ),
        intake=intake,
        held=lambda: keeper.held,
    )
    postman = ChannelPostman(channels, wording)
    delivering = Delivering(outbox=outbox, postman=postman, keeper=keeper, reachability=conversations, clock=clock)
    answering = Answering(
        database=database,
        inbox=inbox,
        outbox=outbox,
        conversations=conversations,
        answerer=answerer,
        preparer=FileFetching(channels=channels, attachments=attachments, sealer=sealer),
        keeper=keeper,
        clock=clock,
        owed=delivering.owed,
        session=session,
    )
    feed = LiveFeed(database, process=process, arrived=answering.wake)
    async with session, contextlib.aclosing(channels):
        yield House(
            settings=settings,
            installation=await Installation.read(database),
            database=database,
            clock=clock,
            words=words,
            areas=areas,
            catalogue=catalogue,
            search=search,
            procedures=Procedures(database=database, areas=areas, audit=audit, clock=clock),
            procedure_search=procedure_search,
            editing=Editing(database, library=catalogue, store=store, audit=audit, clock=clock),
            unanswered=unanswered,
            media=media,
            teams=teams,
            chats=chats,
            cards=cards,
            signing_in=SigningIn(database, clock),
            residents=residents,
            requests=requests,
            scams=scams,
            journeys=journeys,
            assistance=Assistance(database, areas, marks, clock),
            statistics=Statistics(database),
            marks=marks,
            audit=audit,
            inbox=inbox,
            outbox=outbox,
            conversations=conversations,
            intake=intake,
            attachments=attachments,
            posters=posters,
            addresses=addresses,
            accounts=accounts,
            channels=channels,
            channel_status=ChannelStatus(accounts=accounts, channels=channels, inbox=inbox, outbox=outbox),
            webhooks=WebhookCounts(),
            chat=WebChat(intake=intake, inbox=inbox, outbox=outbox, wording=wording, feed=feed),
            feed=feed,
            answering=answering,
            delivering=delivering,
            keeper=keeper,
            prompting=Prompting(
                database=database,
                store=kept_reminders,
                residents=residents,
                conversations=conversations,
                events=events,
                window_of=channels.window_of,
                clock=clock,
            ),
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
