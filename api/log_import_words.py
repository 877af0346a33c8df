"""What old logs are read by, in words: columns, and what is wrong with cells; for pages and the command line."""

from typing import Final

from api.procedure_words import Said
from helpdesk.language import N_
from helpdesk.language.catalogues import Words
from helpdesk.log_import.columns import Field
from helpdesk.log_import.problems import Problem, Wrong

FIELDS: Final[dict[Field, str]] = {
    Field.DAY: N_("Day"),
    Field.TIME: N_("Time of day"),
    Field.MEMBER: N_("Member who helped"),
    Field.TOPIC: N_("What it was about"),
    Field.PLACE: N_("Place (home, counter, market …)"),
    Field.AREA: N_("Hamlet"),
    Field.MODE: N_("How it was done"),
    Field.CONSENT: N_("The resident agreed"),
    Field.RESULT: N_("How it ended"),
    Field.REASON: N_("Why it was not possible"),
    Field.PEOPLE: N_("Number of people"),
    Field.MINUTES: N_("Minutes"),
    Field.DOSSIERS: N_("Dossiers sent online"),
    Field.NOTE: N_("Note"),
}

PROBLEMS: Final[dict[Wrong, tuple[str, str]]] = {
    Wrong.FORMULA: (
        N_("the cell holds a formula"),
        N_("Copy the column and paste it as values (Paste Special → Values)."),
    ),
    Wrong.ERROR_VALUE: (N_("the cell holds an error of the spreadsheet"), N_("Write what belongs there.")),
    Wrong.MERGED_NUMBER: (
        N_("one figure stands for several merged rows and would count several times"),
        N_("Unmerge the cells, and write the figure into one row only."),
    ),
    Wrong.DAY_MISSING: (N_("the day is missing"), N_("Write the day, or delete the row if it is only a sum.")),
    Wrong.DAY_FORM: (N_("this is no day"), N_("Write day, month and year as in 15/10/2025.")),
    Wrong.DAY_AHEAD: (N_("this day has not come yet"), N_("Write the day on which the help was given.")),
    Wrong.DAY_TOO_OLD: (N_("this day is before %(year)s"), N_("Look at the year again.")),
    Wrong.TIME_FORM: (N_("this is no time of the day"), N_("Write it as in 8:30 or 8h30, or leave it empty.")),
    Wrong.NUMBER_FORM: (N_("this is no number"), N_("Write a whole number only, or leave the cell empty.")),
    Wrong.NUMBER_RANGE: (
        N_("this number is too large"),
        N_("Write a number from %(least)s to %(most)s, or leave the cell empty."),
    ),
    Wrong.MEMBER_MISSING: (
        N_("nobody is named who helped"),
        N_("Choose whose help it was, or write the name into the file."),
    ),
    Wrong.MEMBER_UNKNOWN: (N_("no member of the team has this name"), N_("Choose who is meant.")),
    Wrong.PLACE_UNKNOWN: (
        N_("we do not know this kind of place"),
        N_("Write tại nhà, một cửa, nhà văn hóa, chợ, tin nhắn or điện thoại, or do not use this column."),
    ),
    Wrong.AREA_UNKNOWN: (
        N_("the team's area has no hamlet of this name"),
        N_("Write its name as in the list of places, or do not use this column."),
    ),
    Wrong.MODE_UNKNOWN: (
        N_("we do not understand how it was done"),
        N_("Write hướng dẫn, cùng làm or làm thay, or do not use this column."),
    ),
    Wrong.RESULT_UNKNOWN: (
        N_("we do not understand how it ended"),
        N_("Write xong, một cửa, công an, hẹn lại or không được, or do not use this column."),
    ),
    Wrong.CONSENT_MISSING: (
        N_("the member acted for the resident, and no consent is written down"),
        N_("Add a column “Đồng ý” with “có” where the resident agreed."),
    ),
    Wrong.REASON_MISSING: (
        N_("it was not possible, and no reason is written down"),
        N_("Write why it was not possible."),
    ),
    Wrong.TOO_LONG: (N_("this is too long: %(length)s characters"), N_("Shorten it to %(most)s characters.")),
}


def said(problem: Problem, words: Words, language: str) -> Said:
    """Say it."""
    wrong, remedy = (words.gettext(language, sentence, **problem.facts) for sentence in PROBLEMS[problem.wrong])
    return Said(problem.row, problem.column, problem.found, wrong, remedy)
