"""From the bytes of a file to its tables, known by their content."""

import codecs

from helpdesk.tables.cells import Table
from helpdesk.tables.csv_files import Known, read_csv
from helpdesk.tables.errors import FileTooLargeError, FileTypeError, OldExcelError
from helpdesk.tables.workbooks import read_workbook

LARGEST_FILE = 10 * 1024 * 1024
"""In bytes; the national list of procedures takes one megabyte."""

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # no other text holds nought bytes
_NO_TEXT = (b"%PDF-", b"<!DOCTYPE", b"<html", b"<HTML", b"{\\rtf")


def tables_in(data: bytes, known: Known) -> list[Table]:
    """Return the sheets that can be seen, or the one table of a CSV file; `known` finds its separator.

    Raises the refusals of `errors`. Takes a second or two.
    """
    if len(data) > LARGEST_FILE:
        raise FileTooLargeError(most=LARGEST_FILE // (1024 * 1024))
    if data.startswith(_OLD_OFFICE):
        raise OldExcelError
    if data.startswith(_ZIP):
        return read_workbook(data)
    if data.lstrip().startswith(_NO_TEXT) or (b"\0" in data and not data.startswith(_UTF_16)):
        raise FileTypeError
    return [read_csv(data, known)]
