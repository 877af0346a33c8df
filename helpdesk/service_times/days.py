"""Days of an area that are not like their weekday: off, or worked all the same; one by one, or as a list."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from pydantic import BaseModel

from helpdesk.language.folding import fold
from helpdesk.privacy.masking import without_secrets
from helpdesk.service_times.errors import DayInvalidError, DayNameError, DaysEmptyError, DaysTooManyError
from helpdesk.service_times.public_days import FIRST_YEAR, LAST_YEAR

LONGEST_NAME: Final = 80
MOST_DAYS: Final = 366
"""Days of one list."""

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_OFF_WORDS: Final = {"nghi", "nghi bu", "ngay nghi", "off", "day off", "holiday"}
_WORK_WORDS: Final = {"lam", "lam bu", "lam viec", "ngay lam viec", "work", "working day"}


class DayKind(StrEnum):
    """What a day is, whatever weekday it is."""

    OFF = "off"
    WORK = "work"  # as on its weekday; on one that is always off, as on Monday


class DayEntry(BaseModel):
    """What an area says about one day; it counts before what areas above say and before the public holidays."""

    area: str
    day: date
    kind: DayKind
    name: str
    by: str = ""
    at: datetime | None = None

    @property
    def id(self) -> str:
        """One area says one thing about a day."""
        return f"{self.area}:{self.day.isoformat()}"


class BadLine(NamedTuple):
    """A line of a list that cannot be taken; `wrong` is a key: day, kind, name, twice."""

    number: int  # the first is 1
    text: str
    wrong: str


class DayList(NamedTuple):
    """A list as it was read: good days in order, and the lines that are none."""

    entries: list[DayEntry]
    bad: list[BadLine]


def checked_day(area: str, day: date, kind: DayKind, name: str) -> DayEntry:
    """Return what an area says about a day. Raises DayInvalidError, DayNameError."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayInvalidError(first=FIRST_YEAR, last=LAST_YEAR)
    name = " ".join(without_secrets(name).split())
    if not name or len(name) > LONGEST_NAME:
        raise DayNameError(most=LONGEST_NAME)
    return DayEntry(area=area, day=day, kind=kind, name=name)


def read_list(area: str, text: str) -> DayList:
    """Read a list with one day a line: day; off or work; why. Raises DaysEmptyError, DaysTooManyError."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise DaysEmptyError
    if len(lines) > MOST_DAYS:
        raise DaysTooManyError(most=MOST_DAYS)
    entries: dict[date, DayEntry] = {}
    bad: list[BadLine] = []
    for number, line in lines:
        found = _line(area, line)
        if isinstance(found, str):
            bad.append(BadLine(number, line[:LONGEST_NAME], found))
        elif found.day in entries:
            bad.append(BadLine(number, line[:LONGEST_NAME], "twice"))
        else:
            entries[found.day] = found
    return DayList([entries[day] for day in sorted(entries)], bad)


def _line(area: str, line: str) -> DayEntry | str:
    """Read one line; a line that cannot be taken gives the key of what is wrong with it."""
    parts = [part.strip().strip('"') for part in re.split(r"[;\t,]", line, maxsplit=2)]
    day, kind = _day(parts[0]), _kind(parts[1:])
    if day is None:
        return "day"
    if kind is None:
        return "kind"
    try:
        return checked_day(area, day, kind, parts[2] if len(parts) > 2 else "")  # noqa: PLR2004 - the third column
    except DayInvalidError:
        return "day"
    except DayNameError:
        return "name"


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _kind(rest: Sequence[str]) -> DayKind | None:
    said = fold(rest[0]) if rest else ""
    if said in _OFF_WORDS:
        return DayKind.OFF
    return DayKind.WORK if said in _WORK_WORDS else None
