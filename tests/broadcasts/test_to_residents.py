"""News to residents, through the whole house: who gets it, who does not, once, in its time, and stopped."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from helpdesk.broadcasts.audience import Audiences
from helpdesk.broadcasts.errors import (
    BroadcastAreaError,
    BroadcastChannelError,
    BroadcastCountChangedError,
    BroadcastMovedOnError,
    BroadcastNobodyError,
    BroadcastTimeError,
    UnknownBroadcastError,
)
from helpdesk.broadcasts.models import LeftOut, Recipient, State, Step
from helpdesk.broadcasts.repository import BroadcastsInMongo, PeopleInMongo
from helpdesk.messaging.models import NoticeClass, NoticeState
from helpdesk.privacy.sealing import Sealer
from helpdesk.statistics.days import local_day
from tests.broadcasts.village import COMMUNE, NEIGHBOUR, PROVINCE, Village
from tests.chain.conftest import KEY
from tests.messaging.post import until


async def test_who_said_yes_gets_what_was_counted_and_nobody_else(village: Village) -> None:
    lan, hoa = await village.resident(), await village.resident()
    silent, unwilling = await village.resident(news=None), await village.resident(news=False)
    stranger = await village.resident(area=NEIGHBOUR)
    broadcast = await village.written(text_vi="Xã làm việc cả thứ Bảy.")
    member = await village.member(broadcast)

    counted = await village.house.broadcasts.desk.count(broadcast, scope=member.scope(local_day(village.clock.now())))
    assert (counted.total, counted.by_channel) == (2, {"webchat": 2})
    assert counted.left_out == {LeftOut.NO_CONSENT: 2}

    progress = await village.ended(await village.sent(broadcast))
    assert progress.steps == {Step.SENT: 2}
    for resident in (lan, hoa):
        (notice,) = await village.told(resident.conversation)
        assert (notice.notice_class, notice.about) == (NoticeClass.BROADCAST, broadcast.id)
        line = await resident.reads("Xã làm việc cả thứ Bảy.")
        assert "“DỪNG” hoặc “STOP”" in line.text
        assert "UBND xã Thử Nghiệm" in line.text
    for resident in (silent, unwilling, stranger):
        assert await village.told(resident.conversation) == []
    actions = {row["action"] async for row in village.house.database["audit"].find({"subject": broadcast.id})}
    assert actions == {"broadcast_written", "broadcast_confirmed"}


async def test_a_person_with_two_chats_gets_it_once_where_they_were_last(village: Village) -> None:
    lan = await village.resident()
    other = await village.at_a_platform()
    kept = await village.house.conversations.one(lan.conversation)
    assert kept
    await village.house.database["conversations"].update_one(
        {"_id": other.id}, {"$set": {"resident": kept.resident, "active_at": village.clock.now() - timedelta(days=3)}}
    )
    broadcast = await village.sent(await village.written())
    assert (broadcast.counted.total, broadcast.counted.by_channel) == (1, {"webchat": 1})
    assert (await village.ended(broadcast)).total == 1


@pytest.mark.parametrize("word", ["DỪNG", "stop", "dung tin", "Dừng ạ"])
async def test_the_word_to_stop_works_whatever_was_asked(village: Village, word: str) -> None:
    lan = await village.resident()
    await lan.says("/menu")
    assert "không gửi tin cho anh/chị nữa." in await lan.says(word)
    (row,) = await village.house.database["residents"].find().to_list()
    assert [event["is_given"] for event in row["news"]] == [True, False]
    assert row["wants_news"] is False
    with pytest.raises(BroadcastNobodyError):
        await village.sent(await village.written())


async def test_dung_without_its_mark_is_a_yes_where_a_yes_is_asked_for_and_else_a_stop(village: Village) -> None:
    lan = await village.resident()
    await lan.says("/ngonngu")
    await lan.says("Tiếng Việt")
    assert "không gửi tin cho anh/chị nữa." in await lan.says("DUNG")
    assert "Đoạn" not in await lan.says("dung")


async def test_who_stops_while_it_is_planned_is_left_out_at_the_last_moment(village: Village) -> None:
    lan, hoa = await village.resident(), await village.resident()
    later = village.clock.now() + timedelta(hours=1)
    broadcast = await village.sent(await village.written(), send_at=later)
    assert broadcast.state is State.SCHEDULED
    await village.house.broadcasts.sending.look()
    assert (await village.steps(broadcast)) == {Step.WAITING: 2}
    await lan.says("DỪNG")
    village.clock.turn(hours=1, minutes=1)
    progress = await village.ended(broadcast)
    assert progress.steps == {Step.SENT: 1, Step.LEFT_OUT: 1}
    assert (await village.told(lan.conversation), len(await village.told(hoa.conversation))) == ([], 1)
    lines = await village.house.broadcasts.desk.report(await village.now(broadcast))
    assert {(one.step, one.cause) for one in lines} == {
        (Step.SENT, ""),
        (Step.LEFT_OUT, LeftOut.NO_CONSENT),
    }


async def test_at_night_it_waits_for_the_morning(village: Village) -> None:
    lan = await village.resident()
    village.clock.at_night()
    broadcast = await village.sent(await village.written())
    await village.house.broadcasts.sending.look()
    await until(lambda: _told(village, lan.conversation))
    (notice,) = await village.told(lan.conversation)
    assert notice.state is NoticeState.OWED
    assert notice.due_at > village.clock.now() + timedelta(hours=7)
    village.clock.turn(hours=9)
    assert (await village.ended(broadcast)).steps == {Step.SENT: 1}


@dataclass
class Ways:
    """Channels of which two are open, one of them only for two days after somebody's last words."""

    closed: set[str] = field(default_factory=set)

    def kind_of(self, account: str) -> str:
        return account

    def is_open(self, account: str) -> bool:
        return account not in self.closed

    def window_of(self, account: str) -> timedelta | None:
        return timedelta(hours=48) if account == "zalo-oa" else None


async def test_who_is_outside_the_window_blocked_or_on_no_chosen_channel_is_counted_apart(village: Village) -> None:
    now, house, ways = village.clock.now(), village.house, Ways()
    audiences = Audiences(house.database, areas=house.areas, ways=ways, phones=house.push.telling, sealer=Sealer([KEY]))
    lan = await village.resident()
    await village.at_a_platform(active_at=now - timedelta(hours=1))
    await village.at_a_platform(active_at=now - timedelta(hours=49))
    gone = await village.at_a_platform(active_at=now)
    await house.conversations.lose(gone.id, at=now)
    broadcast = await village.written(channels=["zalo-oa", "webchat"])
    scope = (await village.member(broadcast)).scope(local_day(now))

    async def counted() -> tuple[dict[str, int], dict[str, int]]:
        found = (await audiences.gather(broadcast, "list", scope=scope, at=now)).counted
        return found.by_channel, found.left_out

    assert await counted() == (
        {"webchat": 1, "zalo-oa": 1},
        {LeftOut.WINDOW: 1, LeftOut.BLOCKED: 1},
    )
    broadcast.channels = ["zalo-oa"]
    assert await counted() == ({"zalo-oa": 1}, {LeftOut.WINDOW: 1, LeftOut.BLOCKED: 1, LeftOut.NO_CHANNEL: 1})
    ways.closed.add("zalo-oa")
    assert await counted() == ({}, {LeftOut.NO_CHANNEL: 4})
    broadcast.language = "en"
    assert await counted() == ({}, {LeftOut.OTHER_LANGUAGE: 4})
    assert lan


async def test_a_count_that_changed_asks_again(village: Village) -> None:
    await village.resident()
    broadcast = await village.written()
    await village.resident()
    with pytest.raises(BroadcastCountChangedError) as refused:
        await village.sent(broadcast, seen=1)
    assert refused.value.facts == {"before": 1, "now": 2}
    assert await village.house.database["broadcast_people"].count_documents({}) == 0
    assert (await village.ended(await village.sent(broadcast, seen=2))).steps == {Step.SENT: 2}


async def test_what_has_not_gone_is_withdrawn_when_it_is_stopped(village: Village) -> None:
    residents = [await village.resident() for _ in range(3)]
    village.clock.at_night()
    broadcast = await village.sent(await village.written())
    await village.house.broadcasts.sending.look()
    await until(lambda: _told(village, residents[0].conversation))
    await village.stopped(broadcast)
    with pytest.raises(BroadcastMovedOnError):
        await village.stopped(broadcast)
    village.clock.turn(hours=9)
    assert (await village.ended(broadcast)).steps == {Step.WITHDRAWN: 3}
    sent = [one for lan in residents for one in await village.told(lan.conversation) if one.state is NoticeState.SENT]
    assert sent == []


async def test_the_word_to_stop_also_withdraws_what_waits_for_the_morning(village: Village) -> None:
    lan, hoa = await village.resident(), await village.resident()
    village.clock.at_night()
    broadcast = await village.sent(await village.written())
    await village.house.broadcasts.sending.look()
    for resident in (lan, hoa):
        await until(lambda one=resident: _told(village, one.conversation))  # type: ignore[misc]
    await lan.says("DỪNG")
    village.clock.turn(hours=9)
    assert (await village.ended(broadcast)).steps == {Step.SENT: 1, Step.LEFT_OUT: 1}
    (notice,) = await village.told(lan.conversation)
    assert (notice.state, notice.sent_at) == (NoticeState.DROPPED, None)


async def test_a_long_list_is_closed_in_pieces_and_what_is_planned_for_later_holds_up_nothing(village: Village) -> None:
    await village.resident()
    store, people = BroadcastsInMongo(), PeopleInMongo(village.house.database)
    now = village.clock.now()
    planned = await village.sent(await village.written(), send_at=now + timedelta(days=2))
    assert await store.at_work(at=now) == []
    assert [one.id for one in await store.at_work(at=now + timedelta(days=3))] == [planned.id]
    many = [
        Recipient(id=f"r{n}", people="long", to=f"webchat:{n}", person=f"p{n}", account="webchat", channel="webchat")
        for n in range(2_500)
    ]
    await people.add(many)
    assert await people.is_open("long")
    await people.withhold("long", at=now)
    assert (await people.progress("long")).steps == {Step.WITHDRAWN: 2_500}
    assert not await people.is_open("long")


async def test_two_workers_at_once_and_a_confirmation_sent_twice_write_to_everybody_once(village: Village) -> None:
    residents = [await village.resident() for _ in range(4)]
    broadcast = await village.written()
    both = await asyncio.gather(*(village.sent(broadcast) for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["Broadcast", "BroadcastMovedOnError"]
    await asyncio.gather(*(village.worker().look() for _ in range(3)), return_exceptions=True)
    assert (await village.ended(broadcast)).steps == {Step.SENT: 4}
    assert [len(await village.told(one.conversation)) for one in residents] == [1, 1, 1, 1]


async def test_another_zones_residents_are_no_part_of_anything(village: Village) -> None:
    await village.resident(area=NEIGHBOUR)
    mine, theirs = await village.coordinator("tam", COMMUNE), await village.coordinator("viet", NEIGHBOUR)
    for areas in ([NEIGHBOUR], [PROVINCE], [COMMUNE, NEIGHBOUR], [], ["none"]):
        with pytest.raises(BroadcastAreaError):
            await village.written(areas=areas, by=mine)
    broadcast = await village.written(NEIGHBOUR, by=theirs)
    desk = village.house.broadcasts.desk
    assert (await desk.count(broadcast, scope=mine[1])).total == 0
    for act in (desk.one(broadcast.id, scope=mine[1]), desk.drop(broadcast.id, scope=mine[1])):
        with pytest.raises(UnknownBroadcastError):
            await act
    with pytest.raises(UnknownBroadcastError):
        await desk.confirm(broadcast.id, seen=1, send_at=None, member=mine[0], scope=mine[1])
    assert await desk.listed(scope=mine[1]) == []
    assert [one.id for one in await desk.listed(scope=theirs[1])] == [broadcast.id]


async def test_a_moment_that_is_over_no_channel_and_nobody_are_refused(village: Village) -> None:
    await village.resident()
    broadcast = await village.written()
    for moment in (village.clock.now() - timedelta(minutes=1), village.clock.now() + timedelta(days=61)):
        with pytest.raises(BroadcastTimeError):
            await village.sent(broadcast, send_at=moment)
    with pytest.raises(BroadcastChannelError):
        await village.written(channels=[])
    with pytest.raises(BroadcastNobodyError):
        await village.sent(await village.written(language="en"), seen=0)


async def test_who_takes_everything_back_gets_nothing_that_was_on_its_way(village: Village) -> None:
    lan = await village.resident()
    village.clock.at_night()
    broadcast = await village.sent(await village.written())
    await village.house.broadcasts.sending.look()
    await until(lambda: _told(village, lan.conversation))
    await lan.says("/quyenrieng")
    await lan.taps("Xoá hết về tôi")
    await lan.taps("Vâng, xoá hết")
    village.clock.turn(hours=9)
    assert (await village.ended(broadcast)).steps == {Step.LEFT_OUT: 1}


async def _told(village: Village, conversation: str) -> bool:
    return bool(await village.told(conversation))
