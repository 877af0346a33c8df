"""Old logs as teams kept them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADING = ("STT", "Ngày", "Người hỗ trợ", "Nội dung hỗ trợ", "Địa điểm", "Số người", "Số phút", "Kết quả", "Ghi chú")
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, datetime(2026, 3, 2), "Lan", "Khai sinh cho cháu", "Tại nhà", 1, 30, "Xong", None),  # noqa: DTZ001 - spreadsheets know no zone
    (2, "03/03/2026 14h30", "hung", "VNeID", "Nhà văn hóa", 12, "1h30", "Hoàn thành", "lớp buổi chiều"),
    (3, "5.3.26", "Lan", "", "Một cửa", None, "20 phút", "Không có SIM chính chủ", "gọi 0912345678"),
)


def sheet_of(book: Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def xlsx(
    rows: Iterable[Sequence[Any]] = ROWS,
    *,
    heading: Sequence[str] = HEADING,
    above: Iterable[Sequence[Any]] = (("UBND XÃ LẠC THỦY",), ("SỔ THEO DÕI HỖ TRỢ NĂM 2026",)),
    more: Callable[[Workbook], None] = lambda _: None,
) -> bytes:
    """Make a workbook with one sheet; `more` does the rest."""
    book = Workbook()
    for row in (*above, heading, *rows):
        sheet_of(book).append(list(row))
    more(book)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv(rows: Iterable[Sequence[str]], *, heading: Sequence[str], separator: str = ",") -> bytes:
    """Make a CSV file of plain words."""
    return "\r\n".join(separator.join(row) for row in (heading, *rows)).encode()
