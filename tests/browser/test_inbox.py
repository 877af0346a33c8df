"""The team's inbox in a real browser: it stays up to date under the reader's hands, and says who else is there."""

import re
from datetime import timedelta

from playwright.async_api import expect

from helpdesk.ids import new_id, speakable_code
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.thread import Author, ThreadEntry
from tests.browser.conftest import COMMUNE, PROVINCE, Phone, Site


async def opened(site: Site, words: str) -> SupportRequest:
    """Open a request of somebody who has waited longer than everybody else."""
    key, moment = new_id(), site.house.clock.now() - timedelta(days=30)
    one = SupportRequest(
        id=key,
        code=speakable_code(key),
        conversation=f"webchat:{key}",
        resident=key,
        person_ref=key,
        area=COMMUNE,
        reach=[PROVINCE, COMMUNE],
        context=[words],
        created_at=moment,
        changed_at=moment,
    )
    await site.house.database.in_transaction(lambda session: site.house.requests.open(one, session=session))
    return one


async def heard(site: Site, request: SupportRequest, text: str) -> None:
    """Let the resident write."""
    now = site.house.clock.now()
    entry = ThreadEntry(id=new_id(), request=request.id, at=now, author=Author.RESIDENT, text=text)
    await site.house.database.in_transaction(
        lambda session: site.house.requests.hear(request.id, entry, session=session)
    )


async def test_the_list_changes_under_the_readers_hands_without_moving_them(phone: Phone, site: Site) -> None:
    first = await opened(site, "Em hỏi giấy khai sinh")
    team = await phone("lan")
    await team.goto("/team?view=waiting")
    await team.evaluate("window.isTheSamePage = true")
    await team.locator("details.narrow summary").click()
    await team.locator("#name").fill("Chờ lâu")
    place = await team.evaluate("scrollY")
    assert place > 0
    card = team.locator(f"#request-{first.id}")
    await expect(card).not_to_contain_text("tin mới")

    await heard(site, first, "Em vẫn chưa xong")
    await expect(card).to_contain_text("1 tin mới")
    await expect(team).to_have_title(re.compile(r"^\([1-9]"))
    await expect(team.locator("#name")).to_be_focused()
    await expect(team.locator("#name")).to_have_value("Chờ lâu")
    assert abs(await team.evaluate("scrollY") - place) <= 60  # a line more in a card at most
    assert await team.evaluate("window.isTheSamePage")

    await team.get_by_role("button", name="Lưu danh sách này").click()
    await expect(team.locator(".saved")).to_contain_text("Chờ lâu")
    await team.locator("#q").fill("van chua xong")
    await team.locator("#q").press("Enter")
    await expect(team.locator("a.request")).to_have_count(1)
    await expect(team.locator("a.request")).to_contain_text(first.code)


async def test_whoever_begins_to_answer_second_is_told_before_they_write(phone: Phone, site: Site) -> None:
    request = await opened(site, "Em hỏi thẻ bảo hiểm")
    first, second = await phone("lan"), await phone("hung")
    for team in (first, second):
        await team.goto(f"/team/requests/{request.id}")
    await expect(second.locator("#presence")).to_contain_text("Cô Lan (mẫu) đang xem")
    await first.locator("#text").fill("Chào chị")
    await expect(first.locator("#presence")).to_contain_text("Anh Hùng (mẫu) đang xem")
    await second.locator("#text").focus()
    await expect(second.locator("#presence")).to_contain_text("Cô Lan (mẫu) đang trả lời")
    await expect(second.locator("#text")).to_be_focused()

    async with first.expect_response(re.compile("/presence/stopped$")):
        await first.get_by_role("button", name="Gửi câu trả lời").click()
    await expect(first.locator(".bubbles .line.mine")).to_have_count(1)
    await second.locator("#text").blur()
    await second.locator("#text").focus()
    await expect(second.locator("#presence")).to_contain_text("Cô Lan (mẫu) đang xem")
    await first.goto("/team")
    without = await phone("lan", java_script_enabled=False)
    await without.goto(f"/team/requests/{request.id}")
    await expect(without.locator("#presence")).to_contain_text("Anh Hùng (mẫu) đang trả lời")
