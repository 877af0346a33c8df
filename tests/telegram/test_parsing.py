"""From updates, as Telegram sends them, to what is kept."""

import traceback
from typing import Any

import pytest
from telegram import Bot, Update

from bot.channels.intake import FILE_SOURCE, Intake, RawFile
from bot.channels.port import Parsed, UnreadableError
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.parsing import LARGEST_FILE
from bot.channels.telegram.transport import AiohttpRequest
from bot.engine.messages import FileKind, Kind
from helpdesk.clock import SystemClock
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.service import PHONE
from helpdesk.storage.database import Database
from tests.platforms.bot_api_rules import wrong_in_update
from tests.telegram.conftest import ACCOUNT, KEY, FilesInMemory
from tests.telegram.played_bot_api import TOKEN
from tests.telegram.updates import names, update

RESIDENT = "5100000001"


CHANNEL = TelegramChannel(Bot(TOKEN), ACCOUNT, files=FilesInMemory(), line=AiohttpRequest())


def read(name: str) -> list[Parsed]:
    return list(CHANNEL.parse(update(name)))


def facts(name: str) -> dict[str, Any]:
    (found,) = read(name)
    number = update(name)["update_id"]
    assert (found.update, found.position, found.user) == (f"110201543.{number}", number, RESIDENT)
    return found.model_dump(exclude_defaults=True, exclude={"update", "position", "user"})


def message_of(name: str) -> str:
    inner = update(name)
    return str((inner.get("message") or inner["edited_message"])["message_id"])


@pytest.mark.parametrize("name", names())
def test_updates_of_the_tests_are_what_telegram_sends(name: str) -> None:
    assert wrong_in_update(update(name)) == []
    known = Update.de_json(update(name), Bot(TOKEN))
    assert known.api_kwargs == {}
    assert known.effective_sender is not None


def test_updates_of_the_tests_are_really_checked() -> None:
    wrong = update("text")
    wrong["message"]["sender"] = wrong["message"].pop("from")
    wrong["message"]["date"] = "yesterday"
    assert any("date" in problem for problem in wrong_in_update(wrong))
    wrong["message"]["date"] = 1795340000
    by_types, by_schema = wrong_in_update(wrong)
    assert by_types == "Message has no ['sender']"
    assert by_schema == "Update.message: Message has no field 'sender'"


def test_a_text_comes_with_its_words_and_the_language_of_the_phone() -> None:
    said = {"kind": Kind.TEXT, "text": "làm lý lịch tư pháp ở đâu", "message": "11", "language_hint": "vi"}
    assert facts("text") == said


@pytest.mark.parametrize(
    ("name", "payload", "language"),
    [("start", "a-05125_g-vneid-muc-2", "en"), ("start_with_the_bots_name", "g-vneid-muc-2", "vi")],
)
def test_a_start_link_comes_with_what_stood_in_it(name: str, payload: str, language: str) -> None:
    start = {"kind": Kind.START, "payload": payload, "message": message_of(name), "language_hint": language}
    assert facts(name) == start


@pytest.mark.parametrize("words", ["/start", "/start ", "/START", "/start@to_so_demo_bot", "/start\n"])
def test_a_start_without_a_link_is_a_start(words: str) -> None:
    typed = update("text")
    typed["message"]["text"] = words
    (found,) = CHANNEL.parse(typed)
    assert (found.kind, found.payload, found.text) == (Kind.START, "", "")


@pytest.mark.parametrize("words", ["/starte", "start", "bấm /start ở đâu", " ", "/"])
def test_what_only_looks_like_a_start_is_said(words: str) -> None:
    typed = update("text")
    typed["message"]["text"] = words
    (found,) = CHANNEL.parse(typed)
    assert (found.kind, found.text) == (Kind.TEXT, words)


@pytest.mark.parametrize(("name", "data"), [("tap", "1:0"), ("tap_on_a_message_that_is_gone", "1:1")])
def test_a_tap_comes_with_its_button_and_what_to_acknowledge(name: str, data: str) -> None:
    assert facts(name) == {"kind": Kind.CHOICE, "choice": data, "tap": update(name)["callback_query"]["id"]}


def test_ones_own_contact_brings_the_phone_number() -> None:
    shared = {"kind": Kind.CONTACT, "phone": "84912000111", "message": "15", "language_hint": "vi"}
    assert facts("own_contact") == shared


@pytest.mark.parametrize("name", ["contact_of_somebody_else", "contact_without_an_account"])
def test_a_card_that_may_be_somebody_elses_brings_no_number(name: str) -> None:
    assert facts(name) == {"kind": Kind.CONTACT, "message": message_of(name), "language_hint": "vi"}


@pytest.mark.parametrize(
    ("name", "file", "caption"),
    [
        (
            "photo_with_an_identity_number",
            RawFile(kind=FileKind.PHOTO, source="AgACAgUAAxkBAAID"),
            "Căn cước của tôi 001199012345 đây ạ",
        ),
        ("album_first", RawFile(kind=FileKind.PHOTO, source="AgACAgUAAxkBAAJAx"), "Hai trang của tờ khai"),
        ("album_second", RawFile(kind=FileKind.PHOTO, source="AgACAgUAAxkBAAJBx"), ""),
        ("voice", RawFile(kind=FileKind.VOICE, source="AwACAgUAAxkBAAIE"), ""),
        ("music", RawFile(kind=FileKind.VOICE, source="CQACAgUAAxkBAAJG", name="ghi-am.mp3"), ""),
        ("document", RawFile(kind=FileKind.FILE, source="BQACAgUAAxkBAAJD", name="Tờ khai.pdf"), "tờ khai đây ạ"),
        ("picture_as_a_file", RawFile(kind=FileKind.PHOTO, source="BQACAgUAAxkBAAJE", name="IMG_0001.jpg"), ""),
        ("drawing_as_a_file", RawFile(kind=FileKind.FILE, source="BQACAgUAAxkBAAJF", name="so-do.svg"), ""),
    ],
)
def test_a_file_comes_with_where_it_lies_and_the_words_below_it(name: str, file: RawFile, caption: str) -> None:
    (found,) = read(name)
    assert (found.kind, found.files, found.text, found.message) == (Kind.MEDIA, [file], caption, message_of(name))


def test_of_a_photo_the_largest_size_that_telegram_gives_out_is_taken() -> None:
    huge = update("album_first")
    huge["message"]["photo"][2]["file_size"] = LARGEST_FILE + 1
    (found,) = CHANNEL.parse(huge)
    assert found.files[0].source == "AgACAgUAAxkBAAJAm"


@pytest.mark.parametrize(
    ("name", "media", "caption"),
    [
        ("sticker", "sticker", ""),
        ("video", "video", "máy báo thế này"),
        ("round_video", "video_note", ""),
        ("moving_picture", "animation", ""),
        ("poll", "poll", ""),
        ("dice", "other", ""),
    ],
)
def test_what_is_not_taken_is_named(name: str, media: str, caption: str) -> None:
    (found,) = read(name)
    assert (found.kind, found.media, found.text, found.files) == (Kind.UNSUPPORTED, media, caption, [])


@pytest.mark.parametrize(("name", "called"), [("place", ""), ("moving_place", ""), ("venue", "UBND xã, Đường 21A")])
def test_a_place_comes_with_where_it_is(name: str, called: str) -> None:
    (found,) = read(name)
    assert (found.kind, found.text) == (Kind.LOCATION, called)
    assert (found.latitude, found.longitude) == (20.4937, 105.7811)


def test_a_place_on_the_equator_is_a_place() -> None:
    there = update("place")
    there["message"]["location"] = {"latitude": 0.0, "longitude": 0.0}
    (found,) = CHANNEL.parse(there)
    assert (found.kind, found.latitude, found.longitude) == (Kind.LOCATION, 0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "words"), [("edited", "làm lý lịch tư pháp ở xã nào"), ("edited_caption", "Ba trang của tờ khai")]
)
def test_an_edit_says_which_message_and_its_new_words(name: str, words: str) -> None:
    (found,) = read(name)
    assert (found.kind, found.message, found.text, found.files) == (Kind.EDIT, message_of(name), words, [])


@pytest.mark.parametrize(
    "name",
    [
        "text_in_a_group",
        "tap_in_a_group",
        "from_a_bot",
        "in_a_channel",
        "blocked_us",
        "unblocked_us",
        "moved_on",
        "pinned",
        "timer",
    ],
)
def test_what_is_not_said_to_us_by_a_person_in_private_is_ignored(name: str) -> None:
    assert read(name) == []


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        7,
        "text",
        {},
        {"update_id": "7"},
        {"update_id": 2**70},
        {"update_id": 1, "message": 3},
        {"update_id": 1, "message": {"message_id": 1}},
        {"update_id": 1, "callback_query": {"id": "1"}},
    ],
)
def test_what_telegram_never_sends_is_unreadable(odd: Any) -> None:
    with pytest.raises(UnreadableError):
        CHANNEL.parse(odd)


def test_an_unreadable_update_leaves_none_of_its_words() -> None:
    odd = update("text")
    odd["message"]["text"] = {"said": "một bí mật"}
    with pytest.raises(UnreadableError) as raised:
        CHANNEL.parse(odd)
    assert "bí mật" not in "".join(traceback.format_exception(raised.value))


async def kept(database: Database, name: str) -> dict[str, Any]:
    """Take an update in and return how it lies in the inbox."""
    inbox, (message,) = Inbox(database, process="test"), read(name)
    intake = Intake(inbox=inbox, sealer=Sealer([KEY]), clock=SystemClock(), arrived=lambda: None)
    await intake.take(message, ACCOUNT)
    row = await database["inbox"].find_one({"_id": f"telegram:{message.update}"})
    assert row is not None
    return row


async def test_an_identity_number_under_a_picture_is_masked_before_it_is_kept(database: Database) -> None:
    row = await kept(database, "photo_with_an_identity_number")
    assert "001199012345" not in str(row)
    assert row["body"]["masked"] == ["national_id"]
    assert row["body"]["text"].startswith("Căn cước của tôi ")
    (file,) = row["body"]["files"]
    assert "AgAC" not in str(row)
    assert Sealer([KEY]).open(file["source"], purpose=FILE_SOURCE) == "AgACAgUAAxkBAAID"


async def test_a_shared_phone_number_is_sealed_before_it_is_kept(database: Database) -> None:
    row = await kept(database, "own_contact")
    assert "912000111" not in str(row)
    assert row["body"]["phone_tail"] == "111"
    assert Sealer([KEY]).open(row["body"]["phone"], purpose=PHONE) == "84912000111"


async def test_somebody_elses_card_leaves_no_number_anywhere(database: Database) -> None:
    row = await kept(database, "contact_of_somebody_else")
    assert "222" not in str(row["body"])
    assert "phone" not in row["body"]
