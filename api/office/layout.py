"""The usual Word layout, as Nghị định 30/2020/NĐ-CP (Phụ lục I) asks for: made here, so that no file has to be kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from api.office.fields import LISTS
from api.office.headings import GOALS, PLACES, SUMMARY
from api.office.labels import Labels
from helpdesk.language import N_

FONT: Final = "Times New Roman"
COUNTRY: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
"""Quốc hiệu and tiêu ngữ: the decree's own words."""

_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_SMALL, _USUAL, _TABLE = 13, 14, 12
_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "chi_tieu": SUMMARY,
    "chi_tieu_dia_ban": GOALS,
    "theo_dia_ban": PLACES,
    "theo_huong_dan": (N_("Topic"), *PLACES[1:], N_("First answer after")),
    "theo_nhom": (N_("Group"), N_("Visits")),
    "theo_ngay": (N_("Day"), N_("Came in"), N_("Ended")),
    "buoc_vuong": (N_("Guide"), N_("Step"), N_("Came to it"), N_("Stuck"), N_("Share of them")),
    "buoc_bo": (N_("Guide"), N_("Step"), N_("Came to it"), N_("Gave up")),
}
_WIDTHS: Final[dict[str, tuple[int, ...]]] = {
    "chi_tieu": (46, 21, 21, 24, 17, 16, 20),
    "chi_tieu_dia_ban": (45, 42, 20, 20, 16, 22),
    "theo_dia_ban": (65, 20, 20, 20, 20, 20),
    "theo_huong_dan": (53, 17, 17, 17, 19, 17, 25),
    "theo_nhom": (125, 40),
    "theo_ngay": (85, 40, 40),
    "buoc_vuong": (45, 60, 22, 18, 20),
    "buoc_bo": (50, 70, 22, 23),
}


@cache
def usual_layout(labels: Labels) -> bytes:
    """Return the layout as a .docx with fields."""
    word = Document()
    _page(word)
    _head(word)
    _title(word, labels)
    _results(word, labels)
    _troubles(word, labels)
    _foot(word, labels)
    properties = word.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    properties.created = properties.modified = _MADE
    kept = BytesIO()
    word.save(kept)
    return kept.getvalue()


def _page(word: Word) -> None:
    """A4 with the margins of the decree, its letters, and page numbers from the second page on."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _page_number(_run(number, "", _SMALL))
    usual = word.styles["Normal"]
    usual.font.name, usual.font.size = FONT, Pt(_USUAL)
    fonts = usual.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _head(word: Word) -> None:
    """Write office and country side by side, then number and date."""
    table = word.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, (65, 100))
    _without_margins(table)
    office, country = table.rows[0].cells
    _first(office, "{%p if co_quan_chu_quan %}", _SMALL)
    _add(office, "{{ co_quan_chu_quan }}", _SMALL)
    _add(office, "{%p endif %}", _SMALL)
    _add(office, "{{ co_quan }}", _SMALL, bold=True)
    _line(office.add_paragraph(), 22)
    _first(country, COUNTRY, _SMALL, bold=True)
    _add(country, MOTTO, _USUAL, bold=True)
    _line(country.add_paragraph(), 24)
    number, day = table.rows[1].cells
    _first(number, "Số: {{ so_ky_hieu }}", _SMALL)
    _first(day, "{{ dia_danh }}, ngày {{ ngay }} tháng {{ thang }} năm {{ nam }}", _USUAL, italic=True)


def _title(word: Word, labels: Labels) -> None:
    _centred(word, labels.word(N_("REPORT")), before=18)
    _centred(word, "{{ trich_yeu }}")
    _centred(word, "({{ tu_ngay }} – {{ den_ngay }})", bold=False)
    _line(word.add_paragraph(), 55)
    _plain(word, "")
    _when(word, "khong_co_to", labels.word(N_("This place has no community digital-technology team yet.")))
    _when(word, "khong_co_viec", labels.word(N_("Nothing was noted in this period.")))


def _results(word: Word, labels: Labels) -> None:
    _heading(word, "I. ", labels.word(N_("Results")))
    _text(
        word,
        labels.word(
            N_(
                "In %(period)s %(people)s people were helped in %(visits)s visits, and %(dossiers)s dossiers were sent "
                "online. %(requests)s requests came in, %(ended)s ended; at the moment of the figures %(open)s are "
                "open."
            ),
            period="{{ ky }}",
            people="{{ so_nguoi }}",
            visits="{{ so_luot }}",
            dossiers="{{ so_ho_so }}",
            requests="{{ so_yeu_cau }}",
            ended="{{ so_da_xong }}",
            open="{{ so_dang_mo }}",
        ),
    )
    _text(word, labels.word(N_("Compared with %(before)s. “—”: not known.")).replace("%(before)s", "{{ ky_truoc }}"))
    _plain(word, "{%p if co_chi_tieu %}")
    _rows(word, "chi_tieu", labels)
    _plain(word, "{%p else %}")
    _rows(word, "chi_tieu", labels, columns=4, widths=(80, 30, 30, 25))
    _plain(word, "{%p endif %}")
    _list(word, labels.word(N_("Targets of the places below")), "chi_tieu_dia_ban", labels)
    _list(word, labels.word(N_("By place")), "theo_dia_ban", labels)
    idle = labels.word(N_("Places below without any activity: %(number)s. The workbook names them all."))
    _when(word, "so_noi_khong_hoat_dong", idle.replace("%(number)s", "{{ so_noi_khong_hoat_dong }}"))
    for heading, name in (
        (N_("By topic"), "theo_huong_dan"),
        (N_("By group of residents"), "theo_nhom"),
    ):
        _list(word, labels.word(heading), name, labels)
    _plain(word, "{%p if bieu_do %}")
    _heading(word, "", labels.word(N_("Requests by day")), level=2)
    _plain(word, "{{ bieu_do }}", centred=True)
    _plain(word, "{%p elif theo_ngay %}")
    _heading(word, "", labels.word(N_("Requests by day")), level=2)
    _rows(word, "theo_ngay", labels)
    _plain(word, "{%p endif %}")


def _troubles(word: Word, labels: Labels) -> None:
    _heading(word, "II. ", labels.word(N_("Obstacles")))
    _when_not(word, "buoc_vuong", labels.word(N_("No step at which three people or more were seen.")))
    _list(word, labels.word(N_("Steps where people are stuck most")), "buoc_vuong", labels)
    _plain(word, "{%p if bieu_do_vuong %}")
    _plain(word, "{{ bieu_do_vuong }}", centred=True)
    _plain(word, "{%p endif %}")
    _list(word, labels.word(N_("Steps where people give up most")), "buoc_bo", labels)
    _heading(word, "III. ", labels.word(N_("Proposals")))
    _plain(word, "{%p for d in kien_nghi %}")
    _text(word, "{{ d.doan }}")
    _plain(word, "{%p endfor %}")
    _when_not(word, "kien_nghi", labels.word(N_("None.")))


def _foot(word: Word, labels: Labels) -> None:
    """Write when the figures were taken, who gets the report, and who signs."""
    _when(word, "phu_luc_dai", labels.word(N_("The annex is too long for one file: please make it place by place.")))
    taken = labels.word(N_("Figures as of %(moment)s. Check code: %(code)s."))
    _text(word, taken % {"moment": "{{ thoi_diem }}", "code": "{{ ma_kiem_tra }}"}, italic=True, goes_on=True)
    table = word.add_table(rows=1, cols=2)
    _widths(table, (85, 80))
    receivers, signer = table.rows[0].cells
    _first(receivers, "Nơi nhận:", 12, bold=True, italic=True, centred=False)
    for line in ("{%p for n in noi_nhan %}", "- {{ n.ten }};", "{%p endfor %}", "- Lưu: VT."):
        _add(receivers, line, 11, centred=False)
    _first(signer, "{{ chuc_vu }}", _USUAL, bold=True)
    _add(signer, labels.word(N_("(Signature, full name)")), _SMALL, italic=True)
    for _ in range(4):
        _add(signer, "", _USUAL)
    _add(signer, "{{ nguoi_ky }}", _USUAL, bold=True)


def _list(word: Word, heading: str, name: str, labels: Labels) -> None:
    """Write a table of a list, with its heading, if there is anything in it."""
    _plain(word, f"{{%p if {name} %}}")
    _heading(word, "", heading, level=2)
    _rows(word, name, labels)
    _plain(word, "{%p endif %}")


def _rows(word: Word, name: str, labels: Labels, *, columns: int = 0, widths: Sequence[int] = ()) -> None:
    """Write the table of a list, perhaps its first columns only."""
    named, widths = LISTS[name][: columns or None], widths or _WIDTHS[name]
    table = word.add_table(rows=4, cols=len(named))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, widths)
    head, begin, each, end = table.rows
    for cell, heading in zip(head.cells, _HEADINGS[name], strict=False):
        _first(cell, labels.word(heading), _TABLE, bold=True)
    _repeated(head)
    _first(begin.cells[0], f"{{%tr for r in {name} %}}", _TABLE)
    texts = {"ten", "huong_dan", "buoc", "ngay", "chi_so"}
    for cell, column in zip(each.cells, named, strict=True):
        _first(cell, f"{{{{ r.{column} }}}}", _TABLE, centred=column not in texts)
    _first(end.cells[0], "{%tr endfor %}", _TABLE)
    _plain(word, "")


def _when(word: Word, field: str, words: str) -> None:
    _plain(word, f"{{%p if {field} %}}")
    _text(word, words)
    _plain(word, "{%p endif %}")


def _when_not(word: Word, field: str, words: str) -> None:
    _plain(word, f"{{%p if not {field} %}}")
    _text(word, words)
    _plain(word, "{%p endif %}")


def _text(word: Word, words: str, *, italic: bool = False, goes_on: bool = False) -> None:
    """Write a paragraph as the decree wants it: both margins even, its first line set in.

    With `goes_on` it stays on the page of what comes next.
    """
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.line_spacing = 1.15
    paragraph.paragraph_format.keep_with_next = goes_on
    _run(paragraph, words, _USUAL, italic=italic)


def _heading(word: Word, number: str, words: str, *, level: int = 1) -> None:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.keep_with_next = True
    said = f"{number}{words.upper()}" if level == 1 else words
    _run(paragraph, said, _USUAL, bold=True)


def _plain(word: Word, words: str, *, centred: bool = False) -> None:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    if centred:
        paragraph.alignment = _CENTRE
    _run(paragraph, words, _TABLE)


def _centred(word: Word, words: str, *, bold: bool = True, before: int = 0, after: int = 0) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = _CENTRE
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    _run(paragraph, words, _USUAL, bold=bold)


def _first(
    cell: _Cell, words: str, size: int, *, bold: bool = False, italic: bool = False, centred: bool = True
) -> None:
    _filled(cell.paragraphs[0], words, size, bold=bold, italic=italic, centred=centred)


def _add(cell: _Cell, words: str, size: int, *, bold: bool = False, italic: bool = False, centred: bool = True) -> None:
    _filled(cell.add_paragraph(), words, size, bold=bold, italic=italic, centred=centred)


def _filled(paragraph: Paragraph, words: str, size: int, *, bold: bool, italic: bool, centred: bool) -> None:
    paragraph.alignment = _CENTRE if centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, words, size, bold=bold, italic=italic)


def _run(paragraph: Paragraph, words: str, size: int, *, bold: bool = False, italic: bool = False) -> Run:
    run = paragraph.add_run(words)
    run.bold, run.italic = bold, italic
    run.font.name, run.font.size = FONT, Pt(size)
    return run


def _widths(table: Table, millimetres: Sequence[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)  # of the grid: some programs read only that, others only the cells
    for row in table.rows:
        _whole(row)
        for cell, width in zip(row.cells, millimetres, strict=True):
            cell.width = Mm(width)


def _without_margins(table: Table) -> None:
    """Let the words of a table's cells begin at their edges: the country's name is as wide as its cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 - python-docx has no word for margins


def _line(paragraph: Paragraph, inset: int) -> None:
    """Draw a line, in the middle: the border of a paragraph that is set in from both sides."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(inset)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(4)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no word for borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _repeated(row: _Row) -> None:
    """Let a heading come again on each page."""
    _marked(row, "w:tblHeader")


def _whole(row: _Row) -> None:
    """Let no page end within a row."""
    _marked(row, "w:cantSplit")


def _marked(row: _Row, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no word for it


def _page_number(run: Run) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 - python-docx has no word for fields
