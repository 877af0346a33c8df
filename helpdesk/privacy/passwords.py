"""Finds passwords.

Where somebody talks of a password, every token that looks like one goes, wherever it stands in the line: letters with
digits or signs in them. What "là", a colon or nothing but an owner ties to the word goes if it is no plain word.
"""

import re
from collections.abc import Iterator

from helpdesk.privacy.folding import HIDDEN, View
from helpdesk.privacy.labels import POINTER
from helpdesk.privacy.numbers import KEPT_NUMBERS
from helpdesk.privacy.vocabulary import BANKS

_NAME = (
    r"m[._\-]?a[._\-]?t[ ._\-\n]{0,2}k[._\-]?h[._\-]?a[._\-]?u|m a t k h a u"
    r"|ma{0,2}[tj]{0,2}[ ._\-\n]{0,2}(?:kha{1,2}u?r?|kahu|kau|khu|hkau|khao|khua|khuu)|mat ma|mk|m\.k"
    r"|p/w|pass[ ]?(?:word|wort|work|wrod|wd|phrase|w|code)s?|pass|pasword|passowrd|pwd|pw|psw|pas|pass+|pas+wd?"
)
NAME = re.compile(rf"(?<![a-z])(?<!one.time.)(?P<name>{_NAME})(?:'s)?(?=[^a-z]|\Z)")
_OWNERS = (
    "cua|toi|tui|em|e|minh|con|chau|bac|co|anh|chi|ba|ong|chong|vo|me|bo|ban|t|vneid|vnid|zalo|fb|facebook|gmail"
    "|email|mail|wifi|wi-fi"
    "|dich vu cong|dvcqg|dvc|dang nhap|tai khoan|tk|app|ung dung|ngan hang|moi|cu|hien tai|cap 2|cap hai|vssid|etax"
    "|may|dien thoai"
    "|nay|do|hien|gio|my|for|to|of|the|new|old|account|login|banking|bank|nha|mang|internet|mo khoa|man hinh|icloud"
    "|apple|google|tam"
    "|tam thoi|mac dinh|1 lan|thu 2|so|thi|gom|dat"
)
_OWNED = re.compile(rf"(?:[ \t_]{{0,3}}(?:{_OWNERS})(?=[\s,:=>(]|\Z)){{0,8}}")
_POINTER = re.compile(
    r"\s{0,3}(?:->|=>|[:=>]|(?:thi )?(?:la|is|was|ne|day ne|nhu sau)(?![a-z0-9]))\s{0,3}(?:(?:la|:|=|ne"
    r"|day|(?:may |hai )?chu)(?![a-z0-9])\s{0,3}){0,2}"
)
_SPACE = re.compile(r"[\s\-/(\[]{0,3}")
_VALUE = re.compile(r"[\"'][^\"'\n]{1,64}[\"']|\S{1,128}")
_OPENING = "\"'([{<"
_CLOSING = ".,;:!?)]}>\"'…"
_LOOK_BACK = 100
_SYMBOLS = frozenset("@#$%^&*!_+=~?\\|<>{}[]")
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")
_TOGETHER = re.compile(
    rf"(?![a-z]*(?:[ts]ion|ing|one|ine|ite|ate|ice|age|ane|ace|ide|ure)(?:s?\Z|[ts]))(?:{_SYLLABLE.pattern}){{2,4}}"
)
_TWO_WORDS = re.compile(r"[a-z]{2,}(?:\.[a-z]{2,})+")
_SLANG = frozenset({"mk", "m.k"})
_ENGLISH = frozenset({"password", "passcode", "passphrase"})
_PLAIN_CLAUSE = re.compile(r"(?: [a-z]+){1,12}(?![a-z])")
_TOLD = re.compile(r"(?: [a-z]+){0,10} ?(?: la|:) ")
_LEAST_TOGETHER = 6
_MOST_TOGETHER = 24
_DOTTED_NAMES = re.compile(r"[A-ZĐ][a-zà-ỹđ]+(?:\.[A-ZĐ][a-zà-ỹđ]+)+")
_PLAIN_WORDS = frozenset(
    (
        "gi sai dung nao bao khong ko k hok kg chua mot chuoi day cua do phai cai so khac moi cu rieng can bat"
        " thong thu dieu nhung loai ma nhu"
        " duoc dc da bi toi em minh tui ban quen het mat vi tu theo o trong neu khi de sao the vay roi cung nen rat"
        " qua co cho va hoac ngay ten"
        " sdt xin lam giup hoi buoc vneid vssid email zalo facebook otp smartphone internet wifi admin dangnhap"
        " what wrong incorrect not required needed invalid expired the a an my your too forgotten forgot lost weak"
        " strong correct rejected"
        " never being always how i it please help locked case at for set missing hidden ok okay saved stored in on"
        " unknown reset change changed"
        " protected same different empty blank sensitive secret private confidential something important working"
        " accepted still no yes none"
        " important long short old new safe unsafe stolen leaked used only why where when who which that this there"
        " used because recovery"
    ).split()
)
AMOUNT = re.compile(
    r"[0-9]{1,4}[hpgmt]|[0-9]{1,3}x[0-9]{1,3}m?|[0-9]{1,4}(?:tr|k|t|ty)[0-9]{1,3}|[0-9]{1,9}(?:[.,][0-9]+)*(?:k|tr|d|dong|vnd|usd|kg|km|gb|mb|tuoi|lan|so|kytu|kitu|chuso|nam"
    r"|ngay|thang|phut|giay|gio|%|h[0-9]{2}|mah|nguoi|ky|ki|chu|buoc|st|nd|rd|th)|[0-9]{1,2}[/.\-][0-9]{1,2}(?:[/.\-][0-9]{2,4})?|[0-9]{1,4}-[0-9]{1,4}"
    r"|24/7|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_WEB = re.compile(r"https?://\S*|www\.\S*|\S+@\S+\.[a-z]{2,}|(?:[a-z0-9\-]+\.){1,4}(?:vn|com|net|org)(?:/\S*)?")
_FORGOTTEN = re.compile(r"(?:quen|quyen|forgot|forgotten|lay lai|cap lai|khoi phuc|sai|mat|lost)(?: \w{1,6})? ?\Z")
_MONEY_OR_TIME_NEXT = re.compile(r" {0,2}(?:lan|phut|giay|dong|vnd)(?![a-z])")
_UNIT_NEXT = re.compile(
    r" {0,2}(?:chu|so|ky|ki|lan|phut|giay|ngay|thang|nam|buoc|characters|digits|letters|times|tuoi|ki tu|nguoi|dong"
    r"|k|tr)(?![a-z])"
)
_MACHINE = re.compile(
    r"(?:iphone|ip|samsung|galaxy|android|ios|windows|win|vneid|mate|note|redmi|oppo|vivo|realme|xiaomi|nokia|mau|covid|level)-?"
    r"[0-9]{1,4}[a-z]{0,4}|[a-z]{1,5}[0-9]|[0-9][a-z]+|[0-9]{2,3}[a-z]"
)
_END_OF_CLAUSE = re.compile(r"[.,;!?)\"']{0,3}\s{0,3}(?:\Z|\n|[.,;!?](?![a-z0-9]))")
_LONGEST_SYLLABLE = 7
_KNOWN_LONG = (
    _PLAIN_WORDS
    | set(BANKS)
    | set(
        "dichvucong telegram password passcode whatsapp messenger telephone matkhau taikhoan hethong khongdau khongdung"
        " khongduoc saimatkhau sodienthoai ngaysinh online mobile".split()
    )
)
_LEAST_DIGITS = 4
_LEAST_POINTED_DIGITS = 3
_LEAST_LETTERS = 4
_REACH = 120
_TOKEN = re.compile(r"[^\s\"'()\[\]<>;,=:|/\x02]{4,64}")
_OF_USER = re.compile(
    r"(?<![a-z])(?:user|username|user name|login|ten dang nhap|ten|tk|tai khoan|nick|email|mail|gmail)"
    r"(?: la| is)?[ :=]{1,3}\Z"
)
OFFICE_CODE = re.compile(
    r"[A-ZĐ]{1,6}(?:[-_./]?[0-9]{1,4}|(?:[-_./][0-9]{1,8}){1,3})(?:[A-ZĐ]|[-/][A-ZĐ]{1,6})?|[0-9]{1,3}[A-ZĐ][0-9A-ZĐ]?"
)
_NUMBER_OF = re.compile(
    r"(?:(?:so|sdt|dt|tel|zalo|sim|cccd|cmnd|cmt|cc|stk|tk|bhxh|bhyt|mst|otp|visa|the|hs|ma|id){1,2}|[a-z]{1,2})[.\-]?[0-9](?:[.\-]?[0-9]){6,15}"
)
_UNMISTAKABLE = re.compile(
    r"(?<![^\s\"':=(/])(?=[a-z@#$!*]{3,40}[0-9])[a-z]{2,20}[0-9]{0,4}[@#$!*][a-z0-9@#$!*]{1,12}(?![^\s\"'),.;?!]|\.[a-z])"
)
"""Letters, a sign and digits: nothing else is written so, Dvc@2025."""

_SAID_BEFORE = re.compile(
    r"(?P<value>[^\s\x02]{4,64}) (?:(?:chinh|day|do|thi|vua) )?(?:la|is|was) "
    r"(?:(?:cai|my|the|our|your|his|her|vneid|wifi|zalo) ){0,3}\Z"
)
_OWN_NUMBER = re.compile(
    r"(?: [a-z]+){0,4}? (?:la|bang|:|=)(?: [a-z]+){0,3}? (?:ngay|nam|thang|sinh|sdt|so|cccd|bien)"
    r"(?: [a-z]+){0,4}[ :]{1,3}(?P<value>[0-9][0-9a-z.\-/]{2,14}[0-9])"
)
"""A password told by what it is: "là ngày sinh tôi 12031960"."""


class _Reader:
    """One view, read for passwords."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.plain = view.plain

    def spans(self) -> list[tuple[int, int]]:
        """Return the spans of passwords, in order and apart from each other."""
        names = list(NAME.finditer(self.plain))
        found = [found.span() for found in _UNMISTAKABLE.finditer(self.plain)]
        found += [span for name in names for span in self._after(name)]
        found += [span for name in names if (span := self._said_before(name))]
        found += [span for name in names for span in self._together_behind(name)]
        found += [span for first, last in self._lines(names) for span in self._mixed_in(first, last)]
        apart: list[tuple[int, int]] = []
        for span in sorted(set(found), key=lambda span: (span[0], -span[1])):
            if not apart or span[0] >= apart[-1][1]:
                apart.append(span)
        return apart

    def _lines(self, names: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
        """Yield what stands around the words for a password in their lines, overlaps joined."""
        reached = 0
        for name in names:
            least = max(reached, name.start() - _REACH)
            first = max(least, self.plain.rfind("\n", least, name.start()))
            end = self.plain.find("\n", name.end(), name.end() + _REACH)
            reached = end if end >= 0 else min(len(self.plain), name.end() + _REACH)
            yield first, reached

    def _mixed_in(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        for token in _TOKEN.finditer(self.plain, first, last):
            span = self._trimmed(*token.span())
            if (
                span
                and (self._is_mixed(*span) or self._is_glued(*span))
                and not _OF_USER.search(self.plain, max(0, span[0] - 24), span[0])
            ):
                yield span

    def _together_behind(self, name: re.Match[str]) -> Iterator[tuple[int, int]]:
        """Yield words written as one, where nothing else than plain words stands between: "gõ liền thuongcon"."""
        is_sure = name["name"] not in _SLANG | _ENGLISH
        clause = _PLAIN_CLAUSE.match(self.plain, name.end()) if is_sure else None
        for token in re.finditer(r"[a-z]{8,24}", clause[0]) if clause else ():
            span = (name.end() + token.start(), name.end() + token.end())
            if self._is_together(*span) and not _OF_USER.search(self.plain, max(0, span[0] - 24), span[0]):
                yield span

    def _said_before(self, name: re.Match[str]) -> tuple[int, int] | None:
        """Find the value in "abc123 là mật khẩu của tôi"."""
        said = _SAID_BEFORE.search(self.plain, max(0, name.start() - _REACH), name.start())
        span = self._trimmed(*said.span("value")) if said else None
        return span if span and self._looks_secret(*span, is_slang=name["name"] == "mk") else None

    def _after(self, name: re.Match[str]) -> Iterator[tuple[int, int]]:
        """Yield what the word for a password is tied to."""
        place = name.end()
        if own := _OWN_NUMBER.match(self.plain, place):
            yield own.span("value")
            return
        if place < len(self.plain) and self.plain[place].isdigit():
            span = self._value(place)
            if span and span[1] - span[0] >= _LEAST_DIGITS and not self._is_harmless(*span):
                yield span
            return
        place = _end(_OWNED, self.plain, place)
        pointer = _POINTER.match(self.plain, place)
        place = pointer.end() if pointer else _end(_SPACE, self.plain, place)
        span = self._value(place)
        is_forgotten = _FORGOTTEN.search(self.plain, max(0, name.start() - 20), name.start()) and not pointer
        is_slang = name["name"] in _SLANG or bool(is_forgotten)
        is_told = bool(span and span[1] - span[0] > _LONGEST_SYLLABLE and self._is_together(*span))
        is_colon = bool(pointer and set(pointer[0]) & set(":=>"))
        if span and (
            is_told
            or self._looks_secret(*span, is_slang=is_slang)
            or (pointer and self._is_pointed_at(*span, is_slang=is_slang and not is_colon))
        ):
            yield span

    def _is_told(self, start: int) -> bool:
        """A clause about a password points at it, whatever stands between: "mật khẩu máy của thôn là thon3"."""
        names = list(NAME.finditer(self.plain, max(0, start - _LOOK_BACK), start))
        told = names and _TOLD.fullmatch(self.plain, names[-1].end(), start)
        return bool(told)

    def _is_glued(self, start: int, end: int) -> bool:
        """Tell whether it is pointed at and no Vietnamese word: words written together, or two names with a dot."""
        value = self.plain[start:end]
        is_long = end - start > _LONGEST_SYLLABLE and value.isalpha() and value not in _KNOWN_LONG
        is_glued = is_long or self._is_together(start, end) or self._is_dotted(start, end)
        return is_glued and POINTER.search(self.plain, max(0, start - 8), start) is not None

    def _is_together(self, start: int, end: int) -> bool:
        """Tell whether it is several Vietnamese words written as one."""
        value = self.plain[start:end]
        return (
            _LEAST_TOGETHER <= len(value) <= _MOST_TOGETHER
            and _TOGETHER.fullmatch(value) is not None
            and _SYLLABLE.fullmatch(value) is None
            and value not in _KNOWN_LONG
        )

    def _is_dotted(self, start: int, end: int) -> bool:
        first, last = self.view.original_span(start, end)
        return _DOTTED_NAMES.fullmatch(self.view.source[first:last]) is not None

    def _is_mixed(self, start: int, end: int) -> bool:
        """Tell whether it has letters and digits or signs, and is no name of a machine, a form or a number."""
        value = self.plain[start:end]
        if not any(map(str.isalpha, value)) or re.fullmatch(r"[a-z.,/\-?!~+]*", value):
            return False
        first, last = self.view.original_span(start, end)
        return (
            self._looks_secret(start, end, is_slang=False)
            and (_MACHINE.fullmatch(value) is None or self._is_told(start))
            and _NUMBER_OF.fullmatch(value) is None
            and OFFICE_CODE.fullmatch(self.view.source[first:last]) is None
        )

    def _value(self, place: int) -> tuple[int, int] | None:
        value = _VALUE.match(self.plain, place)
        return self._trimmed(*value.span()) if value and HIDDEN not in value[0] else None

    def _trimmed(self, start: int, end: int) -> tuple[int, int] | None:
        while start < end and self.plain[start] in _OPENING:
            start += 1
        while (
            end > start
            and self.plain[end - 1] in _CLOSING
            and not (self.plain[end - 1] == "!" and end - start > _LEAST_DIGITS)
        ):
            end -= 1
        return (start, end) if start < end else None

    def _is_harmless(self, start: int, end: int) -> bool:
        value = self.plain[start:end]
        return bool(
            all(AMOUNT.fullmatch(part) for part in value.split("-"))
            or ((kept := KEPT_NUMBERS.match(self.plain, start)) and kept.end() >= end)
            or (value.isdigit() and len(value) < _LEAST_DIGITS and _UNIT_NEXT.match(self.plain, end))
            or (value.isdigit() and _MONEY_OR_TIME_NEXT.match(self.plain, end))
        )

    def _looks_secret(self, start: int, end: int, *, is_slang: bool) -> bool:
        """Tell whether it reads like a password even where nothing points at it."""
        value = self.plain[start:end]
        if self._is_harmless(start, end) or _WEB.fullmatch(value) or end - start < _LEAST_LETTERS:
            return False
        digits = sum(map(str.isdigit, value))
        letters = sum(map(str.isalpha, value))
        if not letters:
            if value.startswith(("1800", "1900")) and digits in {8, 10}:  # hotlines
                return False
            least = 6 if is_slang else _LEAST_DIGITS
            is_year = digits == _LEAST_DIGITS and value.startswith(("19", "20"))
            return digits >= least and not is_year and (digits == len(value) or bool(_SYMBOLS & set(value)))
        return bool(digits) or bool(_SYMBOLS & set(value.rstrip("?!")))

    def _is_pointed_at(self, start: int, end: int, *, is_slang: bool) -> bool:
        """Tell whether what "là" or ":" points at can be a password: any token but a plain word of a sentence."""
        value = self.plain[start:end]
        if self._is_harmless(start, end) or value in _PLAIN_WORDS:
            return False
        if not value.isalpha():
            has_body = sum(map(str.isalnum, value)) >= _LEAST_POINTED_DIGITS
            is_words = re.fullmatch(r"[a-z]+(?:[/,.;:\-][a-z]*)+", value)
            is_last = _END_OF_CLAUSE.match(self.plain, end) and _TWO_WORDS.fullmatch(value)
            return has_body and (not is_words or bool(is_last and _PLAIN_WORDS.isdisjoint(value.split("."))))
        if is_slang:
            return len(value) > _LEAST_LETTERS + 1 and _SYLLABLE.fullmatch(value) is None
        if _SYLLABLE.fullmatch(value):
            return len(value) >= _LEAST_LETTERS and _END_OF_CLAUSE.match(self.plain, end) is not None
        return len(value) >= _LEAST_LETTERS


def _end(pattern: re.Pattern[str], plain: str, place: int) -> int:
    found = pattern.match(plain, place)
    return found.end() if found else place


def find_passwords(view: View) -> list[tuple[int, int]]:
    """Return the spans of the passwords in a view."""
    is_talked_of = NAME.search(view.plain) or _UNMISTAKABLE.search(view.plain)
    return _Reader(view).spans() if is_talked_of else []
