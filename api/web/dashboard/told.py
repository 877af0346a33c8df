"""Figures in words, beside those they are compared with."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from api.office.labels import Labels, Measure
from api.web.dashboard.tables import PLACES, Aim, Column, Row, Table
from helpdesk.language import N_

_NO_AIMS: Final[Mapping[str, Aim]] = {}


class Told(NamedTuple):
    """One figure: what it counts, now and on the compared days, and what has to be known beside it."""

    key: str
    name: str
    measure: Measure
    now: float | None
    before: float | None
    note: str = ""
    address: str = ""


class Card(NamedTuple):
    """One figure in words. `change` has its sign and its words; empty where there is nothing to compare."""

    key: str
    name: str
    value: str
    change: str
    note: str
    address: str


def table_of(key: str, told: Sequence[Told], labels: Labels, aims: Mapping[str, Aim] = _NO_AIMS) -> Table:
    """Put them below each other; `aims` are their targets, by their keys."""
    word = labels.word
    shown = word(N_("Shown days"))
    return Table(
        key=key,
        title=word(N_("Figures")),
        first=word(N_("Figure")),
        columns=[
            Column(shown, Measure.COUNT),
            Column(word(N_("Compared days")), Measure.COUNT),
            Column(word(N_("Difference"))),
        ],
        rows=[
            Row(
                one.name,
                (one.now, one.before, change(one, labels)),
                measure=one.measure,
                aims={shown: aims[one.key]} if one.key in aims else {},
            )
            for one in told
        ],
    )


def card_of(one: Told, labels: Labels) -> Card:
    """Say one of them."""
    return Card(one.key, one.name, labels.number(one.now, one.measure), change(one, labels), one.note, one.address)


def change(one: Told, labels: Labels) -> str:
    """Say by how much a figure is more or less: with its sign and in words, as it is rounded for reading."""
    if one.now is None or one.before is None:
        return ""
    now, before = (_read(value, one.measure) for value in (one.now, one.before))
    said = labels.number(before, one.measure)
    if now == before:
        return labels.word(N_("the same: %(before)s"), before=said)
    number = labels.number(abs(now - before), one.measure)
    if one.measure is Measure.SHARE:
        number = labels.word(N_("%(number)s points"), number=labels.say.number(round(100 * abs(now - before))))
    more, less = N_("more: +%(number)s (was %(before)s)"), N_("less: −%(number)s (was %(before)s)")  # noqa: RUF001 - a minus
    return labels.word(more if now > before else less, number=number, before=said)


def _read(value: float, measure: Measure) -> float:
    return round(value, PLACES[measure])
