"""From the bytes of a file to procedures, or to everything that is wrong with it."""

from typing import NamedTuple

from helpdesk.procedures.cells import MOST_ROWS, Progress, Table
from helpdesk.procedures.csv_files import read_csv
from helpdesk.procedures.errors import (
    FileEmptyError,
    FileTooLargeError,
    FileTypeError,
    HeadingMissingError,
    OldExcelError,
    SeveralSheetsError,
    TooManyRowsError,
)
from helpdesk.procedures.headings import LOOKED_AT, Heading, heading_in
from helpdesk.procedures.models import Procedure
from helpdesk.procedures.problems import Problem
from helpdesk.procedures.rules import Rules
from helpdesk.procedures.workbooks import read_workbook

LARGEST_FILE = 10 * 1024 * 1024
"""In bytes; the national list takes one megabyte."""

READING = "reading"
_STEP = 500
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_NO_TEXT = (b"%PDF-", b"<!DOCTYPE", b"<html", b"<HTML", b"{\\rtf")


class Reading(NamedTuple):
    """What a file holds. `procedures` only count when there are no `problems`."""

    heading: Heading
    procedures: list[Procedure]
    problems: list[Problem]


def read(data: bytes, *, report: Progress = lambda *_: None) -> Reading:
    """Read a CSV or XLSX file, known by its content. Raises the refusals of `errors`. Takes a second or two."""
    table, heading = _with_heading(_tables(data))
    below = [row for row in table.rows if row.number > heading.row]
    if len(below) > MOST_ROWS:
        raise TooManyRowsError(most=MOST_ROWS)
    rules = Rules(heading)
    procedures: list[Procedure] = []
    problems: list[Problem] = []
    for done, row in enumerate(below):
        if done % _STEP == 0:
            report(READING, done, len(below))
        procedure, wrong = rules.read(row)
        procedures += [procedure] if procedure else []
        problems += wrong
    report(READING, len(below), len(below))
    if not procedures and not problems:
        raise FileEmptyError
    return Reading(heading, procedures, problems)


def _tables(data: bytes) -> list[Table]:
    if not data.strip():
        raise FileEmptyError
    if len(data) > LARGEST_FILE:
        raise FileTooLargeError(most=LARGEST_FILE // (1024 * 1024))
    if data.startswith(_OLD_OFFICE):
        raise OldExcelError
    if data.startswith(_ZIP):
        return read_workbook(data)
    if data.lstrip().startswith(_NO_TEXT):
        raise FileTypeError
    return [read_csv(data)]


def _with_heading(tables: list[Table]) -> tuple[Table, Heading]:
    found = [(table, heading) for table in tables if (heading := heading_in(table.rows))]
    if not found:
        if not any(table.rows for table in tables):
            raise FileEmptyError
        raise HeadingMissingError(rows=LOOKED_AT)
    if len(found) > 1:
        raise SeveralSheetsError(sheets=", ".join(table.name for table, _ in found))
    return found[0]
