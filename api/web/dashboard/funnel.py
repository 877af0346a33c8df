"""How far residents come in one guide: step by step, by version and by channel."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

from api.office.drawing import Mark, rows_drawn
from api.office.labels import Measure
from api.web.dashboard.asked import HOME
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.tables import Column, Row, Table, Value, beside, count_in
from api.web.shown import channel_named
from guides.catalogue.models import Guide
from helpdesk.language import N_
from helpdesk.statistics.answers import FunnelBy, FunnelCell

MOST_VERSIONS: Final = 3

K = TypeVar("K", int, str)


class Shown(NamedTuple):
    """A column of the funnel: what it tells of a step."""

    name: str
    measure: Measure
    of: Callable[[FunnelCell], Value]


COLUMNS: Final = (
    Shown(N_("Came to the step"), Measure.COUNT, lambda cell: cell.reached),
    Shown(N_("Stuck"), Measure.COUNT, lambda cell: cell.stuck),
    Shown(N_("Share stuck"), Measure.SHARE, lambda cell: cell.stuck / cell.reached),
    Shown(N_("Went on after being stuck"), Measure.COUNT, lambda cell: cell.resumed),
    Shown(N_("Chose something else"), Measure.COUNT, lambda cell: cell.left),
    Shown(N_("Wrote no more"), Measure.COUNT, lambda cell: cell.lost),
    Shown(N_("Came to the end"), Measure.COUNT, lambda cell: cell.done),
    Shown(N_("Time at the step (half took less)"), Measure.MINUTES, lambda cell: _minutes(cell.median_seconds)),
    Shown(N_("Requests from here"), Measure.COUNT, lambda cell: cell.requests),
    Shown(N_("Marks given"), Measure.COUNT, lambda cell: cell.rated),
    Shown(N_("Average mark, 1 to 5"), Measure.MARK, lambda cell: cell.rating),
)
"""What is told of each step, in this order: a column more is a line more."""

_BESIDE: Final = (COLUMNS[0], COLUMNS[2])
"""What is told of each version or channel, side by side."""


async def steps(ask: Ask, guide: Guide) -> Part:
    """Tell step by step, in the order of the guide, how many came and what became of them."""
    now, before = await asyncio.gather(_steps(ask, guide), _steps(ask.before, guide))
    table = beside(now, before, is_whole=False)
    marks = [_mark(row, table, ask) for row in table.rows]
    names = table.columns[0].name, table.columns[1].name
    return Part(table, rows_drawn(table.title, marks, names=names), address=_address(guide))


async def _steps(ask: Ask, guide: Guide) -> Table:
    word = ask.labels.word
    cells = {cell.step: cell for cell in await _cells(ask, guide, ())}
    return ask.seen(
        Table(
            key="steps",
            title=word(N_("From step to step")),
            first=word(N_("Step")),
            columns=[Column(word(shown.name), shown.measure) for shown in COLUMNS],
            rows=[
                Row(name, [shown.of(cells[step]) for shown in COLUMNS], anchor=f"step-{step}", key=step)
                for step, name in _named(guide, cells, ask)
            ],
        )
    )


async def versions(ask: Ask, guide: Guide) -> Part:
    """Put the versions of the guide side by side, the newest first."""
    now, before = await asyncio.gather(
        _cells(ask, guide, (FunnelBy.VERSION,)), _cells(ask.before, guide, (FunnelBy.VERSION,))
    )
    found = sorted({cell.version for cell in now if cell.version is not None}, reverse=True)[:MOST_VERSIONS]
    named = {one: ask.labels.word(N_("Version %(number)s"), number=one) for one in found}
    title = ask.labels.word(N_("Versions side by side"))
    tables = [
        _beside("versions", title, guide, named, {(cell.step, cell.version): cell for cell in cells}, ask)
        for cells in (now, before)
    ]
    return Part(beside(*tables, is_whole=False), address=_address(guide))


async def channels(ask: Ask, guide: Guide) -> Part:
    """Put the channels side by side."""
    now, before = await asyncio.gather(
        _cells(ask, guide, (FunnelBy.CHANNEL,)), _cells(ask.before, guide, (FunnelBy.CHANNEL,))
    )
    accounts = dict.fromkeys(cell.channel for cell in now if cell.channel)
    names = {account: ask.labels.word(channel_named(ask.house, account)) for account in accounts}
    taken = list(names.values())
    named = {account: name if taken.count(name) == 1 else f"{name} ({account})" for account, name in names.items()}
    title = ask.labels.word(N_("Channels side by side"))
    tables = [
        _beside("channels", title, guide, named, {(cell.step, cell.channel): cell for cell in cells}, ask)
        for cells in (now, before)
    ]
    return Part(beside(*tables, is_whole=False), address=_address(guide))


PARTS: Final = {"steps": steps, "versions": versions, "channels": channels}


async def _cells(ask: Ask, guide: Guide, by: Collection[FunnelBy]) -> list[FunnelCell]:
    asked = ask.asked
    return await ask.house.statistics.funnel(guide.slug, asked.areas, asked.days.since, asked.days.until, by=by)


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def _beside(
    key: str,
    title: str,
    guide: Guide,
    named: Mapping[K, str],
    cells: Mapping[tuple[str, K | None], FunnelCell],
    ask: Ask,
) -> Table:
    """Put the same columns of several versions or channels beside each other, step by step."""
    word = ask.labels.word
    rows = [
        Row(
            name,
            [shown.of(cell) if (cell := cells.get((step, one))) else None for one in named for shown in _BESIDE],
            key=step,
        )
        for step, name in _named(guide, (step for step, _ in cells), ask)
    ]
    columns = [Column(f"{name}: {word(shown.name)}", shown.measure) for name in named.values() for shown in _BESIDE]
    return ask.seen(Table(key, title, word(N_("Step")), columns, rows))


def _named(guide: Guide, found: Iterable[str], ask: Ask) -> list[tuple[str, str]]:
    """Name the steps that somebody came to, in the order of the guide; those of older versions stand at the end."""
    wanted = dict.fromkeys(found)
    places = {step.id: place for place, step in enumerate(guide.steps, start=1)}
    own = [(step.id, f"{places[step.id]}. {step.text.said(ask.known.language)}") for step in guide.steps]
    older = [step for step in wanted if step not in places]
    return [
        *((step, name) for step, name in own if step in wanted),
        *((step, ask.labels.word(N_("%(step)s (older version)"), step=step)) for step in older),
    ]


def _mark(row: Row, table: Table, ask: Ask) -> Mark:
    reached, blocked, share, *_ = table.said(row, ask.labels)
    said = N_("%(stuck)s of %(reached)s who came here (%(share)s)")
    came, stayed, *_ = (count_in(value) or 0 for value in row.values)
    words = ask.labels.word(said, stuck=blocked, reached=reached, share=share)
    return Mark(row.name, words, came, stayed, f"#{row.anchor}", f"{blocked}/{reached}")


def _address(guide: Guide) -> str:
    return f"{HOME}/guides/{guide.slug}"
