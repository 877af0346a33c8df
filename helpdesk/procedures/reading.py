"""From the bytes of a file to procedures, or to everything that is wrong with it."""

from typing import NamedTuple

from helpdesk.procedures.errors import FileEmptyError, HeadingMissingError, SeveralSheetsError
from helpdesk.procedures.headings import Heading, columns_known, heading_in
from helpdesk.procedures.models import Procedure
from helpdesk.procedures.problems import Problem
from helpdesk.procedures.rules import Rules
from helpdesk.tables.cells import LOOKED_AT, MOST_ROWS, Progress, Table
from helpdesk.tables.errors import TooManyRowsError
from helpdesk.tables.reading import tables_in

READING = "reading"
_STEP = 500


class Reading(NamedTuple):
    """What a file holds. `procedures` only count when there are no `problems`."""

    heading: Heading
    procedures: list[Procedure]
    problems: list[Problem]


def read(data: bytes, *, report: Progress = lambda *_: None) -> Reading:
    """Read a CSV or XLSX file, known by its content. Raises the refusals of both `errors`. Takes a second or two."""
    if not data.strip():
        raise FileEmptyError
    table, heading = _with_heading(tables_in(data, columns_known))
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


def _with_heading(tables: list[Table]) -> tuple[Table, Heading]:
    found = [(table, heading) for table in tables if (heading := heading_in(table.rows))]
    if not found:
        if not any(table.rows for table in tables):
            raise FileEmptyError
        raise HeadingMissingError(rows=LOOKED_AT)
    if len(found) > 1:
        raise SeveralSheetsError(sheets=", ".join(table.name for table, _ in found))
    return found[0]
