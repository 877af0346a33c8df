"""Requests by day, beside those of the compared days; long periods by month."""

import asyncio
from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from api.office.drawing import Mark, columns_drawn
from api.office.labels import Labels, Measure
from api.web.dashboard.asked import HOME
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.tables import Column, Row, Table, count_in
from helpdesk.language import N_
from helpdesk.month_sheets.cycle import Cycle, figures_of_month
from helpdesk.statistics.answers import DayCount

KEY: Final = "by-day"
MOST_DAYS: Final = 92
"""A quarter; what is longer is told by month."""


class Bit(NamedTuple):
    """A day or a month: the period it is, how it is said in a table and below a bar, its numbers."""

    period: str
    said: str
    word: str
    opened: int
    resolved: int


async def by_day(ask: Ask) -> Part:
    """Count what came in and ended, day by day."""
    asked, statistics = ask.asked, ask.house.statistics
    now, before = await asyncio.gather(
        statistics.requests_by_day(asked.areas, asked.days.since, asked.days.until),
        statistics.requests_by_day(asked.areas, asked.compared.since, asked.compared.until),
    )
    is_long = len(now) > MOST_DAYS
    bits, beside = (_bits(days, ask, is_long=is_long) for days in (now, before))
    table = ask.seen(_table(bits, beside, ask, is_long=is_long))
    names = table.columns[0].name, ask.labels.word(N_("Compared days"))
    return Part(table, columns_drawn(table.title, _marks(bits, table, ask.labels), names=names))


def _bits(days: Sequence[DayCount], ask: Ask, *, is_long: bool) -> list[Bit]:
    say = ask.labels.say
    if is_long:
        return _months(days, ask.asked.cycle)
    return [
        Bit(one.day.isoformat(), say.short_date(one.day), say.tiny_date(one.day), one.opened, one.resolved)
        for one in days
    ]


def _months(days: Sequence[DayCount], cycle: Cycle) -> list[Bit]:
    months = [(month, list(same)) for month, same in groupby(days, key=lambda one: cycle.month_of(one.day))]
    return [
        Bit(
            month,
            figures_of_month(month),
            figures_of_month(month),
            sum(one.opened for one in same),
            sum(one.resolved for one in same),
        )
        for month, same in months
    ]


def _table(bits: Sequence[Bit], beside: Sequence[Bit], ask: Ask, *, is_long: bool) -> Table:
    word = ask.labels.word
    compared = [one.opened for one in beside]
    return Table(
        key=KEY,
        title=word(N_("Requests by month")) if is_long else word(N_("Requests by day")),
        first=word(N_("Month")) if is_long else word(N_("Day")),
        columns=[
            Column(word(N_("Came in")), Measure.COUNT),
            Column(word(N_("Ended")), Measure.COUNT),
            Column(word(N_("Came in on the compared days")), Measure.COUNT),
        ],
        rows=[
            Row(
                one.said,
                (one.opened, one.resolved, compared[place] if place < len(compared) else None),
                address=ask.asked.link(HOME, period=one.period),
            )
            for place, one in enumerate(bits)
        ],
    )


def _marks(bits: Sequence[Bit], table: Table, labels: Labels) -> list[Mark]:
    """Draw what the table says: what is hidden there is not drawn."""
    marks = []
    for one, row in zip(bits, table.rows, strict=True):
        opened, _, beside = (count_in(value) or 0 for value in row.values)
        marks.append(Mark(one.word, f"{row.name}: {labels.number(opened)}", opened, beside, row.address))
    return marks
