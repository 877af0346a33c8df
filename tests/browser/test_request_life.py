"""The page of one request in a real browser: a pause that ends by itself."""

from playwright.async_api import expect

from tests.browser.conftest import Phone
from tests.browser.residents import bot_lines, get_stuck


async def test_the_team_waits_for_the_resident_who_reads_what_for_and_goes_on_by_writing(phone: Phone) -> None:
    resident = await phone()
    code = await get_stuck(resident)
    team = await phone("lan")
    await team.goto("/team")
    await team.locator("a.request", has_text=code).click()

    await team.locator("#waiting > summary").click()
    await team.locator("#needed").fill("Bác chụp lại giấy giúp cháu")
    await team.get_by_role("button", name="Nhắn và chờ").click()

    await expect(team.locator(".about")).to_contain_text("Đang chờ người dân")
    await expect(bot_lines(resident).filter(has_text="chụp lại giấy")).to_be_visible()
    await resident.locator("#text").fill("Bác gửi đây")
    await resident.locator("#text").press("Enter")
    await expect(team.locator(".about")).to_contain_text("Đang hỗ trợ")
