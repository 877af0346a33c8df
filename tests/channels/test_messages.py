"""Every message of a walk through the longest guide, in every language: each channel shows it as it is meant."""

from dataclasses import dataclass, field

import pytest

from bot.channels.port import Channel
from bot.channels.webchat import WebChatChannel
from bot.engine.messages import Outgoing
from bot.posting import ChannelPostman
from guides.catalogue.catalogue import Catalogue
from guides.library.searching import search_over
from guides.search.lexicon import packaged_lexicon
from helpdesk.language.catalogues import LANGUAGES
from helpdesk.messaging.models import Delivery, Notice, RetryLater, Sent
from helpdesk.messaging.pace import Pace
from tests.bot.conversing import Resident, consented, wording
from tests.bot.fakes import LookupsInMemory
from tests.channels.contract import Line
from tests.channels.village import Village, all_lines
from tests.guides.examples import LONG_FROM_NOW

PLATFORMS = [line.name for line in all_lines() if hasattr(line, "platform")]
MOST_TAP_BYTES = 64  # of Telegram, the smallest there is


@pytest.fixture(scope="module")
def look() -> LookupsInMemory:
    guides = Catalogue.load_packaged(today=LONG_FROM_NOW)
    return LookupsInMemory(guides=guides, search=search_over(guides, packaged_lexicon()))


@pytest.fixture(scope="module")
async def notices(look: LookupsInMemory) -> list[Notice]:
    """Walk from the first word through the longest guide to the rating."""
    longest = max(look.guides, key=lambda guide: len(guide.summary.vi) + sum(len(one.vi) for one in guide.documents))
    resident = await consented(look, area=None)
    await resident.starts(f"g-{longest.slug}")
    await resident.taps("start")
    while "done" not in resident.offered:
        await resident.taps(resident.offered[0])
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
    return [notice.model_copy(update={"language": one}) for notice in resident.notices for one in LANGUAGES]


@pytest.mark.parametrize("line", PLATFORMS, indirect=True)
async def test_every_message_is_one_that_the_platform_takes(
    line: Line, village: Village, look: LookupsInMemory, notices: list[Notice]
) -> None:
    person, words = line.person(), wording(look)
    await person.says("xin chào")
    await person.reads("có đồng ý không")
    await village.quiet(person)
    postman = ChannelPostman({line.account: line.channel}, words)

    for notice in notices:
        await person.forget()
        mine = notice.model_copy(update={"conversation": person.conversation})
        assert await postman.send(mine) == Sent()
        offered = [words.label(choice, notice.language) for choice in notice.choices]
        shown = [label for _, label in await person.choices()]
        assert list(map(str.split, shown)) == list(map(str.split, offered))


async def test_every_message_fits_the_page(look: LookupsInMemory, notices: list[Notice]) -> None:
    channel, words = WebChatChannel(), wording(look)
    for notice in notices:
        shown = words.render(notice)
        assert len(shown.text.encode("utf-16-le")) // 2 <= channel.capabilities.max_text
        assert len(shown.buttons) == len(notice.choices)
        assert all(len(button.data.encode()) <= MOST_TAP_BYTES for button in shown.buttons)
        assert await channel.send("somebody", shown) == Sent()


# -- the postman between both ------------------------------------------------------------------------------------------


@dataclass
class Listening(WebChatChannel):
    """Keeps what it was given."""

    account: str = "telegram"
    sent: list[Outgoing] = field(default_factory=list)

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:  # noqa: ARG002 - there is one here
        self.sent.append(outgoing)
        return Sent()


async def test_a_channel_that_is_switched_off_keeps_its_notices() -> None:
    resident = await Resident().starts()
    postman = ChannelPostman({}, wording(resident.look))
    assert isinstance(await postman.send(resident.notices[-1]), RetryLater)
    assert postman.pace("telegram") == Pace()


async def test_a_notice_that_was_forgotten_before_it_left_shows_nothing() -> None:
    resident, channel = await Resident().starts(), Listening()
    known: dict[str, Channel] = {"telegram": channel}
    forgotten = resident.notices[-1].model_copy(update={"parts": [], "choices": []})

    assert await ChannelPostman(known, wording(resident.look)).send(forgotten) == Sent()
    assert channel.sent == []


async def test_a_tap_goes_back_with_its_answer() -> None:
    resident, channel = await Resident().starts(), Listening()
    await resident.taps("agree", tap="tap-1")
    known: dict[str, Channel] = {"telegram": channel}
    await ChannelPostman(known, wording(resident.look)).send(resident.notices[-1])
    assert [one.tap for one in channel.sent] == ["tap-1"]
