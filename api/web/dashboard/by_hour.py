"""Requests by the hour at which they came, beside those of the compared days: when somebody ought to be there."""

from typing import Final

from api.office.drawing import Mark, columns_drawn
from api.office.labels import Labels, Measure
from api.web.dashboard.asked import HOME
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.tables import Column, Row, Table, beside, count_in
from helpdesk.language import N_
from helpdesk.statistics.figures import Figures

KEY: Final = "by-hour"
_DAYTIME: Final = (7, 16)
"""The hours that are always shown, the last one included; others when somebody came then."""


def by_hour(now: Figures, before: Figures, ask: Ask) -> Part:
    """Tell when requests came; the figures are as the reader may see them. Each hour leads to who is on duty."""
    hours = _hours(now, before)
    table = beside(_table(hours, now, ask), _table(hours, before, ask))
    names = table.columns[0].name, ask.labels.word(N_("Compared days"))
    return Part(table, columns_drawn(table.title, _marks(hours, table, ask.labels), names=names))


def _table(hours: range, figures: Figures, ask: Ask) -> Table:
    word, duty = ask.labels.word, f"{ask.asked.link(f'{HOME}/teams')}#duty"
    return Table(
        key=KEY,
        title=word(N_("Requests by hour of the day")),
        first=word(N_("Hour")),
        columns=[Column(word(N_("Came in")), Measure.COUNT)],
        rows=[
            Row(
                word(N_("%(since)s:00 to %(until)s:00"), since=hour, until=hour + 1),
                [figures.by_hour.get(hour, 0)],
                address=duty,
            )
            for hour in hours
        ],
    )


def _hours(now: Figures, before: Figures) -> range:
    """Return all hours from the first to the last one; none where nothing came."""
    known = {*now.by_hour, *before.by_hour}
    return range(min(*known, *_DAYTIME), max(*known, *_DAYTIME) + 1) if known else range(0)


def _marks(hours: range, table: Table, labels: Labels) -> list[Mark]:
    """Draw what the table says: what is hidden there is not drawn."""
    marks = []
    for hour, row in zip(hours, table.rows, strict=True):
        opened, before = (count_in(value) or 0 for value in (*row.values, *row.before))
        word = labels.word(N_("%(hour)s:00"), hour=hour)
        marks.append(Mark(word, f"{row.name}: {labels.number(opened)}", opened, before, row.address))
    return marks
