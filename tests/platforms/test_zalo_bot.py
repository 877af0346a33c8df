"""python-zalo-bot, which somebody else wrote, as a happy client of the played Zalo Bot; and what it does not see."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from zalo_bot import Bot as ForeignBot  # type: ignore[import-untyped]

from tests.platforms import pictures
from tests.platforms.faults import Idle, Reset
from tests.platforms.zalo_bot import ZaloBot


@pytest.fixture
async def foreign(zalo: ZaloBot) -> AsyncIterator[ForeignBot]:
    async with ForeignBot(zalo.token, zalo.base) as bot:
        yield bot


@pytest.fixture
async def line(zalo: ZaloBot) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{zalo.base}/bot{zalo.token}") as client:
        yield client


async def test_the_foreign_client_meets_the_bot(foreign: ForeignBot) -> None:
    me = await foreign.get_me()
    assert (me.account_name, me.account_type) == ("bot.ToSoMau", "BASIC")


async def test_the_foreign_client_reads_one_message_for_each_poll(zalo: ZaloBot, foreign: ForeignBot) -> None:
    lan = zalo.resident("lan")
    await lan.say("xin chào")
    await lan.photo(caption="của tôi")
    first = await foreign.get_update(timeout=1)
    second = await foreign.get_update(timeout=1)
    assert first.message.text == "xin chào"
    assert first.message.from_user.id == first.message.chat.id == lan.user
    assert first.message.chat.type == "PRIVATE"
    assert second.message.message_type == "CHAT_PHOTO"
    async with httpx.AsyncClient() as client:
        assert (await client.get(second.message.photo_url)).content == pictures.jpeg()


async def test_the_foreign_client_answers(zalo: ZaloBot, foreign: ForeignBot) -> None:
    lan = zalo.resident("lan")
    await lan.say("xin chào")
    update = await foreign.get_update(timeout=1)
    sent = await update.message.reply_text("chào anh/chị")
    assert sent.message_id == lan.last.message_id
    await update.message.reply_photo(zalo.keep(pictures.png(), "png"), "đây ạ")
    await update.message.reply_action("typing")
    await update.message.reply_sticker("bfe458bf64fa8da4d4eb")
    assert [(shown.kind, shown.text) for shown in lan.shown] == [
        ("text", "chào anh/chị"),
        ("photo", "đây ạ"),
        ("sticker", ""),
    ]
    assert lan.shown[1].file
    assert lan.shown[1].file.content == pictures.png()


async def test_the_foreign_client_finds_nothing_without_an_error(zalo: ZaloBot, foreign: ForeignBot) -> None:
    assert await foreign.get_update(timeout=1) is None
    assert zalo.calls[-1].refusal == "Request timeout"


async def test_the_foreign_client_sets_and_deletes_a_webhook(zalo: ZaloBot) -> None:
    def without_a_loop() -> tuple[bool, str, bool]:  # it starts a loop of its own for each of these
        bot = ForeignBot(zalo.token, zalo.base)
        is_set = bot.set_webhook("https://to-so.example/hook", "eight-or-more")
        bot = ForeignBot(zalo.token, zalo.base)
        return is_set, bot.get_webhook_info().url, ForeignBot(zalo.token, zalo.base).delete_webhook()

    assert await asyncio.to_thread(without_a_loop) == (True, "https://to-so.example/hook", True)
    assert zalo.webhook["url"] == ""


async def test_an_idle_poll_is_a_408_inside_an_http_200(zalo: ZaloBot, line: httpx.AsyncClient) -> None:
    zalo.longest_poll = 0.05
    answer = await line.post("/getUpdates", json={"timeout": 1})
    assert answer.status_code == 200
    assert answer.json() == {"ok": False, "error_code": 408, "description": "Request timeout"}


async def test_a_poll_can_find_nothing_although_something_waits(zalo: ZaloBot, line: httpx.AsyncClient) -> None:
    await zalo.resident("lan").say("chào")
    zalo.faults.next("getUpdates", Idle())
    assert (await line.post("/getUpdates")).json()["error_code"] == 408
    assert (await line.post("/getUpdates")).json()["result"]["message"]["text"] == "chào"


async def test_a_poll_wakes_when_somebody_writes(zalo: ZaloBot, line: httpx.AsyncClient) -> None:
    polling = asyncio.ensure_future(line.post("/getUpdates", json={"timeout": "30"}))
    await zalo.until(lambda: zalo.called("getUpdates") or zalo.in_flight())
    await zalo.resident("lan").say("chào")
    assert (await asyncio.wait_for(polling, 2)).json()["ok"]


async def test_polling_is_deaf_while_a_webhook_stands(zalo: ZaloBot, line: httpx.AsyncClient) -> None:
    zalo.longest_poll = 0.05
    await zalo.resident("lan").say("chào")
    await line.post("/setWebhook", json={"url": "https://to-so.example/hook", "secret_token": "eight-or-more"})
    assert (await line.post("/getUpdates", json={"timeout": 1})).json()["error_code"] == 408
    await line.post("/deleteWebhook")
    assert (await line.post("/getUpdates", json={"timeout": 1})).json()["ok"]


async def test_there_is_no_offset_so_an_answer_that_is_lost_is_lost(zalo: ZaloBot, line: httpx.AsyncClient) -> None:
    zalo.longest_poll = 0.05
    await zalo.resident("lan").say("chào")
    zalo.faults.next("getUpdates", Reset(took_effect=True))
    with pytest.raises(httpx.TransportError):
        await line.post("/getUpdates")
    assert (await line.post("/getUpdates", json={"timeout": 1})).json()["error_code"] == 408


async def test_photos_stand_in_the_field_of_the_pages_or_in_the_one_of_real_messages(zalo: ZaloBot) -> None:
    lan = zalo.resident("lan")
    await lan.photo()
    zalo.photo_field = "photo"
    await lan.photo()
    real, written = [event["message"] for event in zalo.waiting]
    assert real["photo_url"].startswith(f"{zalo.base}/media/")
    assert written["photo"].startswith(f"{zalo.base}/media/")


async def test_voice_sticker_and_withheld_messages_come_as_recorded(zalo: ZaloBot) -> None:
    lan = zalo.resident("lan")
    await lan.voice()
    await lan.sticker()
    await lan.unsupported()
    voice, sticker, withheld = zalo.waiting
    assert voice["event_name"] == "message.voice.received"
    assert voice["message"]["voice_url"].endswith(".aac")
    assert sticker["message"]["sticker"]
    assert withheld["event_name"] == "message.unsupported.received"
    assert withheld["message"].keys() == {"date", "chat", "message_id", "from"}


async def test_a_photo_that_cannot_be_fetched_is_not_shown(zalo: ZaloBot, line: httpx.AsyncClient) -> None:
    lan = zalo.resident("lan")
    await lan.say("chào")
    body = {"chat_id": lan.user, "photo": f"{zalo.base}/media/nothing.jpg"}
    assert (await line.post("/sendPhoto", json=body)).json()["ok"] is False
    assert lan.shown == []


async def test_nobody_is_written_to_who_blocked_the_bot_or_never_wrote(zalo: ZaloBot, line: httpx.AsyncClient) -> None:
    lan = zalo.resident("lan")
    body = {"chat_id": lan.user, "text": "chào"}
    assert (await line.post("/sendMessage", json=body)).json()["error_code"] == 400
    await lan.say("chào")
    await lan.block()
    assert (await line.post("/sendMessage", json=body)).json()["error_code"] == 403
    await lan.unblock()
    assert (await line.post("/sendMessage", json=body)).json()["ok"]


async def test_a_wrong_token_is_an_http_200_too(zalo: ZaloBot) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{zalo.base}/botwrong/getMe")
    assert (answer.status_code, answer.json()["error_code"]) == (200, 401)
