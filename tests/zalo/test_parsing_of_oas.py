import logging

import pytest

from bot.channels.intake import RawFile
from bot.channels.port import Parsed, UnreadableError
from bot.channels.zalo_oa.parsing import parsed
from bot.engine.messages import FileKind, Kind
from tests.zalo.played import OA, PAYLOADS

EVENTS = PAYLOADS["oa"]
RESIDENT = "246845883529197922"


def the_one(name: str) -> Parsed:
    (message,) = parsed(EVENTS[name], oa_id=OA["oa_id"])
    return message


def test_reads_words_with_who_when_and_which() -> None:
    message = the_one("text")

    assert (message.kind, message.text, message.user) == (Kind.TEXT, "hello", RESIDENT)
    assert (message.update, message.position) == ("96d3cdf3af150460909", 1543908534740)


def test_reads_every_photo_of_a_message() -> None:
    message = the_one("image")

    assert (message.kind, message.text) == (Kind.MEDIA, "Em bị lỗi này")
    assert [(file.kind, file.source) for file in message.files] == [
        (FileKind.PHOTO, "https://f1-zpc.zdn.vn/demo1.jpg"),
        (FileKind.PHOTO, "https://f1-zpc.zdn.vn/demo2.jpg"),
    ]


def test_reads_a_file_with_its_name() -> None:
    assert the_one("file").files == [
        RawFile(kind=FileKind.FILE, source="https://f1-zpc.zdn.vn/don.pdf", name="don.pdf")
    ]


def test_reads_a_voice_message() -> None:
    assert [file.kind for file in the_one("audio").files] == [FileKind.VOICE]


def test_reads_a_place_whose_numbers_are_text() -> None:
    message = the_one("location")
    assert (message.kind, message.latitude, message.longitude) == (Kind.LOCATION, 20.7923119, 105.7820651)


@pytest.mark.parametrize("latitude", ["north", "NaN", "inf", "91", None, [], "9" * 400])
def test_a_place_that_is_none_is_not_taken(latitude: object) -> None:
    attachment = {"type": "location", "payload": {"coordinates": {"latitude": latitude, "longitude": "105"}}}
    event = EVENTS["location"] | {"message": {"msg_id": "1", "attachments": [attachment]}}
    (message,) = parsed(event, oa_id=OA["oa_id"])
    assert (message.kind, message.media, message.latitude) == (Kind.UNSUPPORTED, "location", None)


def test_a_shared_link_is_read_as_words() -> None:
    message = the_one("link")
    assert message.kind is Kind.TEXT
    assert message.text.splitlines() == ["Trang này thật không?", "Dịch vụ công", "https://dichvucong.example.vn/"]


@pytest.mark.parametrize("media", ["sticker", "video"])
def test_what_cannot_be_read_is_still_a_message(media: str) -> None:
    message = the_one(media)
    assert (message.kind, message.media) == (Kind.UNSUPPORTED, media)


def test_following_starts_and_counts_once() -> None:
    message = the_one("follow")

    assert (message.kind, message.user) == (Kind.START, RESIDENT)
    assert message.update == f"follow.{RESIDENT}.1543908534748"


def test_a_submitted_phone_number_may_be_a_number() -> None:
    message = the_one("submit_info")
    assert (message.kind, message.phone) == (Kind.CONTACT, "+84912345678")


@pytest.mark.parametrize(("phone", "read"), [("0912345678", "+84912345678"), ("", ""), (None, "")])
def test_reads_a_phone_number_with_its_country(phone: object, read: str) -> None:
    (message,) = parsed(EVENTS["submit_info"] | {"info": {"phone": phone}}, oa_id=OA["oa_id"])
    assert message.phone == read


@pytest.mark.parametrize("name", ["unfollow", "echo", "group", "anonymous"])
def test_passes_over_what_no_resident_wrote_to_us(name: str) -> None:
    assert list(parsed(EVENTS[name], oa_id=OA["oa_id"])) == []


def test_a_message_for_another_oa_of_the_app_is_not_ours_and_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert list(parsed(EVENTS["another_oa"], oa_id=OA["oa_id"])) == []
    assert "999999999999999999" in caplog.text


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        {},
        {"event_name": "user_send_text", "message": {"text": "hi", "msg_id": "1"}},
        {"event_name": "user_send_text", "sender": {"id": "1"}, "message": {"text": "hi"}},
        {"event_name": "follow", "follower": {"id": "../1"}, "timestamp": "1"},
    ],
)
def test_says_so_when_it_cannot_read(event: object) -> None:
    with pytest.raises(UnreadableError):
        parsed(event, oa_id=OA["oa_id"])
