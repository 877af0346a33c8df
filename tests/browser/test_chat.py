"""The resident's web chat, with and without scripts."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from playwright.async_api import Page, expect

from api.security import cookies
from api.web.chat_visit import MOST_A_MINUTE
from helpdesk.ids import new_id
from tests.browser.axe import look_in_both_themes
from tests.browser.conftest import Phone, Site
from tests.browser.residents import START, bot_lines, write


async def _line_ids(page: Page) -> list[str]:
    lines = await page.locator("#lines > .line").all()
    return [await line.get_attribute("id") or "" for line in lines]


async def test_taps_and_typed_numbers_are_answered_without_reloading_and_each_line_stands_once(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    await page.evaluate("window.isTheSamePage = true")
    await page.locator(".choices button").first.tap()
    await expect(bot_lines(page).nth(1)).to_be_visible()
    await write(page, "lam khai sinh cho con")
    await write(page, "1")
    assert await page.evaluate("window.isTheSamePage")
    await expect(page.locator(".drawn")).to_have_count(0)
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
    await write(page, "1")
    other = await page.context.new_page()
    await other.goto("/chat")
    await write(page, "vneid muc 2")
    await expect(bot_lines(other).nth(2)).to_be_visible()


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
    await expect(bot_lines(page).nth(before)).to_be_visible()
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


async def test_who_only_looks_is_greeted_and_nothing_is_kept_of_it(phone: Phone, site: Site) -> None:
    before = await site.house.database["inbox"].count_documents({})
    page = await phone()
    await page.goto(START)
    await expect(bot_lines(page)).to_have_count(1)
    await expect(page.get_by_role("button", name="Tôi đồng ý")).to_be_visible()
    assert await page.context.cookies() == []
    assert await site.house.database["inbox"].count_documents({}) == before


async def test_the_greeting_of_the_page_is_what_the_bot_says_first(phone: Phone, site: Site) -> None:
    page = await phone()
    await page.goto(START)
    greeting = await bot_lines(page).first.locator(".bubble").inner_text()
    await page.get_by_role("button", name="Tôi đồng ý").tap()
    await expect(bot_lines(page).nth(1)).to_be_visible()
    await page.reload()
    assert await bot_lines(page).first.locator(".bubble").inner_text() == greeting
    token = next(one["value"] for one in await page.context.cookies() if one["name"] == cookies.CHAT)
    first, *_ = await site.house.inbox.heard(site.house.chat.conversation_of(token), limit=9)
    assert first.body["payload"] == "a-05392"


async def test_the_first_words_may_come_before_the_yes_and_are_not_lost(phone: Phone) -> None:
    page = await phone(java_script_enabled=False)
    await page.goto(START)
    await page.locator("#text").fill("lam khai sinh cho con")
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await page.locator(".choices button").first.click()
    await expect(bot_lines(page).last).to_contain_text("khai sinh", ignore_case=True)


async def test_a_first_visit_shows_the_greeting_from_its_beginning(phone: Phone) -> None:
    page = await phone()
    await page.goto("/chat")
    assert await page.evaluate("scrollY") == 0
    await expect(bot_lines(page).first.locator(".bubble")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="Tôi đồng ý")).to_be_in_viewport(ratio=1)


async def test_the_choices_of_a_step_longer_than_the_screen_stay_in_reach(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    for words in ("1", "vneid muc 2", "1", "Đã được duyệt, chờ kích hoạt"):
        await write(page, words)
    newest = bot_lines(page).last
    await expect(newest.locator(".choices")).to_be_visible()
    await newest.evaluate("line => (line.querySelector('.bubble').style.minHeight = '1500px')")
    await newest.evaluate("line => scrollTo(0, line.getBoundingClientRect().top + scrollY - 80)")
    for button in await newest.locator(".choices button").all():
        await expect(button).to_be_in_viewport(ratio=1)


async def test_whoever_closes_the_browser_goes_on_where_they_were(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    await write(page, "1")
    said = await bot_lines(page).all_inner_texts()
    kept = await page.context.storage_state()
    assert all(cookie["expires"] > 0 for cookie in kept["cookies"])  # else it would end with the browser
    again = await phone(storage_state=kept)
    await again.goto("/chat")
    assert await bot_lines(again).all_inner_texts() == said
    await write(again, "vneid muc 2")


async def test_whoever_comes_back_after_the_chat_ended_is_told_kindly_and_begins_anew(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    await write(page, "1")
    await page.context.clear_cookies(name=cookies.CHAT)
    await page.goto("/chat")
    await expect(page.locator(".tell.note", has_text="đã hết hạn")).to_be_visible()
    await write(page, "1")
    await page.reload()
    await expect(page.locator(".line.mine")).to_have_count(1)
    await expect(page.locator(".tell.note", has_text="đã hết hạn")).to_have_count(0)


async def test_a_conversation_that_is_not_here_any_more_begins_anew(phone: Phone, site: Site) -> None:
    page = await phone()
    await page.context.add_cookies([{"name": cookies.CHAT, "value": f"gone-{new_id()}", "url": site.address}])
    await page.goto("/chat")
    await expect(page.locator(".tell.note", has_text="đã hết hạn")).to_be_visible()
    await write(page, "1")
    await page.reload()
    await expect(page.locator(".line.mine")).to_have_count(1)


async def test_what_arrives_while_nobody_looks_is_counted_in_the_title_until_they_do(phone: Phone) -> None:
    page = await phone()
    await page.goto(START)
    title = await page.title()
    await write(page, "1")
    assert await page.title() == title
    other = await page.context.new_page()
    await other.goto("/chat")
    await _hide(page, is_hidden=True)
    await write(other, "vneid muc 2")
    await expect(page).to_have_title(f"(1) {title}")
    await _hide(page, is_hidden=False)
    await expect(page).to_have_title(title)


async def test_there_is_no_sound_until_somebody_turns_it_on_and_it_is_remembered(phone: Phone) -> None:
    page = await phone()
    await page.add_init_script("""
        window.beeps = 0;
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...when) { window.beeps += 1; return start.apply(this, when); };
    """)
    await page.goto(START)
    await write(page, "1")
    assert await page.evaluate("beeps") == 0
    await page.get_by_role("button", name="Bật tiếng").tap()
    await expect(page.get_by_role("button", name="Tắt tiếng")).to_be_visible()
    assert await page.evaluate("beeps") == 1
    await write(page, "vneid muc 2")
    assert await page.evaluate("beeps") == 2
    await page.reload()
    await page.get_by_role("button", name="Tắt tiếng").tap()
    await write(page, "/menu")
    assert await page.evaluate("beeps") == 0


@pytest.mark.parametrize("has_scripts", [True, False])
async def test_whoever_is_faster_than_people_is_asked_to_wait_and_keeps_what_they_wrote(
    phone: Phone, site: Site, *, has_scripts: bool
) -> None:
    page = await phone(java_script_enabled=has_scripts)
    await page.goto(START)
    await page.locator(".choices button").first.click()
    await expect(bot_lines(page)).to_have_count(2)
    token = next(one["value"] for one in await page.context.cookies() if one["name"] == cookies.CHAT)
    async with _flooding(site, token):
        await page.locator("#text").fill("toi can hoi")
        await page.get_by_role("button", name="Gửi", exact=True).click()
        await expect(page.locator("#text-wrong")).to_contain_text("nhanh quá")
        assert await page.locator("#text").input_value() == "toi can hoi"


@asynccontextmanager
async def _flooding(site: Site, token: str) -> AsyncIterator[None]:
    """Let a machine send in this conversation all the time, until it is refused and beyond."""
    is_refused = asyncio.Event()

    async def send(machine: httpx.AsyncClient) -> None:
        while True:
            form = {"text": "/menu", "message": new_id()}
            answer = await machine.post("/chat", data=form, headers={"Accept": "application/json"})
            assert answer.status_code in {202, 429}
            if answer.status_code == 429:
                is_refused.set()
            await asyncio.sleep(0.02)

    async with httpx.AsyncClient(base_url=site.address, cookies={cookies.CHAT: token}) as machine:
        tasks = [asyncio.create_task(send(machine)) for _ in range(3)]
        await asyncio.wait_for(is_refused.wait(), MOST_A_MINUTE)
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("width", [360, 1280])
async def test_axe_finds_nothing_in_a_conversation(phone: Phone, width: int) -> None:
    page = await phone(viewport={"width": width, "height": 740}, is_mobile=width < 400)
    await page.goto(START)
    for words in ("1", "vneid muc 2"):
        await write(page, words)
    await page.locator("#attach").evaluate("part => (part.open = true)")
    assert not await look_in_both_themes(page)


async def _hide(page: Page, *, is_hidden: bool) -> None:
    """Do as a browser does whose tab is left or looked at again."""
    state = "hidden" if is_hidden else "visible"
    await page.evaluate(f"""() => {{
        Object.defineProperty(document, "hidden", {{ value: {str(is_hidden).lower()}, configurable: true }});
        Object.defineProperty(document, "visibilityState", {{ value: "{state}", configurable: true }});
        document.dispatchEvent(new Event("visibilitychange"));
    }}""")
