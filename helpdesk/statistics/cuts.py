"""Walks that a standard period cuts through, counted beforehand, so that nobody who asks for that period has to.

A walk over midnight or over the end of a month is in no sum of a day or month; it is kept beside them, and counts for
whatever period is asked for with what of it happened then. For each day, week, month, quarter and year this is a *cut*,
named with a tilde ("2026-W46~"). It holds for exactly that period and is never added up with others. Walks that are not
even are not in it either: they may be in several cells of a funnel, which depends on how that is asked.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from helpdesk.statistics.counting import add_walk
from helpdesk.statistics.days import Period, is_week, names_of
from helpdesk.statistics.places import Places
from helpdesk.statistics.walks import Walk

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


def counted_cut(walks: Iterable[Walk], period: Period) -> Places:
    """Count what of even walks happened in a period."""
    places: Places = {}
    for walk in walks:
        part = walk.within(period)
        if part.events:
            add_walk(places, part)
    return places
