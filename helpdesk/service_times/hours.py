"""The usual week of an area, as people write it: "07:30-11:30, 13:30-17:00"."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from itertools import pairwise
from typing import Final

from pydantic import BaseModel

from helpdesk.service_times.errors import HoursInvalidError, HoursOverlapError, NeverOpenError
from helpdesk.service_times.working import Stretch, Stretches
from helpdesk.teams.models import OfficeHours

MOST_STRETCHES: Final = 4
"""Of one day: morning, afternoon, evening, and one to spare."""

_STRETCH = re.compile(r"(\d{1,2})[:hg.](\d{2})?\s*[-–—]\s*(\d{1,2})[:hg.](\d{2})?")
_LAST_MINUTE: Final = time(23, 59, 59, 999_999)
_MIDNIGHT: Final = 24


class WeekHours(BaseModel):
    """When people of an area work, Monday first: each day as it is written. `id` is the area."""

    id: str
    days: list[str]
    by: str = ""
    at: datetime | None = None
    version: int = 0

    @property
    def week(self) -> tuple[Stretches, ...]:
        """Return it as a calendar reads it."""
        return tuple(read_stretches(written) for written in self.days)


def checked_week(days: Sequence[str]) -> list[str]:
    """Return a week as it is kept. Raises HoursInvalidError, HoursOverlapError, NeverOpenError."""
    week = [written(read_stretches(day)) for day in days]
    if not any(week):
        raise NeverOpenError
    return week


def read_stretches(text: str) -> Stretches:
    """Read the hours of a day; without a word nobody works. Raises HoursInvalidError, HoursOverlapError."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text.casefold()) if part.strip()]
    if len(parts) > MOST_STRETCHES:
        raise HoursInvalidError(found=text.strip()[:60])
    found = sorted(_stretch(part) for part in parts)
    if any(earlier.closes > later.opens for earlier, later in pairwise(found)):
        raise HoursOverlapError(found=text.strip()[:60])
    return tuple(found)


def written(stretches: Stretches) -> str:
    """Write the hours of a day as `read_stretches` reads them."""
    return ", ".join(f"{one.opens:%H:%M}-{_closing(one.closes)}" for one in stretches)


def week_of(hours: OfficeHours) -> tuple[Stretches, ...]:
    """Return the week of a team that says only on which days, and from when to when."""
    usual = (Stretch(hours.opens, hours.closes),)
    return tuple(usual if day in hours.days else () for day in range(7))


def _stretch(text: str) -> Stretch:
    found = _STRETCH.fullmatch(text)
    if found is None:
        raise HoursInvalidError(found=text[:60])
    opens, closes = _time(found[1], found[2], text), _time(found[3], found[4], text)
    if opens >= closes:
        raise HoursOverlapError(found=text[:60])
    return Stretch(opens, closes)


def _time(hours: str, minutes: str | None, text: str) -> time:
    if int(hours) == _MIDNIGHT and not int(minutes or 0):
        return _LAST_MINUTE
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError:
        raise HoursInvalidError(found=text[:60]) from None


def _closing(at: time) -> str:
    return "24:00" if at == _LAST_MINUTE else f"{at:%H:%M}"
