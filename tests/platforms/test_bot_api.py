"""python-telegram-bot, unmodified, on the played Bot API."""

import asyncio
import json

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken

from tests.platforms import pictures
from tests.platforms.bot_api import BotApi
from tests.platforms.faults import Idle

LAN = 5100000001
CHOICE = InlineKeyboardMarkup([[InlineKeyboardButton("1. Tôi đồng ý", callback_data="1:0")]])


async def test_what_a_resident_does_is_read_by_the_library(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    await lan.start("a-05392")
    await lan.say("xin chào")
    await lan.photo(caption="của tôi")
    await lan.voice()
    await lan.document(name="đơn.pdf")
    await lan.location(21.5, 105.25)
    await lan.contact("84912000111")
    await lan.sticker()
    await lan.edit("xin chào!", message=12)
    await lan.block()
    start, text, photo, voice, document, location, contact, sticker, edit, block = await bot.get_updates()
    assert start.message
    assert start.message.text == "/start a-05392"
    assert text.message
    assert text.message.text == "xin chào"
    assert photo.message
    assert (photo.message.caption, photo.message.photo[-1].width) == ("của tôi", 320)
    assert voice.message
    assert voice.message.voice
    assert document.message
    assert document.message.document
    assert document.message.document.file_name == "đơn.pdf"
    assert location.message
    assert location.message.location
    assert location.message.location.latitude == 21.5
    assert contact.message
    assert contact.message.contact
    assert contact.message.contact.user_id == LAN
    assert sticker.message
    assert sticker.message.sticker
    assert edit.edited_message
    assert edit.edited_message.text == "xin chào!"
    assert edit.edited_message.edit_date
    assert block.my_chat_member
    assert block.my_chat_member.new_chat_member.status == "kicked"


async def test_an_album_is_one_update_for_each_photo(api: BotApi, bot: Bot) -> None:
    await api.resident(LAN).album(caption="hai trang")
    messages = [update.message for update in await bot.get_updates()]
    assert len({message.media_group_id for message in messages if message}) == 1
    assert [message.caption for message in messages if message] == ["hai trang", None]


async def test_photos_come_down_and_go_up_as_they_are(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    await lan.photo(pictures.jpeg(640, 480))
    (update,) = await bot.get_updates()
    assert update.message
    file = await bot.get_file(update.message.photo[-1].file_id)
    content = bytes(await file.download_as_bytearray())
    assert content == pictures.jpeg(640, 480)
    sent = await bot.send_photo(LAN, content, caption="đây ạ")
    assert sent.photo[-1].width == 640
    assert (lan.last.kind, lan.last.text) == ("photo", "đây ạ")
    assert lan.last.file
    assert lan.last.file.content == content


async def test_a_link_to_a_file_ends(api: BotApi, bot: Bot) -> None:
    await api.resident(LAN).voice()
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.voice
    file = await bot.get_file(update.message.voice.file_id)
    assert await file.download_as_bytearray() == pictures.ogg()
    api.advance(3601)
    with pytest.raises(InvalidToken):  # its name for every 404
        await file.download_as_bytearray()


async def test_albums_documents_and_voice_go_up(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    await lan.say("chào")
    await bot.send_media_group(LAN, [InputMediaPhoto(pictures.jpeg()), InputMediaPhoto(pictures.png(), caption="b")])
    await bot.send_document(LAN, pictures.pdf(), filename="mẫu.pdf")
    await bot.send_voice(LAN, pictures.ogg())
    assert [shown.kind for shown in lan.shown] == ["photo", "photo", "document", "voice"]
    assert lan.shown[0].album == lan.shown[1].album != ""
    assert lan.shown[1].text == "b"


async def test_a_photo_is_fetched_from_the_address_it_is_sent_by(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    await lan.photo()
    (update,) = await bot.get_updates()
    assert update.message
    file = await bot.get_file(update.message.photo[-1].file_id)
    api.resolves["https://to-so.example"] = api.base
    path = str(file.file_path).removeprefix(api.base)
    await bot.send_photo(LAN, f"https://to-so.example{path}")
    assert lan.last.file
    assert lan.last.file.content == pictures.jpeg()
    with pytest.raises(BadRequest, match=r"(?i)failed to get HTTP URL content"):
        await bot.send_photo(LAN, "https://to-so.example/nothing-here.jpg")


async def test_a_tap_spins_until_it_is_answered(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    await lan.say("chào")
    await bot.send_message(LAN, "Đồng ý không ạ?", reply_markup=CHOICE)
    await lan.tap("đồng ý")
    assert lan.spinning == 1
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.data == "1:0"
    assert query.message
    assert query.message.is_accessible
    await bot.answer_callback_query(query.id)
    assert lan.spinning == 0


async def test_a_tap_is_forgotten_after_150_seconds(api: BotApi, bot: Bot) -> None:
    await api.resident(LAN).tap_data("1:0")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.message
    assert not query.message.is_accessible
    api.advance(151)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(query.id)


async def test_messages_are_edited_once(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    await lan.say("chào")
    sent = await bot.send_message(LAN, "Đồng ý không ạ?", reply_markup=CHOICE)
    await bot.edit_message_reply_markup(LAN, sent.message_id)
    assert lan.last.buttons == []
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_reply_markup(LAN, sent.message_id)
    await bot.edit_message_text("Cảm ơn ạ", LAN, sent.message_id)
    assert (lan.last.text, lan.last.edits) == ("Cảm ơn ạ", 2)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("?", LAN, 999)


async def test_the_phone_key_is_quoted_by_the_contact_it_brings(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    await lan.say("chào")
    keys = ReplyKeyboardMarkup([[KeyboardButton("Gửi số của tôi", request_contact=True)]])
    await bot.send_message(LAN, "Số của anh/chị?", reply_markup=keys)
    assert lan.last.keys == ["Gửi số của tôi"]
    await lan.contact()
    message = (await bot.get_updates())[-1].message
    assert message
    assert message.reply_to_message
    assert message.reply_to_message.text == "Số của anh/chị?"


async def test_nobody_is_written_to_who_blocked_the_bot_or_never_wrote(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(LAN, "chào")
    await lan.say("chào")
    await lan.block()
    with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
        await bot.send_message(LAN, "chào")
    await lan.unblock()
    await bot.send_message(LAN, "chào")
    assert [shown.text for shown in lan.shown] == ["chào"]


async def test_html_is_read_as_the_resident_reads_it(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    await lan.say("chào")
    await bot.send_message(LAN, "<b>Bước 1</b> &lt;3", parse_mode="HTML")
    assert lan.last.text == "Bước 1 <3"


async def test_commands_and_descriptions_are_kept_by_language(api: BotApi, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "Bắt đầu")], language_code="vi")
    await bot.set_my_description("Tổ Số giúp anh/chị", language_code="vi")
    assert api.commands == {"vi": [{"command": "start", "description": "Bắt đầu"}]}
    assert api.descriptions == {"vi": "Tổ Số giúp anh/chị"}


async def test_updates_wait_until_they_are_confirmed(api: BotApi, bot: Bot) -> None:
    lan = api.resident(LAN)
    first, second = await lan.say("một"), await lan.say("hai")
    assert [update.update_id for update in await bot.get_updates()] == [first, second]
    assert [update.update_id for update in await bot.get_updates(limit=1)] == [first]
    assert [update.update_id for update in await bot.get_updates(offset=second)] == [second]
    assert await bot.get_updates(offset=second + 1) == ()


async def test_a_long_poll_ends_when_somebody_writes(api: BotApi, bot: Bot) -> None:
    polling = asyncio.ensure_future(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    await api.resident(LAN).say("đây")
    assert len(await asyncio.wait_for(polling, 2)) == 1


async def test_a_poll_can_come_back_empty_although_something_waits(api: BotApi, bot: Bot) -> None:
    await api.resident(LAN).say("đây")
    api.faults.next("getUpdates", Idle())
    assert await bot.get_updates() == ()
    assert len(await bot.get_updates()) == 1


async def test_a_second_poll_ends_the_first(api: BotApi, bot: Bot) -> None:
    polling = asyncio.ensure_future(bot.get_updates(timeout=10))
    await api.until(lambda: api.called("getUpdates"))
    await asyncio.sleep(0.05)
    async with Bot(api.token, base_url=f"{api.base}/bot") as other:
        second = asyncio.ensure_future(other.get_updates(timeout=10))
        with pytest.raises(Conflict, match=r"(?i)terminated by other"):
            await polling
        await api.resident(LAN).say("đây")
        assert len(await second) == 1


async def test_polling_is_refused_while_a_webhook_stands(bot: Bot) -> None:
    await bot.set_webhook("https://to-so.example/hook")
    with pytest.raises(Conflict, match=r"(?i)webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_needs_https(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)HTTPS URL must be provided"):
        await bot.set_webhook("http://to-so.example/hook")


async def test_a_wrong_token_opens_nothing(api: BotApi) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("110201543:wrong", base_url=f"{api.base}/bot"):
            pass
    assert api.in_flight() == []


async def test_updates_of_a_webhook_are_what_polling_gives(api: BotApi, bot: Bot) -> None:
    await api.resident(LAN).say("chào")
    (polled,) = await bot.get_updates()
    bodies: list[bytes] = []

    async def post(_url: str, body: bytes, _headers: object) -> int:
        bodies.append(body)
        return 200

    api.courier.post = post
    await api.deliver_to("http://127.0.0.1:1/hook")
    await api.settled()
    assert [Update.de_json(json.loads(body), bot) for body in bodies] == [polled]
