"""Bar charts, measured for an SVG without scripts or styles. The template draws them and puts their table beneath."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

WIDTH, HEIGHT = 640, 200
_LABELS = 6
_ROUND_TOPS = (4, 5, 8, 10, 15, 20, 30, 40, 50, 80, 100)


class Bar(NamedTuple):
    """One day: where its bar stands in the drawing, and whether its date stands below."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float
    has_label: bool


class Chart(NamedTuple):
    """Bars, and the lines behind them: each a height and the count it stands for."""

    bars: list[Bar]
    lines: list[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT


def bars_of(counts: Sequence[tuple[date, int]]) -> Chart:
    """Measure a chart of days. The scale ends at a round number."""
    top = _round_top(max((count for _, count in counts), default=0))
    space = WIDTH / max(1, len(counts))
    gap = min(6.0, space * 0.25)
    every = max(1, round(len(counts) / _LABELS))
    bars = [
        Bar(
            day=day,
            count=count,
            x=round(space * place + gap / 2, 1),
            y=round(HEIGHT * (1 - count / top), 1),
            width=round(space - gap, 1),
            height=round(HEIGHT * count / top, 1),
            has_label=(len(counts) - 1 - place) % every == 0,
        )
        for place, (day, count) in enumerate(counts)
    ]
    return Chart(bars, [(HEIGHT * (1 - part / 2), round(top * part / 2)) for part in (1, 2)])


def _round_top(most: int) -> int:
    """Return the lowest round number that is not below."""
    scale = 1
    while most > _ROUND_TOPS[-1] * scale:
        scale *= 10
    return next(top for top in (top * scale for top in _ROUND_TOPS) if top >= most)
