"""What targets are called, and what is wrong with rows of a file, in words."""

from typing import Final, NamedTuple

from helpdesk.language import N_
from helpdesk.language.catalogues import Words
from helpdesk.language.saying import Saying
from helpdesk.targets.models import Measure, MeasureKind
from helpdesk.targets.progress import Standing
from helpdesk.targets.rows import Column, Problem, Wrong

MEASURE: Final = {
    Measure.PEOPLE: N_("People helped"),
    Measure.VISITS: N_("Visits"),
    Measure.DOSSIERS: N_("Dossiers sent online"),
    Measure.OPENED: N_("Requests that came in"),
    Measure.RESOLVED: N_("Requests resolved"),
    Measure.WALKS_DONE: N_("Guides gone through to the end"),
    Measure.SELF_SERVED: N_("Done without help"),
    Measure.ANSWERED_IN_TIME: N_("Answered in time"),
    Measure.RESOLVED_IN_TIME: N_("Resolved in time"),
    Measure.SELF_SERVED_SHARE: N_("Share done without help"),
    Measure.RATED_SHARE: N_("Share of requests rated"),
    Measure.RATING: N_("Average rating"),
}
STANDING: Final = {
    Standing.REACHED: N_("reached"),
    Standing.AHEAD: N_("on the way"),
    Standing.BEHIND: N_("behind"),
    Standing.MISSED: N_("not reached"),
    Standing.UNKNOWN: N_("no figure yet"),
    Standing.TO_COME: N_("not begun yet"),
}
STANDING_ICON: Final = {
    Standing.REACHED: "check",
    Standing.AHEAD: "right",
    Standing.BEHIND: "alert",
    Standing.MISSED: "stop",
    Standing.UNKNOWN: "question",
    Standing.TO_COME: "clock",
}
COLUMN: Final = {
    Column.AREA: N_("Area"),
    Column.MEASURE: N_("Measure"),
    Column.PERIOD: N_("Period"),
    Column.VALUE: N_("Target"),
}
PROBLEMS: Final[dict[Wrong, tuple[str, str]]] = {
    Wrong.UNUSABLE: (
        N_("the cell holds a formula or an error of the spreadsheet"),
        N_("Write the value itself, or copy the column and paste it as values (Paste Special → Values)."),
    ),
    Wrong.AREA_MISSING: (N_("no area is named"), N_("Write its name or its code.")),
    Wrong.AREA_UNKNOWN: (
        N_("you look after no area of this name"),
        N_("Write the name as in the list of places, or its code, for example 05392."),
    ),
    Wrong.AREA_AMBIGUOUS: (
        N_("several of your areas have this name"),
        N_("Write the code of the one that is meant."),
    ),
    Wrong.MEASURE_UNKNOWN: (
        N_("we do not know this measure"),
        N_("Write one of the names in the example file."),
    ),
    Wrong.PERIOD_UNKNOWN: (
        N_("this is no month, quarter, half-year or year"),
        N_("Write it as in 10/2026, quý IV/2026, 6 tháng đầu năm 2026 or năm 2026."),
    ),
    Wrong.VALUE_FORM: (
        N_("this is no number that fits the measure"),
        N_("Write a whole number as in 1200, a share in percent as in 95, a rating as in 4,5."),
    ),
    Wrong.VALUE_RANGE: (
        N_("this number cannot be a target"),
        N_("Write a number from %(least)s to %(most)s."),
    ),
    Wrong.TWICE: (
        N_("the same target stands in row %(other)s already"),
        N_("Delete one of the two rows."),
    ),
}


class SaidProblem(NamedTuple):
    """A problem in words."""

    row: int
    column: str
    found: str
    wrong: str
    remedy: str


def said_problem(problem: Problem, words: Words, language: str) -> SaidProblem:
    """Say it."""
    wrong, remedy = (words.gettext(language, sentence, **problem.facts) for sentence in PROBLEMS[problem.wrong])
    return SaidProblem(problem.row, words.gettext(language, COLUMN[problem.column]), problem.found, wrong, remedy)


def said_value(measure: Measure, value: float | None, say: Saying) -> str:
    """Say a target, or how far it is: "1.200", "95%", "4,5"; a dash for what nobody knows."""
    if value is None:
        return "—"
    match measure.kind:
        case MeasureKind.COUNT:
            return say.number(round(value))
        case MeasureKind.SHARE:
            percent = round(100 * value, 1)
            return say.percent(value) if percent.is_integer() else f"{say.number(percent)}%"
        case MeasureKind.MARK:
            return say.number(round(value, 1))
