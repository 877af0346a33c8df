"""Whose chat a conversation is, on a real database."""

from datetime import timedelta
from typing import Any

import pytest

from helpdesk.audit.records import AuditEntryRecord
from helpdesk.audit.service import Audit
from helpdesk.ids import new_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.codes import GOOD_FOR, LinkCodes, typed_code
from helpdesk.storage.database import Database
from helpdesk.teams.chats import CHAT_OFF, TeamChats
from helpdesk.teams.errors import ChatCodeGoneError, UnknownMemberError
from helpdesk.teams.models import Member, Role
from helpdesk.teams.records import RECORDS, MemberRecord
from helpdesk.teams.service import Teams
from tests.teams.turned_clock import TurnedClock

CHAT, OTHER = "zalo-bot:1", "telegram:2"


class Told:
    """Keeps what was said into conversations."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []

    async def tell(self, conversation: str, *, event: str, event_id: str, **_: Any) -> None:
        assert event_id
        self.events.append((conversation, event))


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def chats(database: Database, told: Told, clock: TurnedClock, teams: Teams) -> TeamChats:
    assert teams
    await database.start_beanie([*RECORDS, AuditEntryRecord])
    codes = LinkCodes(Sealer(["uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="]))
    return TeamChats(database=database, codes=codes, events=told, audit=Audit(clock), clock=clock)


async def hire(teams: Teams, name: str = "lan", role: Role = Role.MEMBER) -> Member:
    return await teams.create_member(name, name.title(), "a long demonstration", role=role, area="05392")


async def link(database: Database, chats: TeamChats, code: str, conversation: str = CHAT) -> Member:
    return await database.in_transaction(lambda session: chats.link(code, conversation=conversation, session=session))


async def test_a_code_makes_a_conversation_the_members_once(
    database: Database, chats: TeamChats, teams: Teams, clock: TurnedClock
) -> None:
    lan = await hire(teams)
    shown = await chats.offer_code(lan.id)
    assert typed_code(shown.code) == shown.code
    assert shown.until == clock.now() + GOOD_FOR
    assert shown.code not in str(await database["chat_codes"].find().to_list())

    linked = await link(database, chats, shown.code)

    assert (linked.id, linked.chat) == (lan.id, CHAT)
    assert (found := await chats.holder(CHAT)) is not None
    assert found.id == lan.id
    with pytest.raises(ChatCodeGoneError):
        await link(database, chats, shown.code, OTHER)


async def test_only_the_last_code_counts_and_not_for_long(
    database: Database, chats: TeamChats, teams: Teams, clock: TurnedClock
) -> None:
    lan = await hire(teams)
    first, second = await chats.offer_code(lan.id), await chats.offer_code(lan.id)
    assert await chats.code(first.code) is None
    clock.turn(GOOD_FOR + timedelta(seconds=1))
    known = await chats.code(second.code)
    assert known
    assert known[0].is_expired(clock.now())
    for code in (first, second):
        with pytest.raises(ChatCodeGoneError):
            await link(database, chats, code.code)


async def test_a_member_has_one_chat_and_a_chat_one_member(
    database: Database, chats: TeamChats, teams: Teams, told: Told
) -> None:
    lan, hoa = await hire(teams), await hire(teams, "hoa")
    await link(database, chats, (await chats.offer_code(lan.id)).code)
    await link(database, chats, (await chats.offer_code(lan.id)).code, OTHER)
    assert told.events == [(CHAT, CHAT_OFF)]
    assert await chats.holder(CHAT) is None

    await link(database, chats, (await chats.offer_code(hoa.id)).code, OTHER)

    assert (await teams.member(lan.id)).chat is None
    assert (await teams.member(hoa.id)).chat == OTHER


async def test_it_is_switched_off_from_the_page_and_from_the_chat(
    database: Database, chats: TeamChats, teams: Teams, told: Told
) -> None:
    lan = await hire(teams)
    await link(database, chats, (await chats.offer_code(lan.id)).code)
    await chats.switch_off(lan.id)
    assert told.events == [(CHAT, CHAT_OFF)]
    assert (await teams.member(lan.id)).chat is None
    await chats.switch_off(lan.id)
    assert len(told.events) == 1

    await link(database, chats, (await chats.offer_code(lan.id)).code)
    await database.in_transaction(lambda session: chats.leave(CHAT, session=session))
    assert (await teams.member(lan.id)).chat is None
    assert len(told.events) == 1
    with pytest.raises(UnknownMemberError):
        await chats.switch_off(new_id())


async def test_whoever_may_answer_nobody_has_no_chat(database: Database, chats: TeamChats, teams: Teams) -> None:
    lan = await hire(teams)
    await link(database, chats, (await chats.offer_code(lan.id)).code)
    fresh = await chats.offer_code(lan.id)
    await MemberRecord.get_pymongo_collection().update_one({"_id": lan.id}, {"$set": {"grants": []}})

    assert await chats.holder(CHAT) is None
    assert await chats.code(fresh.code) is None
    with pytest.raises(ChatCodeGoneError):
        await link(database, chats, fresh.code, OTHER)
