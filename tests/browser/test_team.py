"""The team at work: from a stuck resident to an ended request, on pages that refresh by themselves."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import Phone, Site
from tests.browser.residents import bot_lines, get_stuck, got_stuck, write


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


async def test_a_stuck_resident_appears_in_the_open_list_and_reads_the_answer_in_the_chat(phone: Phone) -> None:
    team = await phone("lan")
    await team.goto("/team")
    resident = await phone()
    code = await get_stuck(resident)
    card = team.locator("a.request", has_text=code)
    await expect(card).to_be_visible()
    await expect(card).to_contain_text("Bước 1/")
    await expect(card).to_contain_text("Xã Lạc Thủy")

    await card.click()
    await team.evaluate("window.isTheSamePage = true")
    await team.get_by_role("button", name="Nhận").click()
    await expect(team.locator(".about")).to_contain_text("Cô Lan")
    told = await bot_lines(resident).count()
    await team.locator("#text").fill("Bác ra nhà văn hoá nhé, cháu làm cùng bác.")
    await team.get_by_role("button", name="Gửi câu trả lời").click()
    await expect(bot_lines(resident).filter(has_text="cháu làm cùng bác")).to_be_visible()
    assert told >= 1
    await expect(team.locator("#text")).to_have_value("")
    await expect(team.locator(".when.sent")).to_be_visible()

    await team.get_by_text("Trước đó người dân đã viết").click()
    await resident.locator("#text").fill("Vâng, chiều nay bác ra")
    await resident.locator("#text").press("Enter")
    await expect(team.locator(".bubbles .line:not(.mine)", has_text="chiều nay bác ra")).to_be_visible()
    await expect(team.locator(".before")).to_be_visible()
    assert await team.evaluate("window.isTheSamePage")


async def test_a_request_is_answered_and_ended(phone: Phone, *, has_scripts: bool) -> None:
    code = await get_stuck(await phone())
    team = await phone("lan", java_script_enabled=has_scripts)
    await team.goto("/team")
    await team.locator("a.request", has_text=code).click()
    await team.locator("#text").fill("Chào bác")
    await team.get_by_role("button", name="Gửi câu trả lời").click()
    await expect(team.locator(".bubbles .line.mine")).to_have_text(re.compile("Chào bác"))
    await team.get_by_text("Kết thúc yêu cầu").click()
    await team.get_by_label("Hẹn lần khác").check()
    await team.get_by_role("button", name="Kết thúc và hỏi ý kiến").click()
    await expect(team.locator(".about")).to_contain_text("Đã kết thúc")
    await team.goto("/team?show=ended")
    await expect(team.locator("a.request", has_text=code)).to_contain_text("Hẹn lần khác")


async def test_what_is_chosen_while_an_answer_is_on_its_way_stays_chosen(phone: Phone, site: Site) -> None:
    code = await got_stuck(site)
    team, may_arrive = await phone("lan"), asyncio.Event()

    async def slow(route: Route) -> None:
        response = await route.fetch()
        await may_arrive.wait()
        await route.fulfill(response=response)

    await team.goto("/team")
    await team.locator("a.request", has_text=code).click()
    await team.wait_for_url("**/team/requests/*")  # until its scripts listen
    await team.route("**/answer", slow)
    await team.locator("#text").fill("Chào bác")
    answer = team.locator("form[action$='/answer']")
    await answer.evaluate("form => form.requestSubmit()")  # a click would wait for the answer
    await expect(team.locator(".bubbles .line.mine")).to_have_text(re.compile("Chào bác"))
    await team.get_by_text("Kết thúc yêu cầu").click()
    await team.get_by_label("Hẹn lần khác").check()
    may_arrive.set()
    await expect(team.locator("#text")).to_have_value("")
    await expect(team.get_by_label("Hẹn lần khác")).to_be_checked()


async def test_an_answer_that_cannot_be_taken_comes_back_with_its_words(
    phone: Phone, site: Site, *, has_scripts: bool
) -> None:
    code = await got_stuck(site)
    team = await phone("lan", java_script_enabled=has_scripts)
    await team.goto("/team")
    await team.locator("a.request", has_text=code).click()
    await team.locator("#text").fill("x" * 2001)
    await team.get_by_role("button", name="Gửi câu trả lời").click()
    await expect(team.locator("#text-wrong")).to_contain_text("dài quá: 2001")
    await expect(team.locator("#text")).to_have_value("x" * 2001)
    await expect(team.locator("#text")).to_have_attribute("aria-invalid", "true")


async def test_without_network_the_answer_stays_in_the_box(phone: Phone, site: Site) -> None:
    code = await got_stuck(site)
    team = await phone("lan")
    await team.goto("/team")
    await team.locator("a.request", has_text=code).click()
    await team.locator("#text").fill("Bác đợi cháu nhé")
    await team.context.set_offline(True)
    await team.get_by_role("button", name="Gửi câu trả lời").click()
    await expect(team.locator(".offline")).to_be_visible()
    await expect(team.locator("#text")).to_have_value("Bác đợi cháu nhé")
    await team.context.set_offline(False)
    await team.get_by_role("button", name="Gửi câu trả lời").click()
    await expect(team.locator(".bubbles .line.mine")).to_have_count(1)


async def test_whoever_is_second_is_told_who_was_first(phone: Phone, site: Site) -> None:
    code = await got_stuck(site)
    first, second = await phone("lan"), await phone("hung", java_script_enabled=False)
    for team in (first, second):
        await team.goto("/team")
        await team.locator("a.request", has_text=code).click()
    await first.get_by_role("button", name="Nhận").click()
    await expect(first.locator(".about")).to_contain_text("Cô Lan")
    await second.get_by_role("button", name="Nhận").click()
    await expect(second.get_by_role("alert")).to_contain_text(f"Cô Lan (mẫu) đã nhận yêu cầu {code}")


async def test_a_phone_number_is_shown_on_request_only(phone: Phone, site: Site) -> None:
    code = await got_stuck(site, phone="0912345678")
    team = await phone("lan")
    await team.goto("/team")
    await team.locator("a.request", has_text=code).click()
    await expect(team.locator("#phone")).not_to_contain_text("678")
    await team.get_by_role("button", name="Xem số điện thoại").click()
    await expect(team.locator("#phone")).to_contain_text("678")
    await expect(team.locator("#phone")).to_contain_text("đã ghi lại")


async def test_a_visit_is_logged_in_three_taps_from_the_list(phone: Phone, *, has_scripts: bool) -> None:
    team = await phone("lan", java_script_enabled=has_scripts)
    for is_first in (True, False):  # where and how are chosen once; after that they are as last time
        await team.goto("/team/logs/new")
        if is_first:
            await team.locator("label[for=place-one_stop]").click()
            await team.locator("label[for=mode-together]").click()
        elif not has_scripts:
            await team.get_by_role("link", name="Giống lần trước").click()
        await team.get_by_text("Người mới", exact=True).click()
        await team.locator("#guide").select_option("other")
        await team.locator("label[for=result-done]").click()
        await team.get_by_role("button", name="Lưu vào nhật ký").click()
        await expect(team.get_by_role("status")).to_contain_text("Đã lưu")
        await expect(team.locator("article").first).to_contain_text("Bộ phận một cửa, Xã Lạc Thủy")


async def test_a_bad_log_form_comes_back_filled_with_a_sentence_beside_the_field(phone: Phone) -> None:
    team = await phone("lan")
    await team.goto("/team/logs/new")
    await team.get_by_text("Làm thay", exact=True).click()
    await team.get_by_text("Chợ", exact=True).click()
    await team.get_by_role("button", name="Lưu vào nhật ký").click()
    await expect(team.locator("#guide-wrong")).to_contain_text("chọn việc")
    await expect(team.locator("#result-wrong")).to_contain_text("chọn kết quả")
    await expect(team.locator("#consent_to_act-wrong")).to_contain_text("đã đồng ý")
    await team.locator("#guide").select_option("other")
    await expect(team.get_by_label("Chợ")).to_be_checked()
    await team.get_by_text("Người dân đồng ý").click()
    await team.get_by_text("Chưa làm được", exact=True).click()
    await team.get_by_role("button", name="Lưu vào nhật ký").click()
    await expect(team.locator("#result_reason-wrong")).to_be_visible()
    await team.locator("#result_reason").fill("Mất điện cả xã")
    await team.get_by_role("button", name="Lưu vào nhật ký").click()
    await expect(team.get_by_role("status")).to_contain_text("Đã lưu")


async def test_a_request_fills_its_log_and_its_end_is_all_there_is_to_choose(phone: Phone, site: Site) -> None:
    code = await got_stuck(site)
    team = await phone("lan")
    await team.goto("/team")
    await team.locator("a.request", has_text=code).click()
    await team.get_by_role("link", name="Ghi nhật ký").click()
    await expect(team.locator("main")).to_contain_text(code)
    await team.locator("label[for=result-done]").click()
    await team.get_by_role("button", name="Lưu vào nhật ký").click()
    await expect(team.locator("article").first).to_contain_text("Cài VNeID")


async def test_a_member_chooses_the_language_of_their_pages(phone: Phone) -> None:
    team = await phone("minh")
    await team.goto("/team/settings")
    await team.get_by_text("English", exact=True).last.click()
    await team.get_by_role("button", name="Lưu", exact=True).click()
    await expect(team.locator("html")).to_have_attribute("lang", "en")
    again = await phone("minh")
    await again.goto("/coordinator")
    await expect(again.get_by_role("heading", level=1)).to_have_text("Figures")
    await again.get_by_role("button", name="Tiếng Việt").click()
    await expect(again.get_by_role("heading", level=1)).to_have_text("Số liệu")


async def test_signing_out_closes_the_pages(phone: Phone) -> None:
    team = await phone("hung")
    await team.goto("/team/settings")
    await team.locator("main form[action='/team/sign-out'] button").click()
    await team.goto("/team")
    await expect(team).to_have_url(re.compile(r"/team/sign-in\?next=/team$"))


async def test_the_resident_hears_who_helps(phone: Phone) -> None:
    resident = await phone()
    code = await get_stuck(resident)
    team = await phone("lan")
    await team.goto("/team")
    await team.locator("a.request", has_text=code).click()
    await team.get_by_role("button", name="Nhận").click()
    await expect(bot_lines(resident).last).to_contain_text("Cô Lan")
    assert await write(resident, "1")
