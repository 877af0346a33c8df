"""The map of bubbles: where requests come from, where people are visited, where requests are open."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.office.labels import Measure
from api.office.spreading import bubbles_drawn
from api.web.dashboard.bubbles import BubbleMap, Place, drawn
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.reading import AskHere, compared, parts_of, place_link, shown, taken
from api.web.dashboard.tables import Aim, Column, Row, Table
from api.web.dashboard.units import Units
from api.web.forms import Fields
from api.web.targets_shown import aims_of
from helpdesk.areas.centres import centres
from helpdesk.language import N_
from helpdesk.language.ordering import in_order
from helpdesk.targets.models import Measure as Target

HERE: Final = "/coordinator/map"
router = APIRouter(prefix=HERE)


class Counted(StrEnum):
    """What the size of a bubble tells, in the order of the columns."""

    REQUESTS = "requests"
    VISITS = "visits"
    OPEN = "open"


_NAMES: Final = {
    Counted.REQUESTS: N_("Requests"),
    Counted.VISITS: N_("Visits"),
    Counted.OPEN: N_("Open now"),
}
_AIMED: Final = {Target.OPENED: Counted.REQUESTS, Target.VISITS: Counted.VISITS}


@router.get("")
async def bubbles(request: Request, ask: AskHere) -> HTMLResponse:
    """Show the map and its table."""
    counted, units = _counted(request), Units(ask.house, ask.asked.areas)
    parts = await _parts(ask, units, counted)
    link = ask.asked.link
    return shown(
        request,
        ask,
        "dashboard/map.html",
        parts,
        map=_map(ask, units, parts["map"].table, counted),
        counted=ask.labels.word(_NAMES[counted]),
        choices=[(ask.labels.word(name), link(show=one.value), one is counted) for one, name in _NAMES.items()],
    )


@router.get("/{key}.{ending}")
async def file(request: Request, ask: AskHere, key: str, ending: str) -> Response:
    """Hand out the table, or the map as a picture."""
    counted, units = _counted(request), Units(ask.house, ask.asked.areas)
    parts = await _parts(ask, units, counted)
    if ending == "png":
        table = parts["map"].table
        title = f"{ask.labels.word(N_('Map'))}: {ask.labels.word(_NAMES[counted])}"
        drawing = bubbles_drawn(title, _map(ask, units, table, counted), ask.labels)
        parts["map"] = parts["map"]._replace(drawing=drawing, table=table._replace(title=title))
    return taken(ask, parts, key, ending)


def _counted(request: Request) -> Counted:
    return Fields(request.query_params).choice("show", Counted) or Counted.REQUESTS


def _map(ask: Ask, units: Units, table: Table, counted: Counted) -> BubbleMap:
    """Draw what the table says: what is hidden there is not to be seen here."""
    column = list(Counted).index(counted)
    said = {row.name: row.values[column] for row in table.rows}
    many = {one.id: number if isinstance(number := said.get(units.name(one.id)), int) else 0 for one in units.listed}
    places = [Place(one.id, one.name, many[one.id], place_link(ask, one.id)) for one in units.listed]
    return drawn(places, centres())


async def _parts(ask: Ask, units: Units, counted: Counted) -> dict[str, Part]:
    now, before = await asyncio.gather(_one(ask, units, counted), _one(ask.before, units, counted))
    during = [ask.labels.word(_NAMES[one]) for one in (Counted.REQUESTS, Counted.VISITS)]
    return compared(now, before, {"map": during})


async def _one(ask: Ask, units: Units, counted: Counted) -> dict[str, Part]:
    days, areas = ask.asked.days, ask.asked.areas
    spread = await ask.house.spread.of(areas, days.since, days.until)
    numbers: Counter[tuple[str, Counted]] = Counter()
    for which, counts in ((Counted.REQUESTS, spread.opened), (Counted.VISITS, spread.visits)):
        for (area, _), many in counts.items():
            numbers[units.of(area), which] += many
    for area, many in (await ask.house.spread.open_now(areas)).items():
        numbers[units.of(area), Counted.OPEN] += many
    ids = units.with_others(unit for (unit, _), many in numbers.items() if many)
    ids.sort(key=lambda unit: (-numbers[unit, counted], in_order(units.name(unit))))
    aims = await aims_of(ask, [*ids, *areas])
    return parts_of(ask, HERE, _table(ask, units, numbers, ids, aims))


def _table(
    ask: Ask,
    units: Units,
    numbers: Counter[tuple[str, Counted]],
    ids: list[str],
    aims: Mapping[str, Mapping[Target, Aim]],
) -> Table:
    named = {of: ask.labels.word(_NAMES[one]) for of, one in _AIMED.items()}
    own = ask.asked.area.id if ask.asked.area else ""

    def aims_at(place: str) -> dict[str, Aim]:
        return {named[of]: aim for of, aim in aims.get(place, {}).items() if of in named}

    return Table(
        key="map",
        title=ask.labels.word(N_("Requests and visits by area")),
        first=ask.labels.word(N_("Area")),
        columns=[Column(ask.labels.word(name), Measure.COUNT) for name in _NAMES.values()],
        rows=[
            *(
                Row(
                    units.name(unit),
                    [numbers[unit, one] for one in Counted],
                    place_link(ask, unit),
                    key=unit,
                    aims=aims_at(unit),
                )
                for unit in ids
            ),
            Row(
                ask.labels.word(N_("All")),
                [sum(numbers[unit, one] for unit in ids) for one in Counted],
                is_sum=True,
                aims=aims_at(own),
            ),
        ],
    )
