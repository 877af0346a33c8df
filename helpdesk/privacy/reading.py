"""Reads a folded view for numbers that name a person, from left to right."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from helpdesk.privacy.folding import View
from helpdesk.privacy.identifiers import EMERGENCY, LONGEST, Number, Verdict
from helpdesk.privacy.numbers import Group, Stretch, runs, to_e164
from helpdesk.privacy.passwords import AMOUNT, OFFICE_CODE
from helpdesk.privacy.surroundings import Lead, Page, Tail
from helpdesk.privacy.talk import CODES

_LEAST = 3
_LEAST_GROUPED = 7
_LEAST_SPELLED = 9
_THOUSANDS = 3
_MOST_GROUPS = 6
_LONGEST_ID = 12
_SHORT_WHEN_GROUPED = frozenset({"account", "code", "otp"})
_NAMED_BY_WORDS = frozenset({"account", "insurance", "old_id", "otp"})


_NEAR = 60
_LETTERED = re.compile(
    r"(?<![a-z0-9.,\-])(?=[a-z]*[0-9][a-z]*[0-9])(?:[a-z]+[0-9]+[a-z]|[0-9]+[a-z]+[0-9]|[0-9]+[a-z]{2})[a-z0-9]{1,5}"
    r"(?![a-z0-9\-])"
)


class Found(NamedTuple):
    """An identifier in a view. `phone` is its E.164 form if it surely is a telephone number of a person."""

    start: int
    end: int
    kind: str
    phone: str = ""


def find_identifiers(plain: str) -> list[Found]:
    """Return the identifiers of a folded view, in order."""
    reader = _Reader(plain)
    return [found for run in runs(plain) for found in reader.read(run)]


def find_lettered_codes(view: View) -> list[Found]:
    """Return the codes of one use that have letters in them: in capitals, behind the words for such a code."""
    tokens = {
        token.span()
        for told in CODES.finditer(view.plain)
        for token in _LETTERED.finditer(view.plain, told.end(), told.end() + _NEAR)
        if not AMOUNT.fullmatch(token[0])
    }
    typed = {span: view.source[slice(*view.original_span(*span))] for span in tokens}
    return [Found(*span, "otp") for span, code in typed.items() if code.isupper() and not OFFICE_CODE.fullmatch(code)]


class _Reader:
    """Reads runs of digits from left to right."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.page = Page(plain)

    def read(self, run: list[Group]) -> Iterator[Found]:
        """Yield what is found in one run of groups."""
        first = 0
        is_of_thing = False
        while first < len(run):
            singles = _count_singles(run, first)
            if singles >= _LEAST_SPELLED:
                yield from self._read_spelled(run[first : first + singles])
                first += singles
                continue
            lead = Lead(self.page, run[first].start)
            found, groups = self._best(run, first, lead)
            if first and "\n" in self.plain[run[first - 1].end : run[first].start]:
                is_of_thing = False
            is_of_thing = is_of_thing or (found is None and lead.harmless in {"thing", "tax"})
            if found and not (is_of_thing and found.kind in _NAMED_BY_WORDS):
                yield found
            first += groups

    def _best(self, run: list[Group], first: int, lead: Lead) -> tuple[Found | None, int]:
        """Return the surest number that begins here, and how many groups to go on."""
        if run[first].digits in EMERGENCY and lead.direct == "phone":
            return None, 1
        best: tuple[int, int, Found] | None = None
        size = 0
        for last in range(first, len(run)):
            size += len(run[last].digits)
            if size > LONGEST:
                break
            is_whole = first == 0 and last == len(run) - 1
            least = _LEAST if last == first or is_whole or lead.near in _SHORT_WHEN_GROUPED else _LEAST_GROUPED
            if size < least or (not lead.near and last > first and size < _LEAST_SPELLED and not is_whole):
                continue
            if not lead.near and last - first > _MOST_GROUPS and size > _LONGEST_ID:
                break
            stretch = Stretch(self.plain, run[first : last + 1], is_whole=is_whole)
            verdict = Number(stretch, lead, Tail(self.page, stretch.end)).verdict()
            if verdict and (best is None or (verdict.rank, -last) < best[:2]):
                best = (verdict.rank, -last, _found(stretch, verdict))
        return (best[2], 1 - best[1] - first) if best else (None, self._amount(run, first))

    def _read_spelled(self, run: list[Group]) -> Iterator[Found]:
        """Read digit by digit what was written so; too long for one number is several."""
        stretch = Stretch(self.plain, run, is_whole=True)
        lead, tail = Lead(self.page, stretch.start), Tail(self.page, stretch.end)
        is_counting = stretch.digits in "0123456789" or stretch.digits in "9876543210"
        if is_counting and not lead.direct:
            return
        verdict = Number(stretch, lead, tail).verdict() if len(run) <= LONGEST else None
        if verdict is None and len(run) > _LEAST_SPELLED:
            verdict = Verdict(4, "national_id")
        if verdict:
            yield _found(stretch, verdict)

    def _amount(self, run: list[Group], first: int) -> int:
        """Count the groups that form an amount from here on; they are passed over together."""
        if run[first].digits.startswith("0") or len(run[first].digits) > _THOUSANDS:
            return 1
        last = first + 1
        most = min(len(run), first + _MOST_GROUPS)
        while (
            last < most
            and len(run[last].digits) == _THOUSANDS
            and self.plain[run[last - 1].end : run[last].start] in {".", ",", " "}
        ):
            last += 1
        is_spaced = last - first > 1 and self.plain[run[first].end] == " "
        return 1 if is_spaced and not Tail(self.page, run[last - 1].end).is_amount else last - first


def _found(stretch: Stretch, verdict: Verdict) -> Found:
    phone = to_e164(stretch.digits) if verdict.kind == "phone" else ""
    return Found(stretch.start - verdict.letters, stretch.end, verdict.kind, phone)


def _count_singles(run: list[Group], first: int) -> int:
    """Count the lone digits from here on: a number that is spelled."""
    last = first
    while last < len(run) and len(run[last].digits) == 1:
        last += 1
    return last - first
