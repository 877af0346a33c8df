import pytest

from bot.channels.intake import RawFile
from bot.channels.port import Parsed, UnreadableError
from bot.channels.zalo_bot.parsing import parsed
from bot.engine.messages import FileKind, Kind
from tests.zalo.played import PAYLOADS, USER

BOT = PAYLOADS["bot"]


def the_one(body: object) -> Parsed:
    (message,) = parsed(body)
    return message


def test_reads_words_with_who_when_and_which() -> None:
    message = the_one(BOT["text"])

    assert (message.kind, message.text, message.user) == (Kind.TEXT, "Xin chào", USER)
    assert (message.update, message.message, message.position) == ("2d758cb5e222177a4e35",) * 2 + (1750316131602,)


def test_reads_an_event_that_comes_unwrapped() -> None:
    assert the_one(BOT["text_unwrapped"]).text == "2"


def test_a_start_link_written_by_hand_starts() -> None:
    message = the_one(BOT["start"])
    assert (message.kind, message.payload) == (Kind.START, "a-05392_g-vneid-muc-2")


@pytest.mark.parametrize("name", ["photo_as_recorded", "photo_as_documented"])
def test_reads_a_photo_under_either_name(name: str) -> None:
    message = the_one(BOT[name])

    assert message.kind is Kind.MEDIA
    assert message.files == [RawFile(kind=FileKind.PHOTO, source="https://photo-stal-1.zdn.vn/jpg/demo.jpg")]


def test_the_words_below_a_photo_are_its_text() -> None:
    assert the_one(BOT["photo_as_recorded"]).text == "Màn hình báo lỗi"


def test_reads_a_voice_message() -> None:
    assert the_one(BOT["voice"]).files == [
        RawFile(kind=FileKind.VOICE, source="https://f2-voice-aac-dl.zdn.vn/demo.aac")
    ]


@pytest.mark.parametrize(("name", "media"), [("sticker", "sticker"), ("protected", "protected")])
def test_what_cannot_be_read_is_still_a_message(name: str, media: str) -> None:
    message = the_one(BOT[name])
    assert (message.kind, message.media, message.text) == (Kind.UNSUPPORTED, media, "")


def test_what_zalo_withholds_stays_withheld() -> None:
    body = {"event_name": "message.unsupported.received", "message": BOT["text"]["result"]["message"]}
    assert the_one(body).text == ""


@pytest.mark.parametrize(("message", "kind"), [({"text": "hi"}, Kind.TEXT), ({}, Kind.UNSUPPORTED)])
def test_an_event_of_a_new_name_is_read_by_what_it_holds(message: dict[str, object], kind: Kind) -> None:
    base = {key: value for key, value in BOT["text"]["result"]["message"].items() if key != "text"}
    assert the_one({"event_name": "message.poem.received", "message": base | message}).kind is kind


def test_a_message_without_an_id_is_known_by_its_moment() -> None:
    message = {key: value for key, value in BOT["protected"]["result"]["message"].items() if key != "message_id"}
    body = {"event_name": "message.unsupported.received", "message": message}

    assert the_one(body).update == the_one(body).update == f"{USER}.1789033572900"


@pytest.mark.parametrize("name", ["group", "another_bot", "no_message"])
def test_passes_over_what_no_resident_wrote_to_us(name: str) -> None:
    assert list(parsed(BOT[name])) == []


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        {},
        {"ok": True, "result": None},
        {"event_name": 7},
        {"event_name": "message.text.received"},
        {"event_name": "message.text.received", "message": {"text": "hi"}},
        {"event_name": "message.text.received", "message": {"from": {"id": "a:b"}, "message_id": "1", "text": "hi"}},
        {"event_name": "message.text.received", "message": {"from": {"id": "a"}, "text": "no id, no moment"}},
    ],
)
def test_says_so_when_it_cannot_read(body: object) -> None:
    with pytest.raises(UnreadableError):
        parsed(body)


def test_an_odd_moment_gives_no_order() -> None:
    message = BOT["text"]["result"]["message"] | {"date": "tomorrow"}
    assert the_one({"event_name": "message.text.received", "message": message}).position == 0
