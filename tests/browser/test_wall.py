"""The wall: a screen nobody touches, up to date by itself, and plain about it when it is not."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from helpdesk.journeys.models import StepEventKind
from tests.browser.conftest import Phone, Site
from tests.browser.residents import got_stuck
from tests.statistics.events import Events

NUMBER = "#figures .number >> nth=0 >> b"
SCREEN = {"viewport": {"width": 1920, "height": 1080}, "is_mobile": False, "has_touch": False}
SMALLEST_LETTERS = """() => Math.min(...[...document.querySelectorAll("body *")]
  .filter((part) => part.checkVisibility() && !part.closest(".unseen, svg, .demo")
    && [...part.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .map((part) => parseFloat(getComputedStyle(part).fontSize)))"""
CUT_OFF = """() => [...document.querySelectorAll("#figures > *, #figures .number")]
  .filter((part) => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)
  .map((part) => part.className || part.textContent)"""


@pytest.fixture
async def full(site: Site) -> AsyncIterator[None]:
    """As many steps as a wall shows are those at which somebody got stuck; afterwards they are not."""
    events, now = Events(site.house.database), site.house.clock.now()
    for step in ("one", "two", "three", "four"):
        for number in range(3):
            for kind in (StepEventKind.REACHED, StepEventKind.STUCK):
                await events.step(f"wall-{step}-{number}", kind, now, step=step)
    await site.house.roll_ups.rebuild()
    yield
    await site.house.database["step_events"].delete_many({"journey": {"$regex": "^wall-"}})
    await site.house.roll_ups.rebuild()


async def _count(page: Page) -> int:
    return int(await page.locator(NUMBER).inner_text())


async def test_a_new_request_appears_by_itself_and_a_lost_line_is_said(phone: Phone, site: Site) -> None:
    wall = await phone("minh", **SCREEN)
    await wall.clock.install()
    await wall.goto("/coordinator/wall")
    state = wall.get_by_role("status")
    await expect(state).to_contain_text("Trực tiếp · số liệu lúc")
    before = await _count(wall)

    await got_stuck(site)

    await expect(wall.locator(NUMBER)).to_have_text(str(before + 1))
    assert await wall.evaluate(SMALLEST_LETTERS) >= 28
    assert await wall.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    assert await wall.evaluate(CUT_OFF) == []

    await wall.context.set_offline(True)
    await wall.clock.fast_forward("03:00")
    await expect(state).to_contain_text("Mất kết nối. Đây là số liệu lúc")
    await expect(state).to_contain_text("đã cũ 3 phút")
    await expect(wall.locator(NUMBER)).to_have_text(str(before + 1))
    await wall.context.set_offline(False)
    await expect(state).to_contain_text("Trực tiếp")


async def test_whoever_is_signed_out_meanwhile_reads_it_on_the_screen(phone: Phone, site: Site) -> None:
    wall = await phone("minh", **SCREEN)
    await wall.goto("/coordinator/wall")
    await expect(wall.get_by_role("status")).to_contain_text("Trực tiếp")
    await wall.context.clear_cookies()
    await got_stuck(site)
    await expect(wall.get_by_role("status")).to_contain_text("Cần đăng nhập lại trên màn hình này.")


@pytest.mark.usefixtures("full")
async def test_a_screen_whose_place_nobody_knows_says_so_and_cuts_nothing_off(phone: Phone, site: Site) -> None:
    wall = await phone("minh", **SCREEN)
    site.house.installation.is_demonstration = True  # which takes a line more
    try:
        for address, status, steps in (("/coordinator/wall", 200, 4), ("/coordinator/wall?area=99", 404, 3)):
            shown = await wall.goto(address)
            assert shown is not None
            assert shown.status == status
            await expect(wall.locator(".steps li:visible")).to_have_count(steps)
            assert await wall.evaluate("document.body.scrollHeight - innerHeight") <= 0
            assert await wall.evaluate(CUT_OFF) == []
    finally:
        site.house.installation.is_demonstration = False
    await expect(wall.get_by_role("alert")).to_be_visible()
