"""What requests and visits one guide led to, beside the compared days."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from api.office.labels import Measure
from api.web.dashboard.asked import HOME
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.told import Told, table_of
from guides.catalogue.models import Guide
from helpdesk.language import N_
from helpdesk.statistics.answers import GuideCount, GuideHelp
from helpdesk.statistics.days import Period
from helpdesk.statistics.small_cells import is_small

KEY: Final = "about"

_FIGURES: Final = (
    ("opened", N_("Requests for help that came in"), Measure.COUNT),
    ("open_now", N_("Requests open"), Measure.COUNT),
    ("median_first_answer_minutes", N_("First answer after (half waited less)"), Measure.MINUTES),
    ("people", N_("People helped"), Measure.COUNT),
    ("visits", N_("Visits"), Measure.COUNT),
    ("dossiers", N_("Dossiers sent online"), Measure.COUNT),
)
_CURRENT: Final = {"open_now"}
"""What is known of this moment only."""


async def about(ask: Ask, guide: Guide) -> Part:
    """Return the figures of a guide as a table."""
    return part_of(await told(ask, guide), ask, guide)


def part_of(figures: Sequence[Told], ask: Ask, guide: Guide) -> Part:
    """Put figures into a table."""
    return Part(table_of(KEY, figures, ask.labels), address=f"{HOME}/guides/{guide.slug}")


async def told(ask: Ask, guide: Guide) -> list[Told]:
    """Ask for the figures of both periods."""
    now, before = await asyncio.gather(
        _facts(ask, guide.slug, ask.asked.days), _facts(ask, guide.slug, ask.asked.compared)
    )
    return [
        Told(
            key,
            ask.labels.word(name),
            measure,
            now[key],
            None if key in _CURRENT else before[key],
            note=ask.labels.word(N_("at this moment")) if key in _CURRENT else "",
        )
        for key, name, measure in _FIGURES
    ]


async def _facts(ask: Ask, slug: str, days: Period) -> dict[str, float | None]:
    statistics, areas = ask.house.statistics, ask.asked.areas
    requests, visits = await asyncio.gather(
        statistics.requests_by_guide(areas, days.since, days.until),
        statistics.help_by_guide(areas, days.since, days.until),
    )
    nothing = GuideCount(guide=slug, opened=0, open_now=0, median_first_answer_minutes=None)
    nobody = GuideHelp(guide=slug, people=None, people_unknown_visits=0, visits=0, dossiers=0, minutes=None)
    asked = next((one for one in requests if one.guide == slug), nothing)
    helped = next((one for one in visits if one.guide == slug), nobody)
    facts = {name: number for name, number in (asdict(asked) | asdict(helped)).items() if name != "guide"}
    return facts if ask.is_all_own else _without_few(facts, ask.house.settings.fewest_shown)


def _without_few(facts: dict[str, float | None], fewest: int) -> dict[str, float | None]:
    """Hide counts about few, and with one of the requests the time that was worked out from them."""
    left = {key: None if isinstance(one, int) and is_small(one, fewest) else one for key, one in facts.items()}
    return left if left["opened"] is not None else left | {"median_first_answer_minutes": None}
