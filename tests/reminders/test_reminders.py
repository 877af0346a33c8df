"""Reminders on a real database: whose they are, what is sealed, and what is removed."""

from datetime import date, timedelta
from typing import Any

import pytest

from helpdesk.clock import SystemClock
from helpdesk.privacy.sealing import Sealer
from helpdesk.reminders.models import MOST, Reminder, ReminderEvent, ReminderEventKind, Stage
from helpdesk.reminders.records import ReminderRecord
from helpdesk.reminders.repository import RemindersInMongo, due_by
from helpdesk.reminders.service import Reminders
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database
from helpdesk.storage.failures import AlreadyThereError
from tests.chain.conftest import KEY
from tests.messaging.post import NOW

LAN, MINH = "webchat:lan", "webchat:minh"
DAY = date(2026, 12, 12)
CODE = "H29.41-240115-0001"


@pytest.fixture
async def store(database: Database) -> RemindersInMongo:
    await database.start_beanie([ReminderRecord])
    return RemindersInMongo(database, DirtyMarks(database, SystemClock()))


class Person:
    """Acts on reminders as a turn does."""

    def __init__(self, database: Database, store: RemindersInMongo, *chats: str) -> None:
        self.room = Reminders(store=store, sealer=Sealer([KEY]))
        self._database = database
        self._chats = list(chats)

    async def keeps(self, reminder: str, day: date = DAY) -> None:
        mine = {"conversations": self._chats, "conversation": self._chats[0], "at": NOW}
        await self._do("keep", reminder, day, guide=None, **mine)

    async def moves(self, reminder: str, day: date) -> None:
        await self._do("move", reminder, day, conversations=self._chats, at=NOW)

    async def gives(self, reminder: str, code: str) -> None:
        await self._do("note_dossier", reminder, code, conversations=self._chats)

    async def removes(self, reminder: str) -> None:
        await self._do("remove", reminder, conversations=self._chats)

    async def has(self) -> list[Reminder]:
        return await self.room.of(self._chats)

    async def _do(self, act: str, *what: Any, **how: Any) -> None:
        await self._database.in_transaction(lambda session: getattr(self.room, act)(*what, session=session, **how))


async def test_the_nearest_day_comes_first_and_survives_the_database(
    database: Database, store: RemindersInMongo
) -> None:
    lan = Person(database, store, LAN)
    await lan.keeps("late", DAY + timedelta(days=5))
    await lan.keeps("soon")

    assert [(one.id, one.day, one.stage) for one in await lan.has()] == [
        ("soon", DAY, Stage.WAITING),
        ("late", DAY + timedelta(days=5), Stage.WAITING),
    ]


async def test_nobody_reaches_another_persons(database: Database, store: RemindersInMongo) -> None:
    lan, minh = Person(database, store, LAN), Person(database, store, MINH)
    await lan.keeps("r")
    before = await lan.has()

    await minh.moves("r", DAY + timedelta(days=1))
    await minh.gives("r", CODE)
    await minh.removes("r")

    assert await lan.has() == before
    assert await minh.has() == []


async def test_linked_chats_see_each_others(database: Database, store: RemindersInMongo) -> None:
    await Person(database, store, LAN).keeps("r")
    both = Person(database, store, MINH, LAN)
    await both.moves("r", DAY + timedelta(days=1))
    assert [one.day for one in await Person(database, store, LAN).has()] == [DAY + timedelta(days=1)]


async def test_a_code_is_kept_sealed_shown_masked_and_opened_for_its_owner(
    database: Database, store: RemindersInMongo
) -> None:
    lan = Person(database, store, LAN)
    await lan.keeps("r")

    await lan.gives("r", CODE)

    (row,) = await database["reminders"].find().to_list()
    assert "240115" not in str(row)
    (one,) = await lan.has()
    assert one.dossier_shown == "H29.41-••••••-•001"
    assert lan.room.dossier(one.dossier_sealed or "") == CODE
    other_key = Reminders(store=store, sealer=Sealer(["m8qVb1yVY0nJq0m1zvE0ZkTqVbVfQ3gk2m3s3n3yq1o="]))
    assert other_key.dossier(one.dossier_sealed or "") is None
    await lan.gives("r", "")
    assert (await lan.has())[0].dossier_sealed is None


async def test_a_turn_worked_on_twice_keeps_one_and_there_is_an_end(
    database: Database, store: RemindersInMongo
) -> None:
    lan = Person(database, store, LAN)
    await lan.keeps("r0")
    for number in range(MOST + 2):
        await lan.keeps(f"r{number}", DAY + timedelta(days=number))
    assert [one.id for one in await lan.has()] == [f"r{number}" for number in range(MOST)]


async def test_due_are_those_whose_hour_has_come(database: Database, store: RemindersInMongo) -> None:
    lan = Person(database, store, LAN)
    await lan.keeps("r")
    (one,) = await lan.has()
    assert one.due_at is not None
    assert await store.due(one.due_at - timedelta(seconds=1), limit=5) == []
    assert await store.due(one.due_at, limit=5) == ["r"]


async def test_what_nobody_answered_is_removed_long_after(database: Database, store: RemindersInMongo) -> None:
    lan = Person(database, store, LAN)
    await lan.keeps("waits")
    await lan.keeps("asked")
    await database["reminders"].update_one({"_id": "asked"}, {"$set": {"due_at": None}})

    assert await store.remove_before(DAY) == 0
    assert await store.remove_before(DAY + timedelta(days=1)) == 1
    assert [one.id for one in await lan.has()] == ["waits"]


async def test_an_event_is_kept_once(database: Database, store: RemindersInMongo) -> None:
    event = ReminderEvent(id="e", kind=ReminderEventKind.RECEIVED, at=NOW, channel="webchat", reach=["25"])
    await database.in_transaction(lambda session: store.note(event, session=session))
    with pytest.raises(AlreadyThereError):
        await database.in_transaction(lambda session: store.note(event, session=session))
    (row,) = await database["reminder_events"].find().to_list()
    assert set(row) == {"_id", "kind", "at", "guide", "area", "reach", "channel", "is_demonstration"}


async def test_what_is_due_is_found_with_an_index(database: Database) -> None:
    plan = await database.db.command("explain", {"find": "reminders", "filter": due_by(NOW), "sort": {"due_at": 1}})
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
