"""Bar charts, measured in hundredths for an SVG without scripts or styles. Their table stands beneath them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

_DATES_BELOW = 4
_ROUND_TOPS = (4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100)


class Bar(NamedTuple):
    """One day and its bar, in hundredths of the drawing from its upper left corner."""

    day: date
    many: int
    x: float
    y: float
    width: float
    height: float


class Chart(NamedTuple):
    """The bars, the count at the upper edge, and the days named below, evenly spread from the first to the last."""

    bars: list[Bar]
    top: int
    days: list[date]


def bars_of(counts: Sequence[tuple[date, int]]) -> Chart:
    """Measure a chart of days. The scale ends at a round number."""
    top = _round_top(max((count for _, count in counts), default=0))
    space = 100 / max(1, len(counts))
    bars = [
        Bar(
            day=day,
            many=count,
            x=round(space * (place + 0.12), 2),
            y=round(100 * (1 - count / top), 2),
            width=round(space * 0.76, 2),
            height=round(100 * count / top, 2),
        )
        for place, (day, count) in enumerate(counts)
    ]
    last = len(counts) - 1
    named = sorted({round(last * part / (_DATES_BELOW - 1)) for part in range(_DATES_BELOW)}) if counts else []
    return Chart(bars, top, [counts[place][0] for place in named])


def _round_top(most: int) -> int:
    """Return the lowest round number that is not below."""
    scale = 1
    while most > _ROUND_TOPS[-1] * scale:
        scale *= 10
    return next(top for top in (top * scale for top in _ROUND_TOPS) if top >= most)
