"""What charts measure, in hundredths of their drawing. Who draws them gives them size, words and colour."""

from collections.abc import Sequence
from typing import Final, NamedTuple

_NAMED: Final = 4
_ROUND_TOPS: Final = (4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100)


class Box(NamedTuple):
    """A bar, from the upper left corner of the drawing."""

    x: float
    y: float
    width: float
    height: float


class Columns(NamedTuple):
    """Upright bars, and the points of a line across them.

    `top` is the count at the upper edge; `named` are the places worth a name below, evenly spread from the first to the
    last.
    """

    boxes: list[Box]
    line: list[tuple[float, float]]
    top: int
    named: list[int]


def columns_of(counts: Sequence[int], beside: Sequence[int] = ()) -> Columns:
    """Measure bars, and a line for what stands beside them on the same scale; it ends at a round number."""
    beside = beside[: len(counts)]
    top = _round_top(max([*counts, *beside], default=0))
    space = 100 / max(1, len(counts))
    boxes = [
        Box(
            x=round(space * (place + 0.12), 2),
            y=round(100 * (1 - count / top), 2),
            width=round(space * 0.76, 2),
            height=round(100 * count / top, 2),
        )
        for place, count in enumerate(counts)
    ]
    line = [(round(space * (place + 0.5), 2), round(100 * (1 - count / top), 2)) for place, count in enumerate(beside)]
    last = len(counts) - 1
    named = sorted({round(last * part / (_NAMED - 1)) for part in range(_NAMED)}) if counts else []
    return Columns(boxes, line, top, named)


def widths_of(counts: Sequence[int]) -> list[float]:
    """Measure lying bars: the longest reaches to the edge."""
    most = max(counts, default=0)
    return [round(100 * count / most, 2) if most else 0 for count in counts]


def _round_top(most: int) -> int:
    """Return the lowest round number that is not below."""
    scale = 1
    while most > _ROUND_TOPS[-1] * scale:
        scale *= 10
    return next(top for top in (top * scale for top in _ROUND_TOPS) if top >= most)
