"""A commune's list: imported on a phone without scripts, then found by a resident and read by the team."""

import os
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.axe import look_in_both_themes
from tests.browser.conftest import COMMUNE, Phone, Site
from tests.browser.residents import START, bot_lines, write
from tests.browser.test_every_page import SMALL_TARGETS
from tests.procedures.files import BOAT, FISH, WELL, procedure, xlsx

HERE = "/admin/procedures"
LONG = ("1.900007", "Thủ tục " + "rất dài và dài thêm nữa " * 30, "Lĩnh vực có tên dài", "Cấp tỉnh, Cấp xã", "", "")


@pytest.fixture(autouse=True)
async def no_list(site: Site) -> AsyncIterator[None]:
    """Leave no list behind: other tests of this site know none."""
    yield
    for name in ("procedure_lists", "procedures", "procedure_drafts"):
        await site.house.database[name].delete_many({})
    await site.house.procedure_search.refresh()


async def choose(page: Page, *rows: tuple[str, ...]) -> None:
    """Choose a file of these rows and send it."""
    await page.goto(HERE)
    file = FilePayload(name="danh-muc-xa.xlsx", mimeType="application/octet-stream", buffer=xlsx(rows))
    await page.get_by_label("Tệp", exact=True).set_input_files(file)
    await page.get_by_role("textbox", name="Xã hoặc tỉnh").fill("Lạc Thủy")
    await page.get_by_role("button", name="Đọc tệp").click()


async def is_fit_for_everybody(page: Page, name: str) -> None:
    """See that axe finds nothing, and that nothing is wider than a small phone or too small to tap."""
    await page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    assert not await look_in_both_themes(page)
    for width in (320, 360, 1280):
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        assert await page.evaluate(SMALL_TARGETS) == [], width
        if folder := os.environ.get("HELPDESK_TEST_PICTURES"):
            await page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


async def test_each_page_of_an_import_is_fit_for_everybody(phone: Phone, site: Site) -> None:
    page = await phone("quan", is_mobile=False)
    await choose(page, FISH, ("1.9", *WELL[1:]), ("=A1", *BOAT[1:5], "xem tại đây " * 6))
    await expect(page.get_by_role("heading", name="2 dòng có lỗi")).to_be_visible()
    await is_fit_for_everybody(page, "problems")

    await choose(page, FISH, WELL, LONG)
    await page.get_by_role("button", name="Nhập ngay").click()
    await choose(page, (*FISH[:4], "Trung tâm Phục vụ hành chính công xã", FISH[5]), BOAT)
    await expect(page.get_by_role("button", name="Nhập ngay")).to_be_visible()
    await is_fit_for_everybody(page, "preview")
    await page.get_by_role("button", name="Nhập ngay").click()
    await is_fit_for_everybody(page, "lists")
    await page.goto(f"{HERE}/lists/{COMMUNE}")
    await is_fit_for_everybody(page, "list")
    assert (await site.house.procedures.one(COMMUNE, None)).current.size == 4


async def test_a_list_is_imported_without_scripts_and_undone(phone: Phone, site: Site) -> None:
    page = await phone("quan", java_script_enabled=False)
    await choose(page, FISH, WELL)
    await expect(page.get_by_text("Đã đọc danh-muc-xa.xlsx: 2 thủ tục, không có lỗi.")).to_be_visible()
    await page.get_by_role("button", name="Nhập ngay").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã nhập danh mục")

    await page.get_by_role("link", name="Xem danh mục").click()
    await page.get_by_label("Tìm trong danh mục này").fill("nuoi ca")
    await page.get_by_role("button", name="Tìm").click()
    await expect(page.get_by_role("status")).to_have_text("1 thủ tục")
    await expect(page.get_by_text(FISH[1])).to_be_visible()

    await page.goto(HERE)
    await page.get_by_role("button", name="Quay lại bản trước").click()
    await expect(page.get_by_role("status")).to_contain_text("như trước lần nhập vừa rồi")
    assert (await site.house.procedures.rows(COMMUNE, None))[1] == 0


async def test_a_resident_is_told_the_procedure_and_the_team_sees_it(phone: Phone, site: Site) -> None:
    admin = await phone("quan")
    await choose(admin, FISH, WELL, BOAT)
    await admin.get_by_role("button", name="Nhập ngay").click()
    await expect(admin.get_by_role("status")).to_be_visible()
    await site.house.procedure_search.refresh()

    resident = await phone()
    await resident.goto(START)
    await write(resident, "1")
    answer = await write(resident, "em muon nuoi ca long be")
    for fact in (FISH[1], FISH[0], FISH[4], FISH[5], "Chưa có hướng dẫn từng bước cho việc này"):
        assert fact in answer
    await write(resident, "1")
    await expect(bot_lines(resident).last).to_be_visible()

    team = await phone("lan")
    await team.goto("/team")
    card = team.locator("a.request", has_text=procedure(FISH).title).first
    await card.click()
    await expect(team.locator(".about h1")).to_have_text(FISH[1])
    await expect(team.locator(".about")).to_contain_text(f"Thủ tục hành chính {FISH[0]}")
    await expect(team.locator(".bubbles")).to_contain_text("em muon nuoi ca long be")
