"""Messages on this device, as far as a browser without a push service gets: what the page says, and what is shown."""

import json
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.conftest import Phone, Site
from tests.browser.whole_browser import whole_browser  # noqa: F401 - takes the place of the lighter one
from tests.platforms.push_service import Phone as Browser

SETTINGS = "/team/settings"
NOT_HERE = "delete self.PushManager; delete Window.prototype.PushManager;"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148"


def problem(page: Page) -> Any:
    return expect(page.locator("#push [role=alert]"))


async def test_the_page_says_why_it_cannot_be_switched_on(phone: Phone) -> None:
    for agent, words in ((None, "Trình duyệt này không báo tin được"), (IPHONE, "Thêm vào MH chính")):
        page = await phone("lan", service_workers="allow", **({"user_agent": agent} if agent else {}))
        await page.add_init_script(NOT_HERE)
        await page.goto(SETTINGS)
        await problem(page).to_contain_text(words)
        await expect(page.get_by_role("button", name="Bật báo tin")).to_be_hidden()


async def test_who_forbids_it_reads_how_to_allow_it(phone: Phone) -> None:
    page = await phone("lan", service_workers="allow")
    await page.add_init_script(
        "Object.defineProperty(Notification, 'permission', {get: () => self.asked ? 'denied' : 'default'});"
        "Notification.requestPermission = async () => { self.asked = true; return 'denied'; };"
    )
    await page.goto(SETTINGS)
    await problem(page).to_be_hidden()
    await page.get_by_role("button", name="Bật báo tin").click()
    await problem(page).to_contain_text("cho phép thông báo")


async def test_who_allows_it_has_it_on_until_the_browser_forgets_it(phone: Phone, site: Site) -> None:
    page = await phone("lan", service_workers="allow")
    await page.context.grant_permissions(["notifications"], origin=site.address)
    address = Browser("https://fcm.googleapis.com").address
    keys = {"p256dh": address.p256dh, "auth": address.auth}
    await page.add_init_script(
        f"const made = {{options: {{}}, toJSON: () => ({{endpoint: '{address.endpoint}', keys: {json.dumps(keys)}}})}};"
        "PushManager.prototype.getSubscription = async () => (localStorage.made ? made : null);"
        "PushManager.prototype.subscribe = async (told) => {"
        "  localStorage.made = told.applicationServerKey.length; return made; };"
    )
    await page.goto(SETTINGS)
    await page.get_by_role("button", name="Bật báo tin").click()
    await expect(page.get_by_text("Đang bật.")).to_be_visible()
    assert await page.evaluate("localStorage.made") == "65"  # our key, as a point
    await problem(page).to_be_hidden()
    await page.evaluate("localStorage.clear()")
    await page.goto(SETTINGS)
    await problem(page).to_contain_text("Máy này không còn nhận được tin")
    await expect(page.get_by_text("Đang bật.")).to_be_hidden()
    await site.house.database["push_subscriptions"].delete_many({})  # no later test shall call a real service


async def test_a_message_is_shown_as_it_was_sent_and_a_newer_one_takes_its_place(phone: Phone, site: Site) -> None:
    page = await phone("lan", service_workers="allow")
    await page.context.grant_permissions(["notifications"], origin=site.address)
    session = await page.context.new_cdp_session(page)
    registered: list[str] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: registered.extend(_of_team(told)))
    await session.send("ServiceWorker.enable")
    await page.goto("/team")
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for title, url in (("Yêu cầu mới K7M-2QF", "/team/requests/r1"), ("Yêu cầu K7M-2QF đã quá hạn", "/team")):
        told = {"title": title, "body": "Cài VNeID", "lang": "vi", "tag": "t1", "at": 1, "url": url}
        facts = {"origin": site.address, "registrationId": registered[-1], "data": json.dumps(told)}
        await session.send("ServiceWorker.deliverPushMessage", facts)
        await page.wait_for_function(
            """async ([title, url]) => {
                const all = await (await navigator.serviceWorker.ready).getNotifications();
                return all.length === 1 && all[0].title === title && all[0].data.url === url;
            }""",
            arg=[title, url],
        )


def _of_team(told: dict[str, Any]) -> list[str]:
    """Return what the browser calls the team's service worker."""
    return [one["registrationId"] for one in told["registrations"] if one["scopeURL"].endswith("/team")]
