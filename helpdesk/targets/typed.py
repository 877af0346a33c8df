"""What people type of a target, in a form or a file: columns, measures, periods, numbers.

Each reading returns what is meant, or None.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from helpdesk.language.folding import fold
from helpdesk.reports.period_words import name_in
from helpdesk.tables.cells import LOOKED_AT, Row
from helpdesk.targets.models import Measure, MeasureKind
from helpdesk.targets.rows import Column

_COLUMNS: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.AREA: ("địa bàn", "mã địa bàn", "đơn vị", "xã", "xã phường", "phường", "tên xã", "area"),
    Column.MEASURE: ("chỉ tiêu", "tên chỉ tiêu", "nội dung chỉ tiêu", "measure"),
    Column.PERIOD: ("kỳ", "kỳ báo cáo", "thời gian", "period"),
    Column.VALUE: ("giá trị", "mục tiêu", "số giao", "kế hoạch", "chỉ tiêu giao", "số chỉ tiêu", "value", "target"),
}
_MEASURES: Final[Mapping[Measure, tuple[str, ...]]] = {
    Measure.PEOPLE: ("số người được hỗ trợ", "số người", "người được hỗ trợ", "people helped"),
    Measure.VISITS: ("số lượt hỗ trợ", "lượt hỗ trợ", "số lượt", "visits"),
    Measure.DOSSIERS: (
        "số hồ sơ nộp trực tuyến",
        "hồ sơ nộp trên mạng",
        "số hồ sơ",
        "hồ sơ trực tuyến",
        "dossiers sent online",
        "dossiers",
    ),
    Measure.OPENED: ("số yêu cầu đến", "yêu cầu đến", "số yêu cầu", "requests that came in"),
    Measure.RESOLVED: ("số yêu cầu đã xong", "yêu cầu đã xong", "requests resolved"),
    Measure.WALKS_DONE: ("số lượt làm hết hướng dẫn", "lượt làm hết hướng dẫn", "guides gone through to the end"),
    Measure.SELF_SERVED: ("số lượt tự làm được", "lượt tự làm được", "done without help"),
    Measure.ANSWERED_IN_TIME: ("tỷ lệ trả lời đúng hạn", "trả lời đúng hạn", "answered in time"),
    Measure.RESOLVED_IN_TIME: ("tỷ lệ xong đúng hạn", "xong đúng hạn", "giải quyết đúng hạn", "resolved in time"),
    Measure.SELF_SERVED_SHARE: ("tỷ lệ tự làm được", "tự làm được", "share done without help"),
    Measure.RATED_SHARE: ("tỷ lệ có chấm điểm", "tỷ lệ đánh giá", "share of requests rated"),
    Measure.RATING: ("điểm hài lòng trung bình", "điểm hài lòng", "hài lòng", "average rating", "rating"),
}
_COLUMN_OF: Final = {fold(said): column for column, ways in _COLUMNS.items() for said in ways}
_MEASURE_OF: Final = {fold(said): measure for measure, ways in _MEASURES.items() for said in ways}
_MEASURE_OF.update({fold(measure.value): measure for measure in Measure})
_MEASURE_OF.update({said.replace("ty le", "ti le"): one for said, one in _MEASURE_OF.items() if "ty le" in said})

_FIRST_OF_MONTH: Final = re.compile(r"(20\d\d-\d\d)-01(?: 00:00:00)?")
_YEAR_AS_NUMBER: Final = re.compile(r"(20\d\d)\.0")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[ .,]\d{3})+")
_WHOLE: Final = re.compile(r"\d{1,8}(?:[.,]0+)?")
_PARTED: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s*(%?)")
_PERCENT: Final = 100


class Heading(NamedTuple):
    """The row that names the columns, and where each of them is."""

    row: int
    places: dict[Column, int]


def heading_in(rows: Sequence[Row]) -> Heading | None:
    """Find the row of the first ones that names most columns; None when none names any."""
    found = [_heading(row) for row in rows[:LOOKED_AT]]
    best = max(found, key=lambda one: len(one.places), default=None)
    return best if best and best.places else None


def columns_known(rows: Sequence[Row]) -> int:
    """Say how many columns these first rows name; for finding how a CSV file is parted."""
    heading = heading_in(rows)
    return len(heading.places) if heading else 0


def measure_in(text: str) -> Measure | None:
    """Read which figure is meant, by its key or its name."""
    return _MEASURE_OF.get(fold(text))


def codes_in(text: str) -> Sequence[str]:
    """Return the codes of a place that may be meant: spreadsheets take 05392 for the number 5392."""
    typed = text.strip()
    return (typed, f"0{typed}") if typed.isdecimal() else (typed,)


def period_in(text: str) -> str | None:
    """Read a period as people write it, or what a spreadsheet makes of it; None for anything else."""
    typed = text.strip()
    made = _FIRST_OF_MONTH.fullmatch(typed) or _YEAR_AS_NUMBER.fullmatch(typed)  # of "10/2026" and of "2026"
    return made[1] if made else name_in(typed)


def value_in(measure: Measure, text: str, *, is_number: bool = False) -> float | None:
    """Read a number: "1.200", "95%", "95" for 95 %, "4,5". `is_number`: it is one of a spreadsheet, with its point.

    Of a share, what is at most 1 is the share itself: a spreadsheet keeps 95 % as 0.95.
    """
    typed = text.strip()
    if measure.kind is MeasureKind.COUNT:
        if not is_number and _THOUSANDS.fullmatch(typed):
            return float(re.sub(r"\D", "", typed))
        return float(typed.replace(",", ".")) if _WHOLE.fullmatch(typed) else None
    found = _PARTED.fullmatch(typed)
    if found is None or (found[2] and measure.kind is MeasureKind.MARK):
        return None
    number = float(found[1].replace(",", "."))
    is_percent = measure.kind is MeasureKind.SHARE and (bool(found[2]) or number > 1)
    return round(number / _PERCENT, 6) if is_percent else number


def _heading(row: Row) -> Heading:
    places: dict[Column, int] = {}
    for place, cell in enumerate(row.cells):
        column = _COLUMN_OF.get(fold(cell.text))
        if column is not None and column not in places:
            places[column] = place
    return Heading(row.number, places)
