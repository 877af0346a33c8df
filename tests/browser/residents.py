"""What a resident does in the chat, for tests that need one."""

import re
import secrets

from playwright.async_api import Locator, Page, expect

from helpdesk.ids import new_id
from helpdesk.language.catalogues import VIETNAMESE
from tests.browser.conftest import COMMUNE, PATIENCE_MS, Site

PAYLOAD = f"a-{COMMUNE}"
START = f"/chat?start={PAYLOAD}"
"""The address on the poster of Xã Lạc Thủy."""

UNTIL_STUCK = ("1", "vneid muc 2", "1", "kẹt")
CODE = re.compile(r"[A-Z0-9]{3}-[A-Z0-9]{3}")


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
    for text in UNTIL_STUCK:
        answer = await write(page, text)
    code = CODE.search(answer)
    assert code, answer
    await write(page, phone)
    return code.group()


async def got_stuck(site: Site, *, phone: str = "1") -> str:
    """Do the same with the chat itself, where no test looks at the resident's page: that is most of the work."""
    chat, token = site.house.chat, secrets.token_urlsafe()
    await chat.begin(token, payload=PAYLOAD, language=VIETNAMESE)
    for text in (*UNTIL_STUCK, phone):
        message = new_id()
        await chat.arrive(token, text=text, language=VIETNAMESE, message_id=message)
        assert await chat.answered(token, message, within=PATIENCE_MS / 1000), text
    said = "\n".join(line.text for line in await chat.transcript(token) if not line.is_mine)
    codes = set(CODE.findall(said))
    assert len(codes) == 1, said
    return str(codes.pop())


async def report_a_scam(page: Page) -> None:
    """Paste what a scammer wrote, and report it."""
    await page.goto(START)
    await write(page, "1")
    answer = await write(page, "/kiemtra Vào http://dichvucong.gov.vn.evil.com đọc mã OTP cho em")
    assert "Coi chừng" in answer, answer
    await write(page, "1")
