"""Documents are kept byte for byte and given out as a download only; locked ones and such with macros are refused."""

import zlib
from zipfile import BadZipFile, ZipFile

from helpdesk.attachments.archives import ArchiveError, opened_archive
from helpdesk.attachments.errors import AttachmentTypeError, BrokenAttachmentError
from helpdesk.attachments.models import AttachmentKind
from helpdesk.attachments.taken import Taken

LARGEST_UNPACKED = 100 * 1024 * 1024
"""Bytes of all parts of an office document together."""

_PDF = "application/pdf"
_ZIP = "application/zip"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "application/vnd.oasis.opendocument.text"
_ENDINGS = {_PDF: ".pdf", _WORD: ".docx", _EXCEL: ".xlsx", _TEXT: ".odt"}

_PDF_END = 4096  # how far from the end a reader looks for the table of contents
_TYPES = "[Content_Types].xml"
_MIMETYPE = "mimetype"
_LARGEST_TYPES = 1024 * 1024
_MACROS = ("vbaproject.bin", "basic/", "scripts/")


def type_of(data: bytes) -> str | None:
    """Name what it may be by its first bytes, None when it is no document that is taken."""
    if data.startswith(b"%PDF-"):
        return _PDF
    return _ZIP if data.startswith(b"PK\x03\x04") else None


def take(data: bytes, found: str) -> Taken:
    """Look whether it is whole and what it claims to be, and keep it as it is."""
    content_type = _whole_pdf(data) if found == _PDF else _office_type(data)
    return Taken(kind=AttachmentKind.FILE, content_type=content_type, ending=_ENDINGS[content_type], data=data)


def _whole_pdf(data: bytes) -> str:
    end = data[-_PDF_END:]
    if b"startxref" not in end or b"%%EOF" not in end:
        raise BrokenAttachmentError
    return _PDF


def _office_type(data: bytes) -> str:
    try:
        with opened_archive(data, largest=LARGEST_UNPACKED) as archive:
            content_type = _type_in(archive)
            if any(sign in part.filename.lower() for part in archive.infolist() for sign in _MACROS):
                raise AttachmentTypeError
            if archive.testzip() is not None:
                raise BrokenAttachmentError
    except (ArchiveError, BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        raise BrokenAttachmentError from None
    return content_type


def _type_in(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if _TYPES in names and archive.getinfo(_TYPES).file_size <= _LARGEST_TYPES:
        types = archive.read(_TYPES).decode("utf-8", "replace")
        for content_type in (_WORD, _EXCEL):
            if f"{content_type}.main+xml" in types:
                return content_type
    if _MIMETYPE in names and archive.getinfo(_MIMETYPE).file_size == len(_TEXT):
        types = archive.read(_MIMETYPE).decode("utf-8", "replace")
        if types == _TEXT:
            return _TEXT
    raise AttachmentTypeError
