"""What may name a person in a text that everybody is going to read: shown to whoever writes it, before it is public.

Masking (`masking.py`) knows identifiers and secrets. A public text is read more strictly: also an e-mail address, what
is left of a masked number, a day of birth, a name, where somebody lives.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from helpdesk.language.folding import fold
from helpdesk.privacy.folding import BULLET
from helpdesk.privacy.masking import mask


class PersonalKind(StrEnum):
    """What kind of fact about a person it is, or may be."""

    NUMBER = "number"  # an identifier, a phone number, a code, the number of a dossier
    MASKED = "masked"  # what masking left of one
    CONTACT = "contact"  # where somebody is written to
    BIRTH = "birth"  # a day; a year alone may be a rule: "sinh năm 2004 trở đi"
    AGE = "age"
    NAME = "name"
    HOME = "home"

    @property
    def is_sure(self) -> bool:
        """Whether no public text needs it. Names and addresses may be those of streets and offices."""
        return self not in (PersonalKind.AGE, PersonalKind.NAME, PersonalKind.HOME)


class Personal(NamedTuple):
    """Something personal in a text, as it can be shown to whoever wrote it: numbers are masked."""

    kind: PersonalKind
    words: str


MOST_SHOWN: Final = 12
"""Findings of one text that are told: whoever has more begins anew."""

# Each begins at the beginning of a run of signs only: tried at every sign of it, one long run would take minutes.
_STATE_SITE = re.compile(r"(?<![\w.-])(?:https?://)?(?:[\w-]+\.)*gov\.vn(?:/\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OF_THE_STATE = re.compile(r"[@.]gov\.vn$", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:zalo\.me|facebook\.com|fb\.com|fb\.me|messenger\.com|m\.me|t\.me|tiktok\.com|wa\.me)/\S+",
    re.IGNORECASE,
)
_DOSSIER = re.compile(r"\b[A-Z]\d{2}(?:\.\d{1,4})*-\d{6}-\d{3,}\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\w.])\d(?:[ .\-]?\d){8,}(?!\w)(?!\s*(?:đồng|đ\b|vnđ|vnd))", re.IGNORECASE)
_SHOWN_MASKED = re.compile(rf"(?<![\w.+-])[\w.+-]*{BULLET}[\w{BULLET}.+-]*")
_BIRTH = re.compile(
    r"(?:sinh\s+(?:ngày|ngay|năm|nam)|(?:ngày|ngay|năm|nam)\s+sinh|\bSN)\s*:?\s*\d[\d/.\-]*", re.IGNORECASE
)
_DAY = re.compile(r"\d[/.\-]\d")
_HOME = (
    re.compile(r"\b(?:số|so)\s+(?:nhà|nha)\s*:?\s*\d\S*", re.IGNORECASE),
    re.compile(r"\b(?:nhà|nha)\s+(?:số|so)\s*\d\S*", re.IGNORECASE),
    re.compile(r"(?<![\w/])(?:số\s+)?\d+(?:/\d+)*[A-Za-z]?,?\s+(?:đường|phố|ngõ|ngách|hẻm|kiệt)\s+\w+", re.IGNORECASE),
    re.compile(r"\b(?:ngõ|ngách|hẻm|kiệt)\s+\d+\S*", re.IGNORECASE),
    re.compile(r"\b(?:[Tt]hôn|[Xx]óm|[Ấấ]p|[Bb]uôn|[Kk]hóm|[Tt]ổ dân phố|[Kk]hu phố|TDP|[Tt]ổ)\s+(?:số\s+)?\d+\b"),
)
_HAMLET = re.compile(r"\b(?:[Tt]hôn|[Xx]óm|[Ấấ]p|[Bb]ản|[Bb]uôn|[Kk]hóm|[Tt]ổ dân phố|[Kk]hu phố)\s+(?=(\w+))")

_WORD = re.compile(r"[^\W\d_]+")
_MOST_OF_A_NAME = 4
_LONGEST_SHORT_FORM = 4  # "UBND"
_CALLED = frozenset(
    "ông bà anh chị cô chú bác em cháu cụ dì thím mợ cậu thầy ong ba chi bac chau cu di thim mo cau thay".split()
)
_TOLD = frozenset({"tên", "là", "ten", "la"})
_NO_NAMES = frozenset(
    "ấn bấm bộ cán chọn chủ chính công cổng cục cần của dịch giấy gửi hãy hội khi không kho mở mục nhà "
    "nhập nếu phòng quốc quét quỹ sau sở thẻ trang trung trường trưởng tài tại tải tòa tổ tổng vào và ứng "
    "ủy uỷ việt viên văn xã xin zalo vneid internet facebook telegram google android iphone".split()
)
_SURNAMES = frozenset(
    "an âu bạch bành bế bùi cao cấn chu châu chử cù diệp doãn dương đàm đào đặng đinh đỗ đoàn đồng giàng "
    "giáp hà hàn hồ hoàng hồng hứa huỳnh kiều kim kha khổng khương la lã lại lâm lê lò lộc lương lưu lục "
    "lý lường ma mạc mai mạch nghiêm ngô ngụy nguyễn nhâm ninh nông ông phạm phan phí phó phùng quách "
    "quan sầm sùng tạ tăng thạch thái thân thào tiêu tô tôn tống trần triệu trịnh trương từ tưởng vàng vi "
    "viên võ vòng vũ vương vừ xa y yên".split()
)
_MOST_USUAL = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh truong".split()
)
_MIDDLE = frozenset({"văn", "thị", "van", "thi"})
_BEFORE_A_PLACE = frozenset(
    "đường phố trường xã phường huyện quận tỉnh chợ cầu ngõ thị trấn khu viện ga bến đảo hồ núi sông thôn "
    "xóm bản ấp buôn".split()
)
_PLACES = frozenset(
    {
        "ha noi", "ha nam", "ha giang", "ha tinh", "ha long", "ha tien", "cao bang", "cao lanh", "lam dong", "ho chi",
        "phan thiet", "phan rang", "thai nguyen", "thai binh", "ninh binh", "ninh thuan", "an giang", "yen bai",
        "dong nai", "dong thap", "dong thanh", "kim boi", "lai chau", "luong son", "lac thuy", "mai chau", "quang ninh",
        "vinh phuc", "quoc gia", "tu phap", "le phi", "an ninh", "an sinh", "an toan", "y te",
    }
)  # fmt: skip
"""What begins like a surname and is none."""


def personal_in(text: str) -> list[Personal]:
    """Return what may name a person, what is surely personal first; each once. Never raises."""
    plain = unicodedata.normalize("NFC", text)
    without_sites = _STATE_SITE.sub(lambda found: " " * len(found.group()), plain)
    found = dict.fromkeys(
        (*_numbers(without_sites), *_contacts(plain), *_births(plain), *_names(without_sites), *_homes(plain))
    )
    return sorted(found, key=lambda one: not one.kind.is_sure)[:MOST_SHOWN]


def said_again(text: str, said: Sequence[str]) -> bool:
    """Tell whether a text is one of those that somebody said, word for word."""
    folded = fold(text)
    return bool(folded) and any(folded == fold(one) for one in said)


def _numbers(plain: str) -> Iterator[Personal]:
    for left in _SHOWN_MASKED.findall(plain):
        yield Personal(PersonalKind.MASKED, left)
    masked = _DOSSIER.sub(_hidden, mask(plain).text)
    masked = _LONG_NUMBER.sub(_hidden, masked)
    before = set(_SHOWN_MASKED.findall(plain))
    for hidden in _SHOWN_MASKED.findall(masked):
        if hidden not in before:
            yield Personal(PersonalKind.NUMBER, hidden)


def _hidden(found: re.Match[str]) -> str:
    written = found.group()
    return BULLET * (len(written) - 3) + written[-3:]


def _contacts(plain: str) -> Iterator[Personal]:
    for mail in _MAIL.findall(plain):
        if not _OF_THE_STATE.search(mail):
            yield Personal(PersonalKind.CONTACT, mail)
    for account in _ACCOUNT.findall(plain):
        yield Personal(PersonalKind.CONTACT, account)


def _births(plain: str) -> Iterator[Personal]:
    for birth in _BIRTH.findall(plain):
        yield Personal(PersonalKind.BIRTH if _DAY.search(birth) else PersonalKind.AGE, birth)


def _homes(plain: str) -> Iterator[Personal]:
    for pattern in _HOME:
        for home in pattern.findall(plain):
            yield Personal(PersonalKind.HOME, home)
    for hamlet in _HAMLET.finditer(plain):
        if hamlet.group(1)[0].isupper():
            yield Personal(PersonalKind.HOME, f"{hamlet.group()}{hamlet.group(1)}")


def _names(plain: str) -> Iterator[Personal]:
    words = list(_WORD.finditer(plain))
    place = 0
    while place < len(words):
        end = _name_from(plain, words, place)
        if end > place:
            yield Personal(PersonalKind.NAME, plain[words[place].start() : words[end - 1].end()])
            place = end
        else:
            place += 1


def _name_from(plain: str, words: Sequence[re.Match[str]], place: int) -> int:
    """Return behind which word a name ends that begins here; the same place when none does."""
    word, small = words[place].group(), words[place].group().lower()
    behind = _run(plain, words, place + 1)
    is_called = small in _CALLED or small in _TOLD
    if is_called and behind > place + 1 and _may_be_named(words[place + 1].group()):
        return behind
    before = words[place - 1].group().lower() if place else ""
    if before in _BEFORE_A_PLACE and _joined(plain, words, place):
        return place
    is_surname = word[0].isupper() and small in _SURNAMES
    if is_surname and behind > place + 1 and fold(f"{word} {words[place + 1].group()}") not in _PLACES:
        return behind
    return place + 3 if _is_whole_name(plain, words, place) else place


def _run(plain: str, words: Sequence[re.Match[str]], first: int) -> int:
    """Return behind which word a run of words with a capital ends."""
    end = first
    while (
        end < len(words)
        and end - first < _MOST_OF_A_NAME
        and words[end].group()[0].isupper()
        and _joined(plain, words, end)
    ):
        end += 1
    return end


def _is_whole_name(plain: str, words: Sequence[re.Match[str]], place: int) -> bool:
    """Tell whether "nguyễn văn a" begins here, however it is written."""
    if place + 2 >= len(words) or not (_joined(plain, words, place + 1) and _joined(plain, words, place + 2)):
        return False
    return fold(words[place].group()) in _MOST_USUAL and words[place + 1].group().lower() in _MIDDLE


def _joined(plain: str, words: Sequence[re.Match[str]], place: int) -> bool:
    """Tell whether nothing but blanks stands between a word and the one before it."""
    if not place:
        return False
    between = plain[words[place - 1].end() : words[place].start()]
    return bool(between) and not between.strip(" \t")


def _may_be_named(word: str) -> bool:
    is_short_form = (
        len(word) > 1 and word.isupper() and not _SURNAMES & {word.lower()} and len(word) <= _LONGEST_SHORT_FORM
    )
    return word.lower() not in _NO_NAMES and not is_short_form
