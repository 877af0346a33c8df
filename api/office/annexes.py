"""The annexes of a report, row by row: in the workbook, and as files of their own that every program reads."""

import csv
from datetime import date, datetime
from io import StringIO
from typing import Final, NamedTuple

from api.office.labels import Labels
from api.office.workbooks import Value
from api.web import words_for
from helpdesk.assistance.models import AgeBand, Circumstance, Mode, Place, Result, VneidOutcome
from helpdesk.clock import VIETNAM
from helpdesk.language import N_
from helpdesk.reports.figures import Case, Frozen, Visit
from helpdesk.safety.judging import Verdict
from helpdesk.support_requests.models import Resolution, Status

CASES: Final = "yeu-cau"
VISITS: Final = "luot-ho-tro"
CLASSES: Final = "lop-hoc"
SCAMS: Final = "lua-dao"
TEAMS: Final = "to"
TITLES: Final = {
    CASES: N_("Annex 1 requests"),
    VISITS: N_("Annex 2 visits"),
    CLASSES: N_("Annex 3 skill classes"),
    SCAMS: N_("Annex 4 scam reports"),
    TEAMS: N_("Annex 5 teams"),
}
"""By the key that stands in addresses and names of files."""

_OVERDUE: Final = N_("Overdue at this moment")
_BY_THE_CLOCK: Final = N_("Without an answer for a day")
"""What the column of what is overdue said in reports of shape 1."""

_CASES: Final = (
    (N_("Code"), 9),
    (N_("Came in"), 14),
    (N_("Outside working hours"), 8),
    (N_("First answer"), 14),
    (N_("First answer after, working minutes"), 9),
    (N_("Answered in time"), 9),
    (N_("Ended"), 14),
    (N_("Ended after, working minutes"), 9),
    (N_("Ended in time"), 9),
    (N_("Topic"), 20),
    (N_("Step"), 26),
    (N_("Area"), 16),
    (N_("Channel"), 10),
    (N_("State"), 12),
    (N_("Open at this moment"), 8),
    (N_("Owed until"), 14),
    (_OVERDUE, 8),
    (N_("How it ended"), 14),
    (N_("Rating"), 6),
)
_VISITS: Final = (
    (N_("No."), 6),
    (N_("Day"), 11),
    (N_("Area"), 18),
    (N_("Topic"), 26),
    (N_("Where"), 16),
    (N_("How"), 15),
    (N_("What came of it"), 16),
    (N_("Person no. in this report"), 11),
    (N_("People of a group"), 9),
    (N_("Age"), 12),
    (N_("Circumstances"), 22),
    (N_("Minutes"), 7),
    (N_("Dossiers"), 7),
    (N_("Paid online"), 10),
    ("VNeID", 18),
)
_CLASSES: Final = ((N_("No."), 6), (N_("Day"), 14), (N_("Area"), 40), (N_("Learners"), 14))
_SCAMS: Final = ((N_("No."), 6), (N_("Day"), 14), (N_("Area"), 40), (N_("What was found"), 40))
_TEAMS: Final = (
    (N_("No."), 6),
    (N_("Team"), 44),
    (N_("Area"), 34),
    (N_("Members in all"), 14),
    (N_("Members who helped"), 14),
)
_COLUMNS: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    CASES: _CASES,
    VISITS: _VISITS,
    CLASSES: _CLASSES,
    SCAMS: _SCAMS,
    TEAMS: _TEAMS,
}
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


class AnnexTable(NamedTuple):
    """One annex in words; what nobody knows is None. `widths` are those of the workbook's columns."""

    key: str
    title: str
    heads: list[str]
    widths: list[int]
    rows: list[list[Value]]

    def csv(self) -> bytes:
        """Return it as a file: UTF-8, commas, a heading; moments of Vietnam; nothing in it is taken for a formula."""
        kept = StringIO()
        writer = csv.writer(kept, lineterminator="\r\n")
        writer.writerow(self.heads)
        writer.writerows([_cell(value) for value in row] for row in self.rows)
        return kept.getvalue().encode("utf-8-sig")


def annexes_of(frozen: Frozen, labels: Labels) -> list[AnnexTable]:
    """Return all annexes, in order."""
    return [annex_of(key, frozen, labels) for key in TITLES]


def annex_of(key: str, frozen: Frozen, labels: Labels) -> AnnexTable:
    """Return the annex of this key."""
    columns = _COLUMNS[key]
    heads = [labels.word(_BY_THE_CLOCK if frozen.shape == 1 and name is _OVERDUE else name) for name, _ in columns]
    return AnnexTable(key, labels.word(TITLES[key]), heads, [width for _, width in columns], _rows(key, frozen, labels))


def _rows(key: str, frozen: Frozen, labels: Labels) -> list[list[Value]]:
    match key:
        case "yeu-cau":
            return [_case(one, labels) for one in frozen.cases]
        case "luot-ho-tro":
            return [_visit(number, one, labels) for number, one in enumerate(frozen.visits, start=1)]
        case "lop-hoc":
            return [[number, one.day, one.place, one.heads] for number, one in enumerate(frozen.classes, start=1)]
        case "lua-dao":
            return [
                [number, one.day, one.place, labels.word(words_for.VERDICT[Verdict(one.verdict)])]
                for number, one in enumerate(frozen.scams, start=1)
            ]
        case _:
            return [
                [number, one.name, one.place, one.members, one.active]
                for number, one in enumerate(frozen.teams, start=1)
            ]


def _case(case: Case, labels: Labels) -> list[Value]:
    return [
        case.code,
        _local(case.opened_at),
        _verdict(case.is_out_of_hours, labels),
        _local(case.answered_at),
        _minutes(case.answered_seconds),
        _verdict(case.is_answered_in_time, labels),
        _local(case.resolved_at),
        _minutes(case.resolved_seconds),
        _verdict(case.is_resolved_in_time, labels),
        case.guide,
        case.step,
        case.place,
        case.channel,
        labels.word(words_for.STATUS[Status(case.status)]),
        _verdict(case.is_open, labels),
        _local(case.due_at),
        _verdict(case.is_overdue, labels),
        labels.word(words_for.RESOLUTION[Resolution(case.resolution)]) if case.resolution else "",
        "" if case.rating is None else case.rating,
    ]


def _visit(number: int, visit: Visit, labels: Labels) -> list[Value]:
    circumstances = (labels.word(words_for.CIRCUMSTANCE[Circumstance(one)]) for one in visit.circumstances)
    return [
        number,
        visit.day,
        visit.place,
        visit.guide,
        labels.word(words_for.PLACE[Place(visit.setting)]),
        labels.word(words_for.MODE[Mode(visit.mode)]),
        labels.word(words_for.RESULT[Result(visit.result)]),
        visit.person,
        visit.heads,
        labels.word(words_for.AGE_BAND[AgeBand(visit.age)]) if visit.age else "",
        ", ".join(circumstances),
        visit.minutes,
        visit.dossiers,
        _verdict(visit.is_paid_online, labels),
        labels.word(words_for.VNEID[VneidOutcome(visit.vneid)]) if visit.vneid else "",
    ]


def _verdict(is_so: bool | None, labels: Labels) -> str:  # noqa: FBT001 - what a cell says
    return "" if is_so is None else labels.word(N_("yes") if is_so else N_("no"))


def _minutes(seconds: int | None) -> Value:
    return "" if seconds is None else seconds / 60


def _local(at: datetime | None) -> Value:
    """Return a moment as a workbook holds it: Vietnam's time, without a zone."""
    return at.astimezone(VIETNAM).replace(tzinfo=None) if at else ""


def _cell(value: Value) -> str | float:
    """Say a value as spreadsheets read it back."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case str():
            return f"'{value}" if value.startswith(_FORMULAS) else value
        case _:
            return value
