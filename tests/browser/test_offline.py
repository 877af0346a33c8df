"""The log on a hillside: no network, a bad one, a wrong clock, two phones, a server that dies, every visit once."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Response, expect

from helpdesk.clock import VIETNAM, SystemClock
from helpdesk.statistics.days import local_day
from tests.browser.conftest import PASSWORD, Phone, Site
from tests.browser.offline_phones import (
    ELSEWHERE,
    FORM,
    HERE,
    READS_GUIDES,
    FieldPhone,
    field_phone,
    fill,
    photo,
    signed_in_phone,
    until,
    wrong_by,
)
from tests.browser.test_every_page import FILES
from tests.browser.whole_browser import whole_browser  # noqa: F401 - takes the place of the lighter one
from tests.crash.programs import Forker, Programs, free_port, programs
from tests.crash.test_kill import KEY, READY, database_beside

COMMUNES = ("05392", "05425", "05089")
AHEAD = timedelta(hours=2)
EACH_DAY = 5
SIGN_IN = re.compile("/team/sign-in")
HEAVIEST, MOST_REQUESTS = 100_000, 15


@pytest.fixture
async def started(tmp_path: Path, forker: Forker) -> AsyncIterator[Programs]:
    environment = {"HELPDESK_SECRET_KEY": KEY, "HELPDESK_DATA_DIR": str(tmp_path / "data")}
    async with programs(tmp_path, environment, forker) as opened:
        yield opened


@dataclass
class Volunteer:
    """Somebody with a phone whose clock is two hours ahead, and what the log must say of them in the end."""

    place: int
    field: FieldPhone
    wrote: dict[str, tuple[str, str]] = dataclass_field(default_factory=dict)

    async def day(self, back: int, *, flaps: bool = False) -> None:
        """Write down a day's visits. Late in the evening, so that the clock names the wrong day."""
        for number in range(EACH_DAY):
            now = SystemClock().now()
            evening = datetime.combine(local_day(now) - timedelta(days=back), time(22, 30 + number), VIETNAM)
            moment = evening if back else now
            note, area = f"may {self.place} ngay {back} luot {number}", COMMUNES[(self.place + back + number) % 3]
            self.wrote[note] = (area, local_day(moment).isoformat())
            await self.field.clock(wrong_by(moment, now, AHEAD))
            if flaps:
                await self.field.network(kilobytes_s=None if number % 2 else 60, latency_ms=300)
            shot = photo(100 * self.place + 10 * back + number)
            await self.field.log(area=area, note=note, shot=shot)


async def test_thirty_visits_of_three_days_from_two_phones_are_thirty_records(
    browser: Browser, started: Programs, tmp_path: Path
) -> None:
    port = free_port()
    serve, address = ("serve", "--no-work", "--port", str(port)), f"http://127.0.0.1:{port}"
    server = await started.start_again(*serve)
    await server.says(READY, within=120)
    lan = ("users", "create", "lan", "--name", "Cô Lan", "--role", "member", "--area", "25", "--password-stdin")
    assert await (await started.start_again(*lan, given=PASSWORD)).code(within=120) == 0
    both = [Volunteer(place, await signed_in_phone(browser, address)) for place in range(2)]

    async def networks(kilobytes_s: float | None, latency_ms: int = 0) -> None:
        for one in both:
            await one.field.network(kilobytes_s=kilobytes_s, latency_ms=latency_ms)

    await networks(None)  # the day before yesterday: no network at all
    await asyncio.gather(*(one.day(2) for one in both))
    await server.kill()  # yesterday: a network, but nobody answers
    await networks(200)
    await asyncio.gather(*(one.day(1) for one in both))
    await networks(None)
    for one in both:
        await one.field.clock(AHEAD)
    server = await started.start_again(*serve)
    await server.says(READY, within=120)
    await asyncio.gather(*(one.day(0, flaps=True) for one in both))  # today: slow, and it comes and goes
    async with both[0].field.page.expect_request(lambda asked: asked.method == "PUT", timeout=120_000):
        await networks(60, 300)
        for one in both:
            await one.field.page.evaluate("dispatchEvent(new Event('online'))")
    await server.kill()  # while a photo is on its way
    server = await started.start_again(*serve)
    await server.says(READY, within=120)
    await networks(2000)
    await asyncio.gather(*(one.field.sends_all(3 * EACH_DAY) for one in both))
    await asyncio.gather(*(one.field.page.context.close() for one in both))

    await check(tmp_path / "data", both[0].wrote | both[1].wrote)
    assert "Traceback" not in started.said


async def check(data: Path, expected: dict[str, tuple[str, str]]) -> None:
    """Fail unless each visit is in the log once: its area, its day, its photo, and both clocks."""
    async with database_beside(data) as (database, _):
        logs = [log async for log in database["assistance_logs"].find()]
        photos = [one async for one in database["attachments"].find()]
        assert await database["log_upload_pieces"].count_documents({}) == 0
    assert len(logs) == len(expected) == 6 * EACH_DAY
    assert {log["note"]: (log["area"], local_day(log["happened_at"]).isoformat()) for log in logs} == expected
    assert all(abs(log["captured"]["clock_error_s"] - AHEAD.total_seconds()) < 60 for log in logs)
    assert sorted(one["log"] for one in photos) == sorted(log["_id"] for log in logs)


async def test_whoever_was_signed_out_goes_on_after_signing_in_and_nobody_sends_for_another(
    phone: Phone, site: Site
) -> None:
    lan = await field_phone(phone, "lan")
    await lan.page.goto(FORM)
    await fill(lan.page, note="bị đăng xuất")
    await lan.page.context.clear_cookies()
    await lan.page.locator(".stay button").click()
    await lan.page.wait_for_url(SIGN_IN)
    await expect(lan.page.locator("#queue")).to_contain_text("đăng nhập lại")
    await expect(lan.page.locator("#queue")).to_contain_text("chưa gửi: 1")

    await site.sign_in(lan.page.context, "hung")
    await lan.page.goto(HERE)
    await expect(lan.page.locator("#others")).to_contain_text("Cô Lan (mẫu) (1)")
    await expect(lan.page.locator("#entries > li")).to_have_count(0)
    await site.sign_in(lan.page.context, "lan")
    await lan.page.reload()
    await lan.sends_all(1)
    await lan.page.goto("/team/logs")
    await expect(lan.page.locator("article").first).to_contain_text("Cô Lan")


async def test_signing_out_takes_the_pages_off_the_phone_but_not_what_waits(phone: Phone) -> None:
    hung = await field_phone(phone, "hung")
    await hung.network()
    await hung.log(area="05392", note="chờ gửi")
    await hung.page.evaluate(ELSEWHERE)
    await hung.network(kilobytes_s=5000)
    await hung.page.goto("/team/settings")
    await expect(hung.page.locator("#queue")).to_contain_text("xem lại: 1")
    await hung.page.locator("main form[action='/team/sign-out'] button").click()
    await hung.page.wait_for_url(SIGN_IN)
    await expect(hung.page.locator("#queue")).to_contain_text("xem lại: 1")
    await hung.network()
    await hung.page.goto(FORM)
    await expect(hung.page.locator("main")).to_contain_text("Lúc này không có mạng")
    await expect(hung.page.locator("body")).not_to_contain_text("Anh Hùng")


async def test_what_the_server_does_not_take_is_put_right_on_the_phone(phone: Phone) -> None:
    lan = await field_phone(phone, "lan")
    await lan.network()
    await lan.log(area="05392", note="sai địa bàn")
    await lan.page.evaluate(ELSEWHERE)
    await lan.network(kilobytes_s=5000)
    await lan.page.goto(HERE)
    await expect(lan.page.locator("#entries .wrong")).to_contain_text("không ghi nhật ký")
    await lan.page.get_by_role("link", name="Sửa lại").click()
    await lan.page.wait_for_selector("form[data-ready]")
    await expect(lan.page.locator("#refused")).to_contain_text("không ghi nhật ký")
    await expect(lan.page.locator("#note")).to_have_value("sai địa bàn")
    await lan.page.locator("form details").evaluate("part => { part.open = true }")
    await lan.page.locator("#area").select_option("05392")
    await lan.page.locator(".stay button").click()
    await lan.page.wait_for_url("**/team/logs?saved=1")


async def test_entries_move_to_another_phone_as_a_file_and_count_once(phone: Phone, tmp_path: Path) -> None:
    failing, working = await field_phone(phone, "lan"), await field_phone(phone, "lan")
    await failing.network()
    await failing.log(area="05392", note="máy sắp hỏng", shot=photo(1))
    await failing.page.locator("#file summary").click()
    async with failing.page.expect_download() as download:
        await failing.page.locator("#export").click()
    file = tmp_path / "entries.json"
    await (await download.value).save_as(file)

    await working.page.goto(HERE)
    await working.page.locator("#import").set_input_files({"name": "x.json", "mimeType": "", "buffer": b"[]"})
    await expect(working.page.locator("#said")).to_contain_text("không phải tệp")
    await working.page.locator("#import").set_input_files(file)
    await working.sends_all(1)
    await failing.network(kilobytes_s=5000)
    await failing.sends_all(1)
    await failing.page.goto("/team/logs")
    assert await failing.page.locator("article .photos img").count() >= 1
    note = await working.page.evaluate("queue.entries().then(([one]) => one.id)")
    assert note == await failing.page.evaluate("queue.entries().then(([one]) => one.id)")


async def test_same_as_last_time_fills_what_stays_the_same(phone: Phone) -> None:
    lan = await field_phone(phone, "lan")
    await lan.log(area="05392", note="lần đầu", place="market", mode="told")
    await lan.page.goto(FORM)
    await lan.page.get_by_role("button", name="Giống lần trước").click()
    await expect(lan.page.locator("#place-market")).to_be_checked()
    await expect(lan.page.locator("#mode-told")).to_be_checked()
    await expect(lan.page.locator("#guide")).to_have_value("other")
    await lan.page.locator("label[for=who-same]").click()
    await lan.page.locator("label[for=result-done]").click()
    await lan.page.locator(".stay button").click()
    await lan.page.wait_for_url("**/team/logs?saved=1")


async def test_guides_and_requests_are_read_without_a_network(phone: Phone) -> None:
    lan = await field_phone(phone, "lan")
    await until(lan.page, READS_GUIDES)
    await lan.network()
    await lan.page.goto("/team/scams")
    await expect(lan.page.locator("#no-network")).to_be_visible()
    await lan.page.locator("#guides > summary").click()
    await lan.page.locator("#guides details summary", has_text="VNeID").first.click()
    await expect(lan.page.locator("#guides details[open] ol > li").first).to_be_visible()


async def test_the_first_load_of_the_teams_pages_is_light(phone: Phone) -> None:
    page = await phone("lan", service_workers="allow")
    answers: list[Response] = []

    def note(answer: Response) -> None:  # Playwright takes no method of a list
        answers.append(answer)

    page.on("response", note)
    await page.goto("/team", wait_until="load")
    asked = {page.url, *await page.evaluate(FILES)}  # what is read without hurry begins when all this is there
    at_once = await weights([answer for answer in answers if answer.url in asked or "/events" in answer.url])
    assert asked <= at_once.keys()
    assert 5_000 < sum(at_once.values()) <= HEAVIEST, at_once
    assert len(at_once) <= MOST_REQUESTS, at_once
    await until(page, READS_GUIDES)
    with_readings = await weights(answers)
    assert sum(with_readings.values()) <= HEAVIEST, with_readings


async def weights(answers: list[Response]) -> dict[str, int]:
    """Return the bytes of answers as they travelled, headers too; of a stream that never ends, none."""
    found = {}
    for answer in list(answers):
        sizes = None if "/events" in answer.url else await answer.request.sizes()
        found[answer.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"] if sizes else 0
    return found


async def test_it_can_be_installed_and_used_with_text_twice_as_large(phone: Phone) -> None:
    lan = await field_phone(phone, "lan")
    told = await lan.devtools.send("Page.getInstallabilityErrors")
    assert [one["errorId"] for one in told["installabilityErrors"] if one["errorId"] != "in-incognito"] == []
    await lan.page.set_viewport_size({"width": 360, "height": 640})
    await lan.devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for address in ("/team", HERE, FORM):
        await lan.page.goto(address)
        assert await lan.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    await fill(lan.page, note="chữ lớn")
    await lan.page.locator(".stay button").click()
    await lan.page.wait_for_url("**/team/logs?saved=1")
