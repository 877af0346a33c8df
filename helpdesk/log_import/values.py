"""What a cell of an old log says, however it was typed: days, times, numbers, places, results.

Each reading returns the value or what is wrong with it; an empty cell is None, and so is a figure of 0, which nobody
counted.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from helpdesk.assistance.models import Mode, Place, Result
from helpdesk.language.folding import fold
from helpdesk.log_import.problems import Wrong
from helpdesk.tables.cells import Cell, Kind

T = TypeVar("T")

NOTHING: Final = frozenset({"", "khong ro", "khong nho", "chua ro", "kr", "kxd", "n a", "na", "x x"})
"""Words for what nobody knows; signs such as "—" fold to nothing."""

PLACES: Final[Sequence[tuple[str, Place]]] = (
    ("nha van hoa", Place.CULTURE_HOUSE),
    ("hoi truong", Place.CULTURE_HOUSE),
    ("nvh", Place.CULTURE_HOUSE),
    ("culture house", Place.CULTURE_HOUSE),
    ("mot cua", Place.ONE_STOP),
    ("hanh chinh cong", Place.ONE_STOP),
    ("ubnd", Place.ONE_STOP),
    ("uy ban", Place.ONE_STOP),
    ("tru so", Place.ONE_STOP),
    ("one stop", Place.ONE_STOP),
    ("zalo", Place.ONLINE),
    ("truc tuyen", Place.ONLINE),
    ("online", Place.ONLINE),
    ("tin nhan", Place.ONLINE),
    ("dien thoai", Place.PHONE),
    ("phone", Place.PHONE),
    ("cho", Place.MARKET),
    ("market", Place.MARKET),
    ("nha", Place.HOME),
    ("ho gia dinh", Place.HOME),
    ("home", Place.HOME),
)
MODES: Final[Sequence[tuple[str, Mode]]] = (
    ("lam thay", Mode.FOR_THEM),
    ("lam ho", Mode.FOR_THEM),
    ("nop ho", Mode.FOR_THEM),
    ("for them", Mode.FOR_THEM),
    ("cung lam", Mode.TOGETHER),
    ("lam cung", Mode.TOGETHER),
    ("cam tay chi viec", Mode.TOGETHER),
    ("together", Mode.TOGETHER),
    ("huong dan", Mode.TOLD),
    ("tu van", Mode.TOLD),
    ("giai thich", Mode.TOLD),
    ("told", Mode.TOLD),
)
RESULTS: Final[Sequence[tuple[str, Result]]] = (
    ("khong", Result.NOT_POSSIBLE),
    ("chua xong", Result.NOT_POSSIBLE),
    ("chua duoc", Result.NOT_POSSIBLE),
    ("chua thanh cong", Result.NOT_POSSIBLE),
    ("not possible", Result.NOT_POSSIBLE),
    ("hen", Result.NEW_APPOINTMENT),
    ("mot cua", Result.HANDED_TO_ONE_STOP),
    ("hanh chinh cong", Result.HANDED_TO_ONE_STOP),
    ("cong an", Result.HANDED_TO_POLICE),
    ("xong", Result.DONE),
    ("hoan thanh", Result.DONE),
    ("thanh cong", Result.DONE),
    ("dat", Result.DONE),
    ("duoc", Result.DONE),
    ("da nop", Result.DONE),
    ("done", Result.DONE),
    ("ok", Result.DONE),
)
YES: Final = frozenset({"co", "x", "v", "yes", "1", "dong y", "da dong y"})

EARLIEST: Final = date(2020, 1, 1)
"""Teams exist since 2022; a day long before is a typing error."""
_SERIAL_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(43_831, 60_000)  # what spreadsheets call the days from 2020 on
_DAY: Final = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})\b(.*)", re.IGNORECASE)
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\b(.*)")
_TIME: Final = re.compile(
    r"[\sT,]*(\d{1,2})\s*(?:[:h]|giờ|g)\s*(\d{1,2})?(?:\s*phút|:\d{2}(?:\.\d+)?)?\s*", re.IGNORECASE
)
_NUMBER: Final = re.compile(
    r"(\d{1,6})(?:[.,]0+)?\s*(?:người|nguoi|lượt|luot|phút|phut|p|ph|hồ sơ|ho so|hs|')?\.?", re.IGNORECASE
)
_HOURS: Final = re.compile(
    r"(\d{1,2}(?:[.,]\d)?)\s*(?:giờ|gio|g|h|tiếng|tieng)\s*(?:(\d{1,2})\s*(?:phút|phut|p|ph|')?)?", re.IGNORECASE
)


def is_nothing(cell: Cell) -> bool:
    """Tell whether a cell says nothing."""
    return fold(cell.text) in NOTHING


def day_in(cell: Cell) -> tuple[date, str] | Wrong:
    """Return the day of a cell, and what stands behind it: a time, perhaps."""
    text = cell.text.strip()
    if is_nothing(cell):
        return Wrong.DAY_MISSING
    if cell.kind is Kind.NUMBER or text.isdecimal():
        number = float(text)
        if int(number) in _SERIALS:
            return _SERIAL_ZERO + timedelta(days=int(number)), ""
        return Wrong.DAY_FORM
    with suppress(ValueError):
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3])), found[4]
        if found := _DAY.fullmatch(text):
            year = int(found[3]) + (2000 if len(found[3]) == len("25") else 0)
            return date(year, int(found[2]), int(found[1])), found[4]
    return Wrong.DAY_FORM


def time_in(text: str) -> time | Wrong | None:
    """Return a time of the day: "8h30", "08:30", "8 giờ"."""
    if not text.strip() or fold(text) in NOTHING:
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        return Wrong.TIME_FORM
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return Wrong.TIME_FORM


def number_in(cell: Cell, *, most: int) -> int | Wrong | None:
    """Return a count; None for 0, which nobody counted."""
    if is_nothing(cell):
        return None
    found = _NUMBER.fullmatch(cell.text.strip())
    if found is None:
        return Wrong.NUMBER_FORM
    number = int(found[1])
    return Wrong.NUMBER_RANGE if number > most else number or None


def minutes_in(cell: Cell, *, most: int) -> int | Wrong | None:
    """Return a length of time in minutes: "30", "30 phút", "1h30", "1,5 giờ", or a spreadsheet's 0:45."""
    text = cell.text.strip()
    if cell.kind is Kind.DAY:
        with suppress(ValueError):
            at = datetime.strptime(text[:8], "%H:%M:%S").time()  # noqa: DTZ007 - a length, no moment
            return at.hour * 60 + at.minute or None
        return Wrong.NUMBER_FORM
    if found := _HOURS.fullmatch(text):
        minutes = round(float(found[1].replace(",", ".")) * 60) + int(found[2] or 0)
        return Wrong.NUMBER_RANGE if minutes > most else minutes or None
    return number_in(cell, most=most)


def choice_in(cell: Cell, words: Sequence[tuple[str, T]]) -> T | None:
    """Return the first choice one of whose words stands in the cell; None when none does."""
    said = f" {fold(cell.text)} "
    return next((choice for word, choice in words if f" {word} " in said), None)


def named(cell: Cell, names: Mapping[str, T]) -> T | None:
    """Return what has this name, typed with or without marks."""
    return names.get(fold(cell.text))
