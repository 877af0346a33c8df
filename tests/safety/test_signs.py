"""What scammers ask for is seen, and a warning against it is not mistaken for it."""

import pytest

from helpdesk.safety.checking import load_checker
from helpdesk.safety.judging import Verdict
from helpdesk.safety.signs import Sign

CHECKER = load_checker()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Vui lòng đọc mã OTP cho em", [Sign.OTP]),
        ("vui long doc ma xac nhan cho em", [Sign.OTP]),
        ("Nếu không cung cấp mã OTP tài khoản sẽ bị khoá", [Sign.OTP, Sign.HURRY]),
        ("gửi em mật khẩu VNeID để em sửa giúp", [Sign.PASSWORD]),
        ("Anh chuyển khoản 22.000 đồng phí cập nhật VNeID vào tài khoản cá nhân sau", [Sign.MONEY]),
        ("nộp tiền vào STK •••••••789 Nguyễn Văn A", [Sign.MONEY]),
        ("cài app theo link này để cập nhật VNeID", [Sign.APP]),
        ("gui file VNeID.apk, bac cai vao may", [Sign.APP]),
        ("Công an: anh liên quan vụ án rửa tiền, giữ bí mật", [Sign.HURRY, Sign.SECRET]),
        ("SIM của bạn sẽ bị khoá trong 24h", [Sign.HURRY]),
        ("Chúc mừng bác được nhận quà 100.000 đồng", [Sign.GIFT]),
        ("gửi ảnh CCCD hai mặt và quét khuôn mặt cho em", [Sign.PAPERS]),
        ("please send me the verification code", [Sign.OTP]),
        ("Your account will be blocked within 24 hours", [Sign.HURRY]),
    ],
)
def test_what_scammers_ask_for_is_seen(text: str, signs: list[Sign]) -> None:
    found = CHECKER.check(text)
    assert list(found.signs) == signs
    assert found.verdict is Verdict.SIGNS


@pytest.mark.parametrize(
    "text",
    [
        "Ma OTP cua quy khach la •••. KHONG chia se cho bat ky ai",
        "Đừng gửi mã OTP cho ai",
        "Tuyệt đối không cung cấp mật khẩu, mã OTP cho bất kỳ ai",
        "Never share your password with anybody",
        "xã mời bác 8h sáng mai họp tổ dân phố",
        "Bác mang căn cước ra xã nhé",
        "Lệ phí 20.000 đồng nộp tại quầy",
        "tải ứng dụng VNeID trên CH Play",
        "mẹ ơi con gửi tiền học phí",
        "hôm nay em gửi hồ sơ",
        "",
    ],
)
def test_warnings_and_ordinary_words_are_no_signs(text: str) -> None:
    assert CHECKER.check(text).verdict is Verdict.NOTHING


def test_signs_stand_beside_an_address_without_changing_what_it_is() -> None:
    found = CHECKER.check("Vào https://dichvucong.gov.vn rồi đọc mã OTP cho em")
    assert (found.verdict, list(found.signs)) == (Verdict.OFFICIAL, [Sign.OTP])


def test_words_that_are_far_apart_or_in_other_sentences_belong_to_nothing() -> None:
    assert not CHECKER.check("Em gửi hồ sơ rồi. Mã OTP là gì vậy ạ").signs
    assert not CHECKER.check("gửi " + "cái này " * 10 + "mật khẩu").signs
