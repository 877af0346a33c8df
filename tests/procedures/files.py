"""Files as offices send them: CSV and XLSX, good and bad."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpdesk.procedures.models import Procedure

HEADING = ("Mã TTHC", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Cơ quan thực hiện", "Đường dẫn")
FISH = ("1.900001", "Đăng ký nuôi cá lồng bè", "Thủy sản", "Cấp xã", "Phòng Kinh tế xã", "https://xa.example/ca")
WELL = ("1.900002", "Cấp phép khoan giếng gia đình", "Tài nguyên nước", "Cấp xã", "UBND xã", "")
BOAT = ("2.900003", "Đăng ký thuyền chở khách ngang sông", "Đường thủy", "Cấp tỉnh", "Sở Xây dựng", "")
ROWS = (FISH, WELL, BOAT)


def procedure(row: Sequence[str]) -> Procedure:
    """Return the procedure of a row like those above."""
    return Procedure(**dict(zip(("code", "title", "field", "level", "agency", "link"), row, strict=True)))


def csv(rows: Iterable[Sequence[str]] = ROWS, *, heading: Sequence[str] = HEADING, separator: str = ",") -> bytes:
    """Make a CSV file; cells with a separator, a quote or a line break are quoted."""

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in f'{separator}"\n') else cell

    return "\r\n".join(separator.join(map(quoted, row)) for row in [heading, *rows]).encode()


def sheet_of(book: Workbook) -> Worksheet:
    """Return the first sheet."""
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def xlsx(
    rows: Iterable[Sequence[Any]] = ROWS,
    *,
    heading: Sequence[str] = HEADING,
    more: Callable[[Workbook], None] = lambda _: None,
) -> bytes:
    """Make a workbook with one sheet; `more` does the rest."""
    book = Workbook()
    for row in [heading, *rows]:
        sheet_of(book).append(list(row))
    more(book)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Put another part into a workbook, or another content into one of its parts."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            if part.filename != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return kept.getvalue()


def many(count: int) -> list[tuple[str, ...]]:
    """Make up rows, as many as a national list has."""
    return [
        (
            f"{1 + number % 3}.{number:06d}",
            f"Thủ tục làm ra số {number} về việc {number % 97}",
            "Lĩnh vực",
            "Cấp xã",
            "",
            "",
        )
        for number in range(1, count + 1)
    ]
