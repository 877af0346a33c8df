"""What a resident does in the chat, for tests that need one."""

from playwright.async_api import Page, expect

COMMUNE_PAYLOAD = "a-05392"


def bot_lines(page: Page):  # noqa: ANN201 - a Playwright locator
    return page.locator("#lines > .line:not(.mine)")


async def write(page: Page, text: str) -> None:
    """Write a line and wait until the bot has answered."""
    before = await bot_lines(page).count()
    await page.get_by_role("textbox").fill(text)
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(bot_lines(page).nth(before)).to_be_visible(timeout=15_000)
