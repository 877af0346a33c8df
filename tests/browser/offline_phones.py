"""Phones of volunteers, with clocks and networks as they are on a hillside."""

import asyncio
import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.async_api import Browser, BrowserContext, CDPSession, Error, Page, expect

from tests.browser.conftest import PASSWORD, PATIENCE_MS, Phone

FORM, HERE = "/team/logs/new", "/team/offline"

CLOCK = """
(() => {
  const Right = Date;
  const shift = () => Number(localStorage.getItem("shift") || 0);
  self.Date = class extends Right {
    constructor(...told) { told.length ? super(...told) : super(Right.now() + shift()); }
    static now() { return Right.now() + shift(); }
  };
  Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", { get: () => undefined });
})();
"""
"""The phone's clock is as wrong as the test says, and there is no Background Sync, as in Safari."""

IS_READY = """async (addresses) => {
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
  return Boolean(navigator.serviceWorker.controller) && kept.includes(2);
}"""


ELSEWHERE = """() => navigator.locks.request("to-so-sender", async () => {
  const [one] = await queue.unsent();
  await queue.change(one.id, { fields: { ...one.fields, area: "01" } });
})"""
"""The entry is for a place where the member logs nothing: the server will not take it. Not while one is being sent."""

NOTHING_WAITS = "async () => !(await queue.unsent()).length"

READS_GUIDES = "() => queue.note(`guides:${queue.me.id}`)"


async def until(page: Page, promise: str, *, within: float = 60) -> None:
    """Wait until what a page promises is true; Playwright takes the promise itself for an answer."""
    async with asyncio.timeout(within):
        while not await _holds(page, promise):  # noqa: ASYNC110 - a browser tells nobody of its caches
            await asyncio.sleep(0.05)


async def _holds(page: Page, promise: str) -> bool:
    try:
        return bool(await page.evaluate(promise))
    except Error as error:
        if "Execution context was destroyed" in error.message:  # the page is on its way to another one
            return False
        raise


async def fill(page: Page, *, note: str, **more: str) -> None:
    """Fill in the form of a visit, which lies open; `more`: what to choose where it is not the usual."""
    await page.wait_for_selector("form[data-ready]")
    await page.locator("form details").evaluate("part => { part.open = true }")
    await page.locator("#note").fill(note)
    await page.locator("#guide").select_option("other")
    for field, value in {"who": "new", "result": "done", "place": "home", "mode": "told", **more}.items():
        await page.locator(f"label[for={field}-{value}]").click()


def photo(seed: int, size: tuple[int, int] = (480, 360)) -> bytes:
    """Return a photo that cannot be made much smaller: each is another one."""
    noise = random.Random(seed).randbytes(size[0] * size[1])  # noqa: S311 - a picture, no secret
    written = BytesIO()
    Image.frombytes("L", size, noise).convert("RGB").save(written, "JPEG", quality=60)
    return written.getvalue()


@dataclass
class FieldPhone:
    """One phone of one member, ready for no network."""

    page: Page
    devtools: CDPSession

    @classmethod
    async def of(cls, context: BrowserContext) -> "FieldPhone":
        """Take a context with a CLOCK in which a member is signed in, and make its pages ready."""
        page = await context.new_page()
        await page.goto("/team")
        await until(page, IS_READY)
        return cls(page, await context.new_cdp_session(page))

    async def network(self, *, kilobytes_s: float | None = None, latency_ms: int = 0) -> None:
        """Let the network be so fast; None is none, for the service worker too."""
        is_off = kilobytes_s is None
        await self.page.context.set_offline(is_off)
        speed = dict.fromkeys(
            ("downloadThroughput", "uploadThroughput"), -1 if kilobytes_s is None else kilobytes_s * 1024
        )
        facts = {"offline": is_off, "latency": latency_ms, **speed}
        await self.devtools.send("Network.emulateNetworkConditions", facts)

    async def clock(self, shift: timedelta) -> None:
        """Let the phone's clock be so far ahead from now on."""
        await self.page.evaluate(f"localStorage.setItem('shift', {round(shift.total_seconds() * 1000)})")

    async def log(self, *, area: str, note: str, shot: bytes | None = None, **more: Any) -> None:
        """Write down a visit and wait until the page says where it is."""
        page = self.page
        await page.goto(FORM)
        await fill(page, note=note, **more)
        await page.locator("#area").select_option(area)
        if shot:
            await page.locator("#photo").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": shot})
            await expect(page.locator(".shots li")).to_have_count(1)
        await page.locator(".stay button").click()
        await page.wait_for_url(re.compile("kept=1|saved=1"))

    async def sends_all(self, number: int, *, within: float = 180) -> None:
        """Wait until every entry and photo has arrived; nobody taps anything."""
        if not self.page.url.partition("?")[0].endswith(HERE):
            await self.page.goto(HERE)
        everything = f"#entries:has(> li:nth-child({number})):not(:has([data-state]:not([data-state=kept])))"
        await self.page.wait_for_selector(everything, timeout=within * 1000, state="attached")
        await until(self.page, NOTHING_WAITS, within=within)  # the photos too: the page says so a moment after it opens
        await expect(self.page.locator("#queue")).to_be_hidden(timeout=within * 1000)


def wrong_by(moment: datetime, now: datetime, error: timedelta) -> timedelta:
    """Return how far ahead of now a phone's clock is that shows another moment, and that wrongly."""
    return moment - now + error


async def signed_in_phone(browser: Browser, address: str) -> FieldPhone:
    """Return a phone on which lan signed in by the form."""
    shape: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    context = await browser.new_context(base_url=address, locale="vi-VN", **shape)
    context.set_default_timeout(PATIENCE_MS)
    await context.add_init_script(CLOCK)
    page = await context.new_page()
    await page.goto("/team/sign-in")
    await page.locator("#username").fill("lan")
    await page.locator("#password").fill(PASSWORD)
    await page.locator("main form .big").click()
    await page.wait_for_url("**/team")
    await page.close()
    return await FieldPhone.of(context)


async def field_phone(phone: Phone, member: str) -> FieldPhone:
    """Return a phone of the site on which this member is signed in."""
    page = await phone(member, service_workers="allow")
    await page.context.add_init_script(CLOCK)
    await page.close()
    return await FieldPhone.of(page.context)
