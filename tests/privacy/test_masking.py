import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.privacy.masking import KINDS, mask, mask_pair

WORDS = st.sampled_from(
    (
        "cccd:;CMND;sđt;mã OTP là;mật khẩu;mk;pass:;stk;thẻ;bhyt GD;hộ chiếu C;là;của tôi;đồng;ngày;• ;•••;••••••234"
        ";038090001234;0912345678;482913;4111111111111111;1.500.000;22/11/2026;H29.41-240115-0001;1900 9068;abc@123"
    ).split(";")
)
SEPARATORS = st.sampled_from(["", " ", ".", "-", "\n", ", ", "\u200b", "/", " - "])
MESSAGES = st.lists(
    st.one_of(WORDS, SEPARATORS, st.text(max_size=6), st.text("0123456789", max_size=8)), max_size=14
).map("".join)


@pytest.mark.parametrize(
    ("text", "masked", "kinds"),
    [
        ("cccd 038 090 001 234 ạ", "cccd •••••••••234 ạ", ("national_id",)),
        ("CMND 012345678", "CMND ••••••678", ("old_id",)),
        ("gọi 0912.345.678", "gọi •••••••678", ("phone",)),
        ("mã OTP là 482913", "mã OTP là •••", ("otp",)),
        ("mật khẩu: Hanoi@2024", "mật khẩu: •••", ("password",)),
        ("thẻ 4111 1111 1111 1111", "thẻ •••••••••••••111", ("card",)),
        ("stk 0071000123456", "stk ••••••••••456", ("account",)),
        ("bhxh 7912345678", "bhxh •••••••678", ("insurance",)),
        ("GD4010123456789", "••••••••••••789", ("health_insurance",)),
        ("hộ chiếu C1234567", "hộ chiếu •••••567", ("passport",)),
    ],
)
def test_says_what_it_found_and_keeps_the_last_three(text: str, masked: str, kinds: tuple[str, ...]) -> None:
    found = mask(text)

    assert (found.text, found.kinds) == (masked, kinds)
    assert set(found.kinds) <= set(KINDS)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("0912 345 678", "+84912345678"),
        ("+84 (0) 912345678", "+84912345678"),
        ("024 3825 4321", "+842438254321"),
        ("sđt 912345678", "+84912345678"),
        ("０９１２３４５６７８", "+84912345678"),
    ],
)
def test_hands_the_raw_phone_number_to_the_phone_question_only(typed: str, phone: str) -> None:
    found = mask(typed)

    assert found.phones == (phone,)
    assert phone[-6:] not in found.text


@pytest.mark.parametrize("text", ["stk 0912345678", "hotline 1900 9068", "+1 202 555 0143", "cccd 038090001234", "113"])
def test_takes_nothing_else_for_a_phone_number(text: str) -> None:
    assert mask(text).phones == ()


def test_leaves_a_message_without_secrets_as_it_was_typed() -> None:
    text = "Hồ sơ H29.41-240115-0001, thủ tục 1.001193\u200b, lệ phí 1.500.000 đồng ngày 22/11/2026 — cảm ơn 🙏🏽"

    assert mask(text).text == text


def test_an_answer_of_digits_alone_is_no_code() -> None:
    assert [mask(answer).text for answer in ("1", "4829", "482913", "22112026")] == ["1", "4829", "482913", "22112026"]


@pytest.mark.parametrize(
    ("previous", "current", "kind"),
    [
        ("mã otp là", "482913", "otp"),
        ("0380900", "01234", "national_id"),
        ("cccd 038090", "001234 nhé", "national_id"),
        ("0", "38090001234", "national_id"),
        ("0912345", "678", "phone"),
        ("mật khẩu của tôi là", "conmeocon", "password"),
        ("mk:", "abc123", "password"),
        ("stk", "0071000123456", "account"),
        ("4111 1111", "1111 1111", "card"),
        ("482913", "là mã otp", "otp"),
    ],
)
def test_a_secret_over_two_messages_vanishes_from_both(previous: str, current: str, kind: str) -> None:
    first, second = mask_pair(previous, current)

    left = f"{first.text} {second.text}"
    assert kind in first.kinds + second.kinds
    assert not {part for part in (*previous.split(), *current.split()) if any(map(str.isdigit, part)) and part in left}


@pytest.mark.parametrize(
    ("previous", "current"),
    [
        ("chào", "482913"),
        ("OTP không về", "05125"),
        ("mã OTP không về", "1"),
        ("quên mật khẩu VNeID", "26360"),
        ("mật khẩu là", "gì"),
        ("năm 2025", "2026"),
        ("1022", "1900 9068"),
        ("12345", "6"),
        ("•••••••678", "12"),
        ("", ""),
    ],
)
def test_two_harmless_messages_stay_as_they_are(previous: str, current: str) -> None:
    first, second = mask_pair(previous, current)

    assert (first.text, second.text) == (previous, current)


@pytest.mark.parametrize(
    "cut", [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]
)  # ten of its digits read as a phone number of their own
def test_a_number_split_anywhere_is_found(cut: int) -> None:
    first, second = mask_pair("038090001234"[:cut], "038090001234"[cut:])

    assert (first.text, second.text) == ("•••", "•••")


def test_a_second_message_with_a_secret_of_its_own_keeps_its_last_three() -> None:
    first, second = mask_pair("xin chào", "0912345678")

    assert (first.text, second.text, second.phones) == ("xin chào", "•••••••678", ("+84912345678",))


@settings(max_examples=300, deadline=None)
@given(MESSAGES)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)

    assert mask(once.text).text == once.text


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_any_text_can_be_masked(text: str) -> None:
    assert len(mask(text).text) <= len(text) + 2 * len(text)


@settings(max_examples=100, deadline=None)
@given(MESSAGES, MESSAGES)
def test_any_two_messages_can_be_masked(previous: str, current: str) -> None:
    first, second = mask_pair(previous, current)

    again = mask_pair(first.text, second.text)
    assert (again[0].text, again[1].text) == (first.text, second.text)


@given(
    st.integers(1, 96),
    st.integers(0, 3),
    st.integers(0, 99),
    st.integers(0, 999_999),
    st.sampled_from([" ", ".", "-", "\n", "\u200b"]),
)
@settings(max_examples=150, deadline=None)
def test_no_way_to_group_a_national_id_hides_it(province: int, code: int, year: int, rest: int, joint: str) -> None:
    number = f"{province:03}{code}{year:02}{rest:06}"
    for size in (1, 3, 4, 6, 12):
        typed = joint.join(number[start : start + size] for start in range(0, 12, size))

        assert number[:9] not in "".join(filter(str.isdigit, mask(typed).text)), typed
