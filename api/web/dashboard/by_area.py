"""The places below the one that is shown, and that one among its neighbours: each with the same figures."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from api.office.drawing import rows_drawn
from api.office.labels import Measure
from api.web.dashboard.asked import HOME
from api.web.dashboard.parts import Ask, Part, row_mark
from api.web.dashboard.tables import Aim, Column, Row, Table, beside
from api.web.shown import place_name
from api.web.targets_shown import aims_of
from helpdesk.areas.models import Area, Level
from helpdesk.language import N_
from helpdesk.statistics.figures import AreaFigures
from helpdesk.statistics.small_cells import outside
from helpdesk.targets.models import Measure as Target
from helpdesk.teams.models import Permission

BELOW: Final = "by-area"
NEIGHBOURS: Final = "neighbours"
MOST_DRAWN: Final = 10

_MINUTE: Final = 60
_OPEN, _OVERDUE = N_("Open"), N_("Overdue")
"""What is known of this moment only."""
_AIMED: Final = {
    Target.PEOPLE: N_("People"),
    Target.VISITS: N_("Visits"),
    Target.DOSSIERS: N_("Dossiers"),
    Target.OPENED: N_("Requests"),
    Target.ANSWERED_IN_TIME: N_("Answered in time"),
    Target.RESOLVED_IN_TIME: N_("Ended in time"),
    Target.RATING: N_("Satisfaction"),
}
"""The columns of what a place can have a target for."""
_COLUMNS: Final = (
    (N_("People"), Measure.COUNT),
    (N_("Visits"), Measure.COUNT),
    (N_("Dossiers"), Measure.COUNT),
    (N_("Requests"), Measure.COUNT),
    (_OPEN, Measure.COUNT),
    (_OVERDUE, Measure.COUNT),
    (N_("Answered in time"), Measure.SHARE),
    (N_("First answer after"), Measure.MINUTES),
    (N_("Ended in time"), Measure.SHARE),
    (N_("Satisfaction"), Measure.MARK),
)


async def by_area(ask: Ask) -> Part:
    """Count the places right below, those that have anything, most requests first."""
    places = [area for area in _below(ask) if area.level is not Level.ZONE]
    part, idle = await _part(BELOW, ask.labels.word(N_("By place")), [area.id for area in places], ask)
    return part._replace(idle=idle)


async def neighbours(ask: Ask) -> Part:
    """Count the place that is shown among those beside it, as far as the reader looks after them."""
    places = _beside(ask)
    title = ask.labels.word(N_("Beside its neighbours"))
    part, _ = await _part(NEIGHBOURS, title, [area.id for area in places] if len(places) > 1 else [], ask)
    return part


def zones_below(ask: Ask) -> list[Area]:
    """Return the zones in which the places below are grouped, too."""
    return [area for area in _below(ask) if area.level is Level.ZONE]


def _below(ask: Ask) -> list[Area]:
    areas, asked = ask.house.areas, ask.asked
    if asked.area is None:
        return [known for root in asked.roots if (known := areas.known(root))]
    return areas.children(asked.area.id)


def _beside(ask: Ask) -> list[Area]:
    areas, area = ask.house.areas, ask.asked.area
    if area is None or area.parent is None:
        return []
    return [
        one
        for one in areas.children(area.parent)
        if one.level is area.level and ask.known.scope.covers(Permission.STATISTICS_READ, areas.reach(one.id))
    ]


async def _part(key: str, title: str, places: Sequence[str], ask: Ask) -> tuple[Part, int]:
    """Return what is shown of places, and how many are left out because nothing happened there, then and now."""
    now, before = await asyncio.gather(
        ask.house.measures.each(places, ask.asked.days), ask.house.measures.each(places, ask.asked.compared)
    )
    word, own = ask.labels.word, ask.asked.area.id if ask.asked.area else ""
    aims = await aims_of(ask, places, now)
    kept = [_seen(one, ask) for one in now if one.area == own or one.area in aims or _has_anything(one)]
    past = [_seen(one, ask) for one in before if _has_anything(one)]
    for found in (kept, past):
        found.sort(key=lambda one: (-(one.opened or 0), -(one.visits or 0), place_name(ask.house, one.area)))
    only = [word(name) for name, _ in _COLUMNS if name not in (_OPEN, _OVERDUE)]
    table = beside(_table(key, title, kept, ask, aims), _table(key, title, past, ask, {}), only=only)
    marks = [
        row_mark(row, one.opened, ask) for one, row in zip(kept[:MOST_DRAWN], table.rows, strict=False) if one.opened
    ]
    return Part(table, rows_drawn(word(N_("Requests")), marks)), len(now) - len(table.rows)


def _table(
    key: str, title: str, figures: Sequence[AreaFigures], ask: Ask, aims: Mapping[str, Mapping[Target, Aim]]
) -> Table:
    own = ask.asked.area.id if ask.asked.area else ""
    named = {target: ask.labels.word(name) for target, name in _AIMED.items()}
    return Table(
        key=key,
        title=title,
        first=ask.labels.word(N_("Place")),
        columns=[Column(ask.labels.word(name), measure) for name, measure in _COLUMNS],
        rows=[
            Row(
                place_name(ask.house, one.area),
                _values(one),
                address=ask.asked.link(HOME, area=one.area),
                is_own=one.area == own,
                key=one.area,
                aims={named[of]: aim for of, aim in aims.get(one.area, {}).items() if of in named},
            )
            for one in figures
        ],
    )


def _values(one: AreaFigures) -> tuple[float | None, ...]:
    return (
        one.people,
        one.visits,
        one.dossiers,
        one.opened,
        one.open_now,
        one.overdue_now,
        one.answered_in_time_share,
        None if one.first_answer_median_s is None else one.first_answer_median_s / _MINUTE,
        one.resolved_in_time_share,
        one.rating.average if one.rating else None,
    )


def _has_anything(one: AreaFigures) -> bool:
    return any((one.opened, one.open_now, one.visits, one.resolved, one.walks))


def _seen(one: AreaFigures, ask: Ask) -> AreaFigures:
    return one if ask.is_own(one.area) else outside(one, fewest=ask.house.settings.fewest_shown)
