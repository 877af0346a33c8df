"""Word files out of figures, by the usual layout or the office's own."""

import re
import warnings
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError

from api.office.drawing import LONGEST_ON_PAPER, days_chart, picture_of, steps_chart
from api.office.fields import context_of
from api.office.labels import Labels
from api.office.layout import usual_layout
from api.office.sandbox import LayoutEnvironment, empty_context
from api.office.settled import settled
from helpdesk.attachments.archives import opened_archive
from helpdesk.errors import RefusalError
from helpdesk.reports.errors import (
    NoFieldError,
    TemplateBrokenError,
    TemplateMacroError,
    TemplateOutsideError,
    TemplateSyntaxError,
    TemplateTypeError,
)
from helpdesk.reports.figures import Frozen

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST_UNPACKED: Final = 20 * 1024 * 1024

_ZIP: Final = b"PK\x03\x04"
_CONTENTS: Final = "[Content_Types].xml"
_BODY: Final = "word/document.xml"
_WORD: Final = b"wordprocessingml.document.main+xml"
_MACROS: Final = re.compile(r"vbaProject|vbaData|/embeddings/|/activeX/", re.IGNORECASE)
_MACRO_TYPE: Final = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OUTSIDE: Final = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode=[\"']External[\"'])(?![^>]*relationships/hyperlink[\"'])", re.IGNORECASE
)
_CHART_WIDTH: Final = Mm(160)


def word_of(frozen: Frozen, checksum: str, layout: bytes | None, labels: Labels) -> bytes:
    """Return the file: the same figures, the same bytes."""
    template = DocxTemplate(BytesIO(layout or usual_layout(labels)))
    context = context_of(frozen, checksum, labels)
    for name, drawing in (
        ("bieu_do", days_chart(frozen, labels)),
        ("bieu_do_vuong", steps_chart(frozen, labels, longest=LONGEST_ON_PAPER)),
    ):
        picture = picture_of(drawing)
        if picture is not None:
            context[name] = InlineImage(template, BytesIO(picture), width=_CHART_WIDTH)
    return _filled(template, context, at=frozen.as_of)


def check_layout(data: bytes) -> None:
    """Raise a refusal that says why a file cannot be a layout."""
    _check_parts(data)
    environment = LayoutEnvironment(is_new=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a document has beside its words
            template = DocxTemplate(BytesIO(data))
            template.render(empty_context(), environment, autoescape=True)
            template.save(BytesIO())
    except RefusalError:
        raise
    except TemplateError as error:
        raise TemplateSyntaxError(what=str(error.message or "")[:200]) from None
    except Exception:  # noqa: BLE001 - what odd documents do to their reader has no class in common
        raise TemplateBrokenError from None
    if not environment.asked:
        raise NoFieldError(example="{{ so_nguoi }}")


def _filled(template: Any, context: dict[str, Any], *, at: datetime) -> bytes:  # noqa: ANN401 - docxtpl has no types
    template.render(context, LayoutEnvironment(), autoescape=True)
    kept = BytesIO()
    template.save(kept)
    return settled(kept.getvalue(), at=at)


def _check_parts(data: bytes) -> None:
    if not data.startswith(_ZIP):
        raise TemplateTypeError
    try:
        with opened_archive(data, largest=LARGEST_UNPACKED) as archive:
            _check_names(archive)
            _check_words(archive)
    except RefusalError:
        raise
    except Exception:  # noqa: BLE001 - as above
        raise TemplateBrokenError from None


def _check_words(archive: ZipFile) -> None:
    for name in archive.namelist():
        part = archive.read(name) if name.endswith((".xml", ".rels")) else b""
        if _DECLARATION.search(part):
            raise TemplateBrokenError
        if name.endswith(".rels") and _OUTSIDE.search(part):
            raise TemplateOutsideError


def _check_names(archive: ZipFile) -> None:
    names = set(archive.namelist())
    if _CONTENTS not in names:
        raise TemplateTypeError
    types = archive.read(_CONTENTS)
    if _MACRO_TYPE.search(types) or any(_MACROS.search(name) for name in names):
        raise TemplateMacroError
    if _BODY not in names or _WORD not in types:
        raise TemplateTypeError
