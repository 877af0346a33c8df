"""The heat table and the map of bubbles as drawings: for Word, and to be taken along as pictures.

On a page the heat table is a table and the map fits itself to the screen; here are the same numbers on paper.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import Final, NamedTuple

from api.office.drawing import INK, Drawing, drawing_of, short, words_at
from api.office.labels import Labels
from api.web.dashboard.bubbles import BubbleMap

_LEVELS: Final = ("#f6f5f1", "#e2f1eb", "#bfe1d5", "#8ccab6", "#1c7562", "#084c41")
"""Nothing, and the five colours of the pages, from few to many."""
_DARK_FROM: Final = 4
_LIGHT: Final = "#ffffff"
_GROUND, _BUBBLE, _EDGE, _DOT = "#f6f5f1", "#8ccab6", "#1c7562", "#9a968a"

_CELL, _ROW, _GAP = 34, 28, 2
_NAMES: Final = 170
_LONGEST_ROW, _LONGEST_HEAD = 24, 34
_SIGN: Final = 7.2
"""About as wide as a sign of the letters is."""

_SQUARE: Final = 640


class HeatRow(NamedTuple):
    """A row of numbers; None: hidden, or unknown."""

    name: str
    numbers: Sequence[int | None]


def heat_drawn(
    title: str, columns: Sequence[str], rows: Sequence[HeatRow], *, level: Callable[[int, int], int], labels: Labels
) -> Drawing:
    """Draw numbers on colours; `level` says which colour a row and column has, 0 none. Nothing without a row."""
    if not rows or not columns:
        return Drawing("", title)
    head = 12 + _SIGN * max(len(short(name, _LONGEST_HEAD)) for name in columns)
    width = max(_SQUARE, _NAMES + _CELL * len(columns))
    pieces = [_upright(_NAMES + _CELL * place + _CELL / 2, head - 8, name) for place, name in enumerate(columns)]
    for down, row in enumerate(rows):
        y = head + down * _ROW
        pieces.append(words_at(0, y + _ROW / 2 + 4, short(row.name, _LONGEST_ROW), anchor="start"))
        for across, number in enumerate(row.numbers):
            pieces.append(_cell(_NAMES + across * _CELL, y, labels.number(number), level(down, across)))
    return drawing_of(title, pieces, height=head + len(rows) * _ROW, width=width)


def bubbles_drawn(title: str, bubbles: BubbleMap, labels: Labels) -> Drawing:
    """Draw circles at the middles of places, each as large as its number; nothing where nothing happened."""
    if not any(one.place.many for one in bubbles.bubbles):
        return Drawing("", title)
    scale = _SQUARE / 100
    pieces = [f'<rect width="{_SQUARE}" height="{_SQUARE}" rx="12" fill="{_GROUND}"/>']
    for one in bubbles.bubbles:
        fill, edge = (_BUBBLE, _EDGE) if one.place.many else (_DOT, "none")
        x, y, radius = one.x * scale, one.y * scale, one.radius * scale
        pieces.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{edge}"/>')
        if one.has_number:
            pieces.append(words_at(x, y + 4, labels.number(one.place.many), anchor="middle"))
    for one in bubbles.bubbles:
        if one.is_named:
            y = (one.y + one.radius) * scale + 15
            pieces.append(words_at(one.name_x * scale, y, one.place.name, anchor="middle"))
    return drawing_of(title, pieces, height=_SQUARE)


def _cell(x: float, y: float, said: str, level: int) -> str:
    size = f'width="{_CELL - _GAP}" height="{_ROW - _GAP}" rx="4"'
    ink = _LIGHT if level >= _DARK_FROM else INK
    ground = f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{_LEVELS[level]}"/>' if level else ""
    return ground + words_at(x + (_CELL - _GAP) / 2, y + _ROW / 2 + 4, said, anchor="middle", fill=ink)


def _upright(x: float, y: float, words: str) -> str:
    turned = f'transform="rotate(-90 {x + 4:.1f} {y:.1f})"'
    said = escape(short(words, _LONGEST_HEAD))
    return f'<text x="{x + 4:.1f}" y="{y:.1f}" fill="{INK}" {turned}>{said}</text>'
