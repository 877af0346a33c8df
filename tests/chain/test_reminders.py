"""Reminders and guides left in the middle, through the whole house, while days go by."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import pytest

from api.house import House
from api.wiring import built
from bot.engine.telling import InternalEvents
from helpdesk.journeys.models import StepEventKind
from helpdesk.messaging.models import Notice, NoticeState
from helpdesk.reminders.prompting import Prompting
from helpdesk.reminders.repository import RemindersInMongo
from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import Outcome, Resolution, Status, SupportRequest
from helpdesk.support_requests.views import View
from helpdesk.teams.models import Member
from tests.chain.conftest import settings
from tests.chain.test_linking import Phone, code_of
from tests.chain.village import COMMUNE, Browser, at_a_step, everything_in, hire, settle
from tests.messaging.post import Daytime, until

CODE = "H29.41-240115-0001"
MASKED = "H29.41-••••••-•001"


class Calendar(Daytime):
    """A clock that begins at ten in the morning and can be turned."""

    def begin_another_day(self) -> None:
        begun = Daytime().ahead
        self.ahead = begun + timedelta(days=(self.ahead - begun).days + 1)

    def turn(self, **passes: float) -> None:
        self.ahead += timedelta(**passes)


class Village:
    """A house at work, with the clock that it reads."""

    def __init__(self, house: House, clock: Calendar) -> None:
        self.house = house
        self.clock = clock

    def worker(self, windows: Mapping[str, timedelta] | None = None) -> Prompting:
        """Return another worker; `windows` are how long accounts may write to somebody silent."""
        house = self.house
        return Prompting(
            database=house.database,
            store=RemindersInMongo(house.database, house.marks),
            residents=house.residents,
            conversations=house.conversations,
            events=InternalEvents(inbox=house.inbox, outbox=house.outbox),
            window_of=(windows or {}).get,
            clock=self.clock,
        )

    async def look(self) -> int:
        """Let two workers look at the same moment for what is due."""
        return sum(await asyncio.gather(self.house.prompting.look(), self.worker().look()))

    async def settled(self) -> None:
        """Wait until every event is answered."""
        await until(self._is_answered)

    async def _is_answered(self) -> bool:
        return await self.house.inbox.backlog() == 0

    async def told(self, conversation: str, key: str) -> list[Notice]:
        """Return the notices of a conversation that say something."""
        await self.settled()
        notices = await self.house.outbox.last(conversation, limit=100)
        return [notice for notice in notices if key in [part.key for part in notice.parts]]

    async def kept(self, conversation: str) -> list[Row]:
        return await self.house.database["reminders"].find({"conversation": conversation}).to_list()


@pytest.fixture(scope="module")
async def at_work(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Village]:
    """Give a house for all these tests, on one calendar."""
    await settle(migrated_database)
    clock = Calendar()
    folder = tmp_path_factory.mktemp("village")
    async with built(settings(folder), migrated_database, clock=clock) as house, house.at_work():
        yield Village(house, clock)


@pytest.fixture
async def village(at_work: Village) -> Village:
    """Give it in the morning, with nobody who waits for anything."""
    at_work.clock.begin_another_day()
    names = ("reminders", "reminder_events", "conversations", "step_events", "inbox", "outbox")
    await asyncio.gather(*(at_work.house.database[name].delete_many({}) for name in names))
    return at_work


async def waiting(village: Village, *, code: str = CODE, days: int = 4) -> Browser:
    """Return a resident who waits for a result in so many days."""
    resident = Browser(village.house)
    await resident.visits(f"a-{COMMUNE}")
    await resident.says("đồng ý")
    await resident.says("/nhac")
    await resident.says(f"{days} ngày nữa")
    await resident.says(code)
    return resident


async def test_a_result_is_reminded_of_once_and_asked_for_once(village: Village) -> None:
    lan = await waiting(village)

    assert await village.look() == 0
    village.clock.turn(days=3)
    assert await village.look() == 1
    (word,) = await village.told(lan.conversation, "reminding.tomorrow_dossier")
    assert word.about == (await village.kept(lan.conversation))[0]["_id"]
    assert MASKED in (await lan.line()).text
    assert await village.look() == 0

    village.clock.turn(days=2)
    assert await village.look() == 1
    await village.told(lan.conversation, "reminding.asked_dossier")
    assert await village.look() == 0
    assert "Mừng cho anh/chị" in await lan.says("rồi em ạ")

    assert await village.kept(lan.conversation) == []
    village.clock.turn(days=30)
    assert await village.look() == 0
    events = await village.house.database["reminder_events"].find().sort("at").to_list()
    assert [event["kind"] for event in events] == ["kept", "reminded", "asked", "received"]


async def test_the_code_stands_nowhere_in_clear_and_events_lead_to_nobody(village: Village) -> None:
    lan = await waiting(village)
    await lan.says("/nhac")
    assert MASKED in (await lan.line()).buttons[0].label
    shown = await lan.says("1")
    assert MASKED in shown
    assert CODE in await lan.taps("Xem mã đầy đủ")  # said when it is read, stored sealed
    village.clock.turn(days=5)
    await village.look()
    await village.told(lan.conversation, "reminding.asked_dossier")

    stored = await everything_in(village.house.database)

    assert {name for name, rows in stored.items() if CODE in rows or "240115" in rows} == set()
    user = lan.conversation.rpartition(":")[2]
    assert user not in stored["reminder_events"]
    (row,) = await village.kept(lan.conversation)
    assert row["dossier_shown"] == MASKED
    assert row["_id"] not in stored["reminder_events"]


async def test_what_was_deleted_or_moved_is_not_said(village: Village) -> None:
    lan, minh = await waiting(village), await waiting(village)
    await lan.says("/nhac")
    await lan.says("1")
    await lan.taps("Xóa lịch nhắc này")
    await minh.says("/nhac")
    await minh.says("1")
    await minh.taps("Đổi ngày")
    await minh.says("20 ngày nữa")

    village.clock.turn(days=3)

    assert await village.look() == 0
    village.clock.turn(days=16)
    assert await village.look() == 1
    assert await village.told(lan.conversation, "reminding.tomorrow_dossier") == []
    assert len(await village.told(minh.conversation, "reminding.tomorrow_dossier")) == 1


async def test_what_waits_to_be_sent_is_withdrawn_with_its_reminder(village: Village) -> None:
    lan = await waiting(village)
    village.clock.turn(days=3)
    await village.look()
    (word,) = await village.told(lan.conversation, "reminding.tomorrow_dossier")
    # As if the platform had asked for patience: it goes in two hours.
    later = {"state": "owed", "waits": True, "due_at": village.clock.now() + timedelta(hours=2)}
    await village.house.database["outbox"].update_one({"_id": word.id}, {"$set": later})

    await lan.says("/nhac")
    await lan.says("1")
    await lan.taps("Xóa lịch nhắc này")

    (word,) = await village.told(lan.conversation, "reminding.tomorrow_dossier")
    assert word.state is NoticeState.DROPPED


async def test_nobody_is_woken(village: Village) -> None:
    await waiting(village)
    village.clock.turn(days=3, hours=12)
    assert await village.look() == 0
    village.clock.turn(hours=10)
    assert await village.look() == 1


async def test_forgetting_takes_them_along(village: Village) -> None:
    lan = await waiting(village)
    assert "1 lịch nhắc" in await lan.says("/quyenrieng")
    await lan.says("2")
    await lan.says("1")  # no: leave it
    assert len(await village.kept(lan.conversation)) == 1

    await lan.says("/quyenrieng")
    await lan.says("2")
    await lan.says("2")

    assert await village.kept(lan.conversation) == []
    village.clock.turn(days=3)
    assert await village.look() == 0


async def test_linked_chats_share_them_and_the_one_that_can_be_reached_is_told(village: Village) -> None:
    lan, phone = await waiting(village), Phone(village.house)
    await phone.says(await code_of(lan))
    assert await phone.says("/nhac") == ["reminding.list"]
    await village.house.conversations.lose(lan.conversation, at=village.clock.now())

    village.clock.turn(days=3)
    assert await village.look() == 1

    assert len(await village.told(phone.conversation, "reminding.tomorrow_dossier")) == 1
    village.clock.turn(days=2)
    await village.look()
    await village.told(phone.conversation, "reminding.asked_dossier")
    await phone.says("rồi")
    assert await village.kept(lan.conversation) == []


async def test_where_the_platforms_window_is_closed_another_linked_chat_is_told(village: Village) -> None:
    lan, phone = await waiting(village), Phone(village.house)
    await phone.says(await code_of(lan))
    village.clock.turn(days=3)

    assert await village.worker({"webchat": timedelta(hours=48)}).look() == 1

    assert len(await village.told(phone.conversation, "reminding.tomorrow_dossier")) == 1
    assert await village.told(lan.conversation, "reminding.tomorrow_dossier") == []


async def test_who_left_a_guide_is_asked_once_and_goes_on_with_one_tap(village: Village) -> None:
    lan = await at_a_step(village.house)
    village.clock.turn(hours=23)
    assert await village.look() == 0
    village.clock.turn(hours=1.1)

    assert await village.look() == 1
    assert len(await village.told(lan.conversation, "nudging.ask")) == 1
    assert await village.look() == 0
    village.clock.turn(days=1, hours=1)
    assert await village.look() == 0

    await lan.taps("Làm tiếp")
    resumed = await village.house.database["step_events"].find_one({"kind": StepEventKind.RESUMED.value})
    assert resumed
    known = await village.house.conversations.one(lan.conversation)
    assert known
    assert known.walk
    assert (resumed["journey"], resumed["step"]) == (known.walk.journey, known.walk.step)
    village.clock.turn(days=1, hours=1)
    assert await village.look() == 0


async def test_a_no_holds_in_every_chat_and_for_every_guide(village: Village) -> None:
    lan, phone = await at_a_step(village.house), Phone(village.house)
    village.clock.turn(hours=24.1)
    await village.look()
    await village.told(lan.conversation, "nudging.ask")
    await lan.taps("Đừng nhắc nữa")
    await phone.says(await code_of(lan))
    await phone.says("đăng ký tạm trú")
    await phone.taps("start")

    village.clock.turn(hours=25)
    await village.look()

    assert await village.told(phone.conversation, "nudging.ask") == []


async def test_of_two_linked_chats_only_the_one_in_use_is_asked(village: Village) -> None:
    lan, phone = await at_a_step(village.house), Phone(village.house)
    await phone.says(await code_of(lan))
    village.clock.turn(hours=20)
    await phone.taps("resume")

    village.clock.turn(hours=5)
    assert await village.look() == 0  # the first chat is silent for a day, the person is not
    village.clock.turn(hours=20)
    assert await village.look() == 1

    assert await village.told(lan.conversation, "nudging.ask") == []
    assert len(await village.told(phone.conversation, "nudging.ask")) == 1


async def test_whom_the_team_helps_is_not_asked(village: Village) -> None:
    lan = await at_a_step(village.house)
    await lan.says("kẹt")
    village.clock.turn(hours=25)
    await village.look()
    assert await village.told(lan.conversation, "nudging.ask") == []


async def helped(village: Village, name: str) -> tuple[Browser, SupportRequest, Member]:
    """Return a resident whom a member helped at a step until it was done."""
    lan = await hire(village.house, name)
    resident = await at_a_step(village.house)
    await resident.says("kẹt")
    await resident.says("bỏ qua")
    found = await village.house.database["support_requests"].find_one({"conversation": resident.conversation})
    assert found
    done = await village.house.requests.resolve(found["_id"], resolution=Resolution.DONE, member=lan)
    await resident.reads("1")
    await resident.says("bỏ qua")
    return resident, done, lan


async def not_come(village: Village, lan: Member) -> list[str]:
    """Name what the team sees of results that did not come."""
    return [one.id for one in (await village.house.team_inbox.page(View.NOT_YET, member=lan)).requests]


async def test_a_week_after_help_we_ask_and_the_team_sees_who_still_waits(village: Village) -> None:
    resident, request, lan = await helped(village, "lan")
    village.clock.turn(days=7)
    assert await village.look() == 0
    village.clock.turn(days=1)
    assert await village.look() == 1
    assert len(await village.told(resident.conversation, "reminding.asked_help")) == 1
    assert await not_come(village, lan) == []

    await resident.says("chưa")
    assert await not_come(village, lan) == [request.id]
    assert (await village.house.team_inbox.counts(lan)).not_yet == 1
    await resident.taps("Chưa xong, nhờ tổ tiếp")

    again = await village.house.requests.one(request.id, lan.scope(village.clock.now().date()))
    assert (again.status, again.taken_by, again.outcome) == (Status.TAKEN, lan.id, None)
    assert await not_come(village, lan) == []
    assert await village.kept(resident.conversation) == []
    history = await village.house.requests.history(request.id, lan.scope(village.clock.now().date()))
    assert HistoryKind.OUTCOME in [entry.kind for entry in history]


async def test_what_is_too_old_to_open_again_becomes_a_new_request_with_one_tap(village: Village) -> None:
    resident, request, lan = await helped(village, "minh")
    village.clock.turn(days=30)
    await village.house.requests.close_what_is_over()
    await village.look()
    await village.told(resident.conversation, "reminding.asked_help")

    await resident.taps("Chưa xong, nhờ tổ tiếp")
    await village.settled()

    assert await not_come(village, lan) == []  # the new one is to be seen to
    fresh = await village.house.database["support_requests"].find_one({"follows": request.id})
    assert fresh
    assert (fresh["status"], fresh["guide"]) == ("waiting", request.guide)


async def test_who_says_that_it_came_is_left_in_peace(village: Village) -> None:
    resident, request, lan = await helped(village, "hoa")
    village.clock.turn(days=8)
    await village.look()
    await village.told(resident.conversation, "reminding.asked_help")
    await resident.says("có rồi")

    known = await village.house.requests.one(request.id, lan.scope(village.clock.now().date()))
    assert known.outcome is Outcome.RECEIVED
    assert (await not_come(village, lan), await village.kept(resident.conversation)) == ([], [])
    village.clock.turn(days=30)
    assert await village.look() == 0
