"""Guides that change while people talk: in every process, for who is in the middle of one, and per commune."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.house import House
from guides.library.models import Author, Local, Override
from guides.library.written import as_data
from helpdesk.clock import SystemClock
from helpdesk.storage.database import Database
from tests.chain import village
from tests.chain.village import Browser

QUAN = Author(id="quan", name="Chị Quân")
GUIDE = "zalo-an-toan"


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    await village.settle(database)
    async with village.opened(database, tmp_path) as opened:
        yield opened


async def publish(house: House, **keys: object) -> None:
    guide = house.catalogue.get(GUIDE)
    assert guide
    draft = await house.editing.keep(GUIDE, as_data(guide) | keys, by=QUAN, version=0)
    await house.editing.publish(GUIDE, by=QUAN, note="", version=draft.version, reach=[])


async def begun(house: House) -> Browser:
    """Return somebody of the commune who reads the introduction of the guide."""
    browser = Browser(house)
    await browser.visits(f"a-{village.COMMUNE}")
    await browser.taps("Tôi đồng ý")
    await browser.visits(f"g-{GUIDE}")
    return browser


async def test_another_process_takes_over_what_was_published_without_a_restart(
    house: House, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    async with village.opened(database, folder, answers=False) as other:
        await publish(house, duration={"vi": "10 phút.", "en": "10 minutes."})
        async with asyncio.timeout(9):  # far less than the safety net needs
            while other.catalogue.get(GUIDE).duration.vi != "10 phút.":  # type: ignore[union-attr]  # noqa: ASYNC110 - nobody is told
                await asyncio.sleep(0.05)
        assert other.catalogue.get(GUIDE, 1) is not None


async def test_a_resident_in_the_middle_goes_on_in_the_old_version_and_the_next_reads_the_new(house: House) -> None:
    browser = await begun(house)
    await browser.taps("Bắt đầu bước 1")
    first = await browser.taps("Bị mất hoặc bị chiếm Zalo")
    steps = as_data(house.catalogue.get(GUIDE))["steps"]  # type: ignore[arg-type]
    changed = [{**step, "text": {"vi": "Làm cách mới ngay.", "en": "Do it the new way."}} if "choices" not in step else step for step in steps]  # fmt: skip  # noqa: E501
    await publish(house, steps=changed)

    assert "Làm cách mới ngay." not in await browser.taps("Bước tiếp theo")
    assert first in {line.text for line in await house.chat.transcript(browser.token) if not line.is_mine}
    other = await begun(house)
    await other.taps("Bắt đầu bước 1")
    assert "Làm cách mới ngay." in await other.taps("Bị mất hoặc bị chiếm Zalo")


async def test_a_resident_reads_what_their_commune_says_differently(house: House) -> None:
    words = Local(fee="7.000 đồng", address="Số 1 đường Chính", hours="Sáng thứ Ba", phone="0218 123 456")
    override = Override(
        id="one", area=village.COMMUNE, slug=GUIDE, vi=words, by=QUAN, at=SystemClock().now(), version=0
    )
    await house.editing.say_locally(override, reach=[])
    intro = (await (await begun(house)).line()).text
    assert "Lệ phí: 7.000 đồng (tại Xã Lạc Thủy)" in intro
    assert "Địa chỉ: Số 1 đường Chính" in intro
    assert "Giờ làm việc: Sáng thứ Ba" in intro


async def test_what_found_nothing_is_kept_masked_and_forgotten_with_the_person(house: House) -> None:
    browser = await begun(house)
    await browser.says("xyzzy plugh 001203004567")
    (one,) = await house.unanswered.asked([village.PROVINCE], fewest=1)
    assert "xyzzy" in one.words
    assert "001203004" not in one.words
    await browser.says("/quyenrieng")
    await browser.says("2")
    await browser.says("2")
    assert await house.unanswered.asked([village.PROVINCE], fewest=1) == []


async def test_half_a_secret_is_forgotten_also_in_words_that_waited_for_a_tap(house: House) -> None:
    browser = await begun(house)
    await browser.says("/huy")
    await browser.says("xin giấy xác nhận, căn cước 001203")
    await browser.taps("Không có ở đây: hỏi tổ")
    (one,) = await house.unanswered.asked([village.PROVINCE], fewest=1)
    assert "001203" in one.words
    await browser.says("004567")
    assert await house.unanswered.asked([village.PROVINCE], fewest=1) == []
