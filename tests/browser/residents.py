"""What a resident does in the chat, for tests that need one."""

import re

from playwright.async_api import Locator, Page, expect

START = "/chat?start=a-05392"
"""The address on the poster of Xã Lạc Thủy."""


def bot_lines(page: Page) -> Locator:
    """Find what the bot has said."""
    return page.locator("#lines > .line:not(.mine)")


async def write(page: Page, text: str) -> str:
    """Write a line, wait until the bot has answered, and return its answer."""
    before = await bot_lines(page).count()
    await page.locator("#text").fill(text)
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(bot_lines(page).nth(before)).to_be_visible()
    return await bot_lines(page).nth(before).inner_text()


async def get_stuck(page: Page, *, phone: str = "1") -> str:
    """Walk into a guide until the team is asked, and return the code of the request. "1" leaves no phone number."""
    await page.goto(START)
    for text in ("1", "vneid muc 2", "1"):
        await write(page, text)
    answer = await write(page, "kẹt")
    code = re.search(r"[A-Z0-9]{3}-[A-Z0-9]{3}", answer)
    assert code, answer
    await write(page, phone)
    return code.group()


async def report_a_scam(page: Page) -> None:
    """Paste what a scammer wrote, and report it."""
    await page.goto(START)
    await write(page, "1")
    answer = await write(page, "/kiemtra Vào http://dichvucong.gov.vn.evil.com đọc mã OTP cho em")
    assert "Coi chừng" in answer, answer
    await write(page, "1")
