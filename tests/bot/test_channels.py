"""The same walk on every channel: what a platform cannot take never leaves."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Bot
from telegram.request import BaseRequest, RequestData

from bot.channels.port import Channel
from bot.channels.splitting import utf16_length
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.webchat import WebChatChannel
from bot.engine.messages import Button, Outgoing
from bot.posting import ChannelPostman
from guides.catalogue.catalogue import Catalogue
from guides.search.simple import SyllableSearch
from helpdesk.language.catalogues import LANGUAGES
from helpdesk.messaging.models import Notice, RetryLater, Sent
from tests.bot.conversing import Resident, consented, wording
from tests.bot.fakes import LookupsInMemory
from tests.guides.examples import LONG_FROM_NOW

Call = tuple[str, dict[str, Any]]


class RecordingWire(BaseRequest):
    """Takes what would leave for Telegram and answers as Telegram does when all is well."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    @property
    def read_timeout(self) -> float:
        return 5

    async def initialize(self) -> None:
        """Open nothing."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        assert method == "POST"
        name = url.rpartition("/")[2]
        self.calls.append((name, request_data.parameters if request_data else {}))
        message = {"message_id": len(self.calls), "date": 0, "chat": {"id": 9912, "type": "private"}}
        return 200, json.dumps({"ok": True, "result": True if name == "answerCallbackQuery" else message}).encode()


@dataclass
class OnTelegram:
    """A Telegram chat that keeps what it was sent."""

    wire: RecordingWire = field(default_factory=RecordingWire)

    @property
    def channel(self) -> Channel:
        return TelegramChannel(Bot("1:abc", request=self.wire, get_updates_request=self.wire))

    @property
    def shown(self) -> list[dict[str, Any]]:
        return [facts for name, facts in self.wire.calls if name == "sendMessage"]


@pytest.fixture(scope="module")
def walk() -> LookupsInMemory:
    guides = Catalogue.load_packaged(today=LONG_FROM_NOW)
    return LookupsInMemory(guides=guides, search=SyllableSearch(guides))


async def through_everything(look: LookupsInMemory) -> Resident:
    """Walk from the first word through the longest guide to the rating."""
    longest = max(look.guides, key=lambda guide: len(guide.summary.vi) + sum(len(one.vi) for one in guide.documents))
    resident = await consented(look, area=None)
    await resident.starts(f"g-{longest.slug}")
    await resident.taps("start")
    for _ in longest.steps[1:]:
        await resident.taps("next", tap="tap-1")
    await resident.writes("sao lại thế")
    await resident.taps("stuck")
    await resident.writes("Bình An")
    await resident.taps(resident.offered[0])
    await resident.shares_phone()
    request = resident.conversation.request
    await resident.gets("answered", request=request, code="K7M-2QF", name="Lan", text="Chữ dài 🙂. " * 180)
    await resident.gets("resolved", request=request, code="K7M-2QF", resolution="done")
    await resident.taps("rate:5")
    await resident.writes("tốt")
    await resident.taps("guides")
    await resident.writes("/quyenrieng")
    return resident


def in_every_language(resident: Resident) -> list[Notice]:
    return [notice.model_copy(update={"language": one}) for notice in resident.notices for one in LANGUAGES]


def keyboard_of(message: dict[str, Any]) -> dict[str, Any]:
    keyboard: dict[str, Any] = message.get("reply_markup", {})
    return keyboard


async def test_on_telegram_every_message_is_one_telegram_takes(walk: LookupsInMemory) -> None:
    resident, chat = await through_everything(walk), OnTelegram()
    postman = ChannelPostman({"telegram": chat.channel}, wording(walk))

    for notice in in_every_language(resident):
        assert isinstance(await postman.send(notice), Sent)

    assert len(chat.shown) >= 2 * len(resident.notices)
    for message in chat.shown:
        assert message["chat_id"] == 9912
        assert "parse_mode" not in message
        assert 1 <= utf16_length(message["text"]) <= 4096
        rows = keyboard_of(message).get("inline_keyboard", [])
        assert all(len(row) <= 8 for row in rows)
        assert all(1 <= len(key["callback_data"].encode()) <= 64 for row in rows for key in row)


async def test_on_telegram_every_choice_is_a_button_with_its_number(walk: LookupsInMemory) -> None:
    resident = await through_everything(walk)

    for notice in in_every_language(resident):
        chat = OnTelegram()
        await ChannelPostman({"telegram": chat.channel}, wording(walk)).send(notice)
        markups = [keyboard_of(message) for message in chat.shown]
        keys = [key for markup in markups for row in markup.get("inline_keyboard", []) for key in row]
        labels = [wording(walk).label(choice, notice.language) for choice in notice.choices]
        if notice.wants_phone:
            keyboard = markups[-1]["keyboard"]
            assert keyboard[0][0]["request_contact"] is True
            assert [row[0]["text"] for row in keyboard[1:]] == labels
        else:
            assert [key["text"] for key in keys] == [f"{place}. {label}" for place, label in enumerate(labels, start=1)]


async def test_on_telegram_a_tap_is_acknowledged(walk: LookupsInMemory) -> None:
    resident, chat = await through_everything(walk), OnTelegram()
    tapped = next(notice for notice in resident.notices if notice.tap)

    await ChannelPostman({"telegram": chat.channel}, wording(walk)).send(tapped)

    assert ("answerCallbackQuery", {"callback_query_id": "tap-1"}) in chat.wire.calls


async def test_on_telegram_long_text_comes_in_pieces_with_the_buttons_below_the_last() -> None:
    chat = OnTelegram()
    text = "Một câu dài vừa phải 🙂. " * 400

    await chat.channel.send("9912", Outgoing(text=text, buttons=[Button(label="Tiếp", data="1:0")]))

    assert len(chat.shown) == 3
    assert "".join("".join(message["text"].split()) for message in chat.shown) == "".join(text.split())
    assert ["reply_markup" in message for message in chat.shown] == [False, False, True]


async def test_on_the_web_chat_every_message_fits(walk: LookupsInMemory) -> None:
    resident, channel = await through_everything(walk), WebChatChannel()
    words = wording(walk)

    for notice in in_every_language(resident):
        shown = words.render(notice)
        assert utf16_length(shown.text) <= channel.capabilities.max_text
        assert len(shown.buttons) == len(notice.choices)
        assert isinstance(await channel.send("somebody", shown), Sent)


@pytest.mark.parametrize("channel", [OnTelegram().channel, WebChatChannel()])
def test_a_channel_says_what_it_can(channel: Channel) -> None:
    assert channel.capabilities.max_text >= 4096


async def test_a_channel_that_is_switched_off_keeps_its_notices() -> None:
    resident = await Resident().starts()
    delivery = await ChannelPostman({}, wording(resident.look)).send(resident.notices[-1])
    assert isinstance(delivery, RetryLater)


async def test_a_notice_that_was_forgotten_before_it_left_shows_nothing() -> None:
    resident, chat = await Resident().starts(), OnTelegram()
    forgotten = resident.notices[-1].model_copy(update={"parts": [], "choices": []})

    delivery = await ChannelPostman({"telegram": chat.channel}, wording(resident.look)).send(forgotten)

    assert (delivery, chat.wire.calls) == (Sent(), [])
