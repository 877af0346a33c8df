"""Where every room gets its neighbours: web, worker and command line share this one wiring."""

import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from api.broadcast_room import BroadcastRoom
from api.channels import accounts_of
from api.feed_room import FeedRoom
from api.guide_room import GuideRoom
from api.guide_titles import GuideTitles
from api.house import House
from api.log_room import LogRoom
from api.message_path import message_path
from api.public_room import PublicRoom
from api.push_room import PushRoom
from api.records import RECORDS
from api.reporting import reporting
from api.team_room import TeamRoom
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
from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.service import Areas
from helpdesk.attachments.addresses import FileAddresses
from helpdesk.attachments.service import Attachments
from helpdesk.audit.service import Audit
from helpdesk.broadcasts.saying import NewsInConversations
from helpdesk.channels.repository import TokensInMongo
from helpdesk.channels.service import ChannelAccounts
from helpdesk.clock import Clock, SystemClock
from helpdesk.feeds.owners import Owners
from helpdesk.installation import Installation
from helpdesk.journeys.repository import StepEventsInMongo
from helpdesk.journeys.service import Journeys
from helpdesk.language.catalogues import Words
from helpdesk.messaging.feed import LiveFeed
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.posters.service import Posters
from helpdesk.privacy.sealing import Sealer
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
from helpdesk.teams.service import Teams


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
    places, marks, audit, teams = KnownPlaces(areas), DirtyMarks(database, clock), Audit(clock), Teams()
    guides = await GuideRoom.of(database, areas=areas, places=places, audit=audit, clock=clock)
    titles = GuideTitles(guides.catalogue)
    public = PublicRoom.of(database, areas=areas, audit=audit, clock=clock)
    residents, link_codes = Residents(sealer=sealer), LinkCodes(sealer)
    kept_reminders, news = RemindersInMongo(database, marks), NewsInConversations(database, residents, sealer)
    linking, reminders = Linking(codes=link_codes, marks=marks), Reminders(store=kept_reminders, sealer=sealer)
    attachments, posters = Attachments(database, clock), Posters(database, audit, clock)
    addresses = FileAddresses(sealer, settings.public_url or "", clock)
    accounts = ChannelAccounts(from_settings=list(accounts_of(settings)), sealer=sealer, audit=audit, clock=clock)
    inbox, outbox, conversations = Inbox(database, process=process), Outbox(database), Conversations(database)
    events = InternalEvents(inbox=inbox, outbox=outbox)
    scams, rules = ScamReports(clock=clock), ServiceRulesInMongo(database)
    calendars = Calendars(store=rules, teams=teams, places=places)
    times = FollowingTimes(calendars)
    push = PushRoom.of(settings, database, sealer, words, titles, clock)
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
    roster = Roster(teams, areas)
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
    members = TeamRoom.of(
        settings,
        database,
        areas=areas,
        held=requests,
        link_codes=link_codes,
        events=events,
        sealer=sealer,
        audit=audit,
        clock=clock,
    )
    logs = LogRoom.of(
        database,
        areas=areas,
        teams=teams,
        guides=titles,
        attachments=attachments,
        marks=marks,
        audit=audit,
        clock=clock,
    )
    journeys = Journeys(store=StepEventsInMongo(database), marks=marks)
    look = HouseLookups(
        areas=areas,
        guides=guides.catalogue,
        search=guides.search,
        procedures=guides.procedure_search,
        teams=teams,
        calendars=calendars,
        chats=members.chats,
        news=news,
        cards=members.cards,
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
        guides=guides.catalogue,
        addresses=addresses,
        clock=clock,
        code_of=link_codes.code,
        dossier_of=reminders.dossier,
        local=guides.catalogue.local,
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
            chats=members.chats,
            places=look.places,
            attachments=attachments,
            reminders=reminders,
            posters=posters,
            inbox=inbox,
            outbox=outbox,
            unanswered=guides.unanswered,
            news=news,
        ),
        clock=clock,
    )

    statistics, roll_ups = Statistics(database), RollUps(database, clock)
    targets = Targets(database=database, areas=areas, audit=audit, clock=clock)
    path = message_path(
        database,
        process=process,
        inbox=inbox,
        outbox=outbox,
        conversations=conversations,
        accounts=accounts,
        kinds={**(known_kinds() if kinds is None else kinds), SMS_KIND.name: SMS_KIND},
        tools=Tools(
            files=FilesOfHouse(attachments=attachments, media=guides.media, photos=members.photos),
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
            catalogue=guides.catalogue,
            search=guides.search,
            procedures=guides.procedures,
            procedure_search=guides.procedure_search,
            editing=guides.editing,
            unanswered=guides.unanswered,
            media=guides.media,
            teams=teams,
            chats=members.chats,
            cards=members.cards,
            look=look,
            photos=members.photos,
            signing_in=members.signing_in,
            factors=members.factors,
            managing=members.managing,
            changing_teams=members.changing_teams,
            entering=members.entering,
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
            assistance=logs.assistance,
            reviewing=logs.reviewing,
            log_imports=logs.log_imports,
            month_sheets=logs.month_sheets,
            month_rules=logs.month_rules,
            log_photos=logs.log_photos,
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
            group_events=GroupEvents(database, teams, areas, logs.assistance, clock),
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
                rules=logs.month_rules,
                words=words,
                library=guides.catalogue,
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


def _sealer(settings: Settings) -> Sealer:
    """Take the key from the settings, or make one beside the data: in both cases outside the database."""
    if settings.secret_key is not None:
        return Sealer([settings.secret_key.get_secret_value()])
    return Sealer.from_file(settings.data_dir / "secret.key")
