"""The kiosk at the counter: by thumbs alone from a field to a guide to take along, and back to its start by itself."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from api.web.kiosk import COUNTDOWN_S, IDLE_S
from tests.browser.conftest import COMMUNE, Phone, Site

START = f"/kiosk?area={COMMUNE}"
SCREEN = f"/kiosk/vneid-muc-2?_area={COMMUNE}&_at=stage"
BACK_AT_START = re.compile(rf"/kiosk\?area={COMMUNE}&lang=vi$")
HAND = {"viewport": {"width": 1080, "height": 1920}, "is_mobile": False}


def tile(page: Page, name: str) -> Locator:
    return page.locator("a.tile", has_text=name)


async def through_the_guide(page: Page, *, steps: int) -> None:
    """Go from the start to the last screen, through so many steps."""
    await page.goto(START)
    await tile(page, "Định danh và xác thực điện tử").click()
    await tile(page, "Cài VNeID").click()
    await page.get_by_role("link", name="Bắt đầu").click()
    for answer in ("Chưa có gì, làm từ đầu", "Có chíp, còn hạn"):
        await tile(page, answer).click()
    for step in range(1, steps + 1):
        await expect(page.locator(".where")).to_contain_text(f"Bước {step} / {steps}")
        await page.get_by_role("link", name="Tiếp theo").click()


@pytest.mark.parametrize("scripts", [True, False])
async def test_from_a_field_to_a_guide_to_take_along(phone: Phone, site: Site, *, scripts: bool) -> None:
    page = await phone(java_script_enabled=scripts, **HAND)
    guide = site.house.catalogue.get("vneid-muc-2")
    assert guide

    await through_the_guide(page, steps=guide.count({"stage": "none", "card": "chip"}))

    await expect(page.get_by_role("heading", level=1)).to_have_text("Mang hướng dẫn này về")
    await expect(page.locator("svg.qr")).to_be_visible()
    await expect(page.locator(".address")).to_have_text(f"{site.address}/guides/vneid-muc-2?stage=none&card=chip")
    await expect(page.locator(".top")).to_contain_text("Xã Lạc Thủy")
    await page.get_by_role("link", name="Làm lại từ đầu").click()
    await expect(page).to_have_url(BACK_AT_START)


async def test_nothing_is_typed_and_nothing_leads_away(phone: Phone, site: Site) -> None:
    page = await phone(**HAND)
    for address in (START, f"{START}&field=ho-tich", "/kiosk/vneid-muc-2", SCREEN, "/kiosk/vneid-muc-2?_at=_end"):
        await page.goto(address)
        assert await page.locator("input:not([type=hidden]), textarea, select").count() == 0
        links = await page.locator("a").evaluate_all("all => all.map((one) => one.href)")
        assert [link for link in links if not link.startswith((f"{site.address}/kiosk", page.url))] == []


async def test_going_back_over_a_question_takes_its_answer_back(phone: Phone) -> None:
    page = await phone(**HAND)
    await page.goto(f"/kiosk/vneid-muc-2?_area={COMMUNE}&stage=none&card=chip&_at=install-app")
    for expected in ("card", "stage", ""):
        await page.get_by_role("link", name="Quay lại").click()
        assert re.search(rf"_at={expected}$" if expected else r"\?_area=\d+$", page.url), page.url
    await page.get_by_role("link", name="Quay lại").click()
    await expect(page).to_have_url(re.compile("field=dinh-danh-va-xac-thuc-dien-tu$"))


@pytest.mark.parametrize(
    "address",
    [
        "/kiosk?area=nowhere&field=none",
        "/kiosk/vneid-muc-2?_at=none",
        "/kiosk/vneid-muc-2?_at=_end",
        "/kiosk/vneid-muc-2?_at=install-app&stage=child",
        "/kiosk/vneid-muc-2?_area=nowhere&stage=none&stage=x",
    ],
)
async def test_whatever_an_address_asks_for_there_is_a_screen(phone: Phone, address: str) -> None:
    page = await phone(**HAND)
    answer = await page.goto(address)
    assert answer
    assert answer.status == 200
    assert await page.locator("a.tile, a.big").count() > 0


async def test_a_guide_that_is_not_there_is_told(phone: Phone) -> None:
    answer = await (await phone()).goto("/kiosk/never")
    assert answer
    assert answer.status == 404


async def test_who_stays_away_finds_the_start_again(phone: Phone) -> None:
    page = await phone(**HAND)
    await page.clock.install()
    await page.goto(SCREEN)

    await page.clock.run_for((IDLE_S - 1) * 1000)
    await expect(page.locator("#idle")).to_be_hidden()
    await page.clock.run_for(2_000)
    await expect(page.get_by_role("dialog", name="Anh/chị còn ở đây không?")).to_be_visible()
    await expect(page.get_by_role("button", name="Tôi vẫn ở đây")).to_be_focused()
    await page.clock.run_for(5_000)
    await expect(page.get_by_role("timer")).not_to_have_text(str(COUNTDOWN_S))
    await page.clock.run_for(COUNTDOWN_S * 1000)

    await expect(page).to_have_url(BACK_AT_START)


async def test_who_is_still_there_goes_on(phone: Phone) -> None:
    page = await phone(**HAND)
    await page.clock.install()
    await page.goto(SCREEN)
    await page.clock.run_for((IDLE_S + 5) * 1000)

    await page.get_by_role("button", name="Tôi vẫn ở đây").click()

    await page.clock.run_for((IDLE_S - 5) * 1000)
    await expect(page.locator("#idle")).to_be_hidden()
    assert page.url.endswith(SCREEN)
    await page.mouse.click(5, 600)
    await page.clock.run_for((IDLE_S - 5) * 1000)
    await expect(page.locator("#idle")).to_be_hidden()


async def test_the_start_rests_unless_it_speaks_another_language(phone: Phone) -> None:
    page = await phone(**HAND)
    await page.clock.install()
    await page.goto(START)
    await page.clock.run_for(3 * (IDLE_S + COUNTDOWN_S) * 1000)
    await expect(page.locator("#idle")).to_be_hidden()

    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("What do you want to do?")
    await page.clock.run_for((IDLE_S + COUNTDOWN_S + 2) * 1000)

    await expect(page.get_by_role("heading", level=1)).to_have_text("Anh/chị muốn làm việc gì?")


async def test_without_scripts_the_page_itself_goes_back(phone: Phone) -> None:
    page = await phone(java_script_enabled=False, **HAND)
    await page.goto(SCREEN)
    refresh = await page.locator('meta[http-equiv="refresh"]').get_attribute("content")
    assert refresh == f"240;url=/kiosk?area={COMMUNE}&lang=vi"
    await page.goto(START)
    await expect(page.locator('meta[http-equiv="refresh"]')).to_have_count(0)
