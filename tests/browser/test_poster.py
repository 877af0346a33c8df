"""A poster on paper, and the way from its QR code into the chat."""

import re

import pytest
from playwright.async_api import Page, expect

from helpdesk.posters.models import Poster, PosterSeen, Size
from helpdesk.statistics.days import local_day
from tests.browser.conftest import COMMUNE, PASSWORD, Phone, Site
from tests.browser.residents import write


async def hung(site: Site, *, size: Size = Size.A4, guide: str | None = "vneid-muc-2") -> Poster:
    member, _ = await site.house.signing_in.sign_in("minh", PASSWORD)
    scope = member.scope(local_day(site.house.clock.now()))
    return await site.house.posters.make(
        area=site.house.areas.get(COMMUNE), guide=guide, size=size, spot="", member=member, scope=scope
    )


async def overflow(page: Page) -> float:
    return float(await page.locator(".sheet").evaluate("sheet => sheet.scrollHeight - sheet.clientHeight"))


@pytest.mark.parametrize(("size", "points"), [(Size.A4, ("594.", "841.")), (Size.A5, ("420", "594."))])
async def test_every_poster_is_one_sheet_of_its_paper(
    phone: Phone, site: Site, size: Size, points: tuple[str, str]
) -> None:
    page = await phone("minh", is_mobile=False, viewport={"width": 1280, "height": 900})
    longest = max(site.house.catalogue, key=lambda guide: len(guide.title.vi))
    await page.goto(f"/admin/posters/{(await hung(site, size=size, guide=longest.slug)).id}")
    assert await overflow(page) <= 0

    printed = await page.pdf(prefer_css_page_size=True)

    assert b"/Count 1\n" in printed or b"/Count 1>" in printed
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert box
    assert [value.decode().startswith(point) for value, point in zip(box.groups(), points, strict=True)] == [True, True]


async def test_the_sheet_is_seen_on_a_phone_and_its_desk_is_not_printed(phone: Phone, site: Site) -> None:
    page = await phone("minh")
    await page.goto(f"/admin/posters/{(await hung(site)).id}")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await expect(page.get_by_role("button", name="In ra giấy")).to_be_visible()
    await page.emulate_media(media="print")
    await expect(page.locator(".bar")).to_be_hidden()
    await expect(page.locator(".sheet svg.qr")).to_be_visible()


async def test_a_poster_is_made_on_the_page_without_scripts(phone: Phone) -> None:
    page = await phone("minh", java_script_enabled=False)
    await page.goto("/coordinator")
    await page.get_by_role("link", name="Áp phích có mã QR").click()
    await page.get_by_label("Treo ở đâu").fill("lac thuy")
    await page.get_by_label("Về việc gì").select_option("vneid-muc-2")
    await page.get_by_label("A5").check()
    await page.get_by_role("button", name="Làm áp phích").click()
    await expect(page.locator(".sheet h1")).to_have_text("Cài VNeID và lên tài khoản định danh mức 2")
    await expect(page.locator(".sheet")).to_contain_text("Xã Lạc Thủy, Tỉnh Phú Thọ")


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_scan_leads_to_consent_then_to_the_guide(phone: Phone, site: Site, *, scripts: bool) -> None:
    poster = await hung(site)
    page = await phone(java_script_enabled=scripts)
    await page.goto(f"/chat?start=p-{poster.id}")
    await page.get_by_role("button", name="Tôi đồng ý").click()
    await expect(page.get_by_role("button", name="Bắt đầu bước 1")).to_be_visible()
    [seen] = [one for one in await _all(site) if one.poster.id == poster.id]
    assert (seen.count.scanned, seen.count.typed) == (1, 0)


async def test_a_code_nobody_knows_gets_a_sentence(phone: Phone) -> None:
    page = await phone()
    await page.goto("/chat?start=a-05392")
    await write(page, "1")
    assert "Em chưa thấy tấm áp phích nào có mã này" in await write(page, "P3B3B")


async def _all(site: Site) -> list[PosterSeen]:
    member, _ = await site.house.signing_in.sign_in("minh", PASSWORD)
    return await site.house.posters.all(member.scope(local_day(site.house.clock.now())))
