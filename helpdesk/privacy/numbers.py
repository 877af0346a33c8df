"""Numbers in a folded view: how their groups are read as one, what shapes they have, which of them always stay."""

import re
from itertools import pairwise
from typing import NamedTuple


class Group(NamedTuple):
    """Digits that stand together."""

    start: int
    end: int
    digits: str


GROUP = re.compile(r"[0-9]+")
_JOINTS = frozenset(" \n.-_/()*|~'•,\\+")
_WIDEST_JOINT = 3
_EVEN = 3
_SHORT = 6
_LONG = 9
_LIKELY_SIZES = frozenset({9, 10, 12, 16})
_THOUSANDS = ({"."}, {","})
_NO_DIGIT_BEFORE = r"(?<![0-9])(?<![0-9][.\-/])"
_KEPT_AT_DIGIT = (
    # dossiers with the office in front: 000.00.01.H29-240115-0001
    r"(?<![a-z0-9])[0-9]{3}(?:[.][0-9]{2,3}){1,4}[.][hg][0-9]{2}(?:[.\-_][0-9]{2,3}){0,4}(?:\s?[\-_]\s?[0-9]{6}\s?[\-_]\s?[0-9]{3,6})?(?![0-9])",
    # procedures: 1.001193, 1.001193.000.00.00.H29
    r"(?<![0-9.,])[1-4][.][0-9]{6}(?:(?:[.][0-9]{2,3}){2,3}[.][hg][0-9]{2})?(?![0-9])",
    # branches of companies: 0312345678-001
    r"(?<![0-9.,\-])(?:0[1-6]|[1-9][0-9])[0-9]{8}-[0-9]{3}(?![0-9\-])",
    # dates
    _NO_DIGIT_BEFORE + r"[0-3]?[0-9]([/.\-])[01]?[0-9]\1(?:19|20)[0-9]{2}(?![.\-/]?[0-9])",
    _NO_DIGIT_BEFORE + r"(?:19|20)[0-9]{2}([/.\-])[01][0-9]\2[0-3][0-9](?![.\-/]?[0-9])",
    # decisions and laws: 06/qd-bca, 91/2025/qh15
    r"(?<![0-9])(?<![0-9]{3}[ .])[0-9]{1,5}/(?:(?:19|20)[0-9]{2}/)?[a-z]{2,}(?:-[a-z0-9]+){0,4}",
    # papers of a year: 0718/2021
    r"(?<![0-9])(?<![0-9][ .\-/])[0-9]{1,5}/(?:19|20)[0-9]{2}(?![0-9]|[ .\-/][0-9])",
    # plates: 29a-123.45
    r"(?<![a-z0-9])[1-9][0-9][\-]?(?:[a-z][0-9]?|[a-z]{2})[ .\-]?(?:[0-9]{3}[.]?[0-9]{2}|[0-9]{4})(?![0-9])",
    # places on earth: 20.586912, 105.342187
    r"(?<![0-9.])[1-9]?[0-9][.][0-9]{4,15}\s?[°n]?[,; ]{1,3}-?1?[0-9]{2}[.][0-9]{4,15}(?![0-9])",
    r"0x[0-9a-f]{6,16}(?![a-z0-9])",
)
_KEPT_AT_TOKEN = (
    # dossiers: H29.41-240115-0001
    r"[hgk][0-9]{2}(?:[.\-_][0-9]{1,3}){0,4}\s?[\-_.]\s?[0-9]{6}\s?[\-_.]\s?[0-9]{3,6}(?![0-9])",
    # electricity customers, parcels, machine ids
    r"p[a-z] ?[0-9]{11}(?![0-9])",
    r"[a-z]{2}[0-9]{9}[a-z]{2}(?![a-z0-9])",
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![a-z0-9])",
    r"(?=[0-9]{0,60}[a-f])[0-9a-f]{24,64}(?![a-z0-9])",
)
KEPT_NUMBERS = re.compile(
    rf"(?=[0-9])(?:{'|'.join(_KEPT_AT_DIGIT)})|(?<![a-z0-9])(?=[0-9a-hklpr])(?:{'|'.join(_KEPT_AT_TOKEN)})"
)
"""What must stay readable whatever stands around it."""

HOTLINE = re.compile(
    r"(?P<account>(?:stk|tk|khoan|account|bhxh|xa hoi)[^a-z0-9]{0,3}(?:la|so)?[^a-z0-9]{0,3})?"
    r"(?<![0-9])(?<![0-9][ .\n\-])(?<![^a-z][a-z])(?<!^[a-z])"
    r"1[89]00(?:(?:[ .\-]?[0-9]){6}|(?:[ .\-]?[0-9]){4})(?![0-9])"
)

COUNT_AFTER = re.compile(r" ?(?:chu so|so|lan|tuoi|ngay|thang|nam|phut|gio|h|digits|times)(?![a-z])")
_MOBILE_OR_LANDLINE = re.compile(r"[35789][0-9]{8}|2[0-9]{9}")


def is_luhn(digits: str) -> bool:
    """Tell whether the check digit of a card number is right."""
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0 and set(digits) != {"0"}


def to_e164(digits: str) -> str:
    """Return a Vietnamese number in E.164, or nothing if it surely is none. Takes digits only."""
    national = digits.removeprefix("00")
    if national != digits and not national.startswith("84"):
        return ""
    if national.startswith("84") and len(national) >= 11:  # noqa: PLR2004 - 84 and nine digits
        national = national[2:].removeprefix("0")
    elif national == digits:
        national = digits.removeprefix("0")
    return f"+84{national}" if _MOBILE_OR_LANDLINE.fullmatch(national) else ""


class Stretch:
    """Neighbouring groups read as one number."""

    __slots__ = (
        "digits",
        "end",
        "groups",
        "is_even",
        "is_single",
        "is_thousands",
        "is_whole",
        "joints",
        "shape",
        "size",
        "start",
    )

    def __init__(self, plain: str, groups: list[Group], *, is_whole: bool) -> None:
        self.groups = groups
        self.is_whole = is_whole
        self.is_single = len(groups) == 1
        self.start = groups[0].start
        self.end = groups[-1].end
        self.digits = "".join([group.digits for group in groups])
        self.size = len(self.digits)
        self.shape = tuple([len(group.digits) for group in groups])
        self.joints = set() if self.is_single else _joints(plain, groups)
        self.is_even = len(self.joints) <= 1 or min(self.shape) >= _EVEN or set(self.shape) == {1}
        """It was written in one manner: one kind of joint, or big enough groups."""
        self.is_thousands = (
            self.joints in _THOUSANDS
            and not self.digits.startswith("0")
            and set(self.shape[1:]) == {3}
            and self.shape[0] <= _EVEN
        )
        """It is grouped like an amount: 1.500.000."""


def _joints(plain: str, groups: list[Group]) -> set[str]:
    """Return what stands between the groups; a line break may stand anywhere."""
    gaps = [plain[one.end : two.start] for one, two in pairwise(groups)]
    return {gap.strip(" ()\n") or " " for gap in gaps if gap.strip(" ") != "\n"}


def runs(plain: str) -> list[list[Group]]:
    """Return the groups of digits, those together that only joints keep apart."""
    found: list[list[Group]] = []
    for match in GROUP.finditer(plain):
        group = Group(match.start(), match.end(), match[0])
        if found and _is_joined(plain, found[-1][-1], group):
            found[-1].append(group)
        else:
            found.append([group])
    return [part for run in found for uncounted in _without_count(plain, run) for part in _split(plain, uncounted)]


def _without_count(plain: str, run: list[Group]) -> list[list[Group]]:
    """Take a count with its unit off the end of a long number: "9704 0527 1833 6051 19 số"."""
    is_count = len(run) > 1 and len(run[-1].digits) < _EVEN and COUNT_AFTER.match(plain, run[-1].end)
    is_long = is_count and sum(len(group.digits) for group in run[:-1]) >= _LONG
    return [run[:-1], run[-1:]] if is_long else [run]


def _is_joined(plain: str, one: Group, two: Group) -> bool:
    gap = plain[one.end : two.start]
    if len(gap) > _WIDEST_JOINT or not _JOINTS.issuperset(gap) or gap in {", ", " ,", " , "}:
        return False
    return not _is_wide(gap) or max(len(one.digits), len(two.digits)) <= _SHORT


def _is_wide(gap: str) -> bool:
    """Tell whether a joint is a mark with room around it, as between two things: " - "."""
    return len(gap) > 1 and " " in gap and gap.strip(" ()\n") != ""


def _split(plain: str, run: list[Group]) -> list[list[Group]]:
    """Split a run at its wide joints and line breaks if it has others too: "0912 345 678 - 0387 654 321"."""
    is_spelled = len(run) >= _LONG and all(len(group.digits) == 1 for group in run)
    if len(run) < _EVEN or is_spelled:
        return [run]
    gaps = [plain[one.end : two.start] for one, two in pairwise(run)]
    sizes = [len(group.digits) for group in run]
    may_be_one = sum(sizes) in _LIKELY_SIZES and max(sizes) < _LONG
    edges = [_is_wide(gap) or ("\n" in gap and not may_be_one) for gap in gaps]
    if all(edges) or not any(edges):
        return [run]
    places = [0, *(place + 1 for place, is_edge in enumerate(edges) if is_edge), len(run)]
    return [run[start:end] for start, end in pairwise(places)]
