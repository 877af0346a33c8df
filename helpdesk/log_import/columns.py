"""Which column of an old log is which: guessed by the words above it, chosen by people."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from helpdesk.language.folding import fold
from helpdesk.tables.cells import LOOKED_AT, Row


class Field(StrEnum):
    """What a column can tell of a visit."""

    DAY = "day"
    TIME = "time"
    MEMBER = "member"
    TOPIC = "topic"
    PLACE = "place"
    AREA = "area"
    MODE = "mode"
    CONSENT = "consent"
    RESULT = "result"
    REASON = "reason"
    PEOPLE = "people"
    MINUTES = "minutes"
    DOSSIERS = "dossiers"
    NOTE = "note"


SYNONYMS: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.DAY: ("ngày", "ngày tháng", "ngày hỗ trợ", "ngày thực hiện", "ngày tháng năm", "thời gian", "date", "day"),
    Field.TIME: ("giờ", "lúc", "giờ hỗ trợ", "thời điểm", "time", "hour"),
    Field.MEMBER: (
        "thành viên",
        "tên thành viên",
        "họ tên thành viên",
        "thành viên tổ",
        "người hỗ trợ",
        "người hướng dẫn",
        "cán bộ hỗ trợ",
        "người thực hiện",
        "người giúp",
        "người ghi",
        "member",
        "helper",
    ),
    Field.TOPIC: (
        "nội dung",
        "nội dung hỗ trợ",
        "nội dung hướng dẫn",
        "việc",
        "việc hỗ trợ",
        "thủ tục",
        "tên thủ tục",
        "dịch vụ",
        "lĩnh vực",
        "topic",
        "about",
    ),
    Field.PLACE: ("địa điểm", "nơi hỗ trợ", "địa điểm hỗ trợ", "nơi", "tại", "place", "where"),
    Field.AREA: ("thôn", "xóm", "bản", "tổ dân phố", "thôn xóm", "thôn bản", "khu dân cư", "địa bàn", "xã", "area"),
    Field.MODE: ("cách hỗ trợ", "hình thức", "hình thức hỗ trợ", "cách làm", "mode", "how"),
    Field.CONSENT: ("đồng ý", "người dân đồng ý", "có đồng ý", "consent"),
    Field.RESULT: ("kết quả", "kết quả hỗ trợ", "tình trạng", "result"),
    Field.REASON: ("lý do", "lí do", "lý do không được", "vướng mắc", "reason"),
    Field.PEOPLE: ("số người", "số lượng người", "số người dân", "số người được hỗ trợ", "người", "people"),
    Field.MINUTES: ("số phút", "phút", "thời lượng", "thời gian hỗ trợ", "thời gian phút", "minutes"),
    Field.DOSSIERS: ("số hồ sơ", "hồ sơ", "hồ sơ nộp", "số hồ sơ nộp", "hồ sơ trực tuyến", "dossiers"),
    Field.NOTE: ("ghi chú", "chú thích", "note", "notes"),
}
COUNTERS: Final = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})
"""A column that only counts the rows: it does not tell one row from another."""

_FOLDED: Final = {fold(said): field for field, ways in SYNONYMS.items() for said in ways}
_LEAST_WORDS = 2


class Heading(NamedTuple):
    """The row that names the columns, with their words, and which of them are known."""

    row: int
    words: list[str]
    columns: dict[Field, int]

    @property
    def telling(self) -> list[int]:
        """The places of columns that tell one row from another."""
        return [place for place, said in enumerate(self.words) if fold(said) not in COUNTERS]


def heading_in(rows: Sequence[Row]) -> Heading | None:
    """Find the row of the first ones that names most known columns; none known: the first that has several words."""
    candidates = [_heading(row) for row in rows[:LOOKED_AT]]
    best = max(candidates, key=lambda heading: len(heading.columns), default=None)
    if best and best.columns:
        return best
    return next((one for one in candidates if sum(bool(word) for word in one.words) >= _LEAST_WORDS), None)


def columns_known(rows: Sequence[Row]) -> int:
    """Say how many known columns these first rows name, a day counting most; for finding how a CSV file is parted."""
    heading = heading_in(rows)
    if heading is None:
        return 0
    return len(heading.columns) * 100 + sum(bool(word) for word in heading.words)


def _heading(row: Row) -> Heading:
    words = [" ".join(cell.text.split()) for cell in row.cells]
    columns: dict[Field, int] = {}
    for recognise in (_exactly, _by_its_beginning):
        for place, said in enumerate(words):
            field = recognise(fold(said))
            if field and field not in columns and place not in columns.values():
                columns[field] = place
    return Heading(row.number, words, columns)


def _exactly(said: str) -> Field | None:
    return _FOLDED.get(said)


def _by_its_beginning(said: str) -> Field | None:
    words = said.split()
    sizes = range(len(words), _LEAST_WORDS - 1, -1)
    return next((_FOLDED[known] for size in sizes if (known := " ".join(words[:size])) in _FOLDED), None)
