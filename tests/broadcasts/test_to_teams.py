"""News to teams: on the page, in chats, on phones, with receipts; and pages that hear of every step."""

import asyncio

import pytest

from helpdesk.broadcasts.errors import UnknownBroadcastError
from helpdesk.broadcasts.models import Audience, Step
from helpdesk.ids import new_id
from helpdesk.messaging.feed import BROADCASTS
from helpdesk.messaging.models import NoticeClass, NoticeState
from helpdesk.push.models import Occasion, Push, Subscription
from helpdesk.push.wording import PushWording
from helpdesk.storage.database import Row, Session
from helpdesk.teams.models import Role
from tests.broadcasts.village import COMMUNE, NEIGHBOUR, Village
from tests.chain.village import Browser, hire
from tests.messaging.post import until


async def test_members_get_it_on_their_page_in_their_chat_and_on_their_phone(village: Village) -> None:
    house = village.house
    hoa, binh = await hire(house, "hoa", Role.LEAD), await hire(house, "binh")
    await hire(house, "vinh", area=NEIGHBOUR)
    chat = Browser(house)
    await chat.says(f"/to {(await house.chats.offer_code(hoa.id)).code}")
    _, token = await house.signing_in.sign_in("binh", "a long demonstration")
    here = await house.signing_in.this_device(token)
    assert here is not None  # where nobody is signed in, the worker forgets the device
    device = Subscription(id=new_id(), member=binh.id, device=here.id, sealed="s", key="k", since=village.clock.now())
    await house.database["push_subscriptions"].insert_one({"_id": device.id, **device.model_dump(exclude={"id"})})
    by = await village.coordinator("tam", COMMUNE)
    broadcast = await village.written(audience=Audience.TEAM, channels=["chat", "push"], text_vi="Họp tổ.", by=by)
    sent = await village.sent(broadcast)
    assert sent.counted.by_channel == {"page": 3, "chat": 1, "push": 1}
    assert (await village.ended(broadcast)).steps == {Step.SENT: 3}

    async def is_there() -> bool:
        house.delivering.wake()  # news waits for the next sweep, some seconds
        found = await house.database["outbox"].find_one({"conversation": chat.conversation, "about": broadcast.id})
        return found is not None and found["state"] == NoticeState.SENT

    await until(is_there)
    assert "Họp tổ." in (await chat.reads("Họp tổ.")).text
    last = [one for one in await house.outbox.last(chat.conversation, limit=9) if one.about == broadcast.id]
    assert [one.notice_class for one in last] == [NoticeClass.BROADCAST]

    async def owed(session: Session) -> list[Row]:
        # Looked at before the worker is: it forgets a device whose address it cannot open.
        await house.push.telling.news(broadcast.id, [binh.id], at=village.clock.now(), session=session)
        return await house.database["pushes"].find({"news": broadcast.id}, session=session).to_list()

    device.id = new_id()
    await house.database["push_subscriptions"].delete_many({})  # unless it is forgotten already
    await house.database["push_subscriptions"].insert_one({"_id": device.id, **device.model_dump(exclude={"id"})})
    row = (await house.database.in_transaction(owed))[-1]
    push = Push.model_validate({**row, "id": row["_id"]})
    assert (push.occasion, push.member, push.news) == (Occasion.NEWS, binh.id, broadcast.id)
    told = PushWording(house.words, house.catalogue).said(push, None, binh, now=village.clock.now()).decode()  # type: ignore[arg-type]
    assert f"/team/news/{broadcast.id}" in told
    assert "Họp" not in told


async def test_opening_is_the_receipt_and_only_who_was_sent_it_can_open_it(village: Village) -> None:
    house = village.house
    hoa, xa = await hire(house, "hoa", Role.LEAD), await hire(house, "vinh", area=NEIGHBOUR)
    broadcast = await village.written(audience=Audience.TEAM, by=await village.coordinator("tam", COMMUNE))
    await village.ended(await village.sent(broadcast))
    desk = house.broadcasts.desk
    assert await desk.unread(hoa) == 1
    assert (await desk.open(broadcast.id, member=hoa)).text == "Tin của xã"
    assert await desk.unread(hoa) == 0
    with pytest.raises(UnknownBroadcastError):
        await desk.open(broadcast.id, member=xa)
    read = {one.name: one.read_at is not None for one in await desk.readers(await village.now(broadcast))}
    assert read == {"Hoa": True, "Tam": False}


async def test_everybody_of_a_large_team_gets_it_however_many_are_read_at_once(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.broadcasts.audience._MEMBERS_AT_ONCE", 2)
    names = ["hoa", "binh", "cuc", "dao", "yen"]
    for name in names:
        await hire(village.house, name)
    broadcast = await village.written(audience=Audience.TEAM, by=await village.coordinator("tam", COMMUNE))
    await village.ended(await village.sent(broadcast))
    readers = await village.house.broadcasts.desk.readers(await village.now(broadcast))
    assert sorted(one.name for one in readers) == sorted([*(name.title() for name in names), "Tam"])


async def test_news_that_is_no_longer_listed_can_still_be_opened(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.broadcasts.service.MOST_NEWS", 1)
    hoa, by = await hire(village.house, "hoa", Role.LEAD), await village.coordinator("tam", COMMUNE)
    desk = village.house.broadcasts.desk
    sent = []
    for text in ("Một", "Hai"):
        sent.append(await village.sent(await village.written(audience=Audience.TEAM, by=by, text_vi=text)))
        await village.ended(sent[-1])
        village.clock.turn(minutes=1)
    assert [one.text for one in await desk.news_of(hoa)] == ["Hai"]
    assert (await desk.open(sent[0].id, member=hoa)).text == "Một"
    assert await desk.unread(hoa) == 1
    await desk.open(sent[1].id, member=hoa)
    assert await desk.unread(hoa) == 0


async def test_a_page_that_is_open_hears_that_something_moved(village: Village) -> None:
    house = village.house
    broadcast = await village.written(by=await village.coordinator("tam", COMMUNE))
    async with house.feed.listen(BROADCASTS) as beats:
        waiting = asyncio.ensure_future(anext(beats))
        await asyncio.wait_for(asyncio.gather(_touched(village, broadcast.id, waiting), waiting), timeout=9)


async def _touched(village: Village, broadcast: str, waiting: "asyncio.Future[None]") -> None:
    """Change it until the change stream, which may just be opening, has told of it."""
    while not waiting.done():
        changed = {"$currentDate": {"moved_at": True}}
        await village.house.database["broadcasts"].update_one({"_id": broadcast}, changed)
        await asyncio.sleep(0.05)
