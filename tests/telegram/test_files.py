"""Files on their way to a resident and from them, at the simulator."""

import logging
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.channels.port import NotFetchedError, Parsed
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.parsing import LARGEST_FILE
from bot.engine.messages import Button, FileKind, Kind, Outgoing, OutgoingFile
from helpdesk.messaging.models import RetryLater, Sent, Uncertain
from helpdesk.privacy.logs import quiet_http_loggers
from helpdesk.storage.failures import DatabaseError
from tests.platforms import pictures
from tests.platforms.bot_api import BotApi
from tests.platforms.faults import BadGateway, Hang, Refused, Reset, TooMany
from tests.telegram.conftest import SECRET, FilesInMemory, channel_at

USER = 5100000001
BUTTONS = [Button(label="Tôi hiểu rồi", data="7:0"), Button(label="Tôi bị kẹt", data="7:1")]
MOST = 10 * 1024 * 1024


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    async with BotApi(knows_everybody=True) as played:
        yield played


@pytest.fixture
def files() -> FilesInMemory:
    kept = {f"photo-{number}": pictures.jpeg(300 + number, 200) for number in range(12)}
    return FilesInMemory(kept | {"paper": pictures.pdf(), "other": pictures.pdf() + b"\n", "word": pictures.ogg()})


@pytest.fixture
async def channel(telegram: BotApi, files: FilesInMemory) -> AsyncIterator[TelegramChannel]:
    async with channel_at(telegram.base, files=files, webhook_secret=SecretStr(SECRET), timeout=2) as opened:
        yield opened


def photo(number: int = 0) -> OutgoingFile:
    return file(f"photo-{number}", FileKind.PHOTO, f"ảnh {number}.jpg", "image/jpeg")


def paper(name: str = "Tờ khai.pdf", attachment: str = "paper") -> OutgoingFile:
    return file(attachment, FileKind.FILE, name, "application/pdf")


def voice(content_type: str = "audio/ogg") -> OutgoingFile:
    return file("word", FileKind.VOICE, "lời nhắn.ogg", content_type)


def file(attachment: str, kind: FileKind, name: str, content_type: str) -> OutgoingFile:
    address = f"https://to-so.example/f/{attachment}"
    return OutgoingFile(attachment=attachment, kind=kind, name=name, content_type=content_type, address=address)


def shown(telegram: BotApi) -> list[tuple[str, str, int]]:
    """The kind of each message, its words, and how many buttons stand below it."""
    return [(one.kind, one.text[:20], len(one.buttons)) for one in telegram.shown(USER)]


@pytest.mark.parametrize(
    ("sent", "kind"),
    [(photo(), "photo"), (paper(), "document"), (voice(), "voice"), (voice("audio/flac"), "document")],
    ids=["photo", "paper", "voice", "a sound that telegram does not play"],
)
async def test_one_file_comes_with_the_words_below_it_and_the_buttons(
    telegram: BotApi, channel: TelegramChannel, files: FilesInMemory, sent: OutgoingFile, kind: str
) -> None:
    delivery = await channel.send(str(USER), Outgoing(text="Mời anh/chị xem.", files=[sent], buttons=BUTTONS))
    assert (delivery, shown(telegram)) == (Sent(), [(kind, "Mời anh/chị xem.", 2)])
    (message,) = telegram.shown(USER)
    assert message.file is not None
    assert (message.file.name, message.file.content) == (sent.name, files.kept[sent.attachment])


async def test_a_file_without_words_comes_alone(telegram: BotApi, channel: TelegramChannel) -> None:
    assert await channel.send(str(USER), Outgoing(text="", files=[photo()])) == Sent()
    assert shown(telegram) == [("photo", "", 0)]


async def test_words_that_do_not_fit_below_a_photo_come_after_it(telegram: BotApi, channel: TelegramChannel) -> None:
    fits, too_long = "👍" * 512, "👍" * 513
    for text in (fits, too_long):
        assert await channel.send(str(USER), Outgoing(text=text, files=[photo()], buttons=BUTTONS)) == Sent()
    assert shown(telegram) == [("photo", fits[:20], 2), ("photo", "", 0), ("text", too_long[:20], 2)]


async def test_photos_come_as_an_album_with_the_words_below(telegram: BotApi, channel: TelegramChannel) -> None:
    assert await channel.send(str(USER), Outgoing(text="Ba trang", files=[photo(1), photo(2), photo(3)])) == Sent()
    assert shown(telegram) == [("photo", "Ba trang", 0), ("photo", "", 0), ("photo", "", 0)]
    assert len({one.album for one in telegram.shown(USER)}) == 1


async def test_an_album_takes_no_buttons_so_they_stand_below_the_words(
    telegram: BotApi, channel: TelegramChannel
) -> None:
    both = Outgoing(text="Hai trang", files=[photo(1), photo(2)], buttons=BUTTONS)
    assert await channel.send(str(USER), both) == Sent()
    assert shown(telegram) == [("photo", "", 0), ("photo", "", 0), ("text", "Hai trang", 2)]


async def test_more_than_ten_photos_are_more_than_one_album(telegram: BotApi, channel: TelegramChannel) -> None:
    assert await channel.send(str(USER), Outgoing(text="Mười hai", files=[photo(n) for n in range(12)])) == Sent()
    assert [len(call["media"]) for call in telegram.called("sendMediaGroup")] == [10, 2]
    assert shown(telegram)[-1] == ("text", "Mười hai", 0)


async def test_files_of_several_kinds_keep_their_order(telegram: BotApi, channel: TelegramChannel) -> None:
    mixed = [paper(), paper("Mẫu 2.pdf", "other"), photo(1), voice(), voice()]
    assert await channel.send(str(USER), Outgoing(text="Tất cả", files=mixed, buttons=BUTTONS)) == Sent()
    assert [kind for kind, _, _ in shown(telegram)] == ["document", "document", "photo", "voice", "voice", "text"]


async def test_the_phone_keyboard_goes_away_also_with_a_file(telegram: BotApi, channel: TelegramChannel) -> None:
    ended = Outgoing(text="Em đã giữ số.", files=[photo()], ends_phone_question=True)
    assert await channel.send(str(USER), ended) == Sent()
    assert [one.markup.get("remove_keyboard", False) for one in telegram.shown(USER)] == [False, True]


async def test_a_name_cannot_break_the_form_it_travels_in(telegram: BotApi, channel: TelegramChannel) -> None:
    name = 'a"; name="chat_id"\r\n\r\n1; .pdf\\'
    assert await channel.send(str(USER), Outgoing(text="Xin chào", files=[paper(name)])) == Sent()
    (message,) = telegram.shown(USER)
    assert message.file is not None
    assert not set('";\r\n\\') & set(message.file.name)
    assert telegram.called("sendDocument")[0]["chat_id"] == USER


@pytest.mark.parametrize("album", [[photo(1)], [photo(1), photo(2)]], ids=["one", "two"])
async def test_a_picture_that_telegram_cannot_show_goes_as_a_file(
    telegram: BotApi, channel: TelegramChannel, album: list[OutgoingFile]
) -> None:
    for method in ("sendPhoto", "sendMediaGroup"):
        telegram.faults.next(method, Refused(code=400, description="Bad Request: PHOTO_INVALID_DIMENSIONS"))
    assert await channel.send(str(USER), Outgoing(text="Bản đồ", files=album)) == Sent()
    assert [kind for kind, _, _ in shown(telegram)] == ["document"] * len(album)


async def test_a_picture_of_more_than_ten_megabytes_goes_as_a_file(
    telegram: BotApi, channel: TelegramChannel, files: FilesInMemory
) -> None:
    files.kept["photo-1"] = pictures.jpeg() + bytes(MOST)
    assert await channel.send(str(USER), Outgoing(text="Bản đồ", files=[photo(1)])) == Sent()
    assert shown(telegram) == [("document", "Bản đồ", 0)]


async def test_a_file_that_is_gone_is_left_out_and_the_words_say_so(
    telegram: BotApi, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    files = [photo(1), paper("Tên riêng.pdf", "not-there")]
    outgoing = Outgoing(text="Hai", files=files, buttons=BUTTONS, file_missing="Mất một tệp.")
    assert await channel.send(str(USER), outgoing) == Sent()
    assert shown(telegram) == [("photo", "Hai\n\nMất một tệp.", 2)]
    assert "not-there is gone: attachment_unknown" in caplog.text
    assert "Tên riêng" not in caplog.text


async def test_words_whose_only_file_is_gone_still_arrive(telegram: BotApi, channel: TelegramChannel) -> None:
    outgoing = Outgoing(text="Hai", files=[paper("x", "not-there")], file_missing="Mất một tệp.")
    assert await channel.send(str(USER), outgoing) == Sent()
    assert shown(telegram) == [("text", "Hai\n\nMất một tệp.", 0)]


async def test_a_database_that_is_away_holds_the_message_up_only(telegram: BotApi) -> None:
    class Away(FilesInMemory):
        async def read(self, attachment: str, *, preview: bool = False) -> bytes:
            raise DatabaseError(f"{attachment} {preview}")

    async with channel_at(telegram.base, files=Away()) as channel:
        held_up = await channel.send(str(USER), Outgoing(text="Một", files=[photo(1)]))
    assert held_up == RetryLater(reason="file_not_read")


async def test_an_upload_that_may_have_arrived_is_uncertain(telegram: BotApi, channel: TelegramChannel) -> None:
    telegram.faults.next("sendPhoto", Reset(took_effect=True))
    assert await channel.send(str(USER), Outgoing(text="Một", files=[photo(1)])) == Uncertain(reason="no_answer")
    assert shown(telegram) == [("photo", "Một", 0)]


# -- from a resident ---------------------------------------------------------------------------------------------------


async def taken(telegram: BotApi, channel: TelegramChannel) -> list[Parsed]:
    """What waits at Telegram, parsed; nothing of it is confirmed."""
    return [message for update in telegram.mailbox.updates.values() for message in channel.parse(update)]


async def test_each_photo_of_an_album_comes_as_it_was_sent(telegram: BotApi, channel: TelegramChannel) -> None:
    album = [pictures.jpeg(640, 480), pictures.jpeg(500, 400)]
    await telegram.resident(USER).album(album, caption="hai mặt tờ khai")
    messages = await taken(telegram, channel)
    assert [(one.kind, one.text) for one in messages] == [(Kind.MEDIA, "hai mặt tờ khai"), (Kind.MEDIA, "")]
    assert [await channel.fetch(one.files[0].source, most=MOST) for one in messages] == album


async def test_a_file_is_fetched_without_its_address_being_told(
    telegram: BotApi, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    quiet_http_loggers()
    await telegram.resident(USER).document(pictures.pdf(), name="Tờ khai.pdf")
    (message,) = await taken(telegram, channel)
    assert await channel.fetch(message.files[0].source, most=MOST) == pictures.pdf()
    assert telegram.token.partition(":")[2] not in caplog.text


async def test_a_file_of_more_bytes_than_wanted_is_not_fetched(telegram: BotApi, channel: TelegramChannel) -> None:
    await telegram.resident(USER).document(bytes(5000), name="lớn.bin")
    (message,) = await taken(telegram, channel)
    assert len(await channel.fetch(message.files[0].source, most=5000)) == 5000
    with pytest.raises(NotFetchedError) as raised:
        await channel.fetch(message.files[0].source, most=4999)
    assert (raised.value.is_final, raised.value.is_too_large) == (True, True)


async def test_a_file_that_telegram_does_not_give_out_is_given_up(telegram: BotApi, channel: TelegramChannel) -> None:
    await telegram.resident(USER).document(bytes(LARGEST_FILE + 1), name="phim.bin")
    (message,) = await taken(telegram, channel)
    for source, is_too_large in ((message.files[0].source, True), ("AgAC-of-another-bot", False)):
        with pytest.raises(NotFetchedError) as raised:
            await channel.fetch(source, most=2 * LARGEST_FILE)
        assert (raised.value.is_final, raised.value.is_too_large) == (True, is_too_large)


@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize(
    "fault",
    [BadGateway(), Reset(), Hang(), TooMany(), Refused(code=404, description="Not Found")],
    ids=["bad gateway", "line broken", "silent", "too many", "not found"],
)
async def test_a_file_that_cannot_be_fetched_now_is_worth_another_try(
    telegram: BotApi, files: FilesInMemory, method: str, fault: BadGateway
) -> None:
    await telegram.resident(USER).photo()
    async with channel_at(telegram.base, files=files, timeout=0.2) as channel:
        (message,) = await taken(telegram, channel)
        telegram.faults.every(method, fault)
        with pytest.raises(NotFetchedError) as raised:
            await channel.fetch(message.files[0].source, most=MOST)
        assert not raised.value.is_final
        assert raised.value.__cause__ is None
        telegram.faults.clear()
        assert await channel.fetch(message.files[0].source, most=MOST) == pictures.jpeg()
