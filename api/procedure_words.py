"""What is wrong with cells of a list of procedures, in words: for pages, reports and the command line."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final, NamedTuple

from helpdesk.language import N_
from helpdesk.language.catalogues import Words
from helpdesk.procedures.problems import Problem, Wrong

PROBLEMS: Final[dict[Wrong, tuple[str, str]]] = {
    Wrong.CODE_MISSING: (
        N_("the code is missing"),
        N_("Write the code of the procedure, or delete the row if it is only a heading."),
    ),
    Wrong.CODE_FORM: (
        N_("this is no code of a procedure"),
        N_("Write it as in 1.001193: one digit, a point, six digits."),
    ),
    Wrong.CODE_NUMBER: (
        N_("the spreadsheet took the code for a number, and digits may be missing"),
        N_("Format the column as Text, then type the code again as in 1.001193."),
    ),
    Wrong.CODE_DATE: (
        N_("the spreadsheet took the code for a date"),
        N_("Format the column as Text, then type the code again as in 1.001193."),
    ),
    Wrong.CODE_TWICE: (
        N_("this code stands in row %(row)s already"),
        N_("Delete one of the two rows."),
    ),
    Wrong.TITLE_MISSING: (N_("the title is missing"), N_("Write the title of the procedure.")),
    Wrong.TOO_LONG: (
        N_("this is too long: %(length)s characters"),
        N_("Shorten it to %(most)s characters."),
    ),
    Wrong.LINK_FORM: (
        N_("this is no address of a page"),
        N_("Paste the whole address, beginning with https://, or leave the cell empty."),
    ),
    Wrong.FORMULA: (
        N_("the cell holds a formula"),
        N_("Copy the column and paste it as values (Paste Special → Values)."),
    ),
    Wrong.ERROR_VALUE: (N_("the cell holds an error of the spreadsheet"), N_("Write what belongs there.")),
    Wrong.MERGED: (
        N_("the cell is merged with the one above"),
        N_("Unmerge the cells, and give each row its own code and title."),
    ),
    Wrong.NOT_TEXT: (N_("here stands a number or a date, no words"), N_("Write it in words.")),
    Wrong.OLD_FONT: (
        N_("these letters belong to an old font (TCVN3) and cannot be read"),
        N_("Convert the file to Unicode, for example with Unikey."),
    ),
}


class Said(NamedTuple):
    """One problem in the reader's language."""

    row: int
    column: str
    found: str
    wrong: str
    remedy: str


def said(problem: Problem, words: Words, language: str) -> Said:
    """Say it."""
    wrong, remedy = (words.gettext(language, sentence, **problem.facts) for sentence in PROBLEMS[problem.wrong])
    return Said(problem.row, problem.column, problem.found, wrong, remedy)


def lines(problems: Iterable[Said]) -> Iterator[str]:
    """Say each in a line of a report."""
    for one in problems:
        found = f" “{one.found}”" if one.found else ""
        yield f"Row {one.row}, {one.column}{found}: {one.wrong}. {one.remedy}"


def as_csv(problems: Iterable[Said]) -> str:
    """Make a table that spreadsheets open; what could be taken for a formula is quoted."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(["row", "column", "found", "wrong", "remedy"])
    writer.writerows([one.row, _harmless(one.column), _harmless(one.found), one.wrong, one.remedy] for one in problems)
    return "\ufeff" + table.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
