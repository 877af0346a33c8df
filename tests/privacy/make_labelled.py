"""Writes labelled.jsonl: the hand-written rows, and rows made from templates with a fixed seed.

Run `python tests/privacy/make_labelled.py` from the root of the project; the same seed gives the same file. Every
number is drawn at random in the form that its kind has; none belongs to a person that we know of.
"""
# ruff: noqa: E501 - tables of sentences

import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.privacy import fifth_rows, fourth_rows, hand_rows, second_rows, third_rows

Row = tuple[str, list[str], list[str]]
TARGET = Path(__file__).with_name("labelled.jsonl")
SEED = 20261122
ROUNDS = 14
PROVINCES = ("001", "002", "010", "025", "027", "034", "038", "040", "048", "066", "077", "079", "092", "096")
ZERO_WIDTHS = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
ID_GROUPS = ((12,), (3, 3, 3, 3), (4, 4, 4), (6, 6), (3, 9), (1,) * 12, (3, 3, 6), (2,) * 6)
PHONE_GROUPS = ((10,), (4, 3, 3), (3, 3, 4), (3, 4, 3), (4, 6), (2, 4, 4), (1,) * 10)

# fmt: off
TEMPLATES: dict[str, tuple[str, ...]] = {
    "national_id": (
        "{}", "cccd {}", "CCCD: {}", "số căn cước của tôi là {} ạ", "so can cuoc {}", "em gửi số định danh {} nhé",
        "ma dinh danh cua chau {} sinh nam 2016", "căn cước công dân số {} cấp ngày 12/03/2021", "my id number is {}",
        "citizen id {} please check", "bố em {} muốn làm lại thẻ", "đăng ký tạm trú cho người có cccd {}",
        "{} la so cccd cua em", "số cc {} bị sai ngày sinh", "H29.41-240115-0001 của người có cccd {}", "({})", "cc: {}.",
        "ho so cua toi nop bang can cuoc {}, le phi 1.500.000 dong", "anh_cccd_{}.jpg",
    ),
    "old_id": (
        "cmnd {}", "CMND: {}", "chứng minh thư số {}", "chung minh nhan dan cu {}", "cmt {} cấp năm 1998", "số cmtnd {}",
        "em còn cmnd 9 số {} có đổi được không", "{} là số chứng minh cũ", "CMND cũ: {}, cấp 01/02/2003",
    ),
    "phone": (
        "{}", "sđt {}", "sdt em la {}", "gọi cho tôi {} nhé", "lien he {}", "đt: {}", "zalo {}", "số điện thoại của mẹ {}",
        "call me {}", "phone: {} thanks", "{} gọi giờ hành chính 8h-17h", "số {} không nhận được tin", "ko nhận đc otp sim {}",
        "gọi 1900 9068 hay {}", "alo {} ko nghe may", "Demo - {} - thôn 3", "hẹn 14:30 ngày 22/11/2026, đt {}",
    ),
    "otp": (
        "otp {}", "OTP: {}", "mã OTP là {}", "ma otp la {}", "mã xác thực {}", "ma xac thuc cua toi la {}", "mã xác nhận: {}",
        "ma xac nhan vneid {}", "{} là mã OTP", "{} is your verification code", "verification code {}", "your otp is {}",
        "họ bảo đọc mã otp, em đọc {} rồi", "Ma OTP cua ban la {}. Hieu luc 5 phut.", "otp về rồi nè {}", "nhập otp {} báo sai",
        "mã kích hoạt {} không dùng được", "security code: {}", "login code {}. Do not share", "ma xn {}", "mã đăng nhập là {}",
    ),
    "password": (
        "mật khẩu {}", "mật khẩu: {}", "mat khau la {}", "mk: {}", "mk vneid {}", "pass {}", "pass: {}", "password is {}",
        "mật khẩu của em là {} ạ", "đặt mật khẩu dịch vụ công là {} rồi", "{} là mật khẩu của tôi", "{} is my password",
        "nhap mat khau {} bao sai", "mật khẩu wifi {}", "pwd={}", "mat khau moi: {}",
    ),
    "card": (
        "{}", "số thẻ {}", "thẻ visa {}", "card number {}", "the atm {} bi nuot", "em lỡ nhập số thẻ {} vào link lạ",
        "mastercard {} exp 09/28", "quẹt thẻ {} lúc 14:30",
    ),
    "account": (
        "stk {}", "STK: {}", "số tài khoản {}", "so tai khoan {} vietcombank", "so tk {} agribank", "chuyển vào stk {} giúp em",
        "stk của mẹ ở BIDV là {}", "tài khoản ngân hàng {}", "bank account {}", "{} là stk của tôi", "nhận lương hưu qua stk {} ạ",
    ),
    "insurance": (
        "bhxh {}", "mã số bhxh {}", "số sổ bảo hiểm xã hội {}", "so bhxh cua toi la {}", "vssid {} không vào được",
        "mã bảo hiểm xã hội của vợ em {}", "{} là mã bhxh",
    ),
    "health_insurance": ("bhyt {}", "thẻ BHYT {}", "số thẻ bảo hiểm y tế {}", "the bhyt so {} het han", "{}", "bhyt của cháu là {}"),
    "passport": ("hộ chiếu {}", "số hộ chiếu: {}", "passport {}", "ho chieu so {} het han 2025", "passport no {}", "{}"),
}
HARMLESS: tuple[str, ...] = (
    "hồ sơ {dossier} bao giờ xong", "{dossier}", "ma ho so {dossier} da tre hen", "mã hồ sơ: {dossier}, nộp ngày {date}",
    "thủ tục {procedure} cần gì", "{procedure}", "ma thu tuc {procedure} le phi {money} dong",
    "lệ phí {money} đồng", "hết {money}đ", "tiền phạt {money} VND", "{plain_money} đồng", "giá đất {money}/m2",
    "sinh ngày {date}", "ngày {compact_date}", "hẹn {time} ngày {date}", "từ {date} đến {date}", "{date} {time}",
    "quyết định {decree}", "theo {decree} thì sao", "nghị định {decree} ngày {date}", "số nhà {house}", "ở {house} đường Trần Phú",
    "biển số {plate}", "xe {plate} sang tên", "mã khách hàng {electricity}", "{electricity} tiền điện", "mã bưu chính {postal}",
    "gọi {hotline}", "tổng đài {hotline} bận suốt", "OTP không về, gọi {hotline}", "toạ độ {place}", "{place}",
    "https://dichvucong.gov.vn/thu-tuc?ma={procedure}", "https://dantri.com.vn/bai-{article}.htm", "MST công ty {tax}",
    "mã số thuế {tax}", "mã đơn hàng {order}", "mã vận đơn {parcel}", "{menu}", "chọn {menu}", "{code}", "năm {year}",
    "OTP không về từ năm {year}", "chưa nhận được mã xác nhận ngày {date} lúc {time}", "OTP có 6 số, hiệu lực {count} giây",
    "mật khẩu phải có ít nhất {digit} ký tự", "quên mật khẩu từ {date}", "đổi mật khẩu {digit} lần rồi", "mk {count} tuổi",
    "mk sinh năm {year} ở thôn {digit}", "xã có {count} hộ, {money} khẩu", "thửa {count} tờ {digit}", "diện tích {plain_count} m2",
    "bhyt hộ gia đình {money} đồng", "cccd cấp năm {year}", "cccd {date}", "làm hộ chiếu mất {money}đ", "stk nào để nộp {money} đồng",
)
# fmt: on


class Maker:
    """Draws numbers and dresses them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - rows for a test, not keys

    def digits(self, count: int) -> str:
        return "".join(self.random.choices("0123456789", k=count))

    def national_id(self) -> str:
        born = self.random.randrange(1930, 2026)
        code = self.random.choice((0, 1)) + (2 if born >= 2000 else 0)
        return self.dressed(f"{self.random.choice(PROVINCES)}{code}{born % 100:02}{self.digits(6)}", ID_GROUPS)

    def old_id(self) -> str:
        return self.dressed(
            f"{self.random.randrange(1, 38):02}{self.digits(6)}{self.random.randrange(1, 10)}", ((9,), (3, 3, 3))
        )

    def phone(self) -> str:
        national = f"{self.random.choice(('32', '38', '56', '70', '77', '83', '88', '91', '96', '98'))}{self.digits(7)}"
        if self.random.random() < 0.2:
            return self.random.choice(("+84{}", "84{}", "+84 {}", "(+84){}")).format(national)
        return self.dressed("0" + national, PHONE_GROUPS)

    def otp(self) -> str:
        code = f"{self.random.randrange(3, 10)}{self.digits(self.random.choice((3, 4, 5, 5, 5, 5, 7)))}"
        return " ".join((code[:3], code[3:])) if len(code) == 6 and self.random.random() < 0.2 else code

    def password(self) -> str:
        word = self.random.choice(("Demo", "matkhau", "hanoi", "Lacthuy", "abc", "vneid", "ToSo", "conmeo"))
        return word + self.random.choice(("", "@", "#", "_")) + self.digits(self.random.randrange(2, 6))

    def card(self) -> str:
        body = self.random.choice(("4", "51", "9704", "35")) + self.digits(15)
        body = body[:15]
        total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(body))
        return self.dressed(body + str(-total % 10), ((16,), (4, 4, 4, 4)))

    def account(self) -> str:
        return self.random.choice("1235679") + self.digits(self.random.randrange(8, 14))

    def insurance(self) -> str:
        return self.random.choice(("01", "02", "22", "31", "79")) + self.digits(8)

    def health_insurance(self) -> str:
        code, rest = self.random.choice(("GD", "DN", "HT", "TE", "HN", "CH")), self.digits(12)
        return f"{code}4{rest}" if self.random.random() < 0.6 else f"{code} 4 {rest[:2]} {rest[2:]}"

    def passport(self) -> str:
        return self.random.choice("BCKNP") + self.digits(self.random.choice((7, 8)))

    def dressed(self, digits: str, groupings: tuple[tuple[int, ...], ...]) -> str:
        """Group the digits as people do, and now and then play a trick of Unicode."""
        joint = self.random.choice((" ", ".", "-", " "))
        place, parts = 0, []
        for size in self.random.choice(groupings):
            parts.append(digits[place : place + size])
            place += size
        text = joint.join(parts)
        trick = self.random.random()
        if trick < 0.06:
            return "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in text)
        if trick < 0.12:
            return self.random.choice(ZERO_WIDTHS).join(text)
        if trick < 0.15:
            return text.replace(" ", "\u00a0").replace("-", "\u2013")
        return text

    def harmless(self) -> dict[str, Callable[[], str]]:
        pick, number = self.random.choice, self.random.randrange
        return {
            "dossier": lambda: pick(("", "000.00.", "000."))
            + f"H{number(1, 64):02}{pick(('', f'.{number(1, 60):02}'))}-{number(24, 27)}{number(1, 13):02}{number(1, 29):02}-{number(1, 9999):04}",
            "procedure": lambda: f"{number(1, 4)}.{number(100, 14000):06}",
            "money": lambda: f"{number(1, 9999) * 1000:,}".replace(",", pick(".,.")),
            "plain_money": lambda: str(number(1, 9000) * 100_000),
            "date": lambda: pick(("/", "-", ".")).join((f"{number(1, 29):02}", f"{number(1, 13):02}", str(number(1940, 2027)))),
            "compact_date": lambda: f"{number(1, 29):02}{number(1, 13):02}{number(1940, 2027)}",
            "time": lambda: pick((f"{number(7, 18)}h{number(0, 60):02}", f"{number(7, 18):02}:{number(0, 60):02}")),
            "decree": lambda: pick((f"{number(1, 3000)}/QĐ-TTg", f"{number(1, 400)}/{number(2010, 2027)}/NĐ-CP", f"{number(1, 99):02}/QĐ-BCA")),
            "house": lambda: pick((str(number(1, 2000)), f"{number(1, 300)}/{number(1, 90)}", f"{number(1, 99)}/{number(1, 99)}/{number(1, 9)}")),
            "plate": lambda: f"{number(11, 99)}{pick('ABCDEFGH')}-{number(100, 999)}.{number(10, 99)}",
            "electricity": lambda: f"P{pick('ABCDEK')}{self.digits(11)}",
            "postal": lambda: str(number(10_000, 99_999)),
            "hotline": lambda: pick(("113", "114", "115", "1022", "18001096", "1900 9068", f"1900{self.digits(4)}", f"1900.{self.digits(4)}")),
            "place": lambda: f"{number(8, 23)}.{self.digits(6)}, {number(102, 110)}.{self.digits(6)}",
            "article": lambda: f"{number(2019, 2027)}{number(1, 13):02}{number(1, 29):02}{self.digits(6)}",
            "tax": lambda: f"0{pick('1234')}0{self.digits(7)}",
            "order": lambda: f"{number(1, 10)}{self.digits(11)}",
            "parcel": lambda: f"{pick(('EB', 'RR', 'CP'))}{self.digits(9)}VN",
            "menu": lambda: pick((str(number(1, 20)), f"{number(1, 9)} {number(1, 9)}", f"{number(1, 9)},{number(1, 9)}")),
            "code": lambda: self.digits(number(4, 9)),
            "year": lambda: str(number(1940, 2032)),
            "count": lambda: str(number(10, 100)),
            "plain_count": lambda: str(number(10_000, 9_999_999)),
            "digit": lambda: str(number(1, 10)),
        }  # fmt: skip


def without_diacritics(text: str) -> str:
    """Write it as on a keyboard that knows no Vietnamese."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def typed(maker: Maker, text: str) -> str:
    """Type a template as different people do: no diacritics, capitals, other composition."""
    manner = maker.random.random()
    if manner < 0.3:
        return without_diacritics(text)
    if manner < 0.4:
        return unicodedata.normalize("NFD", text)
    return text.upper() if manner < 0.45 else text


def made_rows(seed: int) -> Iterator[Row]:
    """Yield the rows from templates."""
    maker = Maker(seed)
    for _ in range(ROUNDS):
        for kind, templates in TEMPLATES.items():
            for template in maker.random.sample(templates, min(6, len(templates))):
                secret = getattr(maker, kind)()
                yield typed(maker, template).format(secret), [secret], []
        for _ in range(3):
            first, second = maker.national_id(), maker.phone()
            yield f"{first}\n{second}", [first, second], []
            password, code = maker.password(), maker.otp()
            yield f"mk: {password}, otp {code}, sđt {second}", [password, code, second], []
        facts = maker.harmless()
        for template in HARMLESS:
            text = typed(maker, template.format_map(_Drawn(facts)))
            yield text, [], [text]


class _Drawn(dict[str, Callable[[], str]]):
    def __getitem__(self, name: str) -> str:  # type: ignore[override] # drawn anew each time it is named
        return super().__getitem__(name)()


def all_rows(seed: int = SEED) -> list[Row]:
    """Return the hand-written rows and the made ones."""
    by_hand = (hand_rows, second_rows, third_rows, fourth_rows, fifth_rows)
    return [*(row for rows in by_hand for row in rows.ROWS), *made_rows(seed)]


def main() -> None:
    """Write the file."""
    lines = (
        json.dumps({"text": text, "secrets": secrets, "keeps": keeps}, ensure_ascii=False)
        for text, secrets, keeps in all_rows()
    )
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
