"""What stands around a number in a folded view, and what that says about it."""

import re
from bisect import bisect_right

from helpdesk.privacy import labels as words
from helpdesk.privacy.labels import Label, Labels
from helpdesk.privacy.vocabulary import HARMLESS

_NEAR = 60
_USUAL_CODE = 6
_WEB = re.compile(r"(?:https?://|www\.)\S+")
_CALL_ADDRESS = re.compile(r"(?:zalo|wa|t|viber|m)\.me/\+?\Z|phone=\+?\Z")
_PLUS = re.compile(r"\+ ?\(? ?\Z")
_PART_BEFORE = re.compile(r"[0-9][.,/]\Z")
_PART_BEHIND = re.compile(r"[.,/][0-9]")


class Page:
    """One folded view with its labels and web addresses."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.labels = Labels(plain)
        self._web = [match.span() for match in _WEB.finditer(plain)] if "www." in plain or "://" in plain else []
        self._web_starts = [start for start, _ in self._web]

    def is_in_web(self, place: int) -> bool:
        """Tell whether the place is inside a web address."""
        index = bisect_right(self._web_starts, place) - 1
        return index >= 0 and place < self._web[index][1]


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
        is_named = self.label is not None and self.label.end == self.start
        return self.is_part() or bool(self.letters and not is_named)

    def own_letters(self, count: int) -> int:
        """Return how far before the number so many letters of its own begin, or 0."""
        joint = 1 if self.start and self.plain[self.start - 1] in " -." else 0
        first = self.start - joint - count
        letters = self.plain[first : first + count] if first >= 0 else ""
        is_alone = (
            first <= 0 or not self.plain[first - 1].isalpha() or (self.label is not None and self.label.end == first)
        )
        return count + joint if len(letters) == count and letters.isalpha() and is_alone else 0

    def code_label(self) -> Label | None:
        """Return the nearest word for a code of one use in reach; a word for another kind of number hides it."""
        for label in self.page.labels.before(self.start):
            if self.start - label.end > _NEAR or label.kind in {"account", "passport", "cvv"}:
                return None
            if label.kind == "otp":
                return label
            if label.kind == "code" and words.LINK.fullmatch(self.plain, label.end, self.start):
                return label
        return None


class Tail:
    """What stands behind a number that ends here."""

    def __init__(self, page: Page, end: int) -> None:
        self.page = page
        self.plain = page.plain
        self.end = end
        self.is_amount = words.MONEY_AFTER.match(self.plain, end) is not None

    def is_counted(self) -> bool:
        """A unit or a thing follows."""
        return self.is_amount or words.UNIT_AFTER.match(self.plain, self.end) is not None

    def is_part(self) -> bool:
        """A decimal number or a path goes on."""
        return _PART_BEHIND.match(self.plain, self.end) is not None

    def is_before_bank(self) -> bool:
        """The name of a bank follows."""
        return words.BANK_AFTER.match(self.plain, self.end) is not None

    def is_before_code_word(self, size: int) -> bool:
        """A word for a code follows directly; behind a dash it only explains a number of six digits."""
        found = words.CODE_AFTER.match(self.plain, self.end)
        return found is not None and (not found["dash"] or size == _USUAL_CODE)

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
