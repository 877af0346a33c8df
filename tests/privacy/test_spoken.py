"""One-time codes that no label names, only the story around them."""

import pytest

from helpdesk.privacy.masking import mask


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("toi doc cho no 551204 roi", "551204"),
        ("tôi đọc cho nó 482913 rồi, mất tiền không", "482913"),
        ("no gui ve ma 482913 bao toi doc", "482913"),
        ("mã 6 số 551204 nó nhắn về", "551204"),
        ("passcode 6 số là 120360", "120360"),
        ("tin nhan toi 482913 co phai ma ko", "482913"),
        ("nhap ma 88-21-07 vao may", "88-21-07"),
        ("mat khau la ngay sinh toi 12031960", "12031960"),
        ("tôi lỡ gửi cho họ 7731 mất rồi", "7731"),
    ],
)
def test_a_code_is_known_by_its_story(text: str, code: str) -> None:
    assert code not in mask(text).text


@pytest.mark.parametrize(
    "text",
    [
        "gửi hồ sơ mã 1.001193 ở đâu",
        "tôi gửi cho nó 200000 đồng",
        "gửi cho họ 500k rồi",
        "nhập mã hồ sơ H29.41-240115-0001",
        "nhận giấy hẹn ngày 22/11/2026",
        "mã bưu chính 35000",
        "đọc bước 4 rồi sang bước 5",
        "quên mật khẩu từ năm 2024",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert mask(text).text == text
