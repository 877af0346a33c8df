"""Hiding what would tell about single persons, wherever figures leave the team's own areas.

How few are few is the setting `HELPDESK_FEWEST_SHOWN`. Nothing here has a number of its own, so that nobody who shows
figures can forget to ask for it: `outside(figures, fewest=settings.fewest_shown)`.
"""

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final, TypeVar

from helpdesk.statistics.figures import Figures

K = TypeVar("K", bound=Hashable)
C = TypeVar("C", bound=Hashable)
F = TypeVar("F", bound=Figures)

_COUNTS: Final = (
    *("opened", "resolved", "cancelled", "reopened", "open_now", "overdue_now", "out_of_hours"),
    *("answered_in_time", "answered_late", "resolved_in_time", "resolved_late"),
    *("people", "people_unknown_visits", "visits", "dossiers", "walks", "walks_done", "self_served"),
)
_PARTED: Final = {
    "answered_in_time_share": ("answered_in_time", "answered_late"),
    "resolved_in_time_share": ("resolved_in_time", "resolved_late"),
    "first_answer_median_s": ("answered_in_time", "answered_late"),
    "first_answer_p90_s": ("answered_in_time", "answered_late"),
    "resolution_median_s": ("resolved_in_time", "resolved_late"),
    "resolution_p90_s": ("resolved_in_time", "resolved_late"),
    "out_of_hours_share": ("out_of_hours",),
    "self_served_share": ("self_served", "opened"),
    "rated_share": ("resolved",),
    "minutes": ("visits",),
}
"""What is worked out from which numbers: it goes when one of them would have to."""
_HALVES: Final = (("answered_in_time", "answered_late"), ("resolved_in_time", "resolved_late"))
"""What a number that stands beside them is made of: one half gives the other one away."""


def is_small(count: int | None, fewest: int) -> bool:
    """Tell whether a number is about so few that it is about persons. Nought is about nobody."""
    return count is not None and 0 < count < fewest


def without_small(cells: Mapping[K, int], *, fewest: int) -> dict[K, int | None]:
    """Hide the small numbers of a table that has its sum beside it.

    Where what is hidden is so little altogether that the sum gives it away, the next smallest goes, too.
    """
    hidden = {key for key, count in cells.items() if is_small(count, fewest)}
    hidden |= _to_hide_beside(cells, hidden, fewest=fewest)
    return {key: None if key in hidden else count for key, count in cells.items()}


def without_small_in_grid(cells: Mapping[tuple[K, C], int], *, fewest: int) -> dict[tuple[K, C], int | None]:
    """Hide the small numbers of a table of which also the sums of rows and columns may be known.

    `cells` are named by row and column; those that are not named are nought.
    """
    lines: dict[tuple[int, Hashable], dict[tuple[K, C], int]] = {}
    for cell, count in cells.items():
        for side, name in enumerate(cell):
            lines.setdefault((side, name), {})[cell] = count
    hidden = {cell for cell, count in cells.items() if is_small(count, fewest)}
    while more := {
        one for line in lines.values() for one in _to_hide_beside(line, hidden.intersection(line), fewest=fewest)
    }:
        hidden |= more
    return {cell: None if cell in hidden else count for cell, count in cells.items()}


def _to_hide_beside(cells: Mapping[K, int], hidden: AbstractSet[K], *, fewest: int) -> set[K]:
    """Return the next smallest number where the sum of a line would give away what is hidden in it."""
    larger = sorted((key for key in cells if cells[key] and key not in hidden), key=lambda key: (cells[key], str(key)))
    is_told = len(hidden) == 1 or sum(cells[key] for key in hidden) < fewest
    return {larger[0]} if hidden and larger and is_told else set()


def outside(figures: F, *, fewest: int) -> F:
    """Return figures as others may see them: numbers under `fewest` are None, and whatever would give them away."""
    channels = without_small({name: count or 0 for name, count in figures.by_channel.items()}, fewest=fewest)
    hours = without_small({hour: count or 0 for hour, count in figures.by_hour.items()}, fewest=fewest)
    return _without(figures, small_in(figures, fewest=fewest), fewest=fewest).model_copy(
        update={"by_channel": channels, "by_hour": hours}
    )


def small_in(figures: Figures, *, fewest: int) -> set[str]:
    """Return the names of the numbers that are about too few."""
    return {name for name in COUNTS if is_small(count_of(figures, name), fewest)}


def hidden_in_tree(
    root: K, parts: Mapping[K, Sequence[K]], figures: Mapping[K, Figures], *, fewest: int
) -> dict[K, set[str]]:
    """Return for each place of a tree which numbers are hidden; `parts` says of what places one is the sum.

    Each can be asked for by itself, so what is hidden does not hang on the question: no sum less its other parts gives
    a small number away, and no parts together the sum that was hidden for that reason.
    """
    hidden = {root: small_in(figures[root], fewest=fewest)}
    waiting = [root]
    while waiting:
        whole = waiting.pop()
        below = [part for part in parts.get(whole, ()) if part not in hidden]
        hidden |= {part: set[str]() for part in below}
        for name in COUNTS:
            counts = {part: count_of(figures[part], name) for part in below}
            gone = {part for part, count in without_small(counts, fewest=fewest).items() if count is None}
            if name in hidden[whole] and not gone:
                gone = set(sorted((one for one in below if counts[one]), key=lambda one: (counts[one], str(one)))[:1])
            for part in gone:
                hidden[part].add(name)
        waiting += below
    return hidden


def outside_in_tree(figures: F, hidden: set[str], *, fewest: int) -> F:
    """Return the figures of a place below another one without what is hidden in the tree.

    How ratings, channels and hours are spread is told of the whole only.
    """
    left = _without(figures, hidden | small_in(figures, fewest=fewest), fewest=fewest)
    rating = replace(left.rating, counts={}) if left.rating else None
    return left.model_copy(update={"rating": rating, "by_channel": {}, "by_hour": {}})


_RATED: Final = "rating"
COUNTS: Final = (*_COUNTS, _RATED)
"""What is counted and can be subtracted."""


def count_of(figures: Figures, name: str) -> int:
    """Return one of the counts; unknown is nought."""
    if name == _RATED:
        return figures.rating.count if figures.rating else 0
    return getattr(figures, name) or 0


def _without(figures: F, gone: set[str], *, fewest: int) -> F:
    """Take numbers out, and all that is made of them."""
    hidden = set(gone).union(*(halves for halves in _HALVES if gone.intersection(halves)))
    hidden |= {name for name, parts in _PARTED.items() if hidden.intersection(parts)}
    rating = figures.rating
    if _RATED in hidden:
        rating, hidden = None, hidden - {_RATED} | {"rated_share"}
    elif rating is not None and any(is_small(times, fewest) for times in rating.counts.values()):
        rating = replace(rating, counts={})
    return figures.model_copy(update={**dict.fromkeys(hidden), "rating": rating})
