"""What stands around a number in a folded view, and what that says about it."""

import re
from bisect import bisect_right

from helpdesk.privacy import labels as words
from helpdesk.privacy import talk
from helpdesk.privacy.labels import Label, Labels
from helpdesk.privacy.vocabulary import BANKS, HARMLESS, LINK_WORDS

_NEAR = 60
_REACH = 160
_POINTING = 8
_MOST_TIMES = 4
_USUAL_CODE = 6
_LEAST_CARD = 13
_MOST_COUNTED = 8
_CLAUSE = 120
_BARE = "ma"
_WEB = re.compile(r"(?:https?://|www\.)\S+")
_CALL_ADDRESS = re.compile(r"(?:zalo|wa|t|viber|m)\.me/\+?\Z|phone=\+?\Z")
_PLUS = re.compile(r"\+ ?\(? ?\Z")
_PART_BEFORE = re.compile(r"[0-9][.,/]\Z")
_LETTERS_BEFORE = re.compile(r"[a-z]{2}[\-_]\Z")
_REFERENCE = re.compile(r"#\Z|(?<![a-z0-9.])[a-z]\.\Z")
_WORDS_GLUED = frozenset(LINK_WORDS) | {"the"}
_PART_BEHIND = re.compile(r"[.,/][0-9]")


class Page:
    """One folded view with its labels and web addresses."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.labels = Labels(plain)
        self._web = [match.span() for match in _WEB.finditer(plain)] if "www." in plain or "://" in plain else []
        self._talks: dict[re.Pattern[str], list[int]] = {}
        self._web_starts = [start for start, _ in self._web]

    def is_in_web(self, place: int) -> bool:
        """Tell whether the place is inside a web address."""
        index = bisect_right(self._web_starts, place) - 1
        return index >= 0 and place < self._web[index][1]

    def is_about(self, what: re.Pattern[str], place: int) -> bool:
        """Tell whether the line around the place talks of it."""
        places = self._places_of(what)
        start = max(place - _REACH, self.plain.rfind("\n", max(0, place - _REACH), place))
        end = self.plain.find("\n", place, place + _REACH)
        index = bisect_right(places, start - 1)
        return index < len(places) and places[index] < (end if end >= 0 else place + _REACH)

    def _places_of(self, what: re.Pattern[str]) -> list[int]:
        if what not in self._talks:
            taken = self.labels.starts_of_others() if what is talk.A_CODE else ()
            self._talks[what] = [found.start() for found in what.finditer(self.plain) if found.start() not in taken]
        return self._talks[what]


class Lead:
    """What stands before a number that starts here."""

    def __init__(self, page: Page, start: int) -> None:
        self.page = page
        self.plain = plain = page.plain
        self.start = start
        first = start
        while first > 0 and plain[first - 1].isalpha():
            first -= 1
        self.letters = plain[first:start]
        """The letters that the number is glued to."""
        label = page.labels.nearest(start)
        self.label = label if label and start - label.end <= _NEAR else None
        self.near = self.label.kind if self.label else ""
        self.direct = self._direct()
        self.is_in_web = page.is_in_web(start) and not _CALL_ADDRESS.search(plain, max(0, start - 16), start)
        self.harmless = self._harmless()
        plus = _PLUS.search(plain, max(0, start - 4), start) if start else None
        self.plus = start - plus.start() if plus else 0
        """How far before the number a plus sign stands, or 0."""

    def _direct(self) -> str:
        """Return the kind of the label that directly names the number."""
        if self.label is None:
            return ""
        if words.LINK.fullmatch(self.plain, self.label.end, self.start):
            return self.label.kind
        is_account = self.near == "account" and words.LINK.fullmatch(
            self.plain, self.label.end, self.start - self.token()
        )
        return "account" if is_account else ""

    def _harmless(self) -> str:
        """Return the kind of a harmless label right before it, if none of the others stands nearer."""
        label = self.page.labels.nearest_harmless(self.start - len(self.letters))
        return label.kind if label and (self.label is None or self.label.end <= label.start) else ""

    def token(self) -> int:
        """Count the letters and digits of the same token before it, behind the label: 711A of 711A12345678."""
        first = self.start
        least = self.label.end if self.label else 0
        while first > least and self.plain[first - 1].isalnum():
            first -= 1
        return self.start - first

    def is_parameter(self) -> bool:
        """It stands in an address behind a name that tells what it is: ?otp=482913."""
        return self.label is not None and self.plain[self.label.end : self.start] in {"=", ":"}

    def is_part(self) -> bool:
        """It goes on from a decimal number or a path."""
        return self.start > 1 and _PART_BEFORE.match(self.plain, self.start - 2, self.start) is not None

    def is_glued(self) -> bool:
        """It is the end of a longer code that no label explains, or of a decimal number."""
        is_named = self.letters in _WORDS_GLUED or (self.label is not None and self.start - self.label.end <= 1)
        is_behind_letters = _LETTERS_BEFORE.search(self.plain, max(0, self.start - 4), self.start) is not None
        return self.is_part() or (not is_named and bool(self.letters or is_behind_letters))

    def own_letters(self, count: int) -> int:
        """Return how far before the number so many letters of its own begin, or 0."""
        joint = 1 if self.start and self.plain[self.start - 1] in " -." else 0
        first = self.start - joint - count
        letters = self.plain[first : first + count] if first >= 0 else ""
        is_alone = (
            first <= 0 or not self.plain[first - 1].isalpha() or (self.label is not None and self.label.end == first)
        )
        return count + joint if len(letters) == count and letters.isalpha() and is_alone else 0

    def is_pointed_at(self) -> bool:
        """A colon, "là" or an arrow stands right before it."""
        return words.POINTER.search(self.plain, max(0, self.start - _POINTING), self.start) is not None

    def is_named_before(self) -> bool:
        """An identity is named in the same clause, though a paper stands between: "số CMND trong quyết định là …"."""
        label = self.label
        return (
            label is not None
            and label.kind == "id"
            and talk.CLAUSE.fullmatch(self.plain, label.end, self.start) is not None
        )

    def is_beside_label(self) -> bool:
        """Nothing but a space stands between its label and it."""
        return self.label is not None and not self.plain[self.label.end : self.start].strip()

    def is_reference(self) -> bool:
        """It is written as the number of a thing: #10482, P.1204."""
        return _REFERENCE.search(self.plain, max(0, self.start - 4), self.start) is not None

    def is_told(self) -> bool:
        """A clause about a code of one use points at it, whatever stands between: "OTP từ tổng đài là 9137"."""
        if not self.is_pointed_at():
            return False
        for label in self.page.labels.before(self.start):
            if self.start - label.end > _CLAUSE or talk.BREAK.search(self.plain, label.end, self.start):
                return False
            if label.kind == "otp" or (label.kind == "code" and not self._is_bare(label)):
                return True
        return False

    def is_barely_named(self) -> bool:
        """Nothing but the bare word "mã" names it, which begins the names of many harmless numbers."""
        return self.label is not None and self._is_bare(self.label)

    def _is_bare(self, label: Label) -> bool:
        return self.plain[label.start : label.end] == _BARE

    def is_behind_bank(self) -> bool:
        """The name of a bank itself stands before it, not only a word for paying."""
        return self.label is not None and self.plain[self.label.start : self.label.end] in BANKS

    def is_code_of_paper(self) -> bool:
        """The clause begins with a paper whose code it is: "hồ sơ thuế đất mã 11020250004872"."""
        return talk.OF_PAPER.search(self.plain, max(0, self.start - _NEAR), self.start) is not None

    def is_address(self) -> bool:
        """Somebody sends to it or calls it: "soạn TC gửi 1414", "đầu số 8049"."""
        return talk.ADDRESS.search(self.plain, max(0, self.start - _NEAR), self.start) is not None

    def is_about_money(self) -> bool:
        """An account or a bank is named in the same line."""
        return self.page.is_about(talk.MONEY, self.start)

    def is_about_card(self) -> bool:
        """A bank card is talked of in the same line."""
        return self.page.is_about(talk.CARDS, self.start)

    def is_about_password(self) -> bool:
        """A password is talked about in the same line, and no code of one use."""
        return self.page.is_about(talk.PASSWORDS, self.start) and not self.page.is_about(talk.CODES, self.start)

    def is_about_sure_password(self) -> bool:
        """The same, and the word is not "mk", which also means "I"."""
        return self.is_about_password() and self.page.is_about(talk.SURE_PASSWORDS, self.start)

    def is_hinted_code(self) -> bool:
        """The line talks of codes of one use, or of messages, or points at the number."""
        return (
            self.is_pointed_at()
            or self.page.is_about(talk.CODES, self.start)
            or self.page.is_about(talk.MESSAGES, self.start)
        )

    def is_about_code(self, size: int) -> bool:
        """Codes of one use are talked about in the same line; or right before it, if it is as long as most of them."""
        said = talk.LENGTH.search(self.plain, max(0, self.start - 2 * _NEAR), self.start)
        if said and int(said["size"]) == size:
            return True
        if size != _USUAL_CODE:
            return self.page.is_about(talk.CODES if self.is_pointed_at() else talk.CODES_THERE, self.start)
        is_sum = self.plain.endswith("00", self.start, self.start + size)
        is_hinted = self.page.is_about(talk.MESSAGES, self.start) or self.page.is_about(talk.A_CODE, self.start)
        is_told = self.page.is_about(talk.CODES, self.start)
        return is_told or self._is_next_line() or (is_hinted and not is_sum)

    def _is_next_line(self) -> bool:
        """The line before asks for a code and does not say that none came."""
        before = self.plain[max(0, self.start - _NEAR) : self.start]
        return "\n" in before and bool(talk.CODES.search(before)) and not words.NEGATION.search(before)


class Tail:
    """What stands behind a number that ends here."""

    def __init__(self, page: Page, end: int) -> None:
        self.page = page
        self.plain = page.plain
        self.end = end
        self.is_amount = words.MONEY_AFTER.match(self.plain, end) is not None

    def is_counted(self, size: int, *, is_said: bool = False) -> bool:
        """A unit or a thing follows; nobody counts so many hours, and behind the word for a code "ha" is no unit."""
        unit = words.UNIT_AFTER.match(self.plain, self.end)
        if unit is None or size > _MOST_COUNTED:
            return self.is_amount and (size < _LEAST_CARD or self.plain.endswith("000", 0, self.end))
        is_time = bool(unit["small"] or unit["vague"] in {"gio", "h"})
        return (size <= _MOST_TIMES or not is_time) and not (is_said and unit["vague"])

    def is_part(self) -> bool:
        """A decimal number or a path goes on."""
        return _PART_BEHIND.match(self.plain, self.end) is not None

    def is_before_bank(self) -> bool:
        """The name of a bank follows."""
        return words.BANK_AFTER.match(self.plain, self.end) is not None

    def said(self) -> str:
        """Return the kind that is said behind the number: "482913 là mã OTP"."""
        kind = ""
        link = words.SAYS_AFTER.match(self.plain, self.end)
        for _ in range(4):
            if link is None:
                break
            label = self.page.labels.at(link.end())
            link = words.FILLER_AFTER.match(self.plain, link.end())
            kind = label.kind if label else kind
            if label and label.kind != "code" and link is None:
                break
        return kind if kind not in HARMLESS else ""
