"""Walks that a standard period cuts through, counted beforehand, so that nobody who asks for that period has to.

A walk over midnight or over the end of a month is in no sum of a day or month; it is kept beside them, and counts for
whatever period is asked for with what of it happened then. For each day, week, month, quarter and year this is a *cut*,
named with a tilde ("2026-Q4~"); that of a week is in the week's own sum. It holds for exactly that period and is never
added up with others. Of walks that are not even it tells what each area saw of them: as a whole, and at each step once
for each way in which a funnel can be told apart, since such a walk may be in several of its cells. A place does not:
whoever asks for several areas at once sees more of such a walk than each of its places.
"""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from itertools import combinations
from typing import Any, Final, NamedTuple

from helpdesk.statistics.counting import add_walk
from helpdesk.statistics.days import Period, is_week, names_of
from helpdesk.statistics.places import Places, inside, of_areas
from helpdesk.statistics.tallies import TOOK, StepSeen, Tally
from helpdesk.statistics.walks import Happened, Walk, spent_of, steps_of, whole

_SIGN: Final = "~"


def cut_of(name: str) -> str:
    """Name the cut of a standard period."""
    return f"{name}{_SIGN}"


def is_cut(span: str) -> bool:
    """Tell whether a name is that of a cut."""
    return span.endswith(_SIGN)


def period_of(cut: str) -> Period:
    """Return the period of a cut."""
    return Period.named(cut.removesuffix(_SIGN))


def cuts_of(days: Iterable[date]) -> list[str]:
    """Name the cuts of all standard periods that hold one of these days; a week's sum holds its cut."""
    names = {name for day in days for name in names_of(day)}
    return sorted(name if is_week(name) else cut_of(name) for name in names)


def beside(period: Period, areas: Iterable[str]) -> dict[str, Any]:
    """Ask for the walks that no sum of a period holds: those that any of its days may hold, but no month of it."""
    return {
        "reach": {"$in": sorted(set(areas))},
        "since": {"$lte": period.until.isoformat()},
        "until": {"$gte": period.since.isoformat()},
        "month": {"$nin": period.months},
    }


class Cut(NamedTuple):
    """What of walks happened in a period, by area and by place."""

    areas: dict[str, Tally]
    places: Places


def counted_cut(walks: Iterable[Walk], period: Period, areas: Collection[str]) -> Cut:
    """Count what of walks happened in a period and in these areas."""
    places, uneven = Places(), list[Walk]()
    for walk in walks:
        part = walk.within(period)
        if part.events and walk.is_even:
            add_walk(places, part)
        elif part.events:
            uneven.append(part)
    own = of_areas(places, areas)
    for walk in uneven:
        for area in sorted(set(walk.reach).intersection(areas)):
            seen = [one for one in walk.events if area in one.reach]
            _add_uneven(own.setdefault(area, Tally()), walk.guide, seen)
    return Cut(own, inside(places, areas))


def _add_uneven(tally: Tally, guide: str, events: list[Happened]) -> None:
    counts, of_guide = whole(events), tally.guide(guide)
    tally.counts.update(counts)
    of_guide.counts.update(counts)
    tally.spread.active.update(one.area for one in events if one.area)
    for seen_by in _WAYS:
        for key, told in steps_of(events, seen_by).items():
            of_guide.seen(key).counts.update(told)
        for key, took in spent_of(events, seen_by).items():
            of_guide.seen(key).time(TOOK, took)


def _seen_by(names: Collection[str], one: Happened) -> StepSeen:
    told = {"step", *names}
    return StepSeen._make(getattr(one, name) if name in told else None for name in StepSeen._fields)


_APART: Final = ("version", "branch", "channel")
_WAYS: Final = [partial(_seen_by, names) for many in range(len(_APART) + 1) for names in combinations(_APART, many)]
"""All ways in which the steps of a guide can be told apart in one area."""
