"""What the requests and the visits were about, guide by guide."""

import asyncio
from typing import Final

from api.office.drawing import rows_drawn
from api.office.labels import Measure
from api.web.dashboard.asked import HOME
from api.web.dashboard.parts import Ask, Part, row_mark
from api.web.dashboard.tables import Column, Row, Table, beside, count_in
from helpdesk.language import N_
from helpdesk.statistics.answers import GuideCount, GuideHelp

KEY: Final = "by-guide"
MOST_DRAWN: Final = 10

_OPEN: Final = N_("Open")
"""What is known of this moment only."""
_COLUMNS: Final = (
    (N_("Requests"), Measure.COUNT),
    (_OPEN, Measure.COUNT),
    (N_("First answer after"), Measure.MINUTES),
    (N_("People"), Measure.COUNT),
    (N_("Visits"), Measure.COUNT),
    (N_("Dossiers"), Measure.COUNT),
)


async def by_guide(ask: Ask) -> Part:
    """Count them, most requests first. A click leads to where people are stuck in the guide."""
    word = ask.labels.word
    now, before = await asyncio.gather(_table(ask), _table(ask.before))
    table = beside(now, before, only=[word(name) for name, _ in _COLUMNS if name != _OPEN])
    marks = [row_mark(row, many, ask) for row in table.rows[:MOST_DRAWN] if (many := count_in(row.values[0]))]
    return Part(table, rows_drawn(word(N_("Requests")), marks))


async def _table(ask: Ask) -> Table:
    asked, statistics, word = ask.asked, ask.house.statistics, ask.labels.word
    opened, helped = await asyncio.gather(
        statistics.requests_by_guide(asked.areas, asked.days.since, asked.days.until),
        statistics.help_by_guide(asked.areas, asked.days.since, asked.days.until),
    )
    requests, visits = {one.guide: one for one in opened}, {one.guide: one for one in helped}
    guides = list(dict.fromkeys([*requests, *visits]))
    return ask.seen(
        Table(
            key=KEY,
            title=word(N_("By guide")),
            first=word(N_("Guide")),
            columns=[Column(word(name), measure) for name, measure in _COLUMNS],
            rows=[
                Row(
                    title_of(guide, ask),
                    _values(requests.get(guide), visits.get(guide)),
                    address=asked.link(f"{HOME}/guides/{guide}") if guide and guide in ask.house.catalogue else "",
                    key=guide or "",
                )
                for guide in guides
            ],
        )
    )


def title_of(guide: str | None, ask: Ask) -> str:
    """Say a guide; without one it was a question of their own."""
    if guide is None:
        return ask.labels.word(N_("A question of their own"))
    known = ask.house.catalogue.get(guide)
    return known.short_title.said(ask.known.language) if known else guide


def _values(requests: GuideCount | None, visits: GuideHelp | None) -> tuple[float | None, ...]:
    return (
        requests.opened if requests else 0,
        requests.open_now if requests else 0,
        requests.median_first_answer_minutes if requests else None,
        visits.people if visits else None,
        visits.visits if visits else 0,
        visits.dossiers if visits else 0,
    )
