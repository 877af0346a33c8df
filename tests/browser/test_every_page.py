"""What holds for every page: readable for everyone, light, in both themes, on the smallest phone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Locator, Page, Response, expect

from helpdesk.answers.models import AnswerText
from helpdesk.broadcasts.models import Audience
from helpdesk.broadcasts.service import Wanted
from helpdesk.feeds.models import TokenScope
from helpdesk.feeds.news import CHOSEN, WebhookState
from helpdesk.feeds.records import WebhookRecord
from helpdesk.ids import new_id
from helpdesk.petitions.models import PetitionStatus, PetitionStep, PetitionText
from helpdesk.public_words.checking import Promise
from helpdesk.public_words.service import Given, Publishing
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
    "/guides/vneid-muc-2/slip",
    "/kiosk?area=05392",
    "/kiosk?field=ho-tich",
    "/kiosk/vneid-muc-2",
    "/kiosk/vneid-muc-2?_at=stage",
    "/kiosk/vneid-muc-2?stage=none&card=chip&_at=install-app",
    "/kiosk/vneid-muc-2?stage=none&card=chip&_at=_end",
    "/chat",
    "/team/sign-in",
    "/team/enter",
    "/verify/K7M-49QF",
    "/api/docs",
    "/answers",
    "/answers?place=lac",
    "/areas/05392/answers",
    "/areas/05425/answers",
    "ANSWER",
    "WITHDRAWN",
    "/areas/05392/petitions",
    "PETITION",
    "/none",
)
TEAM = (
    "/team",
    "/team?view=resolved",
    "/team?q=zzzz",
    "REQUEST",
    "/team/requests/new",
    "/team/logs",
    "/team/logs/new",
    "/team/sheets",
    "SHEET",
    "/team/settings",
    "/team/settings/card",
    "/team/settings/password",
    "/team/settings/second-factor",
    "/team/scams",
    "/team/news",
    "TEAM NEWS",
    "/team/roster",
    "/team/roster/calendar",
    "/team/offline",
    "/team/without-network",
)
OFFICE = (
    "/team/logs/review",
    "/team/logs/import",
    "/team/sheets",
    "/team/sheets/rules",
    "TEAM SHEET",
    "PAPER",
    "/coordinator",
    "/coordinator?since=2026-01-02&until=2026-01-01",
    "/coordinator/areas",
    "/coordinator/map?show=open",
    "/coordinator/teams",
    "/coordinator/questions?period=2000-13",
    "/coordinator/wall",
    "/coordinator?since=2026-01-02&until=2026-01-01&area=01",
    "/coordinator?period=2026&area=05392&beside=year_before",
    "/coordinator/guides/vneid-muc-2",
    "/coordinator/satisfaction",
    "/coordinator/targets",
    "/coordinator/targets/import",
    "/coordinator/broadcasts",
    "/coordinator/broadcasts/new?template=procedure_changed",
    "/coordinator/broadcasts/new?template=scam_alert",
    "DRAFT NEWS",
    "NEWS",
    "/admin",
    "/admin/guides",
    "/admin/guides/dang-ky-tam-tru",
    "/admin/guides/dang-ky-tam-tru/edit?check=1",
    "/admin/guides/dang-ky-tam-tru/overrides",
    "/admin/guides/dang-ky-tam-tru/preview",
    "/admin/guides/dang-ky-tam-tru/try?taps=start",
    "/admin/guides/-/overrides",
    "/admin/guides/-/unanswered",
    "/admin/guides/-/words?q=cc",
    "/admin/feeds",
    "WEBHOOK",
    "STOPPED WEBHOOK",
    "/admin/procedures",
    "/admin/posters",
    "/team/roster",
    "/team/roster/shifts/new",
    "/team/roster/events/new",
    "/team/routing",
    "/team/answers",
    "/team/answers/new",
    "TEAM ANSWER",
    "/team/petitions/new",
    "TEAM PETITION",
    "POSTER",
    "/team/members",
    "/team/members/new",
    "TEAM",
)
PAGES = [(path, None) for path in PUBLIC] + [(path, "lan") for path in TEAM] + [(path, "quan") for path in OFFICE]
each_page = pytest.mark.parametrize(("path", "member"), PAGES)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOW_AXE_LOOKS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
"""What is in order is counted, not written down part by part: that would take longer than looking."""

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
    """Give the addresses of a request with a thread, of a poster and of sheets; another request waits untouched."""
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
    month = f"{local_day(site.house.clock.now()):%Y-%m}"
    draft, sent = await news_of(site, is_sent=False), await news_of(site, is_sent=True)
    return {
        **await public_pages(site),
        "DRAFT NEWS": f"/coordinator/broadcasts/{draft}",
        "NEWS": f"/coordinator/broadcasts/{sent}",
        "TEAM NEWS": f"/team/news/{sent}",
        "REQUEST": f"/team/requests/{request.id}",
        "POSTER": f"/admin/posters/{(await hung(site)).id}",
        "TEAM": f"/team/members/teams/{member.team}",
        "SHEET": f"/team/sheets/own/{month}",
        "TEAM SHEET": f"/team/sheets/{member.team}/{month}",
        "PAPER": f"/team/sheets/{member.team}/{month}/print",
        "WEBHOOK": f"/admin/feeds/webhooks/{await told_of(site)}",
        "STOPPED WEBHOOK": f"/admin/feeds/webhooks/{await stopped(site)}",
    }


async def public_pages(site: Site) -> dict[str, str]:
    """Publish two answers, take one of them off, and let a petition be late."""
    answers, petitions = site.house.public.answers, site.house.public.petitions
    member = await site.house.teams.called("quan")
    today = local_day(site.house.clock.now())
    asked: dict[str, Any] = {
        "member": member,
        "scope": member.scope(today),
        "publishing": Publishing(Promise(is_read_again=True)),
    }
    text = AnswerText(
        question="Mã OTP không về máy thì làm thế nào?", answer="Chờ hai phút rồi bấm “Gửi lại mã”, hoặc gọi 18001096."
    )
    of_a_guide = text.model_copy(update={"guide": "vneid-muc-2"})
    one = await answers.draft(new_id(), Given(of_a_guide, "05392"), **asked)
    gone = await answers.draft(new_id(), Given(text, "05392"), **asked)
    await answers.withdraw(gone.id, member=member, scope=asked["scope"])
    way = [
        PetitionStep(status=PetitionStatus.RECEIVED, on=today - timedelta(days=9)),
        PetitionStep(
            status=PetitionStatus.FORWARDED,
            on=today - timedelta(days=8),
            office="Uỷ ban nhân dân xã",
            expected_on=today - timedelta(days=2),
        ),
    ]
    words = PetitionText(title="Sóng yếu ở vùng cao", text="Vùng cao không nhận được mã OTP. Đề nghị lắp thêm trạm.")
    petition = await petitions.draft(new_id(), Given(words, "05392"), steps=way, **asked)
    return {
        "ANSWER": f"/areas/05392/answers/{one.id}",
        "WITHDRAWN": f"/areas/05392/answers/{gone.id}",
        "PETITION": f"/areas/05392/petitions/{petition.id}",
        "TEAM ANSWER": f"/team/answers/{one.id}",
        "TEAM PETITION": f"/team/petitions/{petition.id}",
    }


async def news_of(site: Site, *, is_sent: bool) -> str:
    """Let the coordinator write news, and send it to the teams."""
    member = await site.house.teams.called("quan")
    assert member
    scope, desk = member.scope(local_day(site.house.clock.now())), site.house.broadcasts.desk
    audience = Audience.TEAM if is_sent else Audience.RESIDENTS
    wanted = Wanted(id=new_id(), audience=audience, areas=["25"], channels=["webchat"], text_vi="Họp lúc 14 giờ.")
    kept = await desk.write(wanted, member=member, scope=scope)
    if is_sent:
        seen = (await desk.count(kept, scope=scope)).total
        await desk.confirm(kept.id, seen=seen, send_at=None, member=member, scope=scope)
        await site.house.broadcasts.sending.look()
    return kept.id


async def told_of(site: Site) -> str:
    """Let a program read and another one be told what happens; return the latter's webhook, off: nobody is called."""
    member = await site.house.teams.called("quan")
    asked: dict[str, Any] = {
        "area": "25",
        "member": member,
        "scope": member.scope(local_day(site.house.clock.now())),
    }
    feeds = site.house.feeds
    await feeds.tokens.make(new_id(), name="Trung tâm điều hành", scopes=list(TokenScope), days=365, **asked)
    address = "https://dieuhanh.example.vn/nhan"
    webhook, _ = await feeds.webhooks.set_up(new_id(), name="Điều hành", address=address, events=CHOSEN, **asked)
    await feeds.webhooks.switch(webhook.id, is_on=False, member=member, scope=asked["scope"])
    return webhook.id


async def stopped(site: Site) -> str:
    """Return a webhook that was switched off by itself: nothing has arrived there for days."""
    webhook, now = await told_of(site), site.house.clock.now()
    since = {"failing_since": now - timedelta(days=4), "stopped_at": now - timedelta(hours=5)}
    state = {"state": WebhookState.STOPPED.value, **since}
    await WebhookRecord.get_pymongo_collection().update_one({"_id": webhook}, {"$set": state})
    return webhook


@each_page
async def test_a_page_is_light_for_every_eye_and_every_screen(
    phone: Phone, pages: dict[str, str], path: str, member: str | None, site: Site
) -> None:
    page = await phone(member, is_mobile=False)
    address = pages.get(path, path)
    await _it_is_light_asks_no_other_host_and_carries_no_code(page, address, site)
    await _nothing_is_wider_than_the_screen_and_whatever_is_tapped_is_large(page)
    await _axe_finds_nothing_in_either_theme_on_small_and_large(page)
    await _a_demonstration_says_so_and_a_real_installation_does_not(page, address, site)


async def _it_is_light_asks_no_other_host_and_carries_no_code(page: Page, address: str, site: Site) -> None:
    sizes: dict[str, int] = {}

    async def weigh(response: Response) -> None:
        if "/events" not in response.url:
            measured = await response.request.sizes()
            sizes[response.url] = measured["responseBodySize"] + measured["responseHeadersSize"]

    page.on("response", weigh)
    shown = await page.goto(address, wait_until="load")
    assert shown is not None
    assert not CODE.search(await shown.text())
    await page.wait_for_timeout(300)
    page.remove_listener("response", weigh)
    assert 5_000 < sum(sizes.values()) <= HEAVIEST, sizes
    assert [url for url in sizes if not url.startswith(site.address)] == []


async def _nothing_is_wider_than_the_screen_and_whatever_is_tapped_is_large(page: Page) -> None:
    for width in (320, 1280, 360):
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        assert await page.evaluate(SMALL_TARGETS) == [], width


async def _axe_finds_nothing_in_either_theme_on_small_and_large(page: Page) -> None:
    await page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    for width in (1280, 360):
        await page.set_viewport_size({"width": width, "height": 740})
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            seen = await Axe().run(page, options=HOW_AXE_LOOKS)
            assert seen.violations_count == 0, f"{theme}, {width}: {seen.generate_report()}"


async def _a_demonstration_says_so_and_a_real_installation_does_not(page: Page, address: str, site: Site) -> None:
    await expect(_banner(page)).to_have_count(0)
    site.house.installation.is_demonstration = True
    try:
        await page.goto(address)
    finally:
        site.house.installation.is_demonstration = False
    await expect(_banner(page)).to_be_visible()


def _banner(page: Page) -> Locator:
    return page.get_by_role("note").filter(has_text="Bản trình diễn: mọi tên và số liệu đều do máy tạo")
