"""Fills an empty database with the demonstration, once."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from api.demonstration.aftermath import to_reach
from api.demonstration.people import Hiring
from api.demonstration.posters import hung
from api.demonstration.public import passed_on, published
from api.demonstration.replies import ready
from api.demonstration.roster import planned
from api.demonstration.script import Script
from api.demonstration.telling import Told, tell
from api.house import House
from helpdesk.answers.models import PublicAnswer
from helpdesk.answers.records import PublicAnswerRecord
from helpdesk.areas.models import Level
from helpdesk.areas.seeding import seed
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.clock import VIETNAM
from helpdesk.errors import SetupError
from helpdesk.installation import Installation
from helpdesk.journeys.repository import StepEventsInMongo
from helpdesk.messaging.repository.conversations import Conversations
from helpdesk.petitions.models import Petition
from helpdesk.petitions.records import PetitionRecord
from helpdesk.posters.models import Poster, PosterVisit
from helpdesk.posters.records import PosterRecord, PosterVisitRecord
from helpdesk.reminders.repository import RemindersInMongo
from helpdesk.residents.models import Resident
from helpdesk.residents.records import ResidentRecord
from helpdesk.roster.group_events import GroupEvent
from helpdesk.roster.models import Absence, Shift
from helpdesk.roster.records import AbsenceRecord, GroupEventRecord, ShiftRecord
from helpdesk.safety.models import ScamReport
from helpdesk.safety.records import ScamReportRecord
from helpdesk.service_times.following import settle
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.models import Status, SupportRequest
from helpdesk.support_requests.records import CannedReplyRecord, SupportRequestRecord, ThreadEntryRecord
from helpdesk.support_requests.rows import CannedReply
from helpdesk.support_requests.searching import RequestWords
from helpdesk.support_requests.thread import ThreadEntry
from helpdesk.targets.models import Target
from helpdesk.targets.records import TargetRecord
from helpdesk.teams.models import Member, Team
from helpdesk.teams.records import MemberRecord, TeamRecord

Report = Callable[[str, int, int], None]

OURS = (
    "members",
    "teams",
    "residents",
    "conversations",
    "outbox",
    "support_requests",
    "thread_entries",
    "request_words",
    "step_events",
    "assistance_logs",
    "posters",
    "poster_visits",
    "scam_reports",
    "shifts",
    "group_events",
    "absences",
    "canned_replies",
    "public_answers",
    "petitions",
    "reminder_events",
    "guide_unanswered",
    "targets",
    "statistics_dirty",
)
"""What the demonstration writes, beside the places. Rows in one of them make a database somebody's."""

MARKS = "statistics_dirty"
_STEPS = 5
_AFTERNOON = time(16)


async def furnish(house: House, *, report: Report, today: date | None = None) -> list[dict[str, str]]:
    """Fill an empty, migrated database with three months up to now, and return the accounts to sign in with.

    A furnished database stays as it is. One in which furnishing was killed is emptied and furnished anew: it was
    marked before the first row. `report` is told in English (what, done, of how many). With another `today` than the
    clock's, it is the afternoon of that day. Raises SetupError when the database holds anything else.
    """
    database = house.database
    known = await Installation.read(database)
    if known.accounts:
        return known.accounts
    if not known.is_demonstration:
        await _check_empty(database)
    await Installation(is_demonstration=True).keep(database)
    await asyncio.gather(*(database[name].delete_many({}) for name in OURS))
    report("places", 0, _STEPS)
    await seed(database, with_demonstration=True, report=lambda _: None)
    await house.areas.refresh()
    report("people", 1, _STEPS)
    now = _moment(house, today)
    told = await _told(house, now)
    await _write_posters(house, told, now)
    await _write_roster(house, told, now)
    await _write_replies(house, told, now)
    await _write_public(house, told, now)
    await _write_aftermath(house, told, now)
    await _write(house, told, report)
    await Installation(is_demonstration=True, accounts=told.staff.accounts).keep(database)
    report("done", _STEPS, _STEPS)
    return told.staff.accounts


async def _check_empty(database: Database) -> None:
    for name in OURS:
        # A new database is marked to be counted: that makes it nobody's.
        if name != MARKS and await database[name].find_one({}, {"_id": 1}):
            raise SetupError(
                f"This database holds data already (in {name}): the demonstration needs an empty one. "
                "Choose another folder with --data-dir, or another database in HELPDESK_MONGODB_URL."
            )


def _moment(house: House, today: date | None) -> datetime:
    now = house.clock.now()
    if today is None or today == local_day(now):
        return now
    return datetime.combine(today, _AFTERNOON, VIETNAM)


async def _told(house: House, now: datetime) -> Told:
    script = Script.read()
    communes = list(script.people.communes)
    places = {commune: [hamlet.id for hamlet in house.areas.children(commune)] for commune in communes}
    every = [*communes, *(hamlet for hamlets in places.values() for hamlet in hamlets)]
    holders = [house.areas.get(area) for area in house.areas.reach(communes[0])]
    level_of = {area.level: area.id for area in holders}
    hiring = Hiring(script.people, zone=level_of[Level.ZONE], province=level_of[Level.PROVINCE])
    return tell(
        script=script,
        catalogue=house.catalogue,
        staff=await hiring.staff(),
        places=places,
        reach_of={area: house.areas.reach(area) for area in every},
        now=now,
    )


async def _write(house: House, told: Told, report: Report) -> None:
    database = house.database
    await Records(Team, TeamRecord).add_many([crew.team for crew in told.staff.crews])
    await Records(Member, MemberRecord).add_many(told.staff.members)
    report("walks", 2, _STEPS)
    await StepEventsInMongo(database).add(told.events)
    report("requests", 3, _STEPS)
    requests = [matter.request for matter in told.matters]
    await _settle(house, requests)
    await Records(Resident, ResidentRecord).add_many([person.resident for person in told.people])
    await Records(SupportRequest, SupportRequestRecord).add_many(requests)
    await Records(ThreadEntry, ThreadEntryRecord).add_many([one for matter in told.matters for one in matter.entries])
    await RequestWords(database).note_new(requests)
    await Records(ScamReport, ScamReportRecord).add_many(told.scams)
    await _write_messaging(house, told)
    report("log", 4, _STEPS)
    await Records(AssistanceLog, AssistanceLogRecord).add_many(told.logs)
    await house.roll_ups.ask_for_everything()
    await house.roll_ups.catch_up()


async def _settle(house: House, requests: Sequence[SupportRequest]) -> None:
    """Put onto each request what it was owed; the calendar of an area is asked once."""
    first = min((one.created_at for one in requests), default=house.clock.now())
    calendars = {
        (area, team): await house.calendars.of(area, team=team, since=first, until=house.clock.now())
        for area, team in {(one.area, one.team) for one in requests}
    }
    for one in requests:
        settle(one, calendars[one.area, one.team], None)


async def _write_posters(house: House, told: Told, now: datetime) -> None:
    communes, maker = list(told.staff.of_commune), told.staff.others[0]
    posters, visits = hung(communes, reach_of=house.areas.reach, maker=maker, now=now)
    await Records(Poster, PosterRecord).add_many(posters)
    await Records(PosterVisit, PosterVisitRecord).add_many(visits)


async def _write_replies(house: House, told: Told, now: datetime) -> None:
    replies = ready(told.staff.of_commune, reach_of=house.areas.reach, maker=told.staff.others[0], now=now)
    await Records(CannedReply, CannedReplyRecord).add_many(replies)


async def _write_public(house: House, told: Told, now: datetime) -> None:
    communes, maker = list(told.staff.of_commune), told.staff.others[0]
    answers = published(communes, reach_of=house.areas.reach, maker=maker, now=now)
    await Records(PublicAnswer, PublicAnswerRecord).add_many(answers)
    petitions = passed_on(communes, reach_of=house.areas.reach, maker=maker, now=now)
    await Records(Petition, PetitionRecord).add_many(petitions)


async def _write_aftermath(house: House, told: Told, now: datetime) -> None:
    communes, maker = list(told.staff.of_commune), told.staff.others[0]
    zone = maker.grants[0].area
    targets = to_reach(zone, communes, reach_of=house.areas.reach, maker=maker, now=now)
    await Records(Target, TargetRecord).add_many(targets)
    reminders = RemindersInMongo(house.database, house.marks)

    async def work(session: Session) -> None:
        for event in told.results:
            await reminders.note(event, session=session)
        for question in told.unanswered:
            await house.unanswered.note(question, session=session)

    await house.database.in_transaction(work)


async def _write_roster(house: House, told: Told, now: datetime) -> None:
    """Write who is there when; the requests that wait find somebody as soon as the house works."""
    paper = planned(told.staff.crews, reach_of=house.areas.reach, now=now)
    await Records(Shift, ShiftRecord).add_many(paper.shifts)
    await Records(GroupEvent, GroupEventRecord).add_many(paper.events)
    await Records(Absence, AbsenceRecord).add_many(paper.absences)
    for matter in told.matters:
        if matter.request.status is Status.WAITING:
            matter.request.assigned_until = now


async def _write_messaging(house: House, told: Told) -> None:
    """Write what makes the conversations answerable, and the answers that went out, so that the team sees them sent."""
    notices = [notice for matter in told.matters for notice in matter.notices]

    async def work(session: Session) -> None:
        await Conversations(house.database).keep([person.conversation for person in told.people], session=session)
        await house.outbox.owe(notices, session=session)

    await house.database.in_transaction(work)
    await asyncio.gather(*(house.outbox.mark(notice) for notice in notices))
