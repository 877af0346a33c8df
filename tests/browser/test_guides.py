"""Guides as public pages: found while typing, one way at a time, shared, printed, and all of it without scripts too."""

import json
import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Phone, Site

GUIDE = "/guides/vneid-muc-2"
WAY = {"stage": "Chưa có gì, làm từ đầu", "card": "Có chíp, còn hạn"}


def rows(page: Page) -> Locator:
    return page.locator("#found a.card")


def steps(page: Page) -> Locator:
    return page.locator(".walk .steps > li")


async def test_guides_are_found_while_somebody_types(phone: Phone) -> None:
    page = await phone()
    await page.goto("/guides")
    all_of_them = await rows(page).count()

    await page.locator("#q").press_sequentially("dang ky khai sinh", delay=5)

    await expect(rows(page).first).to_contain_text("khai sinh")
    await expect(page).to_have_url(re.compile(r"/guides\?q=dang\+ky\+khai\+sinh$"))
    await expect(page.locator("#told")).to_have_text(re.compile(r"Tìm thấy \d+ hướng dẫn"))
    await expect(page.locator("#q")).to_be_focused()

    await page.locator("#q").fill("")
    await expect(rows(page)).to_have_count(all_of_them)
    await expect(page).to_have_url(re.compile(r"/guides$"))


async def test_words_that_fit_nothing_are_told_while_typing(phone: Phone) -> None:
    page = await phone()
    await page.goto("/guides")
    await page.locator("#q").fill("zzzz")
    await expect(page.locator("#found .empty")).to_contain_text("zzzz")
    await expect(page.locator("#told")).to_have_text("Chưa tìm thấy hướng dẫn nào")


async def test_arrows_go_through_what_was_found_and_back(phone: Phone) -> None:
    page = await phone()
    await page.goto("/guides?q=tr%E1%BB%A3+c%E1%BA%A5p")
    await page.locator("#q").focus()
    for expected in (rows(page).nth(0), rows(page).nth(1)):
        await page.keyboard.press("ArrowDown")
        await expect(expected).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#q")).to_be_focused()


async def test_what_stands_in_the_field_is_looked_for_when_the_network_comes_back(phone: Phone) -> None:
    page = await phone()
    await page.goto("/guides")
    await page.context.set_offline(True)
    async with page.expect_event("requestfailed"):
        await page.locator("#q").fill("khai sinh")
    await expect(rows(page).first).to_be_visible()

    await page.context.set_offline(False)
    await page.keyboard.press("Enter")

    await expect(page.locator("#found")).to_contain_text("Với “khai sinh”")


async def test_without_scripts_the_form_finds_too(phone: Phone) -> None:
    page = await phone(java_script_enabled=False)
    await page.goto("/guides")
    await page.fill("#q", "khai sinh")
    await page.keyboard.press("Enter")
    await expect(rows(page).first).to_contain_text("khai sinh")


async def test_every_field_says_how_many_guides_it_has(phone: Phone, site: Site) -> None:
    page = await phone()
    await page.goto("/guides")
    for field in await page.locator("#found section.field").all():
        count = await field.locator("h2 .chip").inner_text()
        assert int(re.sub(r"\D", "", count)) == await field.locator("a.card").count()
    assert await rows(page).count() == len(site.house.catalogue)

    await page.locator("summary").click()
    await page.locator(".fields a", has_text="Cư trú").click()
    await expect(page.locator("#cu-tru")).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
async def test_answers_lead_along_ones_own_way_and_are_taken_back(phone: Phone, *, scripts: bool) -> None:
    page = await phone(java_script_enabled=scripts)
    await page.goto(GUIDE)
    await expect(steps(page)).to_have_count(1)

    for answer in WAY.values():
        await page.locator(".walk").get_by_role("link", name=answer).click()

    await expect(steps(page).filter(has_text=WAY["stage"])).to_contain_text("Chọn lại")
    await expect(page.locator(".walk .options")).to_have_count(0)
    assert await steps(page).count() > 5
    assert "stage=none&card=chip" in page.url

    await page.locator(".walk").get_by_role("link", name=re.compile(r"Chọn lại.*đang ở bước nào")).click()
    await expect(steps(page)).to_have_count(1)
    assert "stage" not in page.url.partition("#")[0]


async def test_all_steps_say_for_whom_they_are(phone: Phone, site: Site) -> None:
    page = await phone()
    await page.goto(GUIDE)
    await page.get_by_role("link", name="Xem tất cả các bước").click()
    guide = site.house.catalogue.get("vneid-muc-2")
    assert guide
    await expect(steps(page)).to_have_count(len(guide.steps))
    await expect(page.locator(".walk #step-install-app .reason")).to_have_text("Nếu Chưa có gì, làm từ đầu")
    await page.get_by_role("link", name="Chỉ xem các bước của tôi").click()
    await expect(steps(page)).to_have_count(1)


@pytest.mark.parametrize(
    "query", ["?stage=nonsense", "?stage=none&card=nonsense&x=1", "?card=chip", "?_all=&stage=none&stage=child"]
)
async def test_answers_nobody_knows_are_passed_over(phone: Phone, query: str) -> None:
    page = await phone()
    answer = await page.goto(f"{GUIDE}{query}")
    assert answer
    assert answer.status == 200
    await expect(page.locator(".walk .options").first).to_be_visible()


async def test_on_paper_stands_everything_or_the_chosen_way(phone: Phone, site: Site) -> None:
    page = await phone()
    await page.emulate_media(media="print")
    guide = site.house.catalogue.get("vneid-muc-2")
    assert guide
    paper = page.locator(".paper .steps > li")

    await page.goto(GUIDE)
    await expect(page.locator(".walk")).to_be_hidden()
    await expect(page.locator(".paper")).to_be_visible()
    await expect(paper).to_have_count(len(guide.steps))
    await expect(paper.nth(2)).to_contain_text("Nếu Chưa có gì, làm từ đầu")
    await expect(page.locator(".along svg.qr")).to_be_visible()

    await page.goto(f"{GUIDE}?stage=none&card=chip")
    await expect(paper).to_have_count(len(guide.way({"stage": "none", "card": "chip"})))
    await expect(page.locator(".paper .reason")).to_have_count(0)


async def test_machines_read_the_same_steps(phone: Phone, site: Site) -> None:
    page = await phone()
    for guide in list(site.house.catalogue)[:5]:
        await page.goto(f"/guides/{guide.slug}")
        block = await page.locator('script[type="application/ld+json"]').text_content()
        how, service = json.loads(block or "")["@graph"]
        assert (how["@type"], service["@type"]) == ("HowTo", "GovernmentService")
        assert [step["text"] for step in how["step"]] == [one.text.vi for one in guide.steps if not one.is_question]
        assert how["url"] == f"{site.address}/guides/{guide.slug}"
        assert service["provider" if "provider" in service else "serviceOperator"]["name"] == guide.agency.vi


async def test_a_guide_is_shared_with_its_answers(phone: Phone) -> None:
    page = await phone()
    await page.add_init_script("navigator.share = async (facts) => { window.shared = facts; }")
    await page.goto(f"{GUIDE}?stage=child")
    await page.get_by_role("button", name="Chia sẻ").click()
    assert await page.evaluate("window.shared.url") == page.url


async def test_where_nothing_can_be_shared_the_link_is_copied(phone: Phone) -> None:
    page = await phone(permissions=["clipboard-read", "clipboard-write"])
    await page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined })")
    await page.goto(GUIDE)
    await page.get_by_role("button", name="Chia sẻ").click()
    await expect(page.locator("[data-share] [role=status]")).to_have_text("Đã chép đường dẫn.")
    assert await page.evaluate("navigator.clipboard.readText()") == page.url


async def test_without_scripts_the_link_stands_there_and_no_button_does_nothing(phone: Phone, site: Site) -> None:
    page = await phone(java_script_enabled=False)
    await page.goto(GUIDE)
    await expect(page.locator(".along a.address")).to_have_attribute("href", f"{site.address}{GUIDE}")
    await expect(page.get_by_role("button", name="Chia sẻ")).to_be_hidden()
    await expect(page.get_by_role("button", name="In ra giấy")).to_be_hidden()
