"""Answers as people read and write them in a real browser, also where no script runs."""

from playwright.async_api import Page, expect

from tests.browser.conftest import COMMUNE, Phone, Site

QUESTION = "Không nhận được mã kích hoạt thì làm gì?"


async def written(page: Page) -> None:
    """Write an answer, be told of a name, take it out, publish."""
    await page.goto("/team/answers/new")
    await page.get_by_label("Câu hỏi, viết như nhiều người sẽ hỏi").fill(QUESTION)
    answer = page.get_by_label("Câu trả lời cho mọi người")
    await answer.fill("Gọi anh Nam số 0912345678, rồi bấm “Gửi lại mã”.")
    await page.get_by_label("Cho nơi nào").select_option(COMMUNE)
    await page.get_by_label("Tôi đã đọc lại").check()
    await page.get_by_role("button", name="Đăng lên").click()
    await expect(page.get_by_text("Chưa đăng: trong này có điều riêng của một người.")).to_be_visible(timeout=30_000)
    await expect(page.get_by_text("•••••••678")).to_be_visible()
    await answer.fill("Bấm “Gửi lại mã” rồi chờ hai phút.")
    await page.get_by_label("Tôi đã đọc lại").check()
    await page.get_by_role("button", name="Đăng lên").click()
    await expect(page.get_by_text("Đã đăng: giờ ai cũng đọc được.")).to_be_visible(timeout=30_000)


async def test_without_scripts_an_answer_is_written_found_read_and_taken_off(phone: Phone, site: Site) -> None:
    desk = await phone("quan", java_script_enabled=False)
    await written(desk)
    resident = await phone(java_script_enabled=False)
    await resident.goto("/answers")
    await resident.get_by_label("Xã, phường hoặc tỉnh của anh/chị").fill("lac thuy")
    await resident.get_by_role("button", name="Tìm").click()
    await resident.get_by_label("Tìm câu hỏi").fill("ma kich hoat")
    await resident.get_by_role("button", name="Tìm").click()
    await expect(resident.get_by_role("heading", name=QUESTION)).to_be_visible(timeout=30_000)
    await resident.get_by_role("link", name="Mở riêng để chia sẻ").click()
    await expect(resident.get_by_role("heading", level=1, name=QUESTION)).to_be_visible(timeout=30_000)
    address = resident.url
    assert address.startswith(f"{site.address}/areas/{COMMUNE}/answers/")

    await desk.get_by_role("button", name="Gỡ khỏi trang").click()
    await expect(desk.get_by_text("Đã gỡ khỏi trang.")).to_be_visible(timeout=30_000)
    gone = await resident.goto(address)
    assert gone is not None
    assert gone.status == 410
    await expect(resident.get_by_text("Câu hỏi này đã được gỡ")).to_be_visible(timeout=30_000)
