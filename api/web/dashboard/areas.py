"""Areas by guides: where people ask about what, and where nothing happened at all."""

import asyncio
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeAlias

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.office.drawing import Drawing
from api.office.labels import Measure
from api.office.spreading import HeatRow, heat_drawn
from api.web.dashboard.asked import HOME
from api.web.dashboard.heat import Heat
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.reading import AskHere, guide_name, parts_of, place_link, shown, taken
from api.web.dashboard.tables import Aim, Column, Row, Table, count_in
from api.web.dashboard.units import Units
from api.web.forms import Fields
from api.web.targets_shown import aims_of
from helpdesk.language import N_
from helpdesk.language.ordering import in_order
from helpdesk.statistics.spread import Cell, Spread
from helpdesk.targets.models import Measure as Target

HERE: Final = "/coordinator/areas"
router = APIRouter(prefix=HERE)

SUM_ROWS: Final = 2
SUM_COLUMNS: Final = 2
"""Rows below and columns beside the places and guides: all of them, and all on the compared days."""

Numbers: TypeAlias = Counter[tuple[str, str | None]]


class Counted(StrEnum):
    """What is counted."""

    REQUESTS = "requests"
    VISITS = "visits"


_MANY: Final[dict[Counted, Callable[[Spread], Counter[Cell]]]] = {
    Counted.REQUESTS: lambda spread: spread.opened,
    Counted.VISITS: lambda spread: spread.visits,
}
_TITLES: Final = {
    Counted.REQUESTS: N_("Requests by area and guide"),
    Counted.VISITS: N_("Visits by area and guide"),
}
_AIMED: Final = {Counted.REQUESTS: Target.OPENED, Counted.VISITS: Target.VISITS}
_CHOICES: Final = {Counted.REQUESTS: N_("Requests"), Counted.VISITS: N_("Visits")}


@router.get("")
async def heat_table(request: Request, ask: AskHere) -> HTMLResponse:
    """Show the table."""
    counted = _counted(request)
    parts = await _parts(ask, counted)
    link = ask.asked.link
    return shown(
        request,
        ask,
        "dashboard/areas.html",
        parts,
        heat=_heat(parts["areas"].table),
        sum_rows=SUM_ROWS,
        sum_columns=SUM_COLUMNS,
        guides={guide.short_title.said(ask.known.language): _guide(guide.slug) for guide in ask.house.catalogue},
        choices=[(ask.labels.word(name), link(show=one.value), one is counted) for one, name in _CHOICES.items()],
    )


@router.get("/{key}.{ending}")
async def file(request: Request, ask: AskHere, key: str, ending: str) -> Response:
    """Hand out what is shown."""
    parts = await _parts(ask, _counted(request))
    if ending == "png":
        parts["areas"] = parts["areas"]._replace(drawing=_drawing(parts["areas"].table, ask))
    return taken(ask, parts, key, ending)


def _drawing(table: Table, ask: Ask) -> Drawing:
    """Draw what the table says: what is hidden there is hidden here."""
    heat = _heat(table)
    inner = len(table.rows) - SUM_ROWS

    def level(row: int, column: int) -> int:
        is_sum = row >= inner or column < SUM_COLUMNS
        return 0 if is_sum else heat.level(table.rows[row].values[column])

    rows = [HeatRow(row.name, [count_in(value) for value in row.values]) for row in table.rows]
    is_empty = len(table.columns) <= SUM_COLUMNS
    columns = [] if is_empty else [column.name for column in table.columns]
    return heat_drawn(table.title, columns, rows, level=level, labels=ask.labels)


def _heat(table: Table) -> Heat:
    return Heat(many for row in table.rows[:-SUM_ROWS] for many in row.values[SUM_COLUMNS:])


def _guide(slug: str) -> str:
    return f"{HOME}/guides/{slug}"


def _counted(request: Request) -> Counted:
    return Fields(request.query_params).choice("show", Counted) or Counted.REQUESTS


async def _parts(ask: Ask, counted: Counted) -> dict[str, Part]:
    units = Units(ask.house, ask.asked.areas)
    (numbers, active), (before, _) = await asyncio.gather(
        _numbers(ask, units, counted), _numbers(ask.before, units, counted)
    )
    idle = sorted((one for one in units.listed if one.id not in active), key=lambda one: in_order(one.name))
    without = Table(
        key="idle",
        title=ask.labels.word(N_("Without any activity")),
        first=ask.labels.word(N_("Area")),
        columns=[],
        rows=[Row(one.full_name, [], place_link(ask, one.id)) for one in idle],
    )
    table = _table(ask, ask.labels.word(_TITLES[counted]), numbers, before, units, active)
    return parts_of(ask, HERE, await _aimed(ask, table, _AIMED[counted]), without)


async def _aimed(ask: Ask, table: Table, target: Target) -> Table:
    """Put targets beside the sums of the places, and of all of them together."""
    *places, whole, before = table.rows
    own = ask.asked.area.id if ask.asked.area else ""
    aims = await aims_of(ask, [own, *(row.key for row in places)])
    every = table.columns[0].name

    def aims_at(place: str) -> dict[str, Aim]:
        return {every: aim} if (aim := aims.get(place, {}).get(target)) else {}

    rows = [*(row._replace(aims=aims_at(row.key)) for row in places), whole._replace(aims=aims_at(own)), before]
    return table._replace(rows=rows)


async def _numbers(ask: Ask, units: Units, counted: Counted) -> tuple[Numbers, set[str]]:
    """Count by place and guide, and tell in which places anything happened."""
    spread = await ask.house.spread.of(ask.asked.areas, ask.asked.days.since, ask.asked.days.until)
    numbers: Numbers = Counter()
    for (area, guide), many in _MANY[counted](spread).items():
        numbers[units.of(area), guide] += many
    return numbers, {units.of(area) for area in spread.active}


def _table(ask: Ask, title: str, numbers: Numbers, before: Numbers, units: Units, active: set[str]) -> Table:
    """Lay it out. The second column, and the last row, are the sums of the compared days."""
    (by_unit, by_guide), (unit_before, guide_before) = _sums(numbers), _sums(before)
    guides = sorted(
        (one for one in by_guide | guide_before if by_guide[one] or guide_before[one]),
        key=lambda one: (one is None, -by_guide[one], -guide_before[one], one or ""),
    )
    rows = sorted(
        active | set(by_unit) | {unit for unit, many in unit_before.items() if many},
        key=lambda unit: (-by_unit[unit], in_order(units.name(unit))),
    )
    every, then = ask.labels.word(N_("All")), ask.labels.word(N_("Compared days"))
    whole, whole_before = sum(by_unit.values()), sum(unit_before.values())
    columns = [every, then, *(guide_name(ask, guide) for guide in guides)]
    return Table(
        key="areas",
        title=title,
        first=ask.labels.word(N_("Area")),
        columns=[Column(name, Measure.COUNT) for name in columns],
        rows=[
            *(
                Row(
                    units.name(unit),
                    [by_unit[unit], unit_before[unit], *(numbers[unit, guide] for guide in guides)],
                    place_link(ask, unit),
                    key=unit,
                )
                for unit in rows
            ),
            Row(every, [whole, whole_before, *(by_guide[guide] for guide in guides)]),
            Row(then, [whole_before, None, *(guide_before[guide] for guide in guides)]),
        ],
    )


def _sums(numbers: Numbers) -> tuple[Counter[str], Counter[str | None]]:
    by_unit: Counter[str] = Counter()
    by_guide: Counter[str | None] = Counter()
    for (unit, guide), many in numbers.items():
        by_unit[unit] += many
        by_guide[guide] += many
    return by_unit, by_guide
