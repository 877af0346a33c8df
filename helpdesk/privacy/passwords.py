"""Finds passwords: what follows "mật khẩu", "mk", "pass", … and looks like one, or is pointed at as one."""

import re
from collections.abc import Iterator

from helpdesk.privacy.folding import HIDDEN

_NAME = (
    r"m[._\-]?a[._\-]?t[ ._\-\n]{0,2}k[._\-]?h[._\-]?a[._\-]?u|m a t k h a u"
    r"|mat[ ._\-\n]{0,2}(?:khau|kahu|kau|khu|hkau|khao|khua|khuu)|mkhau|mat ma|mk|m\.k"
    r"|pass[ ]?(?:word|wort|work|wrod|wd|phrase|w|code)s?|pass|pasword|passowrd|pwd|pw|psw"
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
    r"|day)(?![a-z0-9])\s{0,3}){0,2}"
)
_SPACE = re.compile(r"[\s\-/(\[]{0,3}")
_VALUE = re.compile(r"[\"'][^\"'\n]{1,64}[\"']|\S{1,128}")
_VALUE_WORD = re.compile(r"\S+")
_CHAIN = re.compile(
    r"(?:[\s,;/]|(?:va|con|hoac|hay|or|and|roi|doi|thanh|sang|moi|cu|new|old|la|is|lan|sau do|to|mat"
    r" khau)(?![a-z0-9])|->|=>|:){1,8}"
)
_ANOTHER = re.compile(r"(?<![a-z])(?:moi|cu|new|old|thanh|sang|lan|to)(?![a-z])")
_VERBS = frozenset({"la", "is", "was"})
_BETWEEN = frozenset("cai my the our your his her vneid wifi zalo chinh day nay thi so do".split())
_OPENING = "\"'([{<"
_CLOSING = ".,;:!?)]}>\"'…"
_LOOK_BACK = 100
_SYMBOLS = frozenset("@#$%^&*!_+=~?\\|<>{}[]")
_INSIDE = frozenset("@#$%^&*_+~!")
"""Glued to the word for a password, they make it the beginning of one: matkhau@2026."""

_SYLLABLE = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")
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
_AMOUNT = re.compile(
    r"[0-9]{1,4}[hpgmt]|[0-9]{1,9}(?:[.,][0-9]+)*(?:k|tr|d|dong|vnd|usd|kg|km|gb|mb|tuoi|lan|so|kytu|kitu|chuso|nam"
    r"|ngay|thang|phut|giay|gio|%|h[0-9]{2}|mah|nguoi|ky|ki|chu|buoc|st|nd|rd|th)|[0-9]{1,2}[/.\-][0-9]{1,2}(?:[/.\-][0-9]{2,4})?|[0-9]{1,4}-[0-9]{1,4}"
    r"|24/7|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_CODE_OF_OFFICE = re.compile(
    r"(?:[0-9]{3}(?:\.[0-9]{2,3}){0,4}\.)?[hgk][0-9]{2}(?:\.[0-9]{2,3}){0,4}(?:-[0-9]{6}-[0-9]{3,6})?|[0-9]\.[0-9]{6}|[0-9/]+/[a-z0-9\-]+"
    r"|p[a-z][0-9]{11}"
)
_WEB = re.compile(r"https?://\S*|www\.\S*|\S+@\S+\.[a-z]{2,}|(?:[a-z0-9\-]+\.){1,4}(?:vn|com|net|org)(?:/\S*)?")
_FORGOTTEN = re.compile(
    r"(?:quen|quyen|forgot|forgotten|lay lai|dat lai|doi|cap lai|khoi phuc|reset|nho|sai|mat|lost|change|thay"
    r"|tao)(?: \w{1,6})? ?\Z"
)
_MONEY_OR_TIME_NEXT = re.compile(r" {0,2}(?:lan|phut|giay|dong|vnd)(?![a-z])")
_UNIT_NEXT = re.compile(
    r" {0,2}(?:chu|so|ky|ki|lan|phut|giay|ngay|thang|nam|buoc|characters|digits|letters|times|tuoi|ki tu|nguoi|dong"
    r"|k|tr)(?![a-z])"
)
_FAR_POINTER = re.compile(r"(?: {1,2}[a-z]{1,12}(?= |:|=)){1,8} {0,2}(?::|=|->|(?<= )(?:la|is) ) ?")
_FAR = re.compile(r"(?: {1,2}[a-z]{1,12}(?= )){1,3} {1,2}")
_MACHINE = re.compile(
    r"(?:iphone|ip|samsung|galaxy|android|ios|windows|win|vneid|mate|note|redmi|oppo|vivo|realme|xiaomi|nokia|a|s|v|y|reno|tt|ct|mau|f|u|b|covid)-?"
    r"[0-9]{1,4}[a-z]{0,4}|[a-z]+[0-9]|[0-9][a-z]+"
)
_MOST_IN_CHAIN = 4
_END_OF_CLAUSE = re.compile(r"[.,;!?)\"']{0,3}\s{0,3}(?:\Z|\n|[.,;!?](?![a-z0-9]))")
_LEAST_DIGITS = 4
_LEAST_POINTED_DIGITS = 3
_LEAST_LETTERS = 4


class _Words:
    """One view, read for passwords."""

    def __init__(self, plain: str) -> None:
        self.plain = plain

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield the spans of passwords, in order; they may touch, they do not repeat."""
        reached = 0
        for name in NAME.finditer(self.plain):
            if name.start() < reached:
                continue
            before = self._said_before(name)
            if before is not None and before[0] >= reached:
                if before[0] < before[1]:
                    yield before
                reached = name.end()
                continue
            for span in self._after(name):
                yield span
                reached = span[1]

    def _said_before(self, name: re.Match[str]) -> tuple[int, int] | None:
        """Find the value in "abc123 là mật khẩu của tôi"."""
        start = max(0, name.start() - _LOOK_BACK)
        words = list(_VALUE_WORD.finditer(self.plain, start, name.start()))
        while words and words[-1][0] in _BETWEEN:
            words.pop()
        if not words or words.pop()[0] not in _VERBS:
            return None
        while words and words[-1][0] in _BETWEEN:
            words.pop()
        if not words:
            return None
        if HIDDEN in words[-1][0]:
            return name.start(), name.start()
        span = self._trimmed(*words[-1].span())
        return span if span and self._looks_secret(*span, is_slang=name["name"] == "mk") else None

    def _after(self, name: re.Match[str]) -> Iterator[tuple[int, int]]:
        place = name.end()
        if place < len(self.plain) and self.plain[place].isdigit():
            span = self._value(place)
            if span and span[1] - span[0] >= _LEAST_DIGITS and not self._is_harmless(*span):
                yield span
            return
        if place < len(self.plain) and self.plain[place] in _INSIDE and (span := self._value(name.start())):
            if self._looks_secret(*span, is_slang=False):
                yield span
            return
        place = _end(_OWNED, self.plain, place)
        pointer = _POINTER.match(self.plain, place)
        place = pointer.end() if pointer else _end(_SPACE, self.plain, place)
        span = self._value(place)
        is_forgotten = (
            pointer is None and _FORGOTTEN.search(self.plain, max(0, name.start() - 20), name.start()) is not None
        )
        is_slang = name["name"] in {"mk", "m.k"} or is_forgotten
        is_colon = bool(pointer and set(pointer[0]) & set(":=>"))
        if span is None or not (
            self._looks_secret(*span, is_slang=is_slang)
            or (pointer and self._is_pointed_at(*span, is_slang=is_slang and not is_colon))
        ):
            span = self._loosely_after(name, is_slang=is_slang)
        for _ in range(_MOST_IN_CHAIN):
            if span is None:
                return
            yield span
            span = self._next(span[1], is_slang=is_slang)

    def _loosely_after(self, name: re.Match[str], *, is_slang: bool) -> tuple[int, int] | None:
        """Find what looks like a password some words behind: "mật khẩu của cái máy cũ nhà em là abc123"."""
        far = _FAR_POINTER.match(self.plain, name.end()) or (None if is_slang else _FAR.match(self.plain, name.end()))
        span = self._value(far.end()) if far else None
        return span if span and self._is_mixed(*span) else None

    def _next(self, place: int, *, is_slang: bool) -> tuple[int, int] | None:
        """Find the password that goes on or follows: "cũ là …, mới là …", "demo demo99"."""
        if self.plain[place : place + 1] == " " and (span := self._value(place + 1)) and self._is_mixed(*span):
            return span
        chain = _CHAIN.match(self.plain, place)
        span = self._value(chain.end()) if chain and any(map(str.isalpha, chain[0])) else None
        if chain is None or span is None or not self._looks_secret(*span, is_slang=is_slang):
            return None
        return span if self._is_mixed(*span) or _ANOTHER.search(chain[0]) else None

    def _is_mixed(self, start: int, end: int) -> bool:
        """Tell whether it has letters and digits or signs, and is no name of a machine."""
        value = self.plain[start:end]
        is_mixed = any(map(str.isalpha, value)) and not re.fullmatch(r"[a-z.,/\-?!]*", value)
        return is_mixed and self._looks_secret(start, end, is_slang=False) and _MACHINE.fullmatch(value) is None

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
            _AMOUNT.fullmatch(value)
            or _CODE_OF_OFFICE.fullmatch(value)
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
            return has_body and not is_words
        if is_slang:
            return len(value) > _LEAST_LETTERS + 1 and _SYLLABLE.fullmatch(value) is None
        if _SYLLABLE.fullmatch(value):
            return len(value) >= _LEAST_LETTERS and _END_OF_CLAUSE.match(self.plain, end) is not None
        return len(value) >= _LEAST_LETTERS


def _end(pattern: re.Pattern[str], plain: str, place: int) -> int:
    found = pattern.match(plain, place)
    return found.end() if found else place


def find_passwords(plain: str) -> list[tuple[int, int]]:
    """Return the spans of the passwords in a folded view."""
    return list(_Words(plain).spans())
