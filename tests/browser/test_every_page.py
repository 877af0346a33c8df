"""What holds for every page: readable for everyone, light, in both themes, on the smallest phone."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Locator, Page, Response, expect

from helpdesk.ids import new_id
from helpdesk.statistics.days import local_day
from tests.browser.conftest import PASSWORD, Phone, Site
from tests.browser.residents import get_stuck, report_a_scam
from tests.browser.test_poster import hung

PUBLIC = (
    "/",
    "/guides",
    "/guides?q=khai+sinh",
    "/guides?q=zzzz",
    "/guides/vneid-muc-2",
    "/guides/vneid-muc-2?stage=none&card=chip",
    "/guides/vneid-muc-2?_all=1",
    "/kiosk?area=05392",
    "/kiosk?field=ho-tich",
    "/kiosk/vneid-muc-2",
    "/kiosk/vneid-muc-2?_at=stage",
    "/kiosk/vneid-muc-2?stage=none&card=chip&_at=install-app",
    "/kiosk/vneid-muc-2?stage=none&card=chip&_at=_end",
    "/chat",
    "/team/sign-in",
    "/none",
)
TEAM = ("/team", "/team?show=ended", "REQUEST", "/team/logs", "/team/logs/new", "/team/settings", "/team/scams")
OFFICE = (
    *("/coordinator", "/coordinator?since=2026-01-02&until=2026-01-01"),
    *("/admin", "/admin/procedures", "/admin/posters", "POSTER"),
)
PAGES = [(path, None) for path in PUBLIC] + [(path, "lan") for path in TEAM] + [(path, "quan") for path in OFFICE]
each_page = pytest.mark.parametrize(("path", "member"), PAGES)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEAVIEST = 100_000
"""Bytes of a first load as they travel, compressed."""

CODE = re.compile(r"""<script(?![^>]*\s(?:src=|type="application/ld\+json"))|<style|\sstyle=|\son[a-z]+=""")
"""What runs or looks from within a page; facts for machines do neither."""

SMALL_TARGETS = """() => [...document.querySelectorAll(
    "button, .button, input:not([type=hidden]), select, textarea, summary, nav a, label.tick, .tiles > label")]
  .filter((part) => part.offsetParent && !["radio", "checkbox"].includes(part.type))
  .map((part) => [part.getBoundingClientRect().height, part.tagName, part.className, part.innerText.slice(0, 30)])
  .filter(([height]) => height < 43.9)"""


@pytest.fixture(scope="module")
async def pages(site: Site, browser: Browser) -> dict[str, str]:
    """Give the addresses of a request with a thread and of a poster; another request waits untouched in the list."""
    codes = []
    for _ in range(2):
        context = await browser.new_context(base_url=site.address)
        codes.append(await get_stuck(await context.new_page()))
        await context.close()
    member, _ = await site.house.signing_in.sign_in("lan", PASSWORD)
    waiting = await site.house.requests.waiting(member.scope(local_day(site.house.clock.now())))
    request = next(one for one in waiting if one.code == codes[0])
    await site.house.requests.answer(request.id, text="Chào bác", member=member, entry_id=new_id())
    await site.house.cards.renew(member)
    resident = await browser.new_context(base_url=site.address)
    await report_a_scam(await resident.new_page())
    await resident.close()
    return {"REQUEST": f"/team/requests/{request.id}", "POSTER": f"/admin/posters/{(await hung(site)).id}"}


@each_page
async def test_axe_finds_nothing_in_either_theme(
    phone: Phone, pages: dict[str, str], path: str, member: str | None
) -> None:
    page = await phone(member)
    await page.goto(pages.get(path, path))
    await page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    in_light = await Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    in_dark = await Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert in_light.violations_count == 0, in_light.generate_report()
    assert in_dark.violations_count == 0, in_dark.generate_report()


@each_page
async def test_nothing_is_wider_than_the_screen_and_whatever_is_tapped_is_large(
    phone: Phone, pages: dict[str, str], path: str, member: str | None
) -> None:
    page = await phone(member, is_mobile=False)
    await page.goto(pages.get(path, path))
    for width in (320, 360, 1280):
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        assert await page.evaluate(SMALL_TARGETS) == [], width


@each_page
async def test_a_page_is_light_asks_no_other_host_and_carries_no_code(
    phone: Phone, pages: dict[str, str], path: str, member: str | None, site: Site
) -> None:
    page = await phone(member)
    sizes: dict[str, int] = {}

    async def weigh(response: Response) -> None:
        if "/events" not in response.url:
            measured = await response.request.sizes()
            sizes[response.url] = measured["responseBodySize"] + measured["responseHeadersSize"]

    page.on("response", weigh)
    shown = await page.goto(pages.get(path, path), wait_until="load")
    assert shown is not None
    assert not CODE.search(await shown.text())
    await page.wait_for_timeout(300)
    assert 5_000 < sum(sizes.values()) <= HEAVIEST, sizes
    assert [url for url in sizes if not url.startswith(site.address)] == []


@each_page
async def test_a_demonstration_says_so_and_a_real_installation_does_not(
    phone: Phone, pages: dict[str, str], path: str, member: str | None, site: Site
) -> None:
    page = await phone(member)
    address = pages.get(path, path)
    await page.goto(address)
    await expect(_banner(page)).to_have_count(0)
    site.house.installation.is_demonstration = True
    try:
        await page.goto(address)
    finally:
        site.house.installation.is_demonstration = False
    await expect(_banner(page)).to_be_visible()


def _banner(page: Page) -> Locator:
    return page.get_by_role("note").filter(has_text="Bản trình diễn: mọi tên và số liệu đều do máy tạo")
