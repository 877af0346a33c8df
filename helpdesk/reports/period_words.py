"""A period as people write it: "tháng 10/2026", "quý IV/2026", "tuần 42 năm 2026", "6 tháng đầu năm 2026"."""

import re
from typing import Final

from helpdesk.language.folding import fold

_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR: Final = r"(?P<year>20\d\d)"
_NAMED: Final = re.compile(r"20\d\d(?:-(?:\d\d|[qh]\d|w\d\d))?", re.IGNORECASE)
_WEEK: Final = re.compile(rf"(?:tuan(?: thu)? |week |w ?)(?P<part>\d{{1,2}}) (?:nam )?{_YEAR}")
_MONTH: Final = re.compile(rf"(?:thang |month |t ?)?(?P<part>\d{{1,2}}) (?:nam )?{_YEAR}")
_QUARTER: Final = re.compile(rf"(?:quy |quarter |q ?)(?P<part>[1-4]|iv|i{{1,3}}) (?:nam )?{_YEAR}")
_FIRST_HALF: Final = re.compile(
    rf"(?:6|sau) thang (?:dau )(?:nam )?{_YEAR}|first half of {_YEAR.replace('year', 'en')}"
)
_SECOND_HALF: Final = re.compile(
    rf"(?:6|sau) thang (?:cuoi )(?:nam )?{_YEAR}|second half of {_YEAR.replace('year', 'en')}"
)
_WHOLE_YEAR: Final = re.compile(rf"(?:ca )?(?:nam |year )?{_YEAR}")
_LONGEST: Final = 60


def name_in(text: str) -> str | None:
    """Return the name of the period that is meant, as `period_called` takes it; None for anything else."""
    typed = text.strip()
    if len(typed) > _LONGEST:
        return None
    if _NAMED.fullmatch(typed):
        return typed.upper()
    said = fold(typed)
    for pattern, name in ((_FIRST_HALF, "H1"), (_SECOND_HALF, "H2")):
        if half := pattern.fullmatch(said):
            return f"{half['year'] or half['en']}-{name}"
    if quarter := _QUARTER.fullmatch(said):
        return f"{quarter['year']}-Q{_ROMAN.get(quarter['part'], quarter['part'])}"
    for pattern, sign in ((_WEEK, "W"), (_MONTH, "")):
        if found := pattern.fullmatch(said):
            return f"{found['year']}-{sign}{int(found['part']):02d}"
    year = _WHOLE_YEAR.fullmatch(said)
    return year["year"] if year else None
