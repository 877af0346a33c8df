"""Finds the labels in a folded view, and tells what stands between a label and a number."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from helpdesk.privacy.vocabulary import BANKS, HARMLESS, LINK_WORDS, PHRASES


class Label(NamedTuple):
    """A word or phrase that tells what a number near it is."""

    kind: str
    start: int
    end: int


_KIND = ""
_WORD = re.compile(r"[a-z]+|0tp")
_CHOICE = re.compile(r"\{([^}]*)\}")
_WIDEST_GAP = 2
_LONGEST_GLUED = 24
_LONGEST_LINK = 40
_banks = "|".join(BANKS)

LINK = re.compile(
    rf"[^a-z0-9\x02\x03]*(?:(?:{'|'.join(LINK_WORDS)}|(?:[4-9]|1[0-2]) ?(?:chu )?so)(?![a-z])[^a-z0-9\x02\x03]*){{0,6}}"
)
"""What may stand between a label and the number it directly names."""

_MARKS = r"(?:[ :=#(\[\-]|\.(?! )){0,4}"
TIGHT_LINK = re.compile(rf"{_MARKS}(?:(?:so|la|is|no|nr|number|khoang|hon|gan)(?![a-z]){_MARKS}){{0,2}}")
"""What may stand between an amount's label and the number it explains."""

THING_LINK = re.compile(
    rf"\n?{_MARKS}(?:(?:{'|'.join(LINK_WORDS)}|cong ty|cty|doanh nghiep|dn|hkd|ho kinh doanh|don vi|so dien|gia"
    rf" dinh|tra cuu|thang)"
    rf"(?![a-z])\n?{_MARKS}){{0,4}}(?:[a-z]{{2,6}}[ \-]?)?"
)
"""What may stand between the label of a thing and its number."""

POINTER = re.compile(r"(?:[:=>]|\b(?:la|is|was|ne|day|nay|dat))\s*[\"'(\[]?\s*\Z")
"""Ends a gap that points straight at what follows."""

NEGATION = re.compile(r"(?<![a-z])(?:khong|ko|kg|hok|chua|chang|not|never|without|didnt|havent)(?![a-z])")

_PAYING = "dong(?! (?:bhxh|bhyt|bh|bao|tien|phi|thue|le|quy|hoc|cho|vao|qua|bang|dau|anh|thap)(?![a-z]))"
MONEY_AFTER = re.compile(
    rf" ?(?:{_PAYING}|vnd|usd|trieu|nghin|ngan(?! hang)|ty|%)(?![a-z])|(?:k|d|tr|t)(?![a-z])| d(?![a-z])| ?[%$₫€]"
)
UNIT_AFTER = re.compile(
    r" ?(?:(?P<small>giay|phut|lan|tuoi|years|days|hours|seconds|minutes|times)|(?P<vague>gio|h|ha|nguoi|luot|m|met"
    r"|khau|trang|cai|chiec|tan|don vi|lit|ho so)|chu so|ky tu|ki tu|ho dan|ho ngheo|m2|m3|km|kg|kwh|mah"
    r"|thanh vien|ms|px|mm|cm|ml|so dien(?! thoai)|people|digits)(?![a-z])"
)
SAYS_AFTER = re.compile(r"[\s,\-]{0,3}(?:\(|(?:chinh |day |nay |do |thi )?(?:la|is|was|as)\s)\s{0,2}")
"""Leads from a number to the label that explains it: "482913 là mã OTP", "123456789 (cmnd)"."""

FILLER_AFTER = re.compile(
    r"(?:cai|so|ma|my|your|the|a|an|our|his|her|google|facebook|zalo|vneid|telegram|whatsapp|microsoft|apple)\s{1,2}"
)
BANK_AFTER = re.compile(rf"[\s,(\-]{{1,3}}(?:(?:o|tai|ngan hang|nh|bank)\s)?(?:{_banks})(?![a-z])")


def _expanded(phrase: str) -> Iterator[list[str]]:
    """Yield the words of every reading of a phrase with choices in braces."""
    pieces = _CHOICE.split(phrase)
    options = [piece.split(",") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    for reading in product(*options):
        yield "".join(reading).split()


def _groupings(words: list[str]) -> Iterator[list[str]]:
    """Yield the words apart, together, and all between."""
    if len(words) == 1:
        yield words
        return
    for rest in _groupings(words[1:]):
        yield [words[0], *rest]
        yield [words[0] + rest[0], *rest[1:]]


def _tree() -> dict[str, Any]:
    """Grow the tree of words; earlier kinds keep a phrase that two of them claim."""
    tree: dict[str, Any] = {}
    for kind, phrases in PHRASES.items():
        for phrase in filter(None, map(str.strip, phrases.split(";"))):
            for words in _expanded(phrase):
                for grouping in _groupings(words):
                    node = tree
                    for word in grouping:
                        node = node.setdefault(word, {})
                    node.setdefault(_KIND, kind)
    return tree


_TREE = _tree()


class Labels:
    """The labels of one view, in order."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        found = list(self._find())
        self._helpful = [label for label in found if label.kind not in HARMLESS]
        self._harmless = [label for label in found if label.kind in HARMLESS]
        self._helpful_ends = [label.end for label in self._helpful]
        self._harmless_ends = [label.end for label in self._harmless]

    def nearest(self, place: int) -> Label | None:
        """Return the label that ends nearest before the place, harmless ones left out."""
        index = bisect_right(self._helpful_ends, place) - 1
        return self._helpful[index] if index >= 0 else None

    def before(self, place: int) -> Iterator[Label]:
        """Yield the labels that end at or before the place, nearest first, harmless ones left out."""
        for index in range(bisect_right(self._helpful_ends, place) - 1, -1, -1):
            yield self._helpful[index]

    def nearest_harmless(self, place: int) -> Label | None:
        """Return the harmless label nearest before the place if it directly explains what stands there."""
        index = bisect_right(self._harmless_ends, place) - 1
        if index < 0:
            return None
        label = self._harmless[index]
        link = TIGHT_LINK if label.kind == "amount" else THING_LINK
        is_near = place - label.end <= _LONGEST_LINK and link.fullmatch(self.plain, label.end, place)
        return label if is_near else None

    def starts_of_others(self) -> frozenset[int]:
        """Return where the labels begin that name something else than a code."""
        return frozenset(
            label.start for label in (*self._helpful, *self._harmless) if label.kind not in {"code", "otp"}
        )

    def at(self, place: int) -> Label | None:
        """Return the label that starts right here."""
        words = list(_WORD.finditer(self.plain, place, min(len(self.plain), place + 60)))
        return self._longest(words, 0)[0] if words and words[0].start() == place else None

    def _find(self) -> Iterator[Label]:
        words = list(_WORD.finditer(self.plain))
        index = 0
        while index < len(words):
            label, after = self._longest(words, index) if words[index][0] in _TREE else (None, index + 1)
            if label is None:
                label = self._glued(words[index])
            if label is not None and label.kind != "other":
                yield label
            index = after

    def _longest(self, words: list[re.Match[str]], index: int) -> tuple[Label | None, int]:
        node = _TREE
        start = words[index].start()
        end = start
        best: tuple[Label | None, int] = (None, index + 1)
        while index < len(words):
            word = words[index]
            gap = self.plain[end : word.start()]
            if len(gap) > _WIDEST_GAP or (gap != " " and any(map(str.isdigit, gap))):
                break
            node = node.get(word[0])  # type: ignore[assignment] # None ends the walk
            if node is None:
                break
            end = word.end()
            index += 1
            if _KIND in node:
                best = (Label(node[_KIND], start, end), index)
        return best

    def _glued(self, word: re.Match[str]) -> Label | None:
        """Read "socmnd" before digits, and "hochieuc" or "bhytgd" before the letters of a number."""
        end = word.end()
        if end >= len(self.plain) or not self.plain[end].isdigit():
            return None
        text = word[0][-_LONGEST_GLUED:]
        for kinds, tail in ((None, 0), ({"passport"}, 1), ({"health"}, 2)):
            body = text[: len(text) - tail]
            for cut in range(max(0, len(body) - 2)):
                kind = _TREE.get(body[cut:], {}).get(_KIND)
                if kind and (kinds is None or kind in kinds):
                    return Label(kind, end - tail - len(body) + cut, end - tail)
        return None
