"""Charts as SVG for pages and, where a font is found, as a picture for Word: one drawing for both."""

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Final, NamedTuple

import resvg_py

from api.office.labels import Labels
from api.web.charts import Box, columns_of, widths_of
from helpdesk.reports.figures import Frozen

_WIDTH, _HEIGHT = 640, 240
_LEFT, _TOP, _BOTTOM = 34, 12, 26
_CAPTION: Final = 28
_LEGEND: Final = 30
"""Room above for two names."""

_ROW, _BAR_IN_ROW = 50, 13
_WORDS_IN_ROW: Final = 22
"""Down to the foot of a row's words."""

_LONGEST: Final = 46
"""Signs of a row's words in a picture."""

LONGEST_ON_PAPER: Final = 84

_FONT: Final = "Times New Roman, Liberation Serif, DejaVu Serif, serif"
INK: Final = "#222222"
_BAR, _GRID, _PART = "#1769aa", "#bbbbbb", "#b4541a"
_DASHED: Final = 'stroke-dasharray="6 4"'
_PIXELS: Final = 1280
_MOST_STEPS: Final = 10


class Mark(NamedTuple):
    """One bar: what it is called in a row or below, what is said when it is pointed at, where a click leads.

    `beside` is another period's number in a chart of columns, the part of the bar that stands out in one of rows; a
    row has its `number` at the right edge.
    """

    word: str
    said: str
    many: int
    beside: int | None = None
    address: str = ""
    number: str = ""


class Bar(NamedTuple):
    """A lying bar as pages show it, in letters of their own size: how long it and its part are, in hundredths."""

    mark: Mark
    width: float
    part: float


class Drawing(NamedTuple):
    """A chart. Empty when there is nothing to draw. Of lying bars the picture is for paper; pages show `bars`."""

    svg: str
    title: str
    height: float = 0
    width: float = _WIDTH
    bars: Sequence[Bar] = ()
    names: Sequence[str] = ()
    """What the bars are, and the parts of them that stand out, where there are any."""


def days_chart(frozen: Frozen, labels: Labels) -> Drawing:
    """Draw the requests that came in day by day."""
    say = labels.say
    marks = [
        Mark(say.tiny_date(row.day), f"{say.short_date(row.day)}: {say.number(row.opened)}", row.opened)
        for row in frozen.days
    ]
    return columns_drawn(labels.word("Requests by day"), marks)


def steps_chart(frozen: Frozen, labels: Labels, *, longest: int = _LONGEST) -> Drawing:
    """Draw the steps at which most people are stuck, as bars of those who came to them.

    `longest` are the signs of a row's words: a paper has room for more than a phone.
    """
    marks = [
        Mark(
            f"{row.title}: {row.text}",
            f"{row.stuck}/{row.reached}",
            row.reached,
            row.stuck,
            number=f"{row.stuck}/{row.reached}",
        )
        for row in frozen.stuck[:_MOST_STEPS]
    ]
    names = labels.word("Came to the step"), labels.word("Stuck")
    return rows_drawn(labels.word("Where people get stuck"), marks, names=names, longest=longest)


def columns_drawn(title: str, marks: Sequence[Mark], *, names: Sequence[str] = ()) -> Drawing:
    """Draw upright bars, and a dashed line through what stands beside them; `names` says what bars and line are."""
    beside = [mark.beside or 0 for mark in marks] if any(mark.beside for mark in marks) else []
    if not beside and not any(mark.many for mark in marks):
        return Drawing("", title)
    chart = columns_of([mark.many for mark in marks], beside)
    top = _TOP + (_LEGEND if beside and names else 0)
    wide, high = _WIDTH - _LEFT, _HEIGHT - _TOP - _BOTTOM
    pieces = [
        _legend(names) if top > _TOP else "",
        _grid(chart.top, top, high),
        _grid(chart.top // 2, top, high, of=chart.top) if chart.top > 1 else "",
    ]
    for mark, box in zip(marks, chart.boxes, strict=True):
        placed = Box(
            _LEFT + box.x * wide / 100, top + box.y * high / 100, box.width * wide / 100, box.height * high / 100
        )
        behind = Box(placed.x, top, placed.width, high)
        pieces.append(_linked(mark, behind, _rect(placed, "bar", _BAR)))
    if chart.line:
        points = " ".join(f"{_LEFT + x * wide / 100:.1f},{top + y * high / 100:.1f}" for x, y in chart.line)
        pieces.append(
            f'<polyline class="line" points="{points}" fill="none" stroke="{INK}" stroke-width="2" {_DASHED}/>'
        )
    last = max(1, len(chart.named) - 1)
    for place, named in enumerate(chart.named):
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        pieces.append(words_at(_LEFT + wide * place / last, top + high + _BOTTOM - 8, marks[named].word, anchor=anchor))
    return drawing_of(title, pieces, height=top + high + _BOTTOM)


def rows_drawn(title: str, marks: Sequence[Mark], *, names: Sequence[str] = (), longest: int = _LONGEST) -> Drawing:
    """Draw lying bars under their words; `names` says what the bar and the part that stands out are."""
    if not any(mark.many for mark in marks):
        return Drawing("", title)
    has_parts = bool(names) and any(mark.beside for mark in marks)
    top = _LEGEND if has_parts else 0
    pieces = [_legend(names, is_line=False)] if has_parts else []
    widths = widths_of([*(mark.many for mark in marks), *(mark.beside or 0 for mark in marks)])
    bars = [Bar(mark, widths[place], widths[len(marks) + place]) for place, mark in enumerate(marks)]
    for place, (mark, width, part_width) in enumerate(bars):
        y = top + place * _ROW
        bar = Box(0, y + _WORDS_IN_ROW + 8, width * _WIDTH / 100, _BAR_IN_ROW)
        part = bar._replace(width=part_width * _WIDTH / 100)
        inside = [
            words_at(0, y + _WORDS_IN_ROW, short(mark.word, longest - len(mark.number) - 2), anchor="start"),
            words_at(_WIDTH, y + _WORDS_IN_ROW, mark.number, anchor="end"),
            _rect(bar, "bar", _BAR),
            _rect(part, "part", _PART) if part.width else "",
        ]
        pieces.append(_linked(mark, Box(0, y, _WIDTH, _ROW), "".join(inside)))
    drawing = drawing_of(title, pieces, height=top + len(marks) * _ROW)
    return drawing._replace(bars=bars, names=names if has_parts else ())


def captioned(drawing: Drawing, words: str) -> Drawing:
    """Return a drawing under a line that says what it is of: alone it has no page around it."""
    if not drawing.svg:
        return drawing
    size = f'width="{drawing.width}" height="{drawing.height}"'
    inside = drawing.svg.replace("<svg ", f'<svg y="{_CAPTION}" {size} ', 1)
    pieces = [words_at(0, 15, words, anchor="start"), inside]
    return drawing_of(words, pieces, height=drawing.height + _CAPTION, width=drawing.width)


def picture_of(drawing: Drawing) -> bytes | None:
    """Return a drawing as PNG; None when there is none, or no letters to write it with."""
    return _rendered(drawing.svg, drawing.width) if drawing.svg and has_letters() else None


@cache
def has_letters() -> bool:
    """Whether this machine has any font: a chart without its words would mislead."""
    return _rendered(_drawn("", [words_at(60, 60, "Ngày 1/10", anchor="start")])) != _rendered(_drawn("", []))


def _rendered(svg: str, width: float = _WIDTH) -> bytes:
    pixels = round(_PIXELS * width / _WIDTH)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=pixels, background="#ffffff", serif_family="DejaVu Serif"))


def drawing_of(title: str, pieces: list[str], *, height: float, width: float = _WIDTH) -> Drawing:
    """Put pieces of SVG together; their unit is a half pixel of the picture."""
    return Drawing(_drawn(title, pieces, height=height, width=width), title, height, width)


def _drawn(title: str, pieces: list[str], *, height: float = _HEIGHT, width: float = _WIDTH) -> str:
    inside = "".join(pieces)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="{_FONT}" font-size="13"><title>{escape(title)}</title>{inside}</svg>'
    )


def _grid(number: int, top: int, high: int, *, of: int = 0) -> str:
    y = top + high * (1 - number / (of or number))
    line = f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_GRID}"/>'
    return line + words_at(_LEFT - 6, y + 4, str(number), anchor="end")


def _legend(names: Sequence[str], *, is_line: bool = True) -> str:
    """Name the bars on the left, and on the right the line across them or the part that stands out."""
    second = (
        f'<line class="line" x1="330" x2="352" y1="12" y2="12" stroke="{INK}" stroke-width="2" {_DASHED}/>'
        if is_line
        else _rect(Box(336, 6, 14, 12), "part", _PART)
    )
    first = _rect(Box(0, 6, 14, 12), "bar", _BAR)
    return first + words_at(22, 18, names[0], anchor="start") + second + words_at(360, 18, names[1], anchor="start")


def _rect(box: Box, kind: str, fill: str) -> str:
    return (
        f'<rect class="{kind}" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" '
        f'fill="{fill}"/>'
    )


def _linked(mark: Mark, around: Box, inside: str) -> str:
    """Say a bar when it is pointed at, and let a click anywhere around it lead on."""
    said = f"<title>{escape(mark.said)}</title>"
    if not mark.address:
        return f"<g>{said}{inside}</g>"
    return f'<a href="{escape(mark.address)}" tabindex="-1">{said}{_rect(around, "around", "none")}{inside}</a>'


def words_at(x: float, y: float, words: str, *, anchor: str, fill: str = INK) -> str:
    """Write words; `anchor` says where of them `x` is: "start", "middle" or "end"."""
    return f'<text class="ink" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def short(words: str, most: int) -> str:
    """Cut words that have no room."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
