"""What the log without a network promises for rare moments: a newer version, two tabs, a phone without space."""

import asyncio
import json
import re

import pytest
from playwright.async_api import Browser, Request, Route, expect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import create_app
from api.web.offline.installing import version
from tests.browser.conftest import Phone, Served, Site
from tests.browser.offline_phones import ELSEWHERE, FORM, HERE, FieldPhone, field_phone, fill, signed_in_phone, until
from tests.browser.whole_browser import whole_browser  # noqa: F401 - takes the place of the lighter one

WORKER = "/team/service-worker.js"
HAND_IN = "/team/offline/logs"
NEWER = "newer"
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"
ASKS_FOR_NEWER = "async () => void (await (await navigator.serviceWorker.getRegistration('/team')).update())"
"""The browser asks by itself whenever a page is opened; here at once."""
IS_ASKED = """async () => {
  const known = await navigator.serviceWorker.getRegistration("/team");
  return !known.installing;
}"""
WAITS = "async () => Boolean((await navigator.serviceWorker.getRegistration('/team')).waiting)"
TAKE_OVER = """async () => {
  (await navigator.serviceWorker.getRegistration("/team")).waiting.postMessage({ kind: "take over" });
}"""
IS_NEWER = """async () => {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith("files-")).join() === "files-newer";
}"""
NEARLY_FULL = "StorageManager.prototype.estimate = async () => ({ usage: 95, quota: 100 })"
"""As browsers tell it that tell the truth; Chromium names the same space for everybody."""
WRITES = """async (count) => {
  const { id: member, name } = queue.me;
  for (let number = 0; number < count; number += 1) {
    const chosen = { area: "05392", place: "home", mode: "told", result: "done" };
    const fields = { happened_at: new Date().toISOString(), ...chosen };
    const facts = { fields, capturedAt: Date.now() + number, isByClock: true, state: "saved", photos: 0, tries: 0 };
    await queue.add({ id: queue.freshId(), member, memberName: name, ...facts });
  }
}"""
SENDS = "() => queue.send(queue.me.id)"
HOLDER = "async () => ((await queue.note('sender')) || {}).holder"
IS_FREE = f"async () => !(await ({HOLDER})())"
NEVER_COMES_TO_AN_END = """() => {
  const get = IDBObjectStore.prototype.get;
  IDBObjectStore.prototype.get = function (key) {
    const goOn = () => (get.call(this, key).onsuccess = goOn);
    if (key === "sender" && this.transaction.mode === "readwrite") self.isAsked = Boolean(goOn());
    return get.call(this, key);
  };
}"""
"""What the page changes about the sender from now on takes as long as on the slowest phone."""
HELD_BY_ANOTHER = "(ms) => queue.keepNote('sender', { holder: 'another', until: Date.now() + ms })"


class Renewed:
    """The pages with a door in front, behind which another release can stand: its service worker is another one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.is_newer = False
        self.given = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_newer(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message["headers"] if name != b"content-length"]
                message = {**message, "headers": kept}
            else:
                message = {**message, "body": message["body"].replace(version().encode(), NEWER.encode())}
            await send(message)

        is_newer = self.is_newer and scope["type"] == "http" and scope["path"] == WORKER
        if not is_newer:
            return await self._app(scope, receive, send)
        self.given += 1
        plainly = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        return await self._app({**scope, "headers": plainly}, receive, send_newer)


async def test_a_newer_version_waits_until_everything_written_has_arrived(browser: Browser, site: Site) -> None:
    pages = Renewed(create_app(site.house))
    async with Served(site.house, app=pages) as address:
        lan = await signed_in_phone(browser, address)
        newer = lan.page.locator("#newer")
        await lan.network()
        await lan.log(area="05392", note="viết bằng bản cũ")
        await lan.page.evaluate(ELSEWHERE)
        await lan.network(kilobytes_s=5000)
        await lan.page.goto(HERE)
        await expect(lan.page.locator("#entries [data-state=attention]")).to_have_count(1)
        pages.is_newer = True
        await lan.page.evaluate(ASKS_FOR_NEWER)
        await until(lan.page, IS_ASKED)
        assert pages.given >= 1  # it was looked at, and refused
        assert not await lan.page.evaluate(WAITS)

        lan.page.on("dialog", lambda asked: asked.accept())
        await lan.page.get_by_role("button", name="Bỏ lượt này").click()
        await expect(lan.page.locator("#entries > li")).to_have_count(0)
        await lan.page.evaluate(ASKS_FOR_NEWER)
        await expect(newer).to_be_visible()

        await lan.page.evaluate(WRITES, 1)
        await expect(newer).to_be_hidden()
        await lan.page.evaluate(TAKE_OVER)  # as a tab does that knows nothing of the entry
        await lan.page.evaluate("void queue.sendNow()")
        await lan.sends_all(1)
        assert await lan.page.evaluate(WAITS)
        await newer.get_by_role("button").click()
        await until(lan.page, IS_NEWER)
        await lan.page.context.close()


@pytest.mark.parametrize("has_locks", [True, False], ids=["locks", "no locks"])
async def test_two_tabs_send_each_entry_once(phone: Phone, *, has_locks: bool) -> None:
    lan = await field_phone(phone, "lan") if has_locks else await phone_without_locks(phone)
    await lan.page.goto(HERE)
    await lan.network()
    await lan.page.evaluate(WRITES, 3)
    other = await lan.page.context.new_page()
    await asyncio.gather(other.goto(HERE), lan.page.reload())
    sent: list[str] = []
    lan.page.context.on("requestfinished", lambda asked: sent.extend(handed_in(asked)))
    await lan.network(kilobytes_s=5000)
    await lan.sends_all(3, within=60)
    assert len(sent) == len(set(sent)) == 3


async def test_without_locks_a_tab_sends_only_as_long_as_the_lease_is_its_own(phone: Phone) -> None:
    page = (await phone_without_locks(phone)).page
    await page.goto(HERE)
    sent: list[str] = []
    page.context.on("request", lambda asked: sent.extend(handed_in(asked)))
    await page.evaluate(HELD_BY_ANOTHER, 30_000)
    await page.evaluate(WRITES, 12)
    assert await page.evaluate(SENDS) == "elsewhere"
    assert sent == []

    async def lose_the_lease(route: Route) -> None:
        await page.evaluate(HELD_BY_ANOTHER, 30_000)  # the phone slept, and another tab went on
        await route.continue_()

    await page.evaluate(HELD_BY_ANOTHER, -1)  # whoever held it is gone
    await page.route(f"**{HAND_IN}", lose_the_lease)
    assert await page.evaluate(SENDS) == "elsewhere"
    assert len(sent) == 10

    await page.unroute(f"**{HAND_IN}")
    await page.evaluate(HELD_BY_ANOTHER, -1)
    assert await page.evaluate(SENDS) == "done"
    assert len(sent) == len(set(sent)) == 12
    assert await page.evaluate("queue.note('sender')") is None


@pytest.mark.parametrize("is_slow", [False, True], ids=["as it sends", "as its sending ends"])
async def test_without_locks_a_page_that_is_left_lets_the_next_one_send_at_once(phone: Phone, *, is_slow: bool) -> None:
    page = (await phone_without_locks(phone)).page
    await until(page, IS_FREE)
    asked: asyncio.Queue[Route] = asyncio.Queue()
    await page.route(f"**{HAND_IN}", asked.put)  # no answer comes
    await page.evaluate(WRITES, 1)
    await page.evaluate(f"void ({SENDS})()")
    sent = await asked.get()
    assert await page.evaluate(HOLDER)
    if is_slow:
        await page.evaluate(NEVER_COMES_TO_AN_END)
        await sent.abort()
        await until(page, "self.isAsked")
    await page.goto(HERE)
    async with asyncio.timeout(30):  # a lease of 45 s is not waited for
        await asked.get()


async def test_a_full_phone_loses_nothing_that_was_filled_in(phone: Phone, site: Site) -> None:
    page = await phone("lan")
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Storage.overrideQuotaForOrigin", {"origin": site.address, "quotaSize": 1})
    await page.goto(FORM)
    await fill(page, note="máy đầy")
    await page.context.set_offline(True)
    await page.locator(".stay button").click()
    await expect(page.locator("#refused")).to_contain_text("chưa được lưu")
    await expect(page.locator("#queue")).to_contain_text("Máy gần đầy")
    await expect(page.locator("#note")).to_have_value("máy đầy")
    await page.context.set_offline(False)
    await page.locator(".stay button").click()
    await page.wait_for_url("**/team/logs?saved=1")
    assert await site.house.database.db["assistance_logs"].count_documents({"note": "máy đầy"}) == 1


async def test_little_space_and_what_the_browser_may_clear_are_told(phone: Phone) -> None:
    page = await phone("lan")
    await page.context.add_init_script(NEARLY_FULL)
    await page.goto(HERE)
    await expect(page.locator("#queue")).to_contain_text("Máy gần đầy")
    await expect(page.locator("#fleeting")).to_be_hidden()
    await page.evaluate(WRITES, 1)
    await expect(page.locator("#fleeting")).to_contain_text("có thể xoá")


async def phone_without_locks(phone: Phone) -> FieldPhone:
    lan = await field_phone(phone, "lan")
    await lan.page.context.add_init_script(NO_LOCKS)
    await lan.page.goto(HERE)
    assert await lan.page.evaluate("navigator.locks === undefined")
    return lan


def handed_in(asked: Request) -> list[str]:
    """Return the entries that a request hands in, none when it is about something else."""
    if not re.search(f"{HAND_IN}$", asked.url):
        return []
    return [one["id"] for one in json.loads(asked.post_data or "{}")["logs"]]
