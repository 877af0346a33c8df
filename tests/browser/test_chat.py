"""The resident's web chat, with and without scripts."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.residents import START, bot_lines, write


async def _line_ids(page: Page) -> list[str]:
    lines = await page.locator("#lines > .line").all()
    return [await line.get_attribute("id") or "" for line in lines]


async def test_taps_and_typed_numbers_are_answered_without_reloading_and_each_line_stands_once(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    await page.evaluate("window.isTheSamePage = true")
    await page.locator(".choices button").first.tap()
    await expect(bot_lines(page).nth(1)).to_be_visible(timeout=20_000)
    await write(page, "lam khai sinh cho con")
    await write(page, "1")
    assert await page.evaluate("window.isTheSamePage")
    await expect(page.locator(".drawn")).to_have_count(0, timeout=15_000)
    ids = await _line_ids(page)
    await page.reload()
    assert await _line_ids(page) == ids
    assert len(set(ids)) == len(ids)


async def test_only_the_last_answer_offers_choices_and_they_are_numbered_from_one(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    await write(page, "1")
    await write(page, "vneid muc 2")
    await expect(page.locator(".choices")).to_have_count(1)
    numbers = await page.locator(".choices .n").all_inner_texts()
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


async def test_an_answer_arrives_on_a_second_open_page_of_the_same_browser(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    other = await page.context.new_page()
    await other.goto("/chat")
    await write(page, "1")
    await expect(bot_lines(other).nth(1)).to_be_visible(timeout=20_000)


async def test_the_whole_chat_works_by_plain_forms(phone: Phone) -> None:
    page = await phone(java_script_enabled=False)
    await page.goto(START)
    await page.locator(".choices button").first.click()
    await expect(page).to_have_url(re.compile(r"/chat#last$"))
    await page.locator("#text").fill("vneid muc 2")
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator(".line.mine")).to_have_count(2)
    await expect(bot_lines(page)).to_have_count(3)


@pytest.mark.parametrize("has_scripts", [True, False])
async def test_twenty_thousand_characters_are_refused_with_a_sentence_and_kept(
    phone: Phone, *, has_scripts: bool
) -> None:
    page = await phone(java_script_enabled=has_scripts)
    await page.goto("/chat")
    await page.locator("#text").fill("ạ" * 20_000)
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator("#text-wrong")).to_contain_text("dài quá")
    assert await page.locator("#text").input_value() == "ạ" * 20_000
    await expect(page.locator(".line.mine")).to_have_count(0)


@pytest.mark.parametrize("has_scripts", [True, False])
async def test_an_empty_message_is_asked_for_kindly(phone: Phone, *, has_scripts: bool) -> None:
    page = await phone(java_script_enabled=has_scripts)
    await page.goto("/chat")
    await page.locator("#text").fill("   ")
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator("#text-wrong")).to_have_text("Anh/chị viết nội dung trước đã nhé.")


async def test_what_could_not_be_sent_stays_and_is_sent_once_on_request(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    await write(page, "1")
    await page.context.set_offline(True)
    await page.locator("#text").fill("toi bi mat mang")
    await page.locator("#text").press("Enter")
    await expect(page.locator(".failed")).to_contain_text("toi bi mat mang")
    await expect(page.get_by_role("alert").filter(has_text="Chưa gửi được")).to_be_visible()
    await page.context.set_offline(False)
    before = await bot_lines(page).count()
    await page.get_by_role("button", name="Thử lại").click()
    await expect(bot_lines(page).nth(before)).to_be_visible(timeout=20_000)
    await page.reload()
    await expect(page.locator(".line.mine", has_text="toi bi mat mang")).to_have_count(1)


async def test_shift_and_enter_begins_a_new_line_instead_of_sending(phone: Phone) -> None:
    page = await phone()
    await page.goto("/chat")
    await page.locator("#text").press_sequentially("một")
    await page.locator("#text").press("Shift+Enter")
    await page.locator("#text").press_sequentially("hai")
    assert await page.locator("#text").input_value() == "một\nhai"


async def test_a_shared_phone_can_be_freed_of_the_chat(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    await write(page, "1")
    await page.get_by_role("button", name="Xoá cuộc trò chuyện khỏi máy này").click()
    await page.goto("/chat")
    await expect(page.locator(".line.mine")).to_have_count(0)


async def test_the_language_switch_leads_back_to_the_same_page_and_is_remembered(phone: Phone) -> None:
    page = await phone()
    await page.goto("/guides?q=khai+sinh")
    await page.get_by_role("button", name="English").click()
    await expect(page).to_have_url(re.compile(r"/guides\?q=khai\+sinh$"))
    await page.goto("/")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.goto("/?lang=vi")
    await page.goto("/guides")
    await expect(page.locator("html")).to_have_attribute("lang", "vi")


async def test_a_guide_leads_into_the_chat_about_it(phone: Phone) -> None:
    page = await phone()
    await page.goto("/guides/vneid-muc-2")
    await page.get_by_role("link", name="Cùng làm trong trò chuyện").click()
    answer = await write(page, "1")
    while "VNeID" not in answer:  # the bot may ask for the commune first
        answer = await write(page, "Lạc Thủy" if "xã" in answer else "1")
    assert "định danh mức 2" in answer
