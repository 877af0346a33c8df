"""What may name a person in a text for everybody, and what everybody may read."""

import pytest

from helpdesk.privacy.personal import MOST_SHOWN, PersonalKind, personal_in, said_again

KIND = PersonalKind


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Gọi em 0912 345 678 nhé", KIND.NUMBER, "•••••••678"),
        ("Căn cước số 038090001234", KIND.NUMBER, "•••••••••234"),
        ("Hồ sơ H42.15-241129-0012 đã nộp", KIND.NUMBER, "•••••••••••••••012"),
        ("Tài khoản 1903 4567 8901 2", KIND.NUMBER, "••••••••••••9012"[4:]),
        ("Số •••••••678 của bác", KIND.MASKED, "•••••••678"),
        ("Gửi vào hoa.tran@gmail.com", KIND.CONTACT, "hoa.tran@gmail.com"),
        ("Nhắn zalo.me/hoatran88", KIND.CONTACT, "zalo.me/hoatran88"),
        ("Bà cụ sinh ngày 01/02/1940", KIND.BIRTH, "sinh ngày 01/02/1940"),
        ("Bà cụ sinh năm 1940", KIND.AGE, "sinh năm 1940"),
        ("Chào bác Lan ạ", KIND.NAME, "bác Lan"),
        ("tôi là Trần Thị Hoa", KIND.NAME, "là Trần Thị Hoa"),
        ("Gặp Nguyễn Văn Ba ở xã", KIND.NAME, "Nguyễn Văn Ba"),
        ("ÔNG NGUYỄN VĂN BA", KIND.NAME, "ÔNG NGUYỄN VĂN BA"),
        ("nguyen van ba bi ket", KIND.NAME, "nguyen van ba"),
        ("Nhà ở số nhà 12", KIND.HOME, "số nhà 12"),
        ("Ở thôn 5", KIND.HOME, "thôn 5"),
        ("Ở thôn Đồng Nội", KIND.HOME, "thôn Đồng"),
        ("Ngõ 12 gần chợ", KIND.HOME, "Ngõ 12"),
    ],
)
def test_what_may_name_a_person_is_found(text: str, kind: PersonalKind, words: str) -> None:
    found = {one.kind: one.words for one in personal_in(text)}
    assert kind in found
    assert words in found[kind] or found[kind].endswith(words[-3:])


@pytest.mark.parametrize(
    "text",
    [
        "Ở xã Lạc Thủy, Tỉnh Phú Thọ làm ở đâu?",
        "Lệ phí 1.000.000 đồng, hỏi tổng đài 1900 1234 hoặc 18001096",
        "Thủ tục 1.004194 tại https://dichvucong.gov.vn/p/home?ma=1.004194.000.00.00.H42",
        "Viết thư tới congdichvucong@gov.vn",
        "Anh/chị vào mục Tài khoản, chọn Đăng nhập. Bấm Tiếp tục",
        "UBND xã, Bộ Công an và cơ quan công an cấp xã",
        "Đường Nguyễn Trãi, trường Lê Lợi, thành phố Hồ Chí Minh",
        "Nộp từ 01/01/2026 đến 31/12/2026, chờ 7 ngày làm việc",
        "Làm căn cước cho con 6 tuổi cần gì?",
        "",
    ],
)
def test_what_names_nobody_is_left_alone(text: str) -> None:
    assert personal_in(text) == []


def test_what_is_surely_personal_comes_first_and_never_in_full() -> None:
    found = personal_in("Chị Hoa, số nhà 7, gọi 0912345678")
    assert [one.kind.is_sure for one in found] == [True, False, False]
    assert "0912345678" not in str(found)


def test_of_very_much_only_the_first_are_told() -> None:
    assert len(personal_in(" ".join(f"chị Hoa{chr(97 + number)}" for number in range(26)))) == MOST_SHOWN


def test_the_same_words_are_the_same_however_they_are_typed() -> None:
    assert said_again("Mã OTP không về, làm sao?", ["xin chào", "ma otp khong ve lam sao"])
    assert not said_again("Không nhận được mã OTP thì làm gì?", ["ma otp khong ve lam sao"])
    assert not said_again("", [""])


@pytest.mark.parametrize("run", ["a", "a.", "a-", "A1", "1/", "www.", "a.gov"])
def test_a_long_run_of_signs_is_read_in_one_go(run: str) -> None:
    assert isinstance(personal_in(run * 20_000), list)  # sign by sign it would take many minutes
