"""Where every room gets its neighbours: web, worker and command line share this one wiring."""

import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from api.broadcast_room import BroadcastRoom
from api.channels import accounts_of
from api.feed_room import FeedRoom
from api.guide_titles import GuideTitles
from api.house import House
from api.message_path import message_path
from api.public_room import PublicRoom
from api.push_room import PushRoom
from api.records import RECORDS
from api.reporting import reporting
from api.webhooks.counting import WebhookCounts
from bot.channels.port import ChannelKind, Tools
from bot.channels.registry import known_kinds
from bot.channels.sms.opening import SMS_KIND
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
from guides.catalogue.catalogue import Catalogue
from guides.library.editing import Editing
from guides.library.library import Library
from guides.library.media import GuideMedia
from guides.library.repository import LibraryInMongo
from guides.library.searching import search_over
from guides.library.unanswered import UnansweredInMongo
from guides.search.procedures import ProcedureIndexes
from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.service import Areas
from helpdesk.assistance.photos.service import LogPhotos
from helpdesk.assistance.reviewing import Reviewing
from helpdesk.assistance.service import Assistance
from helpdesk.assistance.taking_over import TakingOver
from helpdesk.attachments.addresses import FileAddresses
from helpdesk.attachments.service import Attachments
from helpdesk.audit.service import Audit
from helpdesk.broadcasts.saying import NewsInConversations
from helpdesk.channels.repository import TokensInMongo
from helpdesk.channels.service import ChannelAccounts
from helpdesk.clock import VIETNAM, Clock, SystemClock
from helpdesk.feeds.owners import Owners
from helpdesk.installation import Installation
from helpdesk.journeys.repository import StepEventsInMongo
from helpdesk.journeys.service import Journeys
from helpdesk.language.catalogues import Words
from helpdesk.log_import.service import LogImports
from helpdesk.messaging.feed import LiveFeed
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.month_sheets.dating import MonthRules
from helpdesk.month_sheets.repository import SheetLines
from helpdesk.month_sheets.service import MonthSheets
from helpdesk.posters.service import Posters
from helpdesk.privacy.sealing import Sealer
from helpdesk.procedures.repository import ProceduresInMongo
from helpdesk.procedures.service import Procedures
from helpdesk.push.telling import TeamByChatAndPush
from helpdesk.reminders.prompting import Prompting
from helpdesk.reminders.repository import RemindersInMongo
from helpdesk.reminders.service import Reminders
from helpdesk.residents.codes import LinkCodes
from helpdesk.residents.linking import Linking
from helpdesk.residents.service import Residents
from helpdesk.roster.calendars import CalendarLinks
from helpdesk.roster.covering import Covering
from helpdesk.roster.gathering import GroupEvents
from helpdesk.roster.planning import Planning
from helpdesk.roster.service import Roster
from helpdesk.safety.checking import load_checker
from helpdesk.safety.service import ScamReports
from helpdesk.service_times.calendars import Calendars
from helpdesk.service_times.changing import ServiceRules
from helpdesk.service_times.following import FollowingTimes
from helpdesk.service_times.open_hours import OpenHours
from helpdesk.service_times.recomputing import Recomputing
from helpdesk.service_times.repository import ServiceRulesInMongo
from helpdesk.service_times.watching import Watching
from helpdesk.settings import Settings
from helpdesk.statistics.loads import TeamLoads
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import RollUps
from helpdesk.statistics.spread_read import SpreadRead
from helpdesk.storage.database import Database
from helpdesk.storage.migrations import runner
from helpdesk.storage.opening import opened
from helpdesk.support_requests.assigning import Assigning
from helpdesk.support_requests.calling import CallingByChat
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
from helpdesk.teams.cards import CardCodes, MemberCards
from helpdesk.teams.changing_teams import ChangingTeams
from helpdesk.teams.chats import TeamChats
from helpdesk.teams.entering import Entering, EntryCodeWords
from helpdesk.teams.managing import ManagingMembers
from helpdesk.teams.photos import MemberPhotos
from helpdesk.teams.second_factor import SecondFactors
from helpdesk.teams.service import Teams
from helpdesk.teams.signing_in import SigningIn


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
    places, store = KnownPlaces(areas), LibraryInMongo(database)
    catalogue = await _library(store, places, clock)
    search, unanswered = catalogue.search, UnansweredInMongo(database)
    procedure_search = ProcedureIndexes(ProceduresInMongo(database), current=places.today)
    marks, audit, teams = DirtyMarks(database, clock), Audit(clock), Teams()
    public = PublicRoom.of(database, areas=areas, audit=audit, clock=clock)
    media = GuideMedia(database, store=store, audit=audit, clock=clock)
    residents, link_codes = Residents(sealer=sealer), LinkCodes(sealer)
    kept_reminders, news = RemindersInMongo(database, marks), NewsInConversations(database, residents, sealer)
    linking, reminders = Linking(codes=link_codes, marks=marks), Reminders(store=kept_reminders, sealer=sealer)
    attachments, posters = Attachments(database, clock), Posters(database, audit, clock)
    addresses = FileAddresses(sealer, settings.public_url or "", clock)
    accounts = ChannelAccounts(from_settings=list(accounts_of(settings)), sealer=sealer, audit=audit, clock=clock)
    inbox, outbox, conversations = Inbox(database, process=process), Outbox(database), Conversations(database)
    events = InternalEvents(inbox=inbox, outbox=outbox)
    chats = TeamChats(database=database, codes=link_codes, events=events, audit=audit, clock=clock)
    cards = MemberCards(database=database, codes=CardCodes(sealer), audit=audit, clock=clock)
    photos = MemberPhotos(database=database, audit=audit, clock=clock)
    signing_in, factors = _signing_in(settings, database, sealer=sealer, audit=audit, clock=clock)
    scams, rules = ScamReports(clock=clock), ServiceRulesInMongo(database)
    calendars = Calendars(store=rules, teams=teams, places=places)
    times = FollowingTimes(calendars)
    push = PushRoom.of(settings, database, sealer, words, GuideTitles(catalogue), clock)
    feeds = FeedRoom.of(
        settings,
        database,
        areas=areas,
        owners=Owners(events=events, phones=push.telling),
        sealer=sealer,
        audit=audit,
        clock=clock,
    )
    calling = TeamByChatAndPush(CallingByChat(events=events, inbox=inbox, outbox=outbox, clock=clock), push.telling)
    roster, assistance = Roster(teams, areas), Assistance(database, areas, marks, clock)
    assigning = Assigning(roster=roster, hours=OpenHours(calendars), places=areas, clock=clock)
    recomputing = Recomputing(database=database, store=rules, times=times, marks=marks, turns=assigning)
    requests = SupportRequests(
        database=database,
        conversations=events,
        team=calling,
        assigner=assigning,
        outcomes=reminders,
        phones=residents,
        files=attachments,
        marks=marks,
        audit=audit,
        clock=clock,
        service_clock=times,
        outside=feeds.telling,
        public=public,
    )
    sheet_lines = SheetLines(database)
    reviewing = Reviewing(database, sheet_lines, clock)
    managing = ManagingMembers(
        database=database,
        held=requests,
        chats=chats,
        signing_in=signing_in,
        factors=factors,
        reach_of=lambda area: areas.reach(area) if areas.known(area) else [area],
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
        calendars=calendars,
        chats=chats,
        news=news,
        cards=cards,
        checker=load_checker(settings.safety_file),
        requests=requests,
        residents=residents,
        linking=linking,
        conversations=conversations,
        attachments=attachments,
        reminders=reminders,
        posters=posters,
        petitions=public.petitions,
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
            news=news,
        ),
        clock=clock,
    )

    statistics, roll_ups = Statistics(database), RollUps(database, clock)
    targets = Targets(database=database, areas=areas, audit=audit, clock=clock)
    month_rules = MonthRules(database=database, areas=areas, lines=sheet_lines, audit=audit, clock=clock)
    path = message_path(
        database,
        process=process,
        inbox=inbox,
        outbox=outbox,
        conversations=conversations,
        accounts=accounts,
        kinds={**(known_kinds() if kinds is None else kinds), SMS_KIND.name: SMS_KIND},
        tools=Tools(
            files=FilesOfHouse(attachments=attachments, media=media, photos=photos),
            tokens=TokensInMongo(database, sealer),
            now=clock.now,
            phones=news,
        ),
        answerer=answerer,
        wording=wording,
        attachments=attachments,
        sealer=sealer,
        clock=clock,
    )
    channels = path.channels
    feed = LiveFeed(database, process=process, arrived=path.answering.wake)
    async with (
        path.session,
        contextlib.aclosing(channels),
        contextlib.aclosing(push.line),
        contextlib.aclosing(feeds.line),
    ):
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
            look=look,
            photos=photos,
            signing_in=signing_in,
            factors=factors,
            managing=managing,
            changing_teams=ChangingTeams(database=database, managing=managing, audit=audit),
            entering=Entering(
                database=database,
                managing=managing,
                signing_in=signing_in,
                words=EntryCodeWords(sealer),
                audit=audit,
                clock=clock,
            ),
            residents=residents,
            requests=requests,
            team_inbox=TeamInbox(database, clock),
            saved_views=SavedViews(database),
            presence=Presence(database),
            calendars=calendars,
            times=times,
            service_rules=ServiceRules(
                database=database,
                store=rules,
                teams=teams,
                places=places,
                recomputing=recomputing,
                audit=audit,
                clock=clock,
            ),
            recomputing=recomputing,
            scams=scams,
            journeys=journeys,
            assistance=assistance,
            reviewing=reviewing,
            log_imports=LogImports(
                database=database,
                areas=areas,
                teams=teams,
                guides=GuideTitles(catalogue),
                taking=TakingOver(database, marks, reviewing),
                audit=audit,
                clock=clock,
            ),
            month_sheets=MonthSheets(
                database=database,
                areas=areas,
                teams=teams,
                lines=sheet_lines,
                reviewing=reviewing,
                audit=audit,
                clock=clock,
            ),
            month_rules=month_rules,
            log_photos=LogPhotos(database, attachments, clock),
            statistics=statistics,
            measures=Measures(database, clock),
            spread=SpreadRead(database),
            loads=TeamLoads(database, clock),
            targets=targets,
            target_imports=TargetImports(database=database, areas=areas, targets=targets, clock=clock),
            roll_ups=roll_ups,
            marks=marks,
            audit=audit,
            inbox=inbox,
            outbox=outbox,
            conversations=conversations,
            intake=path.intake,
            attachments=attachments,
            posters=posters,
            addresses=addresses,
            accounts=accounts,
            channels=channels,
            channel_status=ChannelStatus(accounts=accounts, channels=channels, inbox=inbox, outbox=outbox),
            webhooks=WebhookCounts(),
            chat=WebChat(intake=path.intake, inbox=inbox, outbox=outbox, wording=wording, feed=feed),
            feed=feed,
            answering=path.answering,
            delivering=path.delivering,
            keeper=path.keeper,
            prompting=Prompting(
                database=database,
                store=kept_reminders,
                residents=residents,
                conversations=conversations,
                events=events,
                window_of=channels.window_of,
                clock=clock,
            ),
            watching=Watching(
                database=database,
                recomputing=recomputing,
                places=places,
                events=events,
                clock=clock,
                phones=push.telling,
            ),
            roster=roster,
            covering=Covering(),
            planning=Planning(database, teams, areas, clock),
            group_events=GroupEvents(database, teams, areas, assistance, clock),
            calendar_links=CalendarLinks(database, audit, clock),
            routing=RoutingDesk(database, areas, audit, clock),
            offering=Offering(database=database, assigning=assigning, team=calling, clock=clock),
            closing=ClosingInTime(database=database, requests=requests),
            replies=ReadyReplies(clock=clock),
            on_behalf=OnBehalf(
                database=database, requests=requests, people=residents, teams=teams, places=areas, clock=clock
            ),
            push=push,
            reporting=reporting(
                settings,
                database,
                areas=areas,
                teams=teams,
                statistics=statistics,
                measures=Measures(database, clock),
                targets=targets,
                roll_ups=roll_ups,
                rules=month_rules,
                words=words,
                library=catalogue,
                kind_of=channels.kind_of,
                outside=feeds.telling,
                audit=audit,
                clock=clock,
            ),
            feeds=feeds,
            public=public,
            broadcasts=BroadcastRoom.of(
                database,
                areas=areas,
                channels=channels,
                phones=push.telling,
                events=events,
                inbox=inbox,
                outbox=outbox,
                wake=path.delivering.wake,
                sealer=sealer,
                audit=audit,
                clock=clock,
            ),
            news=news,
        )


async def _library(store: LibraryInMongo, places: KnownPlaces, clock: Clock) -> Library:
    """Open the guides: those that came with the program, and what was changed here."""
    packaged = Catalogue.load_packaged(today=clock.now().astimezone(VIETNAM).date())
    catalogue = Library(packaged, store=store, places=places, clock=clock, make_search=search_over)
    await catalogue.refresh()
    return catalogue


def _signing_in(
    settings: Settings, database: Database, *, sealer: Sealer, audit: Audit, clock: Clock
) -> tuple[SigningIn, SecondFactors]:
    """Make the way in, and what is asked for beside a password."""
    is_required = settings.second_factor == "desks"
    factors = SecondFactors(database=database, sealer=sealer, audit=audit, clock=clock, is_required=is_required)
    return SigningIn(database, clock, factors=factors), factors


def _sealer(settings: Settings) -> Sealer:
    """Take the key from the settings, or make one beside the data: in both cases outside the database."""
    if settings.secret_key is not None:
        return Sealer([settings.secret_key.get_secret_value()])
    return Sealer.from_file(settings.data_dir / "secret.key")
