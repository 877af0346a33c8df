"""Decides whether a number names a person: by its shape, by the words around it, or by both."""
# ruff: noqa: PLR2004 - how long a number is, is what this file is about

import re
from typing import NamedTuple

from helpdesk.privacy import labels as words
from helpdesk.privacy.folding import HIDDEN
from helpdesk.privacy.labels import Label
from helpdesk.privacy.numbers import Stretch, is_luhn, to_e164
from helpdesk.privacy.surroundings import Lead, Tail


class Verdict(NamedTuple):
    """What a stretch is; the lower the rank, the surer. `letters` before the digits belong to it."""

    rank: int
    kind: str
    letters: int = 0


LONGEST = 19
_HEALTH_CARDS = frozenset(
    "dn hx ch nn tk hc xk tb no ct xb tn cs qn ca cy xn ms cc ck cb kc hd te bt hn dt dk xd ts tc tq ta ty hg ls pv"
    " hs sv gb gd ht th"
    " tv td tu ba nd nu lt nt pl cn hk tl".split()
)
_ID_SHAPES = frozenset(
    {(12,), (3,) * 4, (4,) * 3, (6, 6), (3, 9), (2,) * 6, (3, 3, 6), (4, 8), (3, 1, 2, 6), (9, 3), (6, 3, 3), (1,) * 12}
)
_PHONE_SHAPES = frozenset(
    {
        (10,),
        (4, 3, 3),
        (3, 3, 4),
        (3, 4, 3),
        (2, 4, 4),
        (4, 6),
        (5, 5),
        (3, 7),
        (4, 2, 2, 2),
        (2,) * 5,
        (6, 4),
        (7, 3),
        (2, 8),
        (1,) * 10,
    }
)
_CARD_SHAPES = frozenset(
    {
        (4,) * 4,
        (4, 4, 4, 4, 3),
        (4, 6, 5),
        (4, 6, 4),
        (8, 8),
        (4, 4, 4, 7),
        (4, 4, 8),
        (6, 10),
        (4, 12),
        (6, 13),
        (4, 4, 4, 4, 2, 1),
    }
)
_LONG_KINDS = frozenset({"account", "card", "health", "id", "insurance", "passport"})
_CODE_SHAPES = frozenset({(3, 3), (2, 2, 2), (1,) * 6})
_CODE_GOES_ON = re.compile(r"[a-z0-9]|[.\-/][a-z]{0,3}[0-9]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE = re.compile(
    r"20[1-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19"
    r"|20)[0-9]{2}"
)
_CARD_START = re.compile(r"4|5[0-9]|2[2-7]|3[0-9]|6[0-9]|97")
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_REAL_MOBILE = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}")
_OTHER_PHONE = re.compile(r"(?:00)?84(?:0?[35789][0-9]{8}|0?2[0-9]{9})|02[0-9]{8,9}|01[2689][0-9]{8}")
_WITH_COUNTRY = re.compile(r"(?:00)?84(?:0?[35789][0-9]{8}|0?2[0-9]{9})")
_PHONE_BY_ITSELF = re.compile(f"{_MOBILE.pattern}|{_OTHER_PHONE.pattern}")
EMERGENCY = frozenset({"111", "112", "113", "114", "115"})


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
        if EMERGENCY.issuperset(parts) or (len(parts) > 1 and all(_YEAR.fullmatch(part) for part in parts)):
            return None
        for ask in (
            self._health_card,
            self._passport,
            self._by_label,
            self._national_id,
            self._phone,
            self._card,
            self._bare,
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
        is_near = not (self.stretch.is_thousands or self.lead.letters or self.lead.is_part())
        kind = self.direct or (self.lead.near if is_near else "")
        rank = 1 if self.stretch.is_single else 2
        if kind == "account":
            is_list = not is_direct and max(self.stretch.shape) < 3
            return None if is_list else self._account(rank, least=6 if is_direct else 8)
        if (
            kind == "bank"
            and is_direct
            and self.size >= 8
            and not self._looks_like_phone()
            and not self.digits.endswith("000")
        ):
            return self._account(rank, least=8)
        if kind == "id" and not self._looks_like_phone() and self.size >= 9:
            return self._labelled_id(rank, is_direct=is_direct)
        if self.size in _LABELLED_SIZES.get((kind, is_direct and self.stretch.is_single), ()):
            return Verdict(rank, _LABELLED_KINDS[kind])
        if kind == "card" and self.size >= 13 and (is_direct or is_luhn(self.digits)):
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
        is_long = self.size >= 8 and not self.digits.endswith("000") and not _DATE.fullmatch(self.digits)
        return bool(self.lead.harmless) and not (
            self.lead.harmless == "amount" and is_long and self.lead.near in _LONG_KINDS
        )

    def _account(self, rank: int, *, least: int) -> Verdict | None:
        """Read an account; a long group is a number of its own and joins no others."""
        is_one = self.stretch.is_single or max(self.stretch.shape) <= 7
        return Verdict(rank, "account", self.lead.token()) if self.size >= least and is_one else None

    def _looks_like_phone(self) -> bool:
        return bool(_MOBILE.fullmatch(self.digits) or _WITH_COUNTRY.fullmatch(self.digits))

    def _labelled_id(self, rank: int, *, is_direct: bool) -> Verdict | None:
        if self.size in {9, 12}:
            return Verdict(rank, "old_id" if self.size == 9 else "national_id")
        is_slip = self.size in {10, 11, 13} and (self.stretch.is_single or (is_direct and max(self.stretch.shape) <= 5))
        return Verdict(rank + 2, "national_id") if is_slip else None

    def _code(self, rank: int) -> Verdict | None:
        """Read a code of one use."""
        is_counted = self.tail.is_counted() and not (self.lead.direct == "otp" and self.size == 6)
        if is_counted or self.tail.is_part() or self.lead.is_part():
            return None
        is_year = bool(_YEAR.fullmatch(self.digits))
        if self.said in {"otp", "code"}:
            return Verdict(rank, "otp")
        if not self.stretch.is_single:
            return Verdict(rank, "otp") if self.stretch.is_whole and self._is_grouped_code() else None
        if not is_year and self.tail.is_before_code_word(self.size):
            return Verdict(rank, "otp")
        if self.size in _CLAIMED_SIZES.get(self.lead.direct, ()):
            return None
        label = self.lead.code_label()
        return Verdict(rank, "otp") if label and self._is_code_after(label, is_year=is_year) else None

    def _is_grouped_code(self) -> bool:
        label = self.lead.label
        if self.direct == "otp" or (self.direct == "code" and label and self.lead.plain[label.start] == "c"):
            return max(self.stretch.shape) < 5
        is_written_so = self.stretch.shape in _CODE_SHAPES and self.stretch.joints <= {" ", "-"}
        return is_written_so and not self.lead.direct and self.lead.code_label() is not None

    def _is_code_after(self, label: Label, *, is_year: bool) -> bool:
        plain = self.lead.plain
        gap = plain[label.end : self.stretch.start]
        is_pointed = bool(words.POINTER.search(gap))
        is_direct = bool(words.LINK.fullmatch(gap))
        if label.kind == "code":
            if self.lead.is_in_web or is_year:
                return False
            return (self.size == 6 and is_pointed) if plain[label.end - 2 : label.end] == "ma" else is_direct
        if is_direct:
            return not is_year or is_pointed or not gap.strip()
        if _DATE.fullmatch(self.digits) or is_year:
            return is_pointed and not is_year
        if is_pointed:
            return True
        is_denied = words.NEGATION.search(plain, max(0, label.start - 30), self.stretch.start) is not None
        if self.size == 6:
            return not (is_denied and words.SENTENCE_END.search(gap))
        if HIDDEN in gap or any(map(str.isdigit, gap)):
            return words.SERIES.search(gap) is not None
        return not is_denied

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

    def _card(self) -> Verdict | None:
        if (
            self.size < 13
            or self.lead.harmless
            or self.lead.is_in_web
            or not self.stretch.is_even
            or not is_luhn(self.digits)
        ):
            return None
        if self._is_part() or _DATE.match(self.digits):
            return None
        if self.stretch.is_single:
            is_barcode = self.size == 13 and self.digits.startswith("893")
            return None if is_barcode else Verdict(0, "card")
        return Verdict(1, "card") if self._is_grouped_like_card() and _CARD_START.match(self.digits) else None

    def _is_grouped_like_card(self) -> bool:
        return self.stretch.is_single or self.stretch.shape in _CARD_SHAPES or set(self.stretch.shape) == {1}

    def _is_part(self) -> bool:
        return self.lead.is_glued() or self.tail.is_part()

    def _bare(self) -> Verdict | None:
        """Nothing before it names it: an account with its bank, nine digits of an old card, ten that begin with 0."""
        if (
            self.size < 8
            or self.lead.harmless
            or self.lead.is_in_web
            or self.stretch.is_thousands
            or not self.stretch.is_even
        ):
            return None
        if self._is_part() or self.tail.is_counted():
            return None
        if self.said in {"account", "bank"} or self.tail.is_before_bank():
            return self._account(2, least=8)
        if self.size == 9 and not _DATE.match(self.digits) and self._is_like_old_id():
            return Verdict(3, "phone" if self.digits[0] in "5789" else "old_id")
        if self.size == 10 and self.digits.startswith("0") and self.stretch.is_single:
            return Verdict(3, "insurance")
        return None

    def _is_like_old_id(self) -> bool:
        if self.stretch.is_single:
            return not self.digits.endswith("000")
        if self.stretch.shape != (3, 3, 3) or not self.stretch.is_whole or not self.stretch.joints <= {" ", "-", "."}:
            return False
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
