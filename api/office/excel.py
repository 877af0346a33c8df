"""A report as a workbook: its figures and targets, its tables with their charts, and its annexes row by row."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from api.office.annexes import annexes_of
from api.office.fields import place_name
from api.office.headings import GOALS, PLACES, SUMMARY
from api.office.labels import Labels, Measure
from api.office.settled import settled
from api.office.workbooks import MEDIA_TYPE, MINUTES, SheetRow, Value, write_rows
from api.web.words_targets import MEASURE, STANDING
from helpdesk.language import N_
from helpdesk.reports.figures import Frozen, Goal, said_checksum
from helpdesk.targets.models import Measure as Target
from helpdesk.targets.models import MeasureKind
from helpdesk.targets.progress import Standing

__all__ = ["MEDIA_TYPE", "workbook_of"]

_COUNT: Final = "#,##0"
_SHARE: Final = "0%"
_MARK: Final = "0.0"
_FORMATS: Final = {Measure.COUNT: _COUNT, Measure.SHARE: _SHARE, Measure.MARK: _MARK, Measure.MINUTES: MINUTES}
_OF_TARGETS: Final = {MeasureKind.COUNT: _COUNT, MeasureKind.SHARE: _SHARE, MeasureKind.MARK: _MARK}
_TOPICS: Final = (
    *PLACES[1:],
    N_("First answer after, working minutes"),
    N_("Guides gone through to the end"),
    N_("Of these without help"),
)
_MOST_IN_CHART: Final = 20


def workbook_of(frozen: Frozen, checksum: str, labels: Labels) -> bytes:
    """Return the file: the same figures, the same bytes; values everywhere, no formula."""
    book = Workbook()
    first = book.worksheets[0]
    assert isinstance(first, Worksheet)  # noqa: S101 - a new workbook begins with one
    first.title = labels.word(N_("Figures"))
    write_rows(first, _figures(frozen, checksum, labels), (50, 24, 16, 20, 14, 14, 16))
    places = _sheet(book, labels.word(N_("By place")), _places(frozen, labels), (40, *[14] * 5))
    _places_chart(places, frozen, labels)
    if any(one.area != frozen.area for one in frozen.goals):
        _sheet(book, labels.word(N_("Targets by place")), _goals(frozen, labels), (40, 36, *[14] * 3, 18))
    _sheet(book, labels.word(N_("By topic")), _topics(frozen, labels), (40, *[14] * 8))
    _sheet(book, labels.word(N_("Groups")), _groups(frozen, labels), (60, 14))
    _sheet(book, labels.word(N_("Steps")), _steps(frozen, labels), (40, 60, 14, 14, 14))
    days = _sheet(book, labels.word(N_("By day")), _days(frozen, labels), (16, 14, 14))
    _days_chart(days, frozen, labels)
    for annex in annexes_of(frozen, labels):
        rows = [SheetRow(annex.heads, bold=True), *(SheetRow(row, formats=_tenths(row)) for row in annex.rows)]
        _sheet(book, annex.title, rows, annex.widths, has_filter=True)
    kept = BytesIO()
    book.save(kept)
    return settled(kept.getvalue(), at=frozen.as_of)


def _sheet(
    book: Workbook, title: str, rows: Sequence[SheetRow], widths: Sequence[int], *, has_filter: bool = False
) -> Worksheet:
    table: Worksheet = book.create_sheet(title[:31])
    write_rows(table, rows, widths, head=1)
    if has_filter:
        table.auto_filter.ref = table.dimensions
    return table


def _tenths(row: Sequence[Value]) -> list[str]:
    return [MINUTES if isinstance(value, float) else "" for value in row]


def _head(names: Sequence[str], labels: Labels) -> SheetRow:
    return SheetRow([labels.word(name) for name in names], bold=True)


def _figures(frozen: Frozen, checksum: str, labels: Labels) -> list[SheetRow]:
    period, said = frozen.period, labels.say
    notes = [labels.word(N_("This place has no community digital-technology team yet."))] * (not frozen.figures.teams)
    notes += [labels.word(N_("Nothing was noted in this period."))] * frozen.is_empty
    notes += [labels.word(N_("The annex is too long for one file: please make it place by place."))] * (
        frozen.is_annex_left_out
    )
    return [
        SheetRow([labels.word(N_("Report of %(place)s"), place=frozen.area_label)], bold=True),
        SheetRow([labels.word(N_("Period")), labels.period(period)]),
        SheetRow([labels.word(N_("Days")), f"{said.short_date(period.since)} – {said.short_date(period.until)}"]),
        SheetRow([labels.word(N_("Compared with")), labels.period_called(period.kind, period.before_name)]),
        SheetRow([labels.word(N_("Figures as of")), labels.as_of(frozen)]),
        SheetRow([labels.word(N_("Check code")), said_checksum(checksum)]),
        *(SheetRow([note]) for note in notes),
        SheetRow([""]),
        _head(SUMMARY, labels),
        *_summary(frozen, labels),
        *([SheetRow([""]), _head([N_("Proposals")], labels)] if frozen.paper.proposals else []),
        *(SheetRow([line]) for line in frozen.paper.proposals.splitlines()),
    ]


def _summary(frozen: Frozen, labels: Labels) -> list[SheetRow]:
    rows: list[SheetRow] = []
    for one in labels.figures(frozen):
        goal = one.goal
        told = [goal.value, goal.share, _standing(goal, labels)] if goal else ["", "", ""]
        formats = ["", *[_FORMATS[one.measure]] * 2, "", _format(goal) if goal else "", _SHARE]
        name = _named(one.name, one.measure, labels)
        rows.append(SheetRow([name, one.now, one.before, labels.change(one), *told], formats=formats))
    return rows


def _standing(goal: Goal, labels: Labels) -> str:
    return labels.word(STANDING[Standing(goal.standing)])


def _format(goal: Goal) -> str:
    return _OF_TARGETS[Target(goal.measure).kind]


def _named(name: str, measure: Measure, labels: Labels) -> str:
    return labels.word(N_("%(name)s, minutes"), name=name) if measure is Measure.MINUTES else name


def _places(frozen: Frozen, labels: Labels) -> list[SheetRow]:
    rows = [
        SheetRow(
            [
                place_name(row.name, labels, is_itself=row.is_itself),
                row.people,
                row.visits,
                row.dossiers,
                row.opened,
                row.open_now,
            ],
            number_format=_COUNT,
        )
        for row in frozen.places
    ]
    return [_head(PLACES, labels), *rows]


def _goals(frozen: Frozen, labels: Labels) -> list[SheetRow]:
    rows = [
        SheetRow(
            [
                goal.place,
                labels.word(MEASURE[Target(goal.measure)]),
                goal.value,
                goal.actual,
                goal.share,
                _standing(goal, labels),
            ],
            formats=["", "", _format(goal), _format(goal), _SHARE],
        )
        for goal in frozen.goals
        if goal.area != frozen.area
    ]
    return [_head(GOALS, labels), *rows]


def _topics(frozen: Frozen, labels: Labels) -> list[SheetRow]:
    return [
        _head((N_("Topic"), *_TOPICS), labels),
        *(
            SheetRow(
                [
                    row.title,
                    row.people,
                    row.visits,
                    row.dossiers,
                    row.opened,
                    row.open_now,
                    row.first_answer_minutes,
                    row.walks_done,
                    row.self_served,
                ],
                formats=["", *[_COUNT] * 5, MINUTES, _COUNT, _COUNT],
            )
            for row in frozen.topics
        ),
    ]


def _groups(frozen: Frozen, labels: Labels) -> list[SheetRow]:
    return [
        _head((N_("Group"), N_("Visits")), labels),
        *(SheetRow([name, visits], number_format=_COUNT) for name, visits in labels.groups(frozen)),
    ]


def _steps(frozen: Frozen, labels: Labels) -> list[SheetRow]:
    gave_up = {(row.guide, row.step): row for row in frozen.gave_up}
    stuck = {(row.guide, row.step): row for row in frozen.stuck}
    return [
        _head((N_("Guide"), N_("Step"), N_("Came to it"), N_("Stuck"), N_("Gave up")), labels),
        *(
            SheetRow(
                [row.title, row.text, row.reached, row.stuck, gave_up[key].gave_up if key in gave_up else None],
                number_format=_COUNT,
            )
            for key, row in {**gave_up, **stuck}.items()
        ),
    ]


def _days(frozen: Frozen, labels: Labels) -> list[SheetRow]:
    return [
        _head((N_("Day"), N_("Came in"), N_("Ended")), labels),
        *(SheetRow([row.day, row.opened, row.resolved], number_format=_COUNT) for row in frozen.days),
    ]


def _days_chart(table: Worksheet, frozen: Frozen, labels: Labels) -> None:
    """Draw the requests of each day beside their table."""
    if any(row.opened or row.resolved for row in frozen.days):
        chart = _chart(table, labels.word(N_("Requests by day")), columns=(2, 3), last=len(frozen.days) + 1)
        chart.x_axis.number_format = "DD/MM"
        table.add_chart(chart, "E2")


def _places_chart(table: Worksheet, frozen: Frozen, labels: Labels) -> None:
    """Draw visits and requests of the places, where they are few enough to be told apart."""
    if 1 < len(frozen.places) <= _MOST_IN_CHART and any(row.visits or row.opened for row in frozen.places):
        chart = _chart(
            table, labels.word(N_("Visits and requests by place")), columns=(3, 5), last=len(frozen.places) + 1
        )
        table.add_chart(chart, f"A{len(frozen.places) + 4}")


def _chart(table: Worksheet, title: str, *, columns: Sequence[int], last: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.title, chart.style = "col", title, 10
    chart.width, chart.height = 24, 10
    for column in columns:
        chart.add_data(Reference(table, min_col=column, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(table, min_col=1, min_row=2, max_row=last))
    chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False  # else newer programs leave them out
    return chart
