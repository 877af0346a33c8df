"""The steps at which most people said that they are stuck."""

import asyncio
from typing import Final

from api.office.drawing import Mark, rows_drawn
from api.office.labels import Measure
from api.web.dashboard.asked import HOME
from api.web.dashboard.by_guide import title_of
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.tables import Column, Row, Table, beside, count_in
from guides.catalogue.catalogue import as_walked
from helpdesk.language import N_
from helpdesk.statistics.answers import StuckStep

KEY: Final = "stuck"
MOST: Final = 12
MOST_COMPARED: Final = 200
"""Steps of the compared days that are looked at: one that blocks many now hardly stands behind so many then."""


async def stuck(ask: Ask) -> Part:
    """Name the steps that block most, most first. A click leads to the step in its guide."""
    now, before = await asyncio.gather(_table(ask, MOST), _table(ask.before, MOST_COMPARED))
    table = beside(now, before, is_whole=False)
    names = table.columns[1].name, table.columns[2].name
    marks = [_mark(row, table, ask) for row in table.rows]
    return Part(table, rows_drawn(table.title, marks, names=names))


async def _table(ask: Ask, most: int) -> Table:
    asked, word = ask.asked, ask.labels.word
    steps = await ask.house.statistics.stuck_steps(asked.areas, asked.days.since, asked.days.until, limit=most)
    return ask.seen(
        Table(
            key=KEY,
            title=word(N_("Where people get stuck")),
            first=word(N_("Step")),
            columns=[
                Column(word(N_("Guide"))),
                Column(word(N_("Came to the step")), Measure.COUNT),
                Column(word(N_("Stuck")), Measure.COUNT),
                Column(word(N_("Share stuck")), Measure.SHARE),
            ],
            rows=[
                Row(
                    _words(one, ask),
                    (title_of(one.guide, ask), one.reached, one.stuck, one.share),
                    address=_address(one, ask),
                    key=f"{one.guide}/{one.step}",
                )
                for one in steps
            ],
        )
    )


def _mark(row: Row, table: Table, ask: Ask) -> Mark:
    guide, reached, blocked, share = table.said(row, ask.labels)
    said = N_("%(stuck)s of %(reached)s who came here (%(share)s)")
    _, came, stayed, _ = (count_in(value) or 0 for value in row.values)
    return Mark(
        f"{guide}: {row.name}",
        ask.labels.word(said, stuck=blocked, reached=reached, share=share),
        came,
        stayed,
        row.address,
        f"{blocked}/{reached}",
    )


def _words(one: StuckStep, ask: Ask) -> str:
    guide = as_walked(ask.house.catalogue, one.guide, one.version)
    step = guide.step(one.step) if guide else None
    return step.text.said(ask.known.language) if step else one.step


def _address(one: StuckStep, ask: Ask) -> str:
    if one.guide not in ask.house.catalogue:
        return ""
    return f"{ask.asked.link(f'{HOME}/guides/{one.guide}')}#step-{one.step}"
