"""Photos and files in the web chat, with and without scripts."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from api.security import cookies
from api.web.chat_files import LARGEST_UPLOAD, MOST_FILES
from helpdesk.attachments.models import LARGEST_FILE, AttachmentState
from helpdesk.ids import new_id
from tests.attachments.samples import pdf, phone_photo, screenshot
from tests.browser.conftest import Phone, Site
from tests.browser.residents import START, bot_lines

with_and_without_scripts = pytest.mark.parametrize("has_scripts", [True, False])
PHOTO: FilePayload = {"name": "giay-khai-sinh.jpg", "mimeType": "image/jpeg", "buffer": phone_photo((640, 480))}
LETTER: FilePayload = {"name": "don xin.pdf", "mimeType": "application/pdf", "buffer": pdf()}
PROGRAM: FilePayload = {"name": "virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + b"\0" * 999}


@pytest.fixture
async def nobody(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=site.address) as client:
        yield client


@with_and_without_scripts
async def test_a_photo_and_a_file_with_words_below_them_are_one_message(phone: Phone, *, has_scripts: bool) -> None:
    page = await _consented(phone, has_scripts=has_scripts)
    await _choose(page, PHOTO, LETTER)
    await page.locator("#text").fill("giay cua chau day a")
    await _send(page)
    line = page.locator(".line.mine").last
    await expect(line.locator(".bubble")).to_have_text("giay cua chau day a")
    await expect(line.get_by_role("img", name="Ảnh: giay-khai-sinh.jpg")).to_be_visible()
    await expect(line.get_by_role("link", name=re.compile(r"don xin\.pdf\s+\d+ KB"))).to_be_visible()
    assert await _is_drawn(line.locator("img"))


@with_and_without_scripts
async def test_a_photo_needs_no_words(phone: Phone, *, has_scripts: bool) -> None:
    page = await _consented(phone, has_scripts=has_scripts)
    answers = await bot_lines(page).count()
    await _choose(page, PHOTO)
    await _send(page)
    await expect(page.locator(".line.mine").last.locator("img")).to_be_visible()
    await expect(bot_lines(page)).to_have_count(answers + 1)


@with_and_without_scripts
async def test_what_is_not_taken_is_named_with_what_to_do_and_the_rest_is_sent(
    phone: Phone, *, has_scripts: bool
) -> None:
    page = await _consented(phone, has_scripts=has_scripts)
    await _choose(page, PROGRAM, PHOTO)
    await page.locator("#text").fill("xem giup chau")
    await _send(page)
    line = page.locator(".line.mine").last
    await expect(line.locator("img")).to_be_visible()
    await expect(page.locator("#text-wrong")).to_contain_text("virus.exe")
    await expect(line).not_to_contain_text("virus.exe")


@with_and_without_scripts
async def test_more_files_than_fit_are_named_and_the_first_are_sent(phone: Phone, *, has_scripts: bool) -> None:
    page = await _consented(phone, has_scripts=has_scripts)
    letters: list[FilePayload] = [{**LETTER, "name": f"thu-{number}.pdf"} for number in range(MOST_FILES + 1)]
    await _choose(page, *letters)
    if has_scripts:  # said at once, before anything is sent
        await expect(page.locator("#text-wrong")).to_contain_text(f"thu-{MOST_FILES}.pdf")
    await _send(page)
    await expect(page.locator(".line.mine").last.locator(".files > li")).to_have_count(MOST_FILES)
    if not has_scripts:
        await expect(page.locator("#text-wrong")).to_contain_text(f"thu-{MOST_FILES}.pdf")


async def test_a_file_chosen_by_mistake_is_taken_out_before_it_is_sent(phone: Phone) -> None:
    page = await _consented(phone, has_scripts=True)
    await _choose(page, PHOTO, LETTER)
    tray = page.get_by_role("list", name="Tệp sẽ gửi")
    await expect(tray.get_by_role("listitem")).to_have_count(2)
    await page.get_by_role("button", name="Bỏ ra: giay-khai-sinh.jpg").click()
    await expect(tray.get_by_role("listitem")).to_have_count(1)
    await _send(page)
    await expect(page.locator(".line.mine").last.locator(".files > li")).to_have_count(1)
    await expect(page.locator(".line.mine").last).to_contain_text("don xin.pdf")


async def test_a_file_too_large_to_be_taken_is_not_even_sent(phone: Phone) -> None:
    page = await _consented(phone, has_scripts=True)
    await page.evaluate(
        """size => {
            const chosen = new DataTransfer();
            chosen.items.add(new File([new Uint8Array(size)], "phim.mp4"));
            const field = document.querySelectorAll("#attach input")[1];
            field.files = chosen.files;
            field.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        LARGEST_FILE + 1,
    )
    await expect(page.locator("#text-wrong")).to_contain_text("phim.mp4")
    await expect(page.get_by_role("list", name="Tệp sẽ gửi")).to_be_hidden()


async def test_a_file_that_was_on_its_way_when_the_network_went_is_sent_once_on_request(phone: Phone) -> None:
    page = await _consented(phone, has_scripts=True)
    await _choose(page, PHOTO)
    await page.context.set_offline(True)
    await _send(page)
    await expect(page.get_by_role("alert").filter(has_text="Chưa gửi được")).to_be_visible()
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Thử lại").click()
    await expect(page.locator(".line.mine img")).to_have_count(1)
    await page.reload()
    await expect(page.locator(".line.mine img")).to_have_count(1)


async def test_the_camera_is_offered_where_there_is_one_at_hand(phone: Phone) -> None:
    held, on_a_desk = (
        await phone(),
        await phone(is_mobile=False, has_touch=False, viewport={"width": 1280, "height": 740}),
    )
    for page, has_camera in ((held, True), (on_a_desk, False)):
        await page.goto("/chat")
        await page.locator("#attach summary").click()
        await expect(page.get_by_text("Chọn ảnh hoặc tệp")).to_be_visible()
        await expect(page.get_by_text("Chụp ảnh", exact=True)).to_be_visible(visible=has_camera)


async def test_a_file_opens_for_its_own_conversation_only(phone: Phone, nobody: httpx.AsyncClient) -> None:
    page = await _consented(phone, has_scripts=True)
    await _choose(page, PHOTO)
    await _send(page)
    address = await page.locator(".line.mine .photo").get_attribute("href")
    assert address
    own = await page.context.request.get(address)
    assert (own.status, own.headers["content-type"]) == (200, "image/jpeg")
    assert "sandbox" in own.headers["content-security-policy"]
    assert (await nobody.get(address)).status_code == 404
    other = await nobody.post("/chat", data={"text": "xin chao"})
    assert other.cookies[cookies.CHAT]
    assert (await nobody.get(address)).status_code == 404


async def test_a_message_cannot_bring_along_a_file_of_somebody_else(site: Site, nobody: httpx.AsyncClient) -> None:
    await nobody.post("/chat", data={"begin": "1", "choice": "1:0"})
    other = site.house.chat.conversation_of("somebody else's")
    secret = await site.house.attachments.keep(new_id(), conversation=other, name="a.png", data=screenshot((90, 90)))
    await nobody.post(
        "/chat",
        data={"text": "xem giup", "message": new_id(), "attachment": secret.id},
        headers={"Accept": "application/json"},
    )
    heard = await site.house.inbox.heard(site.house.chat.conversation_of(nobody.cookies[cookies.CHAT]), limit=9)
    assert heard[-1].body["text"] == "xem giup"
    assert "files" not in heard[-1].body


async def test_a_form_with_a_file_sent_twice_is_one_message_with_one_file(
    site: Site, nobody: httpx.AsyncClient
) -> None:
    await nobody.post("/chat", data={"begin": "1", "choice": "1:0"})
    form, files = {"message": new_id(), "text": "day a"}, {"files": ("anh.png", screenshot((90, 90)), "image/png")}
    for _ in range(2):
        assert (await nobody.post("/chat/files", data=form, files=files)).status_code == 303
    conversation = site.house.chat.conversation_of(nobody.cookies[cookies.CHAT])
    heard = [one for one in await site.house.inbox.heard(conversation, limit=9) if one.body["kind"] == "media"]
    assert len(heard) == 1
    (kept,) = await site.house.attachments.known([heard[0].body["files"][0]["attachment"]])
    assert kept.state is AttachmentState.WAITING


async def test_a_name_that_gives_a_number_away_is_masked(nobody: httpx.AsyncClient) -> None:
    await nobody.post("/chat", data={"begin": "1", "choice": "1:0"})
    files = {"files": ("cccd 001099012345.png", screenshot((90, 90)), "image/png")}
    await nobody.post("/chat/files", data={"message": new_id()}, files=files)
    assert "001099012345" not in (await nobody.get("/chat")).text


async def test_a_form_beyond_all_limits_is_refused_before_it_is_read(site: Site) -> None:
    host, _, port = site.address.removeprefix("http://").partition(":")
    reading, writing = await asyncio.open_connection(host, int(port))
    said = f"Host: {host}:{port}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    writing.write(f"POST /chat/files HTTP/1.1\r\n{said}Content-Length: {LARGEST_UPLOAD + 1}\r\n\r\n".encode())
    assert b" 413 " in await asyncio.wait_for(reading.readline(), 5)
    writing.close()


async def test_only_a_form_with_files_may_be_that_large(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.post("/chat/files", data={"text": "x" * 2_000_000})).status_code in {413, 415}
    refused = await nobody.post("/chat", data={"text": "x" * 2_000_000}, headers={"Accept": "application/json"})
    assert (refused.status_code, list(refused.json())) == (413, ["status", "sentence"])  # for the page's own script


async def _consented(phone: Phone, *, has_scripts: bool) -> Page:
    page = await phone(java_script_enabled=has_scripts)
    await page.goto(START)
    await page.get_by_role("button", name="Tôi đồng ý").click()
    await expect(bot_lines(page)).to_have_count(2)
    return page


async def _choose(page: Page, *files: FilePayload) -> None:
    await page.locator("#attach summary").click()
    await page.locator("#attach input").nth(1).set_input_files(list(files))


async def _send(page: Page) -> None:
    await page.get_by_role("button", name="Gửi", exact=True).click()


async def _is_drawn(picture: Locator) -> bool:
    drawn: bool = await picture.evaluate(
        "async picture => { await picture.decode(); return picture.naturalWidth > 0; }"
    )
    return drawn
