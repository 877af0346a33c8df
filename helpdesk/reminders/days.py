"""Reading the day of an appointment as people type it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum

from helpdesk.language.folding import fold

FARTHEST = timedelta(days=366)
"""A day farther ahead is a slip of the finger."""
_NEXT_YEAR = timedelta(days=183)  # so far ahead a day without its year is meant, rather than one that is over
_LONGEST = 100  # characters: what is longer tells a story


class DayProblem(StrEnum):
    """Why something is no day to be reminded of."""

    UNREADABLE = "unreadable"
    IMPOSSIBLE = "impossible"  # 31/2
    LUNAR = "lunar"
    PAST = "past"
    TOO_FAR = "too_far"


_WEEKDAYS = {
    **dict.fromkeys(("hai", "2", "monday"), 0),
    **dict.fromkeys(("ba", "3", "tuesday"), 1),
    **dict.fromkeys(("tu", "4", "wednesday"), 2),
    **dict.fromkeys(("nam", "5", "thursday"), 3),
    **dict.fromkeys(("sau", "6", "friday"), 4),
    **dict.fromkeys(("bay", "7", "saturday"), 5),
    **dict.fromkeys(("chu nhat", "cn", "sunday"), 6),
}
_COUNTS = {word: count for count, word in enumerate("mot hai ba bon nam sau bay tam chin muoi".split(), start=1)}
_COUNTS |= {"tu": 4, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "a": 1}
_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep|october oct|"
        "november nov|december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
_MONTHS_OF_VIETNAM = {"gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8}
_MONTHS_OF_VIETNAM |= {"chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12}

_N = r"(?P<count>\d{1,3}|" + "|".join(_COUNTS) + ")"
_VN_MONTH = r"(?P<month>\d{1,2}|muoi mot|muoi hai|" + "|".join(_MONTHS_OF_VIETNAM) + ")"
_EN_MONTH = "(?P<named>" + "|".join(_MONTHS) + ")"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"

_LUNAR = re.compile(r"\b(am lich|lich am|ta lich|thang chap|thang gieng am|lunar)\b")
_CLOCK = re.compile(r"\b\d{1,2}\s?(?:h|g|gio|giờ|:)\s?(?:\d{2}(?:p|ph)?)?(?![\w/])")
# 12/12, 12-12-2026, 12.12.26, 2026-12-12; of what was typed, since folding takes the signs away.
_NUMERIC = re.compile(
    r"(?<![\d/.\-])(?P<day>\d{1,2})\s?[/.\-]\s?(?P<month>\d{1,2})(?:\s?[/.\-]\s?(?P<year>\d{4}|\d{2}))?(?![\d/\-])"
)
_ISO = re.compile(r"(?<![\d/.\-])(?P<year>20\d{2})[/.\-](?P<month>\d{1,2})[/.\-](?P<day>\d{1,2})(?![\d/\-])")
_RUN = re.compile(r"(?<![\d/.\-])(?P<day>\d{2})(?P<month>\d{2})(?P<year>20\d{2})(?![\d/\-])")
_SPOKEN = re.compile(
    rf"\b(?:ngay |mung |mong |hom )*(?P<day>\d{{1,2}}) (?:thang|thg|t) ?{_VN_MONTH}(?: (?:nam )?{_YEAR})?\b"
)
_ENGLISH = re.compile(rf"\b(?:{_ORDINAL} (?:of )?{_EN_MONTH}|{_EN_MONTH.replace('named', 'first')} "
                      rf"{_ORDINAL.replace('day', 'second')})(?: {_YEAR})?\b")  # fmt: skip
_DAY_ALONE = re.compile(r"\b(?:ngay|mung|mong|hom) (?:mung |mong )?(?P<day>\d{1,2})\b(?! thang| nua| toi\b)")
_NUMBER_ALONE = re.compile(r"(?P<day>\d{1,2})")
_AHEAD = re.compile(
    rf"\b(?:{_N} (?P<unit>ngay|hom|bua|tuan|thang) (?:nua|toi|sau)"
    rf"|sau {_N.replace('count', 'after')} (?P<unit_after>ngay|hom|tuan|thang)"
    rf"|in {_N.replace('count', 'within')} (?P<unit_within>days?|weeks?|months?))\b"
)
_WEEKDAY = re.compile(
    r"\b(?:thu (?P<thu>hai|ba|tu|nam|sau|bay|[2-7])|t(?P<t>[2-7])|"
    r"(?P<name>chu nhat|cn|monday|tuesday|wednesday|thursday|friday|saturday|sunday))"
    r"(?P<next> (?:tuan sau|tuan toi))?\b(?! thang)"
)
_NEAR = (
    (re.compile(r"\b(?:hom nay|bua nay|ngay hom nay|today)\b"), 0),
    (re.compile(r"\b(?:ngay mai|sang mai|chieu mai|mai|tomorrow)\b"), 1),
    (re.compile(r"\b(?:ngay mot|ngay kia|hom kia|mot|mot nay)\b(?! (?:thang|nam))"), 2),
)


def read_day(text: str, *, today: date) -> date | DayProblem:
    """Return the one day that is meant, today at the earliest; else why there is none.

    A day without its year is the next one that is not too far ahead.
    """
    if len(text) > _LONGEST:
        return DayProblem.UNREADABLE
    if _LUNAR.search(fold(text)):
        return DayProblem.LUNAR
    found = dict.fromkeys(_found(_CLOCK.sub(" ", text.casefold()), today))
    if len(found) != 1:
        return DayProblem.UNREADABLE
    (day,) = found
    if isinstance(day, DayProblem):
        return day
    if day < today:
        return DayProblem.PAST
    return day if day - today <= FARTHEST else DayProblem.TOO_FAR


def _found(text: str, today: date) -> Iterator[date | DayProblem]:
    """Read with the first way that finds something: "thứ sáu, 12/12" is a day with its weekday beside it."""
    for pattern in (_ISO, _NUMERIC, _RUN):
        if days := [_dated(one.groupdict(), today) for one in pattern.finditer(text)]:
            yield from days
            return
    words = fold(text)
    for read in _WAYS:
        if days := list(read(words, today)):
            yield from days
            return


def _spoken(words: str, today: date) -> Iterator[date | DayProblem]:
    for one in _SPOKEN.finditer(words):
        month = one["month"]
        number = int(month) if month.isdecimal() else _MONTHS_OF_VIETNAM[month]
        yield _dated({"day": one["day"], "month": str(number), "year": one["year"]}, today)


def _english(words: str, today: date) -> Iterator[date | DayProblem]:
    for one in _ENGLISH.finditer(words):
        month = _MONTHS[one["named"] or one["first"]]
        yield _dated({"day": one["day"] or one["second"], "month": str(month), "year": one["year"]}, today)


def _ahead(words: str, today: date) -> Iterator[date | DayProblem]:
    for one in _AHEAD.finditer(words):
        said = one["count"] or one["after"] or one["within"]
        unit = one["unit"] or one["unit_after"] or one["unit_within"]
        count = int(said) if said.isdecimal() else _COUNTS[said]
        if unit.startswith(("thang", "month")):
            yield _months_on(today, count)
        else:
            yield today + timedelta(days=count * (7 if unit.startswith(("tuan", "week")) else 1))


def _weekday(words: str, today: date) -> Iterator[date | DayProblem]:
    """Return the next such day, not today; "tuần sau" is the week that begins on the coming Monday."""
    for one in _WEEKDAY.finditer(words):
        weekday = _WEEKDAYS[one["thu"] or one["t"] or one["name"]]
        monday = today - timedelta(days=today.weekday())
        if one["next"]:
            yield monday + timedelta(days=7 + weekday)
        else:
            yield today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _near(words: str, today: date) -> Iterator[date | DayProblem]:
    for pattern, days in _NEAR:
        if pattern.search(words):
            yield today + timedelta(days=days)
            return


def _in_a_week(words: str, today: date) -> Iterator[date | DayProblem]:
    if re.search(r"\b(tuan sau|tuan toi|next week)\b", words):
        yield today + timedelta(days=7)


def _day_alone(words: str, today: date) -> Iterator[date | DayProblem]:
    """Read "ngày 12", or a bare 12: of this month, or of the next one that has it."""
    alone = _NUMBER_ALONE.fullmatch(words)
    for one in [alone] if alone else _DAY_ALONE.finditer(words):
        yield _next_of_number(int(one["day"]), today)


_WAYS: tuple[Callable[[str, date], Iterator[date | DayProblem]], ...] = (
    _spoken,
    _english,
    _weekday,  # before "sáu tuần sau": without its marks, Friday next week is that, too
    _ahead,
    _day_alone,
    _near,
    _in_a_week,
)


def _dated(said: dict[str, str | None], today: date) -> date | DayProblem:
    day, month, year = int(said["day"] or 0), int(said["month"] or 0), said["year"]
    if year is not None:
        return _real(int(year) + (2000 if len(year) == len("26") else 0), month, day)
    this_year, next_year = _real(today.year, month, day), _real(today.year + 1, month, day)
    if isinstance(next_year, date) and (isinstance(this_year, DayProblem) or this_year < today):
        return next_year if next_year - today <= _NEXT_YEAR else this_year
    return this_year


def _next_of_number(day: int, today: date) -> date | DayProblem:
    month = today.replace(day=1)
    for _ in range(3):
        found = _real(month.year, month.month, day)
        if isinstance(found, date) and found >= today:
            return found
        month = (month + timedelta(days=32)).replace(day=1)
    return DayProblem.IMPOSSIBLE


def _months_on(today: date, count: int) -> date | DayProblem:
    """Return the same day of a later month, or its last one."""
    years, month = divmod(today.month - 1 + count, 12)
    last_days = (_real(today.year + years, month + 1, day) for day in range(today.day, 27, -1))
    found = _real(today.year + years, month + 1, today.day)
    return next((day for day in last_days if isinstance(day, date)), found)


def _real(year: int, month: int, day: int) -> date | DayProblem:
    try:
        return date(year, month, day)
    except ValueError:
        return DayProblem.IMPOSSIBLE
