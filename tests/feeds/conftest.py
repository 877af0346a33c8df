"""A house with two zones that each hold one commune, somebody who administers the province, and programs outside."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.house import House
from api.wiring import built
from guides.library.unanswered import Unanswered
from helpdesk.answers.models import PublicAnswer
from helpdesk.areas.models import Level
from helpdesk.areas.repository import AreasInMongo
from helpdesk.areas.tree import AreaRow
from helpdesk.assistance.models import AgeBand, Circumstance
from helpdesk.clock import VIETNAM
from helpdesk.feeds.models import TokenScope
from helpdesk.ids import new_id
from helpdesk.reports.models import Report
from helpdesk.safety.judging import Verdict
from helpdesk.safety.models import ScamReport
from helpdesk.settings import FeedSettings
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.models import Resolution, Status, SupportRequest
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.targets.models import Measure
from helpdesk.teams.models import Member, Role, Scope
from tests.chain import village
from tests.chain.conftest import settings
from tests.feeds.receiver import Receiver
from tests.statistics.events import Events
from tests.support_requests.test_rules import request as a_request
from tests.teams.turned_clock import TurnedClock

PROVINCE, COMMUNE, NEIGHBOUR = "25", "05392", "05425"
EAST, WEST = "zone-east", "zone-west"
NOW = datetime(2026, 12, 3, 9, tzinfo=VIETNAM)
ADDRESS = "https://to-so.example"
CHANGED = (
    "members sign_ins teams support_requests thread_entries request_history assistance_logs step_events reports audit "
    "report_files.files report_files.chunks feed_tokens feed_paces webhooks webhook_news request_words inbox outbox "
    "conversations statistics_areas statistics_places statistics_area_details statistics_place_details "
    "statistics_walks statistics_dirty person_aliases public_answers targets target_changes scam_reports "
    "guide_unanswered"
).split()


class Room:
    """What takes longer to open than a test: one for all tests of a module."""

    def __init__(self, house: House, receiver: Receiver, clock: TurnedClock) -> None:
        self.house, self.receiver, self.clock = house, receiver, clock


@pytest.fixture(scope="module")
async def room(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    await village.settle(migrated_database)
    areas = AreasInMongo(migrated_database)
    await areas.put(
        [
            AreaRow(EAST, Level.ZONE, "Cụm", "Đông", parent=PROVINCE),
            AreaRow(WEST, Level.ZONE, "Cụm", "Tây", parent=PROVINCE),
        ]
    )
    await areas.join_zones({EAST: [COMMUNE], WEST: [NEIGHBOUR]})
    clock = TurnedClock(NOW)
    async with Receiver() as receiver:
        told = settings(tmp_path_factory.mktemp("house"))
        told = told.model_copy(update={"feeds": FeedSettings(loopback=[receiver.base])})
        async with built(told, migrated_database, clock=clock) as house:
            yield Room(house, receiver, clock)


class Office:
    """Somebody who administers the province, and what they hand out."""

    def __init__(self, room: Room, member: Member, client: httpx.AsyncClient) -> None:
        self.house, self.receiver, self.clock = room.house, room.receiver, room.clock
        self.member, self.client = member, client
        self.events = Events(room.house.database)

    @property
    def scope(self) -> Scope:
        return self.member.scope(local_day(self.clock.now()))

    async def token(self, area: str = PROVINCE, *scopes: TokenScope, days: int = 30) -> str:
        """Hand out a token and return what it is."""
        _, shown = await self.house.feeds.tokens.make(
            new_id(),
            name="Trung tâm điều hành",
            scopes=scopes or tuple(TokenScope),
            area=area,
            days=days,
            member=self.member,
            scope=self.scope,
        )
        return shown

    async def ask(self, address: str, token: str = "", **headers: str) -> httpx.Response:
        """Ask as a program does."""
        shown = {"authorization": f"Bearer {token}"} if token else {}
        return await self.client.get(
            address, headers={**shown, "accept-language": "en", **{k.replace("_", "-"): v for k, v in headers.items()}}
        )

    async def read(self, address: str, token: str) -> Any:
        """Return what an answer says."""
        answer = await self.ask(address, token)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def opened(self, number: int, **changes: Any) -> SupportRequest:
        """Let a resident ask for help."""
        now = self.clock.now()
        facts = {"id": f"r{number}", "code": f"K7M-{number:03}", "created_at": now, "changed_at": now}
        one = a_request(**{**facts, "reach": [PROVINCE, COMMUNE, EAST], **changes})
        await self.house.database.in_transaction(lambda session: self.house.requests.open(one, session=session))
        return one

    async def resolve(self, request: SupportRequest) -> SupportRequest:
        """End a request."""
        return await self.house.requests.resolve(request.id, resolution=Resolution.DONE, member=self.member)

    def answer_of(self, zone: str, area: str, reach: list[str]) -> dict[str, Any]:
        """Return a published answer of a zone, as it is stored."""
        at = datetime(2026, 10, 6, 9, tzinfo=VIETNAM)
        answer = PublicAnswer(
            id=f"answer-{zone}",
            question=f"Hỏi {zone}",
            answer="Đáp",
            area=area,
            reach=reach,
            guide="vneid-muc-2",
            origin=f"request-{zone}-1",
            made_by="m1",
            made_by_name="Lan",
            made_at=at,
            changed_at=at,
        )
        answer.publish(at=at)
        row = answer.model_dump(mode="python", exclude={"id"})
        return {"_id": answer.id, **row, "showing": answer.showing.value}

    async def both_zones(self) -> None:
        """Let October be busy on both sides of the line between the zones."""
        for area, zone in ((COMMUNE, EAST), (NEIGHBOUR, WEST)):
            reach = [PROVINCE, area, zone]
            for day in range(1, 6):
                at = datetime(2026, 10, day, 9, tzinfo=VIETNAM)
                name = f"{zone}-{day}"
                await self.events.request(
                    at,
                    answered_after=10,
                    id=f"request-{name}",
                    code=f"code-{name}",
                    conversation=f"telegram:chat-{name}",
                    resident=f"resident-{name}",
                    person_ref=f"person-{name}",
                    area=area,
                    reach=reach,
                    guide="vneid-muc-2",
                    status=Status.RESOLVED,
                    resolved_at=at + timedelta(hours=day),
                    context=[f"Máy báo lỗi {name}, gọi em 0912345678"],
                )
                await self.events.visit(
                    at,
                    id=f"log-{name}",
                    area=area,
                    reach=reach,
                    member_name="Trần Thị Hoa",
                    person_ref=f"person-{name}",
                    age_band=AgeBand.SENIOR,
                    circumstances=[Circumstance.DISABILITY],
                    note=f"Nhà bác {name}",
                    dossiers=2,
                )
            entry = ThreadEntry(
                id=f"entry-{zone}", request=f"request-{zone}-1", at=at, author=Author.RESIDENT, text=f"Chữ {zone}"
            )
            row = entry.model_dump(exclude={"id"})
            await self.house.database["thread_entries"].insert_one({"_id": entry.id, **row})
            await self.house.database["public_answers"].insert_one(self.answer_of(zone, area, reach))
            await self.beside_requests(area, zone)
        await self.house.roll_ups.rebuild()
        for area, zone in ((COMMUNE, EAST), (NEIGHBOUR, WEST)):
            await self.report(f"report-{zone}", area)

    async def beside_requests(self, area: str, zone: str) -> None:
        """Let a commune have a team, a target, questions that nobody could answer, and scams that were reported."""
        house, at, reach = self.house, datetime(2026, 10, 12, 9, tzinfo=VIETNAM), [PROVINCE, area, zone]
        await house.teams.create_team(f"Tổ {zone}", area=area)
        await house.targets.set(area, Measure.VISITS, "2026-10", 4, member=self.member, scope=self.scope)

        async def told(session: Session) -> None:
            for number in range(3):
                name = f"{zone}-{number}"
                await house.unanswered.note(
                    Unanswered(id=name, conversation=name, words=f"câu hỏi {zone}", language="vi", at=at, reach=reach),
                    session=session,
                )
                report = ScamReport(
                    id=f"scam-{name}",
                    at=at,
                    conversation=f"webchat:{name}",
                    channel="webchat",
                    area=area,
                    reach=reach,
                    words=f"Lừa {zone}",
                    verdict=Verdict.LOOK_ALIKE,
                    hosts=[f"{zone}.example"],
                )
                await house.scams.add(report, session=session)

        await house.database.in_transaction(told)

    async def report(self, name: str, area: str) -> Report:
        """Let a report of October be there."""
        reports = self.house.reporting.reports
        period = await reports.period(area, "2026-10")
        report = await reports.drafted(name, area, period, own_layout=False, by=self.member.id, name=self.member.name)
        await self.house.database.in_transaction(lambda session: reports.add(report, session=session))
        return report


@pytest.fixture
async def office(room: Room) -> AsyncIterator[Office]:
    """Give an empty office on the third of December."""
    for name in CHANGED:
        await room.house.database[name].delete_many({})
    room.receiver.forget()
    room.clock.time = NOW.astimezone(UTC)
    member = await village.hire(room.house, "phuc", Role.ADMINISTRATOR, PROVINCE)
    transport = httpx.ASGITransport(app=create_app(room.house))
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        yield Office(room, member, client)
