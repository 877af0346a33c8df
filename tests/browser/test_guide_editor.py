"""Changing a guide on a phone and on a desk, with and without scripts."""

from playwright.async_api import expect

from tests.browser.conftest import Phone

HERE = "/admin/guides/zalo-an-toan"


async def test_a_guide_is_changed_checked_and_published_without_scripts(phone: Phone) -> None:
    page = await phone("quan", java_script_enabled=False)
    await page.goto(f"{HERE}/edit")
    await page.get_by_label("Tiếng Việt").first.fill("Giữ an toàn cho Zalo của mình")
    await page.get_by_role("button", name="Bước ngay dưới").first.click()
    await expect(page.get_by_text("Đã lưu bản nháp")).to_be_visible()
    await page.get_by_role("button", name="Công bố", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("Chưa công bố gì")
    await page.get_by_role("link", name="Bước 2").first.click()

    await page.get_by_role("button", name="Bỏ ra bước 2").click()
    await page.get_by_role("button", name="Kiểm tra").click()
    await expect(page.get_by_text("Không còn chỗ nào cần sửa")).to_be_visible()
    await page.get_by_role("button", name="Công bố", exact=True).click()
    await expect(page.get_by_text("Đã công bố bản 2")).to_be_visible()
    await page.goto("/guides/zalo-an-toan")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Giữ an toàn cho Zalo của mình")


async def test_the_preview_follows_what_is_typed(phone: Phone) -> None:
    page = await phone("quan", viewport={"width": 1280, "height": 800}, is_mobile=False)
    await page.goto(f"{HERE}/edit")
    words = page.locator('[name="steps.1.text.vi"]')
    await words.fill("Gọi cho người thân ngay bây giờ.")
    preview = page.get_by_role("complementary", name="Xem trước")
    await expect(preview.locator(".shown-telegram")).to_contain_text("Gọi cho người thân ngay bây giờ.")
    await preview.get_by_text("Zalo", exact=True).click()
    await expect(preview.locator(".shown-zalo")).to_contain_text("Gọi cho người thân ngay bây giờ.")
    sides = [await page.locator(f'[name="steps.1.text.{language}"]').bounding_box() for language in ("vi", "en")]
    assert sides[0]
    assert sides[1]
    assert sides[0]["y"] == sides[1]["y"]


async def test_somebody_tries_a_draft_by_tapping(phone: Phone) -> None:
    page = await phone("quan", java_script_enabled=False)
    await page.goto(f"{HERE}/try")
    await page.get_by_role("link", name="Bắt đầu").click()
    await page.get_by_role("link", name="Bị mất hoặc bị chiếm Zalo").click()
    await expect(page.get_by_role("log")).to_contain_text("Bước 1/")
    await page.get_by_role("link", name="Lùi một bước").click()
    await expect(page.get_by_role("log")).to_contain_text("Anh/chị cần việc nào?")
