"""What holds for every page: readable for everyone, light, in both themes, on the smallest phone."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, CDPSession, Locator, Page, Response, StorageState, expect

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
from tests.browser.axe import look_in_both_themes
from tests.browser.conftest import PASSWORD, Phones, Site
from tests.browser.residents import got_stuck, report_a_scam
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

HEAVIEST = 100_000
"""Bytes of a first load as they travel, compressed."""

CODE = re.compile(r"""<script(?![^>]*\s(?:src=|type="application/ld\+json"))|<style|\sstyle=|\son[a-z]+=""")
"""What runs or looks from within a page; facts for machines do neither."""

SMALL_TARGETS = """() => [...document.querySelectorAll(
    "button, .button, input:not([type=hidden]), select, textarea, summary, nav a, label.tick, .tiles > label")]
  .filter((part) => part.offsetParent && !["radio", "checkbox"].includes(part.type))
  .map((part) => [part.getBoundingClientRect().height, part.tagName, part.className, part.innerText.slice(0, 30)])
  .filter(([height]) => height < 43.9)"""


FILES = """() => {
  const [{ loadEventStart: isThere }] = performance.getEntriesByType("navigation");
  const fetched = performance.getEntriesByType("resource").filter((one) => one.startTime < isThere);
  return fetched.map((one) => one.name.split("#")[0]).filter((name) => !name.includes("/events"));
}"""
"""Every file that the page asked for until it was there, whether it travelled or lay in the browser."""

ELSEWHERE = "/static/img/mark.svg"
"""Where a reader waits between two pages: nothing runs there, and it is of the same site.

Coming back from another one, about:blank too, the browser begins a process of its own for each page.
"""

LISTENS_S = 0.3
"""So long after a page is there it is heard what else it fetches."""


@pytest.fixture(scope="module")
async def pages(site: Site, browser: Browser) -> dict[str, str]:
    """Give the addresses of a request with a thread, of a poster and of sheets; another request waits untouched."""
    codes = [await got_stuck(site) for _ in range(2)]
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


class Reader:
    """Somebody who looks at one page after the other.

    The same tab stays open for all of them: a fresh one takes as long as looking. Nothing but the files, whose
    addresses change with their content, goes from one page to the next.
    """

    def __init__(self, page: Page, devtools: CDPSession, state: StorageState) -> None:
        self.page = page
        self._devtools = devtools
        self._state = state
        self._travelled: dict[str, int] = {}
        self._weights: dict[str, int] = {}
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def of(cls, phones: Phones, member: str | None) -> "Reader":
        page = await phones(member, is_mobile=False)
        return cls(page, await page.context.new_cdp_session(page), await page.context.storage_state())

    async def forget(self, site: Site) -> None:
        """Be as somebody who comes for the first time."""
        page, context = self.page, self.page.context
        await page.goto(ELSEWHERE)
        kept = {"origin": site.address, "storageTypes": "local_storage,indexeddb,cache_storage"}
        await self._devtools.send("Storage.clearDataForOrigin", kept)
        await context.clear_cookies()
        await context.add_cookies(self._state.get("cookies", []))  # type: ignore[arg-type]
        await page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        await page.set_viewport_size({"width": 360, "height": 740})

    async def open(self, address: str) -> str:
        """Return the page as it is written; what it weighs is heard from now on."""
        self._weights = {}
        self.page.on("response", self._weigh)
        shown = await self.page.goto(address, wait_until="load")
        self._listening = asyncio.create_task(self._listen())
        assert shown is not None
        return await shown.text()

    async def weights(self) -> dict[str, int]:
        """Return what the page and each of its files weigh when they travel; of a stream that never ends, nothing."""
        assert self._listening
        await self._listening
        unheard = set(await self.page.evaluate(FILES)) - set(self._weights)
        assert not unheard
        return self._weights

    async def _listen(self) -> None:
        await asyncio.sleep(LISTENS_S)
        self.page.remove_listener("response", self._weigh)

    async def _weigh(self, response: Response) -> None:
        """Weigh what has travelled; what lay in the browser weighs as much as when it came."""
        if "/events" in response.url:
            return
        sizes = await response.request.sizes()
        now = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self._travelled[response.url] = max(now, self._travelled.get(response.url, 0))
        self._weights[response.url] = self._travelled[response.url]


@pytest.fixture(scope="module")
async def phones(browser: Browser, site: Site) -> AsyncIterator[Phones]:
    opened = Phones(browser, site)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def readers(phones: Phones) -> dict[str | None, Reader]:
    return {member: await Reader.of(phones, member) for member in (None, "lan", "quan")}


@each_page
async def test_a_page_is_light_for_every_eye_and_every_screen(
    readers: dict[str | None, Reader], pages: dict[str, str], path: str, member: str | None, site: Site
) -> None:
    reader, address = readers[member], pages.get(path, path)
    await reader.forget(site)
    assert not CODE.search(await reader.open(address))
    await _nothing_is_wider_than_the_screen_and_whatever_is_tapped_is_large(reader.page)
    await _axe_finds_nothing_in_either_theme_on_small_and_large(reader.page)
    await _it_is_light_and_asks_no_other_host(reader, site)
    await _a_demonstration_says_so_and_a_real_installation_does_not(reader.page, address, site)


@pytest.fixture(autouse=True)
def _no_page_complains(phones: Phones) -> Iterator[None]:
    yield
    complaints = [phones.defects.pop() for _ in list(phones.defects)]
    assert complaints == []


async def _it_is_light_and_asks_no_other_host(reader: Reader, site: Site) -> None:
    weights = await reader.weights()
    assert 5_000 < sum(weights.values()) <= HEAVIEST, weights
    assert [url for url in weights if not url.startswith(site.address)] == []


async def _nothing_is_wider_than_the_screen_and_whatever_is_tapped_is_large(page: Page) -> None:
    for width in (320, 1280, 360):
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        assert await page.evaluate(SMALL_TARGETS) == [], width


async def _axe_finds_nothing_in_either_theme_on_small_and_large(page: Page) -> None:
    await page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    for width in (1280, 360):
        await page.set_viewport_size({"width": width, "height": 740})
        found = await look_in_both_themes(page)
        assert not found, f"{width}: {found}"


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
