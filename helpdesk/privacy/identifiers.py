"""Decides whether a number names a person: by its shape, by the words around it, or by both."""
# ruff: noqa: PLR2004 - how long a number is, is what this file is about

import re
from typing import NamedTuple

from helpdesk.privacy.numbers import Stretch, is_luhn, to_e164
from helpdesk.privacy.surroundings import Lead, Tail


class Verdict(NamedTuple):
    """What a stretch is; the lower the rank, the surer. `letters` before the digits belong to it."""

    rank: int
    kind: str
    letters: int = 0


LONGEST = 19
_USUAL_CODE = 6
_HEALTH_CARDS = frozenset(
    "dn hx ch nn tk hc xk tb no ct xb tn cs qn ca cy xn ms cc ck cb kc hd te bt hn dt dk xd ts tc tq ta ty hg ls pv"
    " hs sv gb gd ht th"
    " tv td tu ba nd nu lt nt pl cn hk tl".split()
)


def _shapes(written: str) -> frozenset[tuple[int, ...]]:
    """Read "4-3-3" as groups of four, three and three digits."""
    return frozenset(tuple(map(int, shape.split("-"))) for shape in written.split())


_ID_SHAPES = _shapes("12 3-3-3-3 4-4-4 6-6 3-9 2-2-2-2-2-2 3-3-6 4-8 3-1-2-6 9-3 6-3-3 1-1-1-1-1-1-1-1-1-1-1-1")
_PHONE_SHAPES = _shapes("10 4-3-3 3-3-4 3-4-3 2-4-4 4-6 5-5 3-7 4-2-2-2 2-2-2-2-2 6-4 7-3 2-8 1-1-1-1-1-1-1-1-1-1")
_CARD_SHAPES = _shapes("4-4-4-4 4-4-4-4-3 4-6-5 4-6-4 8-8 4-4-4-7 4-4-8 6-10 4-12 6-13 4-4-4-4-2-1")
_LONG_KINDS = frozenset({"account", "card", "health", "id", "insurance", "passport"})
_CODE_SHAPES = _shapes("3-3 2-2-2 4-4 2-2")
_CODE_GOES_ON = re.compile(r"[a-z0-9]|[.\-/][a-z]{0,3}[0-9]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE = re.compile(
    r"20[1-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19"
    r"|20)[0-9]{2}"
)
_BIRTHDAY = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)?[0-9]{2})")
_STAMP = re.compile(r"20[1-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:(?:[01][0-9]|2[0-3])[0-5][0-9]|\Z)")
"""A day, or a day with its time: 20250812102233."""

_CARD_START = re.compile(r"4|5[0-9]|2[2-7]|3[0-9]|6[0-9]|97")
_BESIDE_BEFORE = re.compile(r"[0-9]{3}[ .\-]\Z")
_BESIDE_BEHIND = re.compile(r"[ .\-][0-9]{3}")
_HOTLINE_START = re.compile(r"1[89]00|1022\Z")
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_REAL_MOBILE = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}")
_OTHER_PHONE = re.compile(r"(?:00)?84(?:0?[35789][0-9]{8}|0?2[0-9]{9})|02[0-9]{8,9}|069[0-9]{6,7}|01[2689][0-9]{8}")
_WITH_COUNTRY = re.compile(r"(?:00)?84(?:0?[35789][0-9]{8}|0?2[0-9]{9})")
_PHONE_BY_ITSELF = re.compile(f"{_MOBILE.pattern}|{_OTHER_PHONE.pattern}")
EMERGENCY = frozenset({"111", "112", "113", "114", "115"})
PUBLIC = EMERGENCY | {"1022", "1080", "1414", "5656"}


class Number:
    """A stretch with the words around it."""

    def __init__(self, stretch: Stretch, lead: Lead, tail: Tail) -> None:
        self.stretch = stretch
        self.lead = lead
        self.tail = tail
        self.digits = stretch.digits
        self.size = stretch.size
        self.said = tail.said()
        is_aside = "(" in lead.plain[stretch.end : stretch.end + 3]
        self.direct = (lead.direct or self.said) if is_aside else (self.said or lead.direct)

    def verdict(self) -> Verdict | None:
        """Return what the number is, asking the surest signs first."""
        if self.tail.is_amount and self.size < 13 and not self.digits.startswith("0"):
            return None
        parts = [group.digits for group in self.stretch.groups]
        if (
            EMERGENCY.issuperset(parts)
            or (len(parts) > 1 and _HOTLINE_START.match(parts[0]))
            or (len(parts) > 1 and all(_YEAR.fullmatch(part) for part in parts))
        ):
            return None
        for ask in (
            self._health_card,
            self._passport,
            self._by_label,
            self._national_id,
            self._phone,
            self._unexplained,
        ):
            verdict = ask()
            if verdict:
                return verdict
        return None

    def _health_card(self) -> Verdict | None:
        if self.size != 13 or self.lead.harmless or (not self.stretch.is_single and self.stretch.shape[0] > 7):
            return None
        letters = self.lead.own_letters(2)
        start = self.stretch.start - letters
        label = self.lead.label
        is_named = label is not None and label.kind == "health" and start - label.end <= 12
        is_known = is_named or self.lead.plain[start : start + 2] in _HEALTH_CARDS
        return Verdict(0, "health_insurance", letters) if letters and (letters == 2 or is_known) else None

    def _passport(self) -> Verdict | None:
        if self.size not in {7, 8}:
            return None
        letters = self.lead.own_letters(1)
        if self.lead.near == "passport" and (letters or self.direct == "passport"):
            return Verdict(0 if self.stretch.is_single else 2, "passport", letters)
        if letters != 1 or not self.stretch.is_single or self.lead.harmless or self.lead.is_in_web:
            return None
        plain, first, last = self.lead.plain, self.stretch.start - 2, self.stretch.end
        is_alone = not plain[max(0, first) : first + 1].isalnum() and not _CODE_GOES_ON.match(plain, last)
        return Verdict(0, "passport", 1) if is_alone else None

    def _by_label(self) -> Verdict | None:
        """Trust a label that directly names the number, or stands near it with nothing else between."""
        if (
            (self._is_explained() and not self.said)
            or not self.stretch.is_even
            or (self.lead.is_in_web and not self.lead.is_parameter())
        ):
            return None
        is_direct = bool(self.direct)
        if self.size == 3 and self.direct == "otp" and self.lead.is_about_card() and not self.tail.is_counted(3):
            return Verdict(3, "card")
        is_near = not (self.stretch.is_thousands or self.lead.letters or self.lead.is_part())
        kind = self.direct or (self.lead.near if is_near else "")
        rank = 1 if self.stretch.is_single else 2
        if kind == "account":
            is_list = not is_direct and max(self.stretch.shape) < 3
            return None if is_list else self._account(rank, least=6 if is_direct or self.lead.is_pointed_at() else 8)
        is_of_bank = self.stretch.is_single and self.lead.is_behind_bank() and not self.said
        if (
            kind == "bank"
            and is_direct
            and self.size >= (6 if is_of_bank else 8)
            and not self._looks_like_phone()
            and not self.digits.endswith("000" if self.size >= 8 else "00")
        ):
            return self._account(rank, least=6)
        if kind == "id" and not self._looks_like_phone() and self.size >= 9:
            return self._labelled_id(rank, is_direct=is_direct)
        if self.size in _LABELLED_SIZES.get((kind, is_direct and self.stretch.is_single), ()):
            return Verdict(rank, _LABELLED_KINDS[kind])
        if kind == "card" and self.size >= 13 and (is_direct or self._is_grouped_like_card()):
            return Verdict(1 if is_luhn(self.digits) and self._is_grouped_like_card() else 3, "card")
        if (
            kind == "phone"
            and is_direct
            and 7 <= self.size <= 11
            and not (_PHONE_BY_ITSELF.fullmatch(self.digits) or _DATE.fullmatch(self.digits))
        ):
            return Verdict(3, "phone")
        return self._code(rank + 1) if 4 <= self.size <= 8 else None

    def _is_explained(self) -> bool:
        """A harmless word stands right before it; a mere amount's word does not explain away so long a number."""
        is_sum = self.digits.endswith("000") and (self.size < 13 or self.stretch.is_single or self.stretch.is_thousands)
        is_long = self.size >= 8 and not is_sum and not _DATE.fullmatch(self.digits)
        if self.lead.harmless == "thing" and self.size in {9, 12} and self.lead.is_named_before():
            return False
        if self.lead.harmless == "amount" and (self._is_told() or self._is_date_of_password()):
            return False
        return bool(self.lead.harmless) and not (
            self.lead.harmless == "amount" and is_long and (self.size > 8 or self.lead.near in _LONG_KINDS)
        )

    def _is_told(self) -> bool:
        return 4 <= self.size <= 8 and not self.digits.endswith("000") and self.lead.is_told()

    def _is_date_of_password(self) -> bool:
        """A day without signs in it, as people write their birthdays, is the password where one is talked of."""
        is_day = self.stretch.is_single and _BIRTHDAY.fullmatch(self.digits) is not None
        return is_day and not _STAMP.match(self.digits) and self.lead.is_about_sure_password()

    def _account(self, rank: int, *, least: int) -> Verdict | None:
        """Read an account; a long group is a number of its own and joins no others."""
        is_one = self.stretch.is_single or max(self.stretch.shape) <= 7
        if is_one and self.stretch.is_whole and self.stretch.joints <= {" "}:
            rank = 1
        return Verdict(rank, "account", self.lead.token()) if self.size >= least and is_one else None

    def _looks_like_phone(self) -> bool:
        return bool(_MOBILE.fullmatch(self.digits) or _WITH_COUNTRY.fullmatch(self.digits))

    def _labelled_id(self, rank: int, *, is_direct: bool) -> Verdict | None:
        if self.size in {9, 12}:
            return Verdict(rank, "old_id" if self.size == 9 else "national_id")
        is_slip = self.size in {10, 11, 13} and (self.stretch.is_single or (is_direct and max(self.stretch.shape) <= 5))
        return Verdict(rank + 2, "national_id") if is_slip else None

    def _code(self, rank: int) -> Verdict | None:
        """Read a code of one use: what is said to be one, and any short number in words about codes."""
        if self.tail.is_part() or self.lead.is_part() or (self.lead.is_in_web and not self.lead.is_parameter()):
            return None
        is_said = self.said in {"otp", "code"} or self.direct == "otp" or self._is_told()
        if self.digits in PUBLIC and not (self.said or self.lead.is_beside_label() or self.lead.is_pointed_at()):
            return None
        if self.tail.is_counted(self.size, is_said=is_said) and not (
            self.lead.direct == "otp" and self.size == _USUAL_CODE
        ):
            return None
        if not is_said and (self.stretch.is_thousands or self.lead.is_glued() or self._is_in_row()):
            return None
        if not self.stretch.is_single and not (self.stretch.is_whole and self._is_grouped_code(is_said=is_said)):
            return None
        if is_said:
            is_sure = self.said or not self._is_year() or self.lead.is_pointed_at() or self.lead.is_beside_label()
            return Verdict(rank, "otp") if is_sure else None
        if self._is_public() or (self.size in _CLAIMED_SIZES.get(self.lead.direct, ()) and not self._is_year()):
            return None
        is_sure = self.size == _USUAL_CODE or not self.lead.is_barely_named() or self.lead.is_hinted_code()
        is_code = (self.lead.direct == "code" and is_sure) or self.lead.is_about_code(self.size)
        if self.lead.is_about_password():
            return Verdict(rank + 1, "password")
        return Verdict(rank + 1, "otp") if is_code else None

    def _is_year(self) -> bool:
        return _YEAR.fullmatch(self.digits) is not None

    def _is_in_row(self) -> bool:
        """Other numbers of some length are written beside it, as in a telephone number."""
        plain, start, end = self.lead.plain, self.stretch.start, self.stretch.end
        return bool(_BESIDE_BEFORE.search(plain, max(0, start - 4), start) or _BESIDE_BEHIND.match(plain, end))

    def _is_public(self) -> bool:
        """A number that everybody may send to or call, a round sum, a date."""
        return (
            self.digits in PUBLIC
            or self.lead.is_reference()
            or (self.size == 4 and self.lead.is_address())
            or (self.digits.endswith("000") and not (self.size == _USUAL_CODE and self.lead.is_pointed_at()))
            or ((self._is_year() or self._is_day()) and not self.lead.is_pointed_at())
        )

    def _is_day(self) -> bool:
        return bool(_DATE.fullmatch(self.digits)) and not self._is_date_of_password()

    def _is_grouped_code(self, *, is_said: bool) -> bool:
        if is_said or self.lead.is_pointed_at():
            return max(self.stretch.shape) < 5
        shape = self.stretch.shape
        return (shape in _CODE_SHAPES or set(shape) == {1}) and self.stretch.joints <= {" ", "-", "."}

    def _national_id(self) -> Verdict | None:
        if self.size != 12 or not self.digits.startswith("0") or not self.stretch.is_even:
            return None
        is_built_like_one = self.digits[3] in "0123"
        if self.lead.harmless == "thing" and (not is_built_like_one or len(self.lead.letters) > 1):
            return None
        if self.stretch.shape in _ID_SHAPES:
            is_sure = is_built_like_one or (self.stretch.is_single and not self.lead.is_glued())
            return Verdict(0 if self.stretch.is_single else 1, "national_id") if is_sure else None
        widest = 9 if self.stretch.joints else 11  # a line break, or the border of two messages, can stand anywhere
        return Verdict(4, "national_id") if is_built_like_one and max(self.stretch.shape) <= widest else None

    def _phone(self) -> Verdict | None:
        shape = self.stretch.shape
        if self.lead.plus:
            if self.digits.startswith("84"):
                return Verdict(0, "phone", self.lead.plus) if to_e164(self.digits) else None
            return Verdict(3, "phone", self.lead.plus) if 8 <= self.size <= 15 and self.stretch.is_whole else None
        if not self.stretch.is_even:
            return None
        if _MOBILE.fullmatch(self.digits):
            is_of_thing = self.lead.harmless == "tax" or (
                self.lead.harmless == "thing" and not _REAL_MOBILE.fullmatch(self.digits)
            )
            if is_of_thing or max(shape) == 9:
                return None if is_of_thing else Verdict(4, "phone")
            return Verdict((0 if self.stretch.is_single else 1) if shape in _PHONE_SHAPES else 4, "phone")
        if not _OTHER_PHONE.fullmatch(self.digits) or self.lead.harmless in {"thing", "tax"}:
            return None
        return (
            None
            if self.lead.is_in_web or self.lead.is_glued()
            else Verdict(1 if self.stretch.is_single else 2, "phone")
        )

    def _is_grouped_like_card(self) -> bool:
        is_domestic = self.digits.startswith("9704") and self.stretch.is_even and self.size >= 16
        return (
            self.stretch.is_single
            or self.stretch.shape in _CARD_SHAPES
            or set(self.stretch.shape) == {1}
            or is_domestic
        )

    def _is_part(self) -> bool:
        return self.lead.is_glued() or self.tail.is_part()

    def _unexplained(self) -> Verdict | None:
        """Mask a long number that nothing explains: by its length it is an account, a card or an identity."""
        if (
            self.size < 8
            or self._is_explained()
            or self.lead.is_in_web
            or self.stretch.is_thousands
            or not self.stretch.is_even
            or self._is_part()
            or self.tail.is_counted(self.size)
            or _STAMP.match(self.digits)
        ):
            return None
        if self.said in {"account", "bank"} or self.tail.is_before_bank():
            return self._account(2, least=8)
        is_round = self.digits.endswith("000") and self.size < 12
        if self.size >= 13:
            is_barcode = (self.size == 13 and self.digits.startswith("893")) or self.lead.is_code_of_paper()
            kind = "card" if _CARD_START.match(self.digits) and self.size > 14 else "account"
            is_number = self.stretch.is_single or self._is_grouped_like_card() or self._is_grouped_evenly()
            is_number = is_number or (self.stretch.is_whole and self.lead.is_about_money())
            is_sure = is_luhn(self.digits) or (self.stretch.is_whole and self.stretch.shape[:4] == (4, 4, 4, 4))
            return Verdict(0 if is_sure else 3, kind) if is_number and not is_barcode else None
        if self.size == 12 and (self.stretch.is_single or self._is_grouped_evenly()):
            return Verdict(3, "account" if self.lead.is_about_money() else "national_id")
        if self.size == 9 and not is_round and (self.stretch.is_single or self._is_grouped_old_id()):
            is_phone = self.digits[0] in "5789" and not self.lead.is_about_money()
            return Verdict(3, "phone" if is_phone else "old_id")
        if not is_round and self.lead.is_about_money() and (self.stretch.is_single or self._is_grouped_evenly()):
            return self._account(3, least=8)
        if self.size == 10 and self.digits.startswith("0") and self.stretch.is_single:
            return Verdict(3, "insurance")
        return None

    def _is_grouped_evenly(self) -> bool:
        """All the groups of a line, none too small, none a number of its own."""
        shape = self.stretch.shape
        return self.stretch.is_whole and min(shape[:-1]) >= 3 and max(shape) <= 7

    def _is_grouped_old_id(self) -> bool:
        shape = self.stretch.shape
        if not self.stretch.is_whole or not self.stretch.joints <= {" ", "-", "."}:
            return False
        if shape != (3, 3, 3):
            return len(shape) == 3 and min(shape) > 1 and self.stretch.joints == {" "} and self.digits[0] in "0123"
        parts = [group.digits for group in self.stretch.groups]
        return self.digits[0] == "0" or any(part[-1] != "0" for part in parts)


_LABELLED_SIZES: dict[tuple[str, bool], tuple[int, ...]] = {
    ("insurance", True): (9, 10, 11),
    ("insurance", False): (10,),
    ("health", True): (10, 13, 15),
    ("health", False): (10, 13),
    ("cvv", True): (3, 4),
}
_CLAIMED_SIZES = {"phone": (7, 8), "account": (6, 7, 8), "passport": (7, 8), "cvv": (4,), "bank": (8,), "id": (8,)}
_LABELLED_KINDS = {"insurance": "insurance", "health": "health_insurance", "cvv": "card"}
