"""The chat as a button on a commune's own site."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.async_api import FrameLocator, Page, expect
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.security import cookies
from tests.browser.axe import look
from tests.browser.conftest import COMMUNE, Phone, Site

HEAVIEST = 6 * 1024
"""Bytes of the script: a site carries it on every page."""

Commune = Callable[..., Awaitable[str]]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate that no browser trusts, for sites that must be on https."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = made.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
async def commune(site: Site) -> AsyncIterator[Commune]:
    """Give sites of communes: `await commune(chat=…, host=…)` returns the address of a page with our one line.

    Named in the settings unless `is_named=False`.
    """
    async with AsyncExitStack() as stack:

        async def new(
            *, chat: str = site.address, host: str = "127.0.0.1", pem: Path | None = None, is_named: bool = True
        ) -> str:
            line = f'<script src="{chat}/widget.js" async data-commune="{COMMUNE}" data-language="vi"></script>'
            width = "<meta name=viewport content='width=device-width, initial-scale=1'>"
            page = f"<!doctype html><html lang=vi><head><title>Xã Lạc Thủy</title>{width}{line}</head>"
            page += "<body><main><h1>Xã Lạc Thủy</h1><p><a href='#'>Tin tức</a></p></main></body></html>"
            address = await stack.enter_async_context(_served(_page_of(page), host=host, pem=pem))
            if is_named:
                site.house.settings.widget_sites.append(address)
            return address

        yield new
    site.house.settings.widget_sites.clear()


async def test_one_line_on_a_site_brings_the_chat_of_its_commune(phone: Phone, commune: Commune, site: Site) -> None:
    page = await phone(viewport={"width": 1280, "height": 740}, is_mobile=False, reduced_motion="reduce")
    await page.goto(await commune())
    await page.get_by_role("button", name="Hỏi tổ công nghệ số").click()
    frame = _frame(page)
    await _write(frame, "1")
    token = next(one["value"] for one in await page.context.cookies() if one["name"] == cookies.CHAT)
    first, *_ = await site.house.inbox.heard(site.house.chat.conversation_of(token), limit=9)
    assert first.body["payload"] == f"a-{COMMUNE}"
    panel = await page.get_by_role("dialog").bounding_box()
    assert panel is not None
    assert (panel["width"], panel["height"]) == (380, 600)


async def test_the_next_page_of_the_site_goes_on_with_the_conversation(phone: Phone, commune: Commune) -> None:
    page = await phone()
    address = await commune()
    for answers in (2, 2):  # the bot does not greet again
        await page.goto(address)
        await page.get_by_role("button", name="Hỏi tổ công nghệ số").click()
        await expect(_lines(_frame(page)).first).to_be_visible()
        if await _lines(_frame(page)).count() < answers:
            await _write(_frame(page), "1")
        await expect(_lines(_frame(page))).to_have_count(answers)


async def test_the_keyboard_opens_it_comes_into_it_and_gets_back_with_escape(phone: Phone, commune: Commune) -> None:
    page = await phone(is_mobile=False)
    await page.goto(await commune())
    button = page.get_by_role("button", name="Hỏi tổ công nghệ số")
    await expect(button).to_be_visible()
    await page.get_by_role("link", name="Tin tức").focus()
    await page.keyboard.press("Tab")
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await (await _ready(_frame(page))).locator("#text").focus()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_on_a_phone_it_takes_the_whole_screen_and_a_cross_closes_it(phone: Phone, commune: Commune) -> None:
    page = await phone(reduced_motion="reduce")  # it does not move for who asked for that
    await page.goto(await commune())
    await page.get_by_role("button", name="Hỏi tổ công nghệ số").tap()
    panel = await page.get_by_role("dialog").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert await page.get_by_role("dialog").evaluate("panel => panel.getAnimations().length") == 0
    await expect(_frame(page).get_by_role("button", name="Tôi đồng ý")).to_be_visible()
    await page.get_by_role("button", name="Đóng trò chuyện").tap()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_dot_says_that_something_arrived_while_it_was_closed(
    phone: Phone, commune: Commune, site: Site
) -> None:
    page = await phone()
    await page.goto(await commune())
    await page.get_by_role("button", name="Hỏi tổ công nghệ số").tap()
    await _write(_frame(page), "1")
    await page.get_by_role("button", name="Đóng trò chuyện").tap()
    other = await page.context.new_page()
    await other.goto(f"{site.address}/chat")
    await other.locator("#text").fill("vneid muc 2")
    await other.locator("#text").press("Enter")
    button = page.get_by_role("button", name="Hỏi tổ công nghệ số (1 tin mới)")
    await expect(button).to_be_visible()
    await button.tap()
    await page.get_by_role("button", name="Đóng trò chuyện").tap()
    await expect(page.get_by_role("button", name="Hỏi tổ công nghệ số", exact=True)).to_be_visible()


async def test_each_foreign_site_on_https_has_a_conversation_of_its_own(
    phone: Phone, commune: Commune, site: Site, certificate: Path
) -> None:
    async with _served(create_app(site.house), host="localhost", pem=certificate) as chat:
        sites = [await commune(chat=chat, host=host, pem=certificate) for host in ("127.0.0.1", "127.0.0.2")]
        page = await phone(ignore_https_errors=True)
        for address in (*sites, sites[0]):
            await page.goto(address)
            await page.get_by_role("button", name="Hỏi tổ công nghệ số").tap()
            await expect(_lines(_frame(page)).first).to_be_visible()
            if await _lines(_frame(page)).count() == 1:
                await _write(_frame(page), "1")
            await expect(_frame(page).locator("#blocked")).to_be_hidden()
            await expect(_lines(_frame(page))).to_have_count(2)
        kept = [one for one in await page.context.cookies() if one["name"] == cookies.CHAT_IN_FRAME]
    assert len({one["value"] for one in kept}) == 2
    assert all(one["secure"] and one["httpOnly"] and one["sameSite"] == "None" for one in kept)


@pytest.mark.parametrize("has_scripts", [True, False])
async def test_where_a_browser_keeps_no_cookie_in_a_frame_a_window_of_its_own_is_offered(
    phone: Phone, commune: Commune, site: Site, *, has_scripts: bool
) -> None:
    own = site.address.replace("127.0.0.1", "localhost")  # another site, and without https: no cookie
    page = await phone(java_script_enabled=has_scripts)
    if has_scripts:
        await page.goto(await commune(chat=own))
        await page.get_by_role("button", name="Hỏi tổ công nghệ số").tap()
        frame = await _ready(_frame(page))
    else:
        address = f"{own}/chat?frame=1&amp;start=a-{COMMUNE}"
        async with _served(_page_of(f'<iframe src="{address}"></iframe>'), host="127.0.0.1") as framing:
            site.house.settings.widget_sites.append(framing)
            await page.goto(framing)
            await page.frame_locator("iframe").get_by_role("button", name="Tôi đồng ý").click()
            await expect(page.frame_locator("iframe").locator("#blocked")).to_be_visible()
        return
    await frame.get_by_role("button", name="Tôi đồng ý").click()
    link = frame.get_by_role("link", name="Mở trong cửa sổ mới")
    await expect(link).to_be_visible()
    assert await link.get_attribute("href") == f"/chat?start=a-{COMMUNE}"


async def test_a_site_that_is_not_named_gets_a_link_and_no_frame(phone: Phone, commune: Commune, site: Site) -> None:
    page = await phone()
    address = await commune(is_named=False)
    await page.goto(address)
    link = page.get_by_role("link", name="Hỏi tổ công nghệ số")
    assert await link.get_attribute("target") == "_blank"
    async with httpx.AsyncClient(base_url=site.address) as client:
        shown = await client.get("/chat", params={"frame": "1", "site": address})
    assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
    assert 'data-site=""' in shown.text


async def test_only_the_chat_and_only_named_sites_may_frame(site: Site, commune: Commune) -> None:
    address = await commune()
    async with httpx.AsyncClient(base_url=site.address) as client:
        framed = await client.get("/chat", params={"frame": "1", "site": address})
        other = await client.get("/guides", params={"frame": "1", "site": address})
    assert framed.headers["content-security-policy"].endswith(f"frame-ancestors {address}")
    assert other.headers["content-security-policy"].endswith("frame-ancestors 'self'")


@pytest.mark.parametrize("path", ["/chat", "/chat/begin", "/chat/files", "/chat/forget"])
async def test_the_site_around_the_frame_may_not_press_our_buttons(site: Site, commune: Commune, path: str) -> None:
    address = await commune()
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": address}
    async with httpx.AsyncClient(base_url=site.address) as client:
        answer = await client.post(path, params={"frame": "1", "site": address}, data={"text": "x"}, headers=foreign)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_no_request_no_cookie_and_no_frame_before_somebody_presses_the_button(
    phone: Phone, commune: Commune, site: Site
) -> None:
    page = await phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(await commune())
    await expect(page.get_by_role("button", name="Hỏi tổ công nghệ số")).to_be_visible()
    assert [url for url in asked if url.startswith(site.address)] == [f"{site.address}/widget.js"]
    assert await page.context.cookies() == []
    assert page.frames == [page.main_frame]


@pytest.mark.parametrize("width", [360, 1280])
async def test_axe_finds_nothing_on_a_site_with_the_chat_open(phone: Phone, commune: Commune, width: int) -> None:
    page = await phone(viewport={"width": width, "height": 740}, is_mobile=width < 400)
    await page.goto(await commune())
    await page.get_by_role("button", name="Hỏi tổ công nghệ số").click()
    await expect(_frame(page).get_by_role("button", name="Tôi đồng ý")).to_be_visible()
    assert not await look(page)
    sized = await page.locator("#to-so-chat .open").evaluate("part => [part.offsetWidth, part.offsetHeight]")
    assert sized == [56, 56]


async def test_the_script_is_small_and_asked_for_again_only_when_it_changed(site: Site, commune: Commune) -> None:
    await commune()
    async with httpx.AsyncClient(base_url=site.address) as client:
        script = await client.get("/widget.js")
        again = await client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
        await commune()
        changed = await client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
    assert len(script.content) <= HEAVIEST
    assert script.headers["content-type"].startswith("text/javascript")
    assert (again.status_code, changed.status_code) == (304, 200)


def _frame(page: Page) -> FrameLocator:
    return page.frame_locator("#to-so-chat iframe")


async def _ready(frame: FrameLocator) -> FrameLocator:
    """Wait until the page in the frame hears keys and taps, and has scrolled to where it begins."""
    await expect(frame.locator("html[style*='--write']")).to_be_attached()
    await frame.locator("html").evaluate(
        "() => new Promise(done => { let last = -1; const look = () => scrollY === last ? done()"
        " : (last = scrollY, setTimeout(look, 150)); look(); })"
    )
    return frame


def _lines(frame: FrameLocator):  # type: ignore[no-untyped-def] # noqa: ANN202
    return frame.locator("#lines > .line:not(.mine)")


async def _write(frame: FrameLocator, text: str) -> None:
    await expect(_lines(await _ready(frame)).first).to_be_visible()
    before = await _lines(frame).count()
    await frame.locator("#text").fill(text)
    await frame.locator("#text").press("Enter")
    await expect(_lines(frame).nth(before)).to_be_visible()


def _page_of(html: str) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        if scope["type"] == "http":
            headers = [(b"content-type", b"text/html; charset=utf-8")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": html.encode()})

    return app


@asynccontextmanager
async def _served(app: ASGIApp, *, host: str, pem: Path | None = None) -> AsyncIterator[str]:
    """Serve an app on a free port of this machine; its address has the given host."""
    config = uvicorn.Config(
        app, log_level="error", lifespan="off", timeout_graceful_shutdown=1, ws="none", ssl_certfile=pem
    )
    server = uvicorn.Server(config)
    listening = socket.create_server((socket.gethostbyname(host), 0))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"{'https' if pem else 'http'}://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()
