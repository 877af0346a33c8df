"""Which column is which: headings as offices write them, recognised without marks and brackets."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from helpdesk.language.folding import fold
from helpdesk.tables.cells import LOOKED_AT, Row

SYNONYMS: dict[str, tuple[str, ...]] = {
    "code": (
        "mã tthc",
        "mã số tthc",
        "mã thủ tục",
        "mã số thủ tục",
        "mã thủ tục hành chính",
        "mã số thủ tục hành chính",
        "mã số",
        "mã",
        "mã chuẩn",
        "mã quốc gia",
        "mã số hồ sơ tthc",
        "code",
        "procedure code",
    ),
    "title": (
        "tên thủ tục",
        "tên tthc",
        "tên thủ tục hành chính",
        "thủ tục hành chính",
        "tên các thủ tục hành chính",
        "tên gọi",
        "tên",
        "thủ tục",
        "tthc",
        "title",
        "name",
        "procedure",
    ),
    "field": ("lĩnh vực", "tên lĩnh vực", "ngành lĩnh vực", "ngành, lĩnh vực", "field"),
    "level": ("cấp thực hiện", "cấp giải quyết", "cấp hành chính", "cấp quyết định", "cấp", "level"),
    "agency": (
        "cơ quan thực hiện",
        "cơ quan giải quyết",
        "cơ quan tiếp nhận",
        "đơn vị thực hiện",
        "đơn vị giải quyết",
        "đơn vị tiếp nhận",
        "nơi giải quyết",
        "nơi thực hiện",
        "nơi tiếp nhận",
        "nơi nộp hồ sơ",
        "địa điểm thực hiện",
        "cơ quan",
        "đơn vị",
        "agency",
    ),
    "link": ("đường dẫn", "đường link", "liên kết", "link", "url", "địa chỉ trang", "website", "trang web"),
}
_FOLDED = {fold(said): column for column, ways in SYNONYMS.items() for said in ways}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORDS_TO_BEGIN_WITH = 2
"""A heading that only begins like a known one must share so many words: "Mã TTHC trên cơ sở dữ liệu"."""


class Heading(NamedTuple):
    """The row that names the columns. `columns` leads to places, `said` are their words as the file has them."""

    row: int
    columns: dict[str, int]
    said: dict[str, str]
    unused: list[str]


def heading_in(rows: Sequence[Row]) -> Heading | None:
    """Find the first row that names a code and a title; None when none of the first ones does."""
    return next((found for row in rows[:LOOKED_AT] if (found := _heading(row))), None)


def columns_known(rows: Sequence[Row]) -> int:
    """Say how many columns of a list these first rows name."""
    heading = heading_in(rows)
    return len(heading.columns) if heading else 0


def _heading(row: Row) -> Heading | None:
    columns: dict[str, int] = {}
    words = [" ".join(cell.text.split()) for cell in row.cells]
    for recognise in (_exactly, _by_its_beginning):
        for place, said in enumerate(words):
            column = recognise(said)
            if column and column not in columns and place not in columns.values():
                columns[column] = place
    if not {"code", "title"} <= columns.keys():
        return None
    unused = [said for place, said in enumerate(words) if said and place not in columns.values()]
    return Heading(row.number, columns, {column: words[place] for column, place in columns.items()}, unused)


def _exactly(said: str) -> str | None:
    return _FOLDED.get(fold(said)) or _FOLDED.get(fold(_BRACKETS.sub(" ", said)))


def _by_its_beginning(said: str) -> str | None:
    words = fold(said).split()
    return next(
        (
            _FOLDED[beginning]
            for size in range(len(words), _WORDS_TO_BEGIN_WITH - 1, -1)
            if (beginning := " ".join(words[:size])) in _FOLDED
        ),
        None,
    )
