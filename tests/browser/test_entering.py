"""A volunteer's first minute: scan, one button, at work."""

import asyncio
from typing import Literal

from playwright.async_api import Page, expect

from helpdesk.teams.entering import Lasts
from helpdesk.teams.models import Role
from tests.browser.conftest import COMMUNE, PASSWORD, Phone, Site

GUIDE = "zalo-an-toan"


async def test_what_was_scanned_needs_one_tap_and_stands_in_no_address_afterwards(phone: Phone, site: Site) -> None:
    lead = await site.house.teams.create_member("le.truong", "Tổ trưởng", PASSWORD, role=Role.LEAD, area=COMMUNE)
    new = await site.house.teams.create_member("moi", "Chị Mới (mẫu)", PASSWORD, role=Role.MEMBER, area=COMMUNE)
    code = await site.house.entering.offer(new.id, by=lead, lasts=Lasts.NOW)
    page = await phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}"))

    await page.goto(f"/team/enter#{code.secret}")
    await expect(page.get_by_label("Mã do tổ trưởng cấp")).to_be_hidden()
    await page.get_by_role("button", name="Vào làm việc").tap()

    await expect(page).to_have_url(f"{site.address}/team")
    assert not any(code.secret in address for address in asked)
    await page.go_back()
    assert code.secret not in page.url


async def test_the_first_log_is_at_most_twelve_taps_from_the_scanned_code(phone: Phone, site: Site) -> None:
    lead = await site.house.teams.create_member("le.truong2", "Tổ trưởng", PASSWORD, role=Role.LEAD, area=COMMUNE)
    new = await site.house.teams.create_member("moi2", "Chị Mới (mẫu)", PASSWORD, role=Role.MEMBER, area=COMMUNE)
    code = await site.house.entering.offer(new.id, by=lead, lasts=Lasts.NOW)
    page, taps = await phone(), Taps()

    await page.goto(f"/team/enter#{code.secret}")
    await taps.on(page, "button", "Vào làm việc")
    await taps.on(page, "link", "Ghi một lượt")
    await taps.on(page, "radio", "Người mới")
    await taps.choose(page, "guide", GUIDE)
    await taps.on(page, "radio", "Tại nhà")
    await taps.on(page, "radio", "Cùng làm")
    await taps.on(page, "radio", "Đã xong")
    await taps.on(page, "button", "Lưu vào nhật ký")

    written = site.house.database["assistance_logs"]
    async with asyncio.timeout(60):
        while not await written.find_one({"member": new.id}):  # noqa: ASYNC110 - the phone sends by itself
            await asyncio.sleep(0.05)
    entry = await written.find_one({"member": new.id})
    assert entry
    assert (entry["guide"], entry["place"], entry["mode"], entry["result"]) == (GUIDE, "home", "together", "done")
    assert taps.count <= 12


class Taps:
    """Counts what a thumb does; a choice in a list is two."""

    count = 0

    async def on(self, page: Page, role: Literal["button", "link", "radio"], name: str) -> None:
        # A tile is its label: the radio button itself is not to be seen.
        seen = page.locator("label").filter(has_text=name) if role == "radio" else page.get_by_role(role, name=name)
        await seen.first.tap()
        self.count += 1

    async def choose(self, page: Page, field: str, value: str) -> None:
        await page.locator(f"#{field}").select_option(value)
        self.count += 2
