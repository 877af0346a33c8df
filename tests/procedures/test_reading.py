"""From files as offices send them to procedures, or to what is wrong with each cell."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from helpdesk.errors import RefusalError
from helpdesk.procedures.models import Procedure
from helpdesk.procedures.problems import Wrong
from helpdesk.procedures.reading import read
from helpdesk.tables.cells import MOST_ROWS
from helpdesk.tables.reading import LARGEST_FILE
from helpdesk.tables.workbooks import LARGEST_UNPACKED
from tests.procedures.files import BOAT, FISH, HEADING, ROWS, WELL, csv, many, procedure, sheet_of, with_part, xlsx
from tests.reports.test_layouts import docx

ALL = [procedure(row) for row in ROWS]


def wrong_in(data: bytes) -> list[tuple[int, str, Wrong]]:
    """Say what is wrong where."""
    return [(one.row, one.column, one.wrong) for one in read(data).problems]


# -- what is taken -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_any_separator_and_encoding_is_read(separator: str, encoding: str) -> None:
    reading = read(csv(separator=separator).decode().encode(encoding))

    assert reading.problems == []
    assert reading.procedures == ALL


def test_a_workbook_is_read() -> None:
    assert read(xlsx()).procedures == ALL


def test_only_code_and_title_must_be_there() -> None:
    assert read(csv([FISH[:2]], heading=("Mã", "Tên"))).procedures == [Procedure(code=FISH[0], title=FISH[1])]


@pytest.mark.parametrize(
    "heading",
    [
        ("MÃ SỐ TTHC", "Tên thủ tục hành chính", "Ngành, lĩnh vực", "Cấp giải quyết", "Đơn vị giải quyết", "Link"),
        ("ma thu tuc", "ten tthc", "linh vuc", "cap thuc hien", "noi tiep nhan", "duong dan"),
        ("code", "title", "field", "level", "agency", "link"),
        ("Mã\nTTHC", "Tên  thủ tục ", "Lĩnh vực (chính)", "Cấp", "Cơ quan thực hiện TTHC", "Đường dẫn trên Cổng"),
    ],
)
def test_headings_are_known_as_offices_write_them(heading: Sequence[str]) -> None:
    assert read(xlsx(heading=heading)).procedures == ALL


def test_columns_may_stand_in_any_order_and_others_beside_them_are_named() -> None:
    rows = [("1", *reversed(row), "cũ") for row in ROWS]
    reading = read(csv(rows, heading=("STT", *reversed(HEADING), "Ghi chú")))

    assert reading.procedures == ALL
    assert reading.heading.unused == ["STT", "Ghi chú"]


def test_the_heading_may_stand_below_the_name_of_the_office_and_empty_rows_are_no_rows() -> None:
    above = [("ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM",), (), ("DANH MỤC THỦ TỤC HÀNH CHÍNH",), HEADING]
    below = [FISH, ("", "", ""), WELL, (), BOAT, ()]
    reading = read(csv([*above[1:], *below], heading=above[0]))

    assert reading.procedures == ALL
    assert reading.heading.row == 4


def test_a_cell_may_have_several_lines_and_rows_are_counted_as_a_spreadsheet_does() -> None:
    long = (FISH[0], "Đăng ký nuôi cá\nlồng bè", *FISH[2:])
    bad = ("9", *WELL[1:])

    assert read(csv([long])).procedures == [procedure(FISH)]
    assert wrong_in(csv([long, bad])) == wrong_in(xlsx([long, bad])) == [(3, "Mã TTHC", Wrong.CODE_FORM)]


def test_letters_and_marks_apart_and_signs_nobody_sees_do_no_harm() -> None:
    odd = (f"\u200b{FISH[0]}\ufeff", unicodedata.normalize("NFD", FISH[1]) + "\u00a0", *FISH[2:])
    assert read(csv([odd])).procedures == [procedure(FISH)]


@pytest.mark.parametrize("code", ["1.900001", "1,900001", "1.900001.000.00.00.H42", " 1.900001 "])
def test_a_code_may_be_written_as_portals_and_spreadsheets_do(code: str) -> None:
    assert read(csv([(code, *FISH[1:])], separator=";")).procedures == [procedure(FISH)]


def test_hidden_sheets_are_not_read() -> None:
    def hidden(book: Workbook) -> None:
        sheet = book.create_sheet("Cũ")
        sheet.append(HEADING)
        sheet.append(("1.900009", "Việc cũ"))
        sheet.sheet_state = "hidden"

    assert read(xlsx(more=hidden)).procedures == ALL


def test_a_field_merged_over_several_rows_counts_for_each() -> None:
    rows = [FISH, (*WELL[:2], None, *WELL[3:]), BOAT]
    merged = read(xlsx(rows, more=lambda book: sheet_of(book).merge_cells("C2:C3"))).procedures

    assert [one.field for one in merged] == ["Thủy sản", "Thủy sản", "Đường thủy"]


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    reading = read(csv(many(6000)), report=lambda *what: told.append(what))

    assert (len(reading.procedures), reading.problems) == (6000, [])
    assert told[0] == ("reading", 0, 6000)
    assert told[-1] == ("reading", 6000, 6000)


# -- cells that cannot be taken ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "column", "wrong"),
    [
        ({0: ""}, 0, Wrong.CODE_MISSING),
        ({0: "I"}, 0, Wrong.CODE_FORM),
        ({0: "1.900001-Xoa"}, 0, Wrong.CODE_FORM),
        ({0: "1.9000011"}, 0, Wrong.CODE_FORM),
        ({0: "1.9"}, 0, Wrong.CODE_NUMBER),
        ({0: "1,1193"}, 0, Wrong.CODE_NUMBER),
        ({0: "1900001"}, 0, Wrong.CODE_NUMBER),
        ({0: "1.9E+06"}, 0, Wrong.CODE_NUMBER),
        ({0: "01/11/1993"}, 0, Wrong.CODE_DATE),
        ({0: "2026-01-19 00:00:00"}, 0, Wrong.CODE_DATE),
        ({0: "1-Jan"}, 0, Wrong.CODE_DATE),
        ({1: ""}, 1, Wrong.TITLE_MISSING),
        ({1: "x" * 1501}, 1, Wrong.TOO_LONG),
        ({1: "12"}, 1, Wrong.NOT_TEXT),
        ({1: "§¨ng ký khai sinh"}, 1, Wrong.OLD_FONT),
        ({2: "x" * 301}, 2, Wrong.TOO_LONG),
        ({4: "x" * 501}, 4, Wrong.TOO_LONG),
        ({5: "xem tại đây"}, 5, Wrong.LINK_FORM),
        ({5: "xa.example/ca"}, 5, Wrong.LINK_FORM),
        ({5: "javascript:alert(1)"}, 5, Wrong.LINK_FORM),
        ({5: "ftp://xa.example/ca"}, 5, Wrong.LINK_FORM),
        ({5: "https://xa.example@evil.example/"}, 5, Wrong.LINK_FORM),
        ({5: "https://xa.example:port/"}, 5, Wrong.LINK_FORM),
        ({5: "https://[xa"}, 5, Wrong.LINK_FORM),
        ({5: "https://xa.example/" + "x" * 500}, 5, Wrong.TOO_LONG),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_by_row_and_column(cells: dict[int, str], column: int, wrong: Wrong) -> None:
    bad = [cells.get(place, cell) for place, cell in enumerate(FISH)]
    expected = [(3, HEADING[column], wrong)]

    assert wrong_in(csv([WELL, bad, BOAT])) == expected
    assert wrong_in(xlsx([WELL, bad, BOAT])) == expected


@pytest.mark.parametrize(
    ("value", "column", "wrong"),
    [
        (1.1193, 0, Wrong.CODE_NUMBER),
        (1.90001, 0, Wrong.CODE_NUMBER),
        (1900001, 0, Wrong.CODE_NUMBER),
        (datetime(1993, 11, 1), 0, Wrong.CODE_DATE),  # noqa: DTZ001 - as spreadsheets have them
        ("=B2", 0, Wrong.FORMULA),
        ("=A2", 0, Wrong.FORMULA),
        ("=CONCATENATE(A2;B2)", 1, Wrong.FORMULA),
        ('=HYPERLINK("https://xa.example","Xem")', 5, Wrong.FORMULA),
        ("#REF!", 1, Wrong.ERROR_VALUE),
        (17, 1, Wrong.NOT_TEXT),
        (datetime(2026, 1, 1), 3, Wrong.NOT_TEXT),  # noqa: DTZ001 - as above
    ],
)
def test_what_a_spreadsheet_made_of_a_cell_is_told(value: object, column: int, wrong: Wrong) -> None:
    bad: list[Any] = list(FISH)
    bad[column] = value
    assert wrong_in(xlsx([bad, WELL])) == [(2, HEADING[column], wrong)]


def test_a_number_that_still_has_all_digits_is_a_code() -> None:
    assert read(xlsx([(1.900001, *FISH[1:])])).procedures == [procedure(FISH)]


def test_a_code_that_stands_twice_is_told_with_its_first_row() -> None:
    (problem,) = read(csv([FISH, WELL, (FISH[0], *BOAT[1:])])).problems

    assert (problem.row, problem.wrong, problem.facts) == (4, Wrong.CODE_TWICE, {"row": 2})


def test_code_and_title_are_never_taken_from_a_merged_cell() -> None:
    rows = [FISH, (None, None, *WELL[2:]), BOAT]

    def merge(book: Workbook) -> None:
        sheet_of(book).merge_cells("A2:A3")
        sheet_of(book).merge_cells("B2:B3")

    assert wrong_in(xlsx(rows, more=merge)) == [(3, "Mã TTHC", Wrong.MERGED), (3, "Tên thủ tục", Wrong.MERGED)]


def test_every_problem_shows_at_once() -> None:
    bad = ("", "", "x" * 301, "", "", "xem")
    assert [wrong for _, _, wrong in wrong_in(csv([bad, FISH, bad]))] == 2 * [
        Wrong.CODE_MISSING,
        Wrong.TITLE_MISSING,
        Wrong.TOO_LONG,
        Wrong.LINK_FORM,
    ]


# -- files that cannot be read -----------------------------------------------------------------------------------------


SHEET = "xl/worksheets/sheet1.xml"


def two_sheets() -> bytes:
    def another(book: Workbook) -> None:
        sheet = book.create_sheet("Cấp tỉnh")
        sheet.append(HEADING)
        sheet.append(BOAT)

    return xlsx(more=another)


def all_hidden() -> bytes:
    def hide(book: Workbook) -> None:
        book.create_sheet("Bìa").append(("Danh mục",))
        book.worksheets[0].sheet_state = "hidden"

    return xlsx(more=hide)


def bomb() -> bytes:
    return with_part(xlsx(), "xl/media/image1.bin", b"\0" * (LARGEST_UNPACKED + 1))


def entities() -> bytes:
    text = b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
    return with_part(xlsx(), "xl/sharedStrings.xml", text)


BAD_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "no byte": ("empty", lambda: b""),
    "blanks": ("empty", lambda: b" \r\n "),
    "a heading in CSV": ("empty", lambda: csv([])),
    "a heading in a workbook": ("empty", lambda: xlsx([])),
    "an empty workbook": ("empty", lambda: xlsx([], heading=())),
    "more than we read": ("too_large", lambda: b"x" * (LARGEST_FILE + 1)),
    "PDF": ("type", lambda: b"%PDF-1.7 ..."),
    "HTML": ("type", lambda: b"\n<html><table><tr><td>Code</td></tr></table></html>"),
    "bytes": ("type", lambda: b"a\0b"),
    "a photo": ("type", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
    "Word": ("type", lambda: docx("Mã, Tên")),
    "old Excel": ("old_excel", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "no archive": ("broken", lambda: b"PK\x03\x04 no archive"),
    "half a workbook": ("broken", lambda: xlsx()[:-200]),
    "half a sheet": ("broken", lambda: with_part(xlsx(), SHEET, b"<worksheet><sheetData><row>")),
    "no workbook": ("broken", lambda: with_part(xlsx(), "xl/workbook.xml", b"no xml")),
    "a bomb": ("broken", bomb),
    "entities": ("broken", entities),
    "half a letter": ("encoding", lambda: csv()[:200] + b"\xc4"),
    "an old encoding": ("encoding", lambda: "Mã,Tên\n1.900001,Nuôi cá".encode("cp1252")),
    "a quote that does not close": ("quotes", lambda: b'code,title\n1.900001,"One\n1.900002,Two\n'),
    "a quote that closes early": ("quotes", lambda: b'code,title\n1.900001,"One" and more\n'),
    "no title in CSV": ("heading", lambda: csv(heading=("STT", "Mã", "Nội dung", "", "", ""))),
    "no code in a workbook": ("heading", lambda: xlsx(heading=("STT", "Tên", "Nội dung", "", "", ""))),
    "a heading far below": ("heading", lambda: b"\n" * 40 + csv()),
    "a hidden sheet": ("heading", all_hidden),
    "several sheets": ("sheets", two_sheets),
    "more rows than we take": ("rows", lambda: csv(many(MOST_ROWS + 1))),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(name: str) -> None:
    about, data = BAD_FILES[name]
    with pytest.raises(RefusalError) as refused:
        read(data())
    assert about in refused.value.code.removeprefix("procedures_")
