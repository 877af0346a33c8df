"""What an address is called, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.safety.checking import Checked, load_checker
from helpdesk.safety.judging import Reason, Verdict, registered
from helpdesk.safety.spelling import is_mixed, is_one_slip_away, skeleton

CHECKER = load_checker()

OFFICIAL = [
    ("https://dichvucong.gov.vn", Reason.LISTED),
    ("dichvucong.gov.vn", Reason.LISTED),
    ("DICHVUCONG.GOV.VN", Reason.LISTED),
    ("Dichvucong.gov.vn/p/home?x=1#a", Reason.LISTED),
    ("http://dichvucong.gov.vn.", Reason.LISTED),
    ("https://dichvucong.gov.vn:443/", Reason.LISTED),
    ("https://www.dichvucong.gov.vn", Reason.LISTED),
    ("https://dichvucong.bocongan.gov.vn/bocongan/bothutuc", Reason.LISTED),
    ("bocongan.gov.vn", Reason.LISTED),
    ("hxxps://dichvucong[.]gov[.]vn", Reason.LISTED),
    ("dichvucong . gov . vn", Reason.LISTED),
    ("dichvucong chấm gov chấm vn", Reason.LISTED),
    ("dichvu\u200bcong.gov.vn", Reason.LISTED),
    ("phutho.gov.vn", Reason.RESERVED),
    ("https://congan.laichau.gov.vn/tin?id=1", Reason.RESERVED),
    ("www.gov.vn", Reason.RESERVED),
]

LOOK_ALIKES = [
    ("http://dichvucong.gov.vn.evil.com/login", Reason.FRONT),
    ("dichvucong.gov.vn.evil.com", Reason.FRONT),
    ("https:\\\\dichvucong.gov.vn.evil.com", Reason.FRONT),
    ("https://dichvucong.gov.vn%2eevil.com", Reason.FRONT),
    ("https://dichvucong.gov.vn。evil.com", Reason.FRONT),
    ("https://phutho.gov.vn.co/a", Reason.FRONT),
    ("https://dichvucong.g0v.vn", Reason.FRONT),
    ("dichvucong.qov.vn", Reason.FRONT),
    ("dichvucong-gov.vn", Reason.BORROWED),
    ("dichvucong.vn", Reason.BORROWED),
    ("dichvucong.com.vn", Reason.BORROWED),
    ("dich-vu-cong.com", Reason.BORROWED),
    ("dichvuconggov.vn", Reason.BORROWED),
    ("dichvucong.gov-vn.com", Reason.BORROWED),
    ("vneid-gov.com", Reason.BORROWED),
    ("https://vneid.xyz/tai-app", Reason.BORROWED),
    ("vneld.com", Reason.BORROWED),
    ("https://vne1d.top", Reason.BORROWED),
    ("bocongan.com", Reason.BORROWED),
    ("vssid.online", Reason.BORROWED),
    ("capnhat-vneid.pages.dev", Reason.BORROWED),
    ("hxxps://vneid[.]gov[.]evil[.]com", Reason.BORROWED),
    ("vneid chấm gov chấm com", Reason.BORROWED),
    ("https://dịchvụcông.vn", Reason.LETTERS),
    ("https://dichvucоng.gov.vn", Reason.LETTERS),  # a Cyrillic letter
    ("https://xn--dichvucng-kij.gov.vn", Reason.LETTERS),
    ("ｄｉｃｈｖｕｃｏｎｇ.gov.vn", Reason.LETTERS),
    ("https://dichvucong%2egov%2evn/", Reason.LETTERS),
    ("https://dichvucong.gov.vn\\.evil.com", Reason.LETTERS),
    ("https://bаnk.com", Reason.LETTERS),  # likewise
    ("https://dichvucong.gov.vn@evil.com/", Reason.AT_SIGN),
    ("dichvucong.gov.vn@evil.com", Reason.AT_SIGN),
    ("https://dichvucong.gov.vn:443@103.1.2.3/", Reason.AT_SIGN),
    ("vnied.com", Reason.SPELLING),
    ("dichvucogn.com", Reason.SPELLING),
    ("dichvucomg.com", Reason.SPELLING),
    ("bocogan.vn", Reason.SPELLING),
    ("phutho-gov.vn", Reason.GOV),
    ("gov-vn.top", Reason.GOV),
    ("tphcmgov.vn", Reason.GOV),
    ("https://phutho.gov.vm/x", Reason.GOV),
    ("laichau.gov.com", Reason.GOV),
    ("https://evil.com/dichvucong.gov.vn/login", Reason.PATH),
    ("hotro@dichvucong-gov.vn", Reason.BORROWED),
    ("https://m.facebook.com/l.php?u=https%3A%2F%2Fvneid-gov.com", Reason.BORROWED),
    ("https://sub.gov.vn/go?url=https://vneid-gov.com", Reason.BORROWED),
]

UNKNOWN = [
    ("https://vnexpress.net/tin", None),
    ("https://www.gov.uk/visa", None),
    ("https://usa.gov", None),
    ("govtech.com", None),
    ("dichvuhong.vn", None),
    ("facebook.com/abc", None),
    ("https://google.com/search?q=dichvucong.gov.vn", None),
    ("//evil.com/x", None),
    ("https://sub.gov.vn/go?url=https://evil.com/x", None),
    ("bit.ly/3abc", Reason.SHORTENER),
    ("https://tinyurl.com/x", Reason.SHORTENER),
    ("https://zalo.me/g/abc123", Reason.INVITE),
    ("https://zalo.me/•••••••678", Reason.INVITE),
    ("t.me/+AAA", Reason.INVITE),
    ("zalo.me", Reason.INVITE),
    ("zalo://qr/p/xyz", Reason.SCHEME),
    ("intent://scan/#Intent;scheme=zxing;end", Reason.SCHEME),
    ("javascript:alert(1)", Reason.SCHEME),
    ("http://103.12.44.5/vneid", Reason.NUMBERS),
    ("103.12.44.5:8080/a", Reason.NUMBERS),
    ("103.12.44.5", Reason.NUMBERS),
    ("http://1731234567/", Reason.NUMBERS),
    ("http://0x67.0x0c.0x2c.0x05/", Reason.NUMBERS),
    ("http://[::1]:8080/", Reason.NUMBERS),
    ("https://evil.com/VNeID.APK", Reason.APP_FILE),
    ("https://evil.com/a?f=x.mobileconfig", Reason.APP_FILE),
    ("https://user:word@evil.com/", Reason.STRANGE),
    ("http://a..b/", Reason.STRANGE),
]

NO_ADDRESS = [
    "Em cảm ơn.Chị nhé",
    "cam on.co gi goi lai",
    "xong.em lên xã",
    "mục 2.1.1.3",
    "000.00.01.H29-240115-0001",
    "H29.41-240115-0001",
    "thủ tục 1.011606 và 3.000722",
    "nộp trước 30.11.2026",
    "lệ phí 20.000 đồng",
    "nguyenvana@gmail.com",
    "hotro@bocongan.gov.vn",
    "cài xong. app báo lỗi",
    "...",
    "http://",
    "https:// ",
    "",
]


def checked(text: str) -> Checked:
    return CHECKER.check(text)


@pytest.mark.parametrize(("text", "reason"), OFFICIAL)
def test_what_belongs_to_a_state_body_is_official(text: str, reason: Reason) -> None:
    (finding,) = checked(text).findings
    assert (finding.verdict, finding.reason) == (Verdict.OFFICIAL, reason)


@pytest.mark.parametrize(("text", "reason"), LOOK_ALIKES)
def test_what_only_looks_official_is_called_so_and_why(text: str, reason: Reason) -> None:
    found = checked(text)
    assert found.verdict is Verdict.LOOK_ALIKE
    assert [one.reason for one in found.with_verdict(Verdict.LOOK_ALIKE)] == [reason]


@pytest.mark.parametrize(("text", "reason"), UNKNOWN)
def test_everything_else_is_unknown_and_never_safe(text: str, reason: Reason | None) -> None:
    found = checked(text)
    assert found.verdict is Verdict.UNKNOWN
    assert [one.reason for one in found.with_verdict(Verdict.UNKNOWN)] == [reason]


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_address_is_not_taken_for_one(text: str) -> None:
    assert checked(text).findings == ()


@pytest.mark.parametrize(("text", "_reason"), [*LOOK_ALIKES, *UNKNOWN])
def test_nobody_can_tap_what_is_shown_of_a_doubtful_address(text: str, _reason: Reason | None) -> None:
    doubtful = [one for one in checked(text).findings if one.verdict is not Verdict.OFFICIAL]
    assert doubtful
    for one in doubtful:
        assert "." not in one.shown.replace(" . ", "")


@pytest.mark.parametrize(
    "around", ["{}", "Vào {} để nộp hồ sơ.", "({})", "“{}”,", "link:{}", "{}!", "Bấm\n{}\nngay", "{}, hoặc"]
)
@pytest.mark.parametrize(
    "address", ["https://dichvucong.gov.vn", "dichvucong.gov.vn", "dichvucong-gov.vn", "https://bit.ly/3abc"]
)
def test_an_address_is_found_wherever_it_stands(around: str, address: str) -> None:
    (alone,), (inside,) = checked(address).findings, checked(around.format(address)).findings
    assert (inside.verdict, inside.shown) == (alone.verdict, alone.shown)


def test_one_bad_address_makes_the_message_bad() -> None:
    found = checked("Cổng thật: https://dichvucong.gov.vn, không được thì vào dichvucong-gov.vn hoặc bit.ly/abc")
    assert found.verdict is Verdict.LOOK_ALIKE
    assert [one.verdict for one in found.findings] == [Verdict.OFFICIAL, Verdict.LOOK_ALIKE, Verdict.UNKNOWN]


def test_a_long_message_is_looked_at_in_no_time_and_not_without_end() -> None:
    assert len(checked("a.b." * 5_000 + " http://x.com/" + "a" * 30_000).findings) <= 20
    assert len(checked(" ".join(f"https://a{n}.com" for n in range(500))).findings) == 20
    assert checked("a@" * 10_000).findings == ()
    assert checked("-" * 20_000 + ".com").findings == ()


PIECES = [
    "http",
    "https",
    "://",
    ":",
    "/",
    "\\",
    "@",
    ".",
    "..",
    "。",
    "%2e",
    "xn--",
    "xn--a",
    "gov",
    "vn",
    "vneid",
    "103",
    "0x1",
    "[::1]",
]
PIECES += [
    "com",
    "dịch",
    "о",
    "•••",
    " ",
    "\n",
    "?",
    "#",
    "-",
    "_",
    "hxxp",
    "[.]",
    "chấm",
    "zalo",
    "javascript",
    "٣",
    "²",
    "a",
    "1",
    "",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=14).map("".join)))
def test_whatever_is_pasted_is_looked_at(text: str) -> None:
    found = checked(text)
    assert found.verdict in Verdict
    for one in found.findings:
        assert one.shown
        assert one.verdict is not Verdict.OFFICIAL or one.address.host.endswith("gov.vn")


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("dichvucong.gov.vn.evil.com", "evil.com"),
        ("a.b.evil.com.vn", "evil.com.vn"),
        ("dichvucong-gov.vn", "dichvucong-gov.vn"),
        ("evil.com", "evil.com"),
        ("a.evil.co.uk", "evil.co.uk"),
        ("localhost", "localhost"),
    ],
)
def test_the_owner_stands_at_the_end(host: str, owner: str) -> None:
    assert registered(host) == owner


def test_names_that_look_alike_have_one_skeleton() -> None:
    assert len({skeleton(name) for name in ("vneid", "vne1d", "VNEID", "vnеid", "vnéid", "vneld")}) == 1
    assert skeleton("modem") == skeleton("rnodern")
    assert skeleton("dichvucong") != skeleton("dichvumang")


@pytest.mark.parametrize("other", ["vneiid", "vnid", "vnied", "vnexd", "vneidd", "nvneid"[1:] + "x"])
def test_one_slip_is_one_letter_changed_lost_added_or_swapped(other: str) -> None:
    assert is_one_slip_away("vneid", other)
    assert is_one_slip_away(other, "vneid")


@pytest.mark.parametrize("other", ["vneid", "vn", "vnxxd", "vneidabc", "dienv"])
def test_two_slips_are_too_many_and_none_is_none(other: str) -> None:
    assert not is_one_slip_away("vneid", other)


def test_letters_of_two_scripts_in_a_word_are_noticed() -> None:
    assert is_mixed("bаnk")
    assert not is_mixed("dịchvụcông")
    assert not is_mixed("банк")
    assert not is_mixed("bank24h")
