"""Vietnam's public holidays, from the kept library `holidays`: Luật Lao động 2019, Điều 112, and what was announced.

The library knows the lunar calendar, the rule for compensatory days (Điều 111 khoản 3), and the swaps of working days
that were announced before it was published. A later announcement is added to the calendar of an area.
"""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

import holidays

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2099
"""The library's lunar calendar ends with this year."""

_LANGUAGES: Final = {"vi": "vi", "en": "en_US"}


class PublicDay(NamedTuple):
    """A day that is not like its weekday in the whole country; `names` by language."""

    day: date
    is_off: bool
    names: dict[str, str]


@lru_cache(maxsize=32)
def public_days(year: int) -> tuple[PublicDay, ...]:
    """Return the public holidays, compensatory days off, and weekend days worked in exchange, of a year, in order."""
    said = {own: holidays.country_holidays("VN", years=year, language=theirs) for own, theirs in _LANGUAGES.items()}
    off = [PublicDay(day, is_off=True, names={own: said[own][day] for own in said}) for day in said["vi"]]
    worked = [
        PublicDay(day, is_off=False, names={"vi": "Làm bù", "en": "Working day in exchange"})
        for day in said["vi"].weekend_workdays
        if day.year == year
    ]
    return tuple(sorted([*off, *worked], key=lambda one: one.day))
