"""The coordinators' dashboard in a real browser, without scripts: narrowed, clicked into, taken along, printed."""

import asyncio
from pathlib import Path

from playwright.async_api import expect

from helpdesk.ids import new_id, speakable_code
from helpdesk.statistics.days import local_day
from helpdesk.support_requests.models import SupportRequest
from tests.browser.conftest import COMMUNE, PROVINCE, Phone, Site


async def came_in(site: Site) -> None:
    """Let a request come in that is counted."""
    key, moment = new_id(), site.house.clock.now()
    one = SupportRequest(
        id=key,
        code=speakable_code(key),
        conversation=f"webchat:{key}",
        resident=key,
        person_ref=key,
        area=COMMUNE,
        reach=[PROVINCE, COMMUNE],
        created_at=moment,
        changed_at=moment,
    )
    await site.house.database.in_transaction(lambda session: site.house.requests.open(one, session=session))
    await site.house.roll_ups.rebuild()


async def test_a_coordinator_looks_closer_step_by_step_and_takes_the_figures_along(phone: Phone, site: Site) -> None:
    await came_in(site)
    today = local_day(site.house.clock.now())
    page = await phone("minh", java_script_enabled=False)
    await page.goto("/coordinator")
    await page.get_by_role("link", name="Tháng", exact=True).click()
    await expect(page.locator(".asked .span")).to_contain_text(f"tháng {today:%m/%Y}")
    await page.get_by_text("Chọn nơi, ngày hoặc cách so sánh khác").click()
    await page.locator("#asked-area").fill("lac thuy")
    await page.locator("#asked-beside").select_option(label="cùng kỳ năm trước")
    await page.get_by_role("button", name="Xem", exact=True).click()
    await expect(page.locator(".trail b")).to_have_text("Xã Lạc Thủy")
    await expect(page.locator(".compared-with")).to_contain_text(f"01/{today:%m}/{today.year - 1}")

    await page.goto(f"/coordinator?area={COMMUNE}&beside=year_before")  # 30 days: a month may have one so far
    await page.locator("#by-day svg a").last.click()
    await expect(page).to_have_url(f"{site.address}/coordinator?period={today}&area={COMMUNE}&beside=year_before")
    await expect(page.locator("#figure-opened b")).not_to_have_text("0")
    async with page.expect_download() as waiting:
        await page.locator("#by-hour").get_by_role("link", name="CSV").click()
    taken = await (await waiting.value).path()
    assert "7 giờ đến 8 giờ," in await asyncio.to_thread(Path(taken).read_text, encoding="utf-8-sig")

    await page.locator("#by-hour summary").first.click()
    widths = await page.locator("#by-hour .scroll").evaluate("table => [table.scrollWidth, table.clientWidth]")
    assert widths[0] == widths[1], "the numbers are seen on a phone"

    await page.emulate_media(media="print")
    for hidden in (".tabs", ".files", ".asked .switch"):
        await expect(page.locator(hidden).first).to_be_hidden()
    await expect(page.locator("#by-hour table").first).to_be_visible()
    boxes = await page.locator("#by-hour .scroll").evaluate(
        "table => [getComputedStyle(table).display, getComputedStyle(table.querySelector('tr')).breakInside]"
    )
    assert boxes == ["block", "avoid-page"], "a table goes on on the next sheet, between two rows"
