"""What a text about a place may mean: each name that stands in it is a reading.

A reading is as good as it explains the text: by the name itself, its kind, and the names of what holds the place, today
or before July 2025.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from helpdesk.areas.models import Level
from helpdesk.areas.names import Names
from helpdesk.areas.parting import Parting
from helpdesk.areas.tree import AreaRow, AreaTree
from helpdesk.areas.words import (
    CODE_DIGITS,
    KINDS_OF_LEVEL,
    Kinds,
    Marks,
    Text,
    Word,
    folded_kind,
    marks_of,
    typed_words_of,
)

WEAKEST = 0.35
"""Below this quality a reading is chance."""

_GOOD = 0.85  # below this, slips of the finger are looked for
_MOST_WORDS = 40
_LONGEST_NAME = 8  # words
_SHORTEST_BEGINNING = 3  # letters
_MOST_BEGINNINGS = 40

_SLIP = 2.0  # a wrong letter costs so much of the share it has in the name
_SLIP_CONFIRMED = 1.0
_OTHER_MARKS = 0.87
_OTHER_TONES_AND_SLIP = 0.75
_KIND_UNSAID = {Level.HAMLET: 0.9, Level.ZONE: 0.9}
_OLD_KIND_UNSAID = {Level.COMMUNE: 0.88, Level.DISTRICT: 0.75, Level.PROVINCE: 0.95}
_OLD = 0.97
_KIND_RELATED = 0.92
_KIND_WRONG = 0.4
_HOLDER_FIRST = 0.96  # "Phú Thọ Lạc Thủy": small before large is usual
_NO_NAMESAKE = 0.97  # of all that became of huyện Lạc Sơn, Xã Lạc Sơn comes first
_EXPLAINED_POWER = 0.75


Wanted: TypeAlias = Callable[[str], bool]
"""Tells of the id of a place whether it may be found."""


class Reading(NamedTuple):
    """A place of today that may be meant, how well that explains the text (0 to 1), and whose name says so."""

    quality: float
    area: str
    by: str


class _Hit(NamedTuple):
    """A name that stands in the text: its kind (if said) from `kind_start`, itself from `start` to before `end`."""

    row: AreaRow
    kind_start: int
    start: int
    end: int
    kind: str | None
    fit: float  # how well kind and marks fit, and how much of the name it is
    slip: float  # what share of the letters is wrong

    def as_holder(self) -> float:
        """How much it confirms that something lies in it: long, well spelt and of the right kind is best."""
        return (self.end - self.start) * self.fit * (1 - self.slip)


class Reader:
    """Reads texts with the names of one tree; made once for it and never changed."""

    def __init__(self, tree: AreaTree) -> None:
        """Take up every name of the tree."""
        self._tree = tree
        self._names = Names(tree.rows())
        self._kinds = Kinds({row.kind for row in tree.rows()})
        self._parting = Parting(self._names, self._kinds)
        self._old_holders = _old_holders(tree)

    def read(self, text: str, *, is_wanted: Wanted) -> list[Reading]:
        """Return all readings that mean a place that is wanted, in no order; several may mean the same place."""
        words = self._parting.part(typed_words_of(text))
        if not 0 < len(words) <= _MOST_WORDS:
            return []
        codes = [reading for word in words for reading in self._by_code(word.plain) if is_wanted(reading.area)]
        return codes or self._by_names(words, is_wanted)

    def _by_code(self, word: str) -> Iterator[Reading]:
        if len(word) == CODE_DIGITS and word.isdecimal():
            code = next((known for known in (word, f"old-{word}") if known in self._tree), None)
            if code is not None:
                yield from (Reading(1.0, today, code) for today in self._tree.current(code))

    def _by_names(self, words: list[Word], is_wanted: Wanted) -> list[Reading]:
        text = Text(words, self._kinds)
        exact = list(self._hits(text))
        for hit in exact:
            if not text.is_filling(hit.start, hit.end):
                text.heed(hit.start, hit.end)
        readings = self._judged(exact, text, is_wanted)
        if _best(readings) < _GOOD:
            readings = self._judged([*exact, *self._hits_with_a_slip(text)], text, is_wanted)
        if _best(readings) < WEAKEST:
            readings = [reading for reading in self._by_beginning(text) if is_wanted(reading.area)]
        return readings

    def _hits(self, text: Text) -> Iterator[_Hit]:
        for start, end, key in _spans(text.words):
            yield from self._hits_of(key, start, end, text)

    def _hits_with_a_slip(self, text: Text) -> Iterator[_Hit]:
        for start, end, key in _spans(text.words):
            if text.is_filling(start, end):
                continue  # "xin chào" is no slip for Xín Chải
            for name in self._names.with_a_typo(key):
                yield from self._hits_of(name, start, end, text, slip=1 / len(name))

    def _hits_of(self, name: str, start: int, end: int, text: Text, *, slip: float = 0.0) -> Iterator[_Hit]:
        kind, kind_start = text.kinds[start] or (None, start)
        marks = text.marks(start, end)
        for area, share in self._names.exactly(name):
            row = self._tree.row(area)
            if name.isdecimal() and folded_kind(row.kind) != kind:
                continue  # "1" answers a menu; "phường 1" is a place
            fit = share * _kind_factor(row, kind)
            if marks is not None and share == 1:
                fit *= _marks_factor(marks, marks_of(row.name), has_slip=slip > 0)
            yield _Hit(row, kind_start, start, end, kind, fit, slip)

    def _by_beginning(self, text: Text) -> Iterator[Reading]:
        """Complete what somebody is still typing: "lac th"."""
        kind, start = text.opening_kind()
        key = "".join(text.words[start:])
        if len(key) < _SHORTEST_BEGINNING:
            return
        for name in self._names.beginning_with(key, limit=_MOST_BEGINNINGS):
            for area, share in self._names.exactly(name):
                fit = _kind_factor(self._tree.row(area), kind)
                quality = (0.4 + 0.3 * len(key) / len(name)) * share * fit
                yield from (Reading(quality, today, area) for today in self._tree.current(area))

    def _judged(self, hits: list[_Hit], text: Text, is_wanted: Wanted) -> list[Reading]:
        hits_of: dict[str, list[_Hit]] = defaultdict(list)
        for hit in hits:
            hits_of[hit.row.id].append(hit)
        readings = (reading for hit in hits for reading in self._judge(hit, hits_of, text))
        return [reading for reading in readings if is_wanted(reading.area)]

    def _judge(self, hit: _Hit, hits_of: dict[str, list[_Hit]], text: Text) -> Iterator[Reading]:
        holders = _apart([other for holder in self._holders(hit.row) for other in hits_of.get(holder, ())], hit)
        is_confirmed = bool(holders) or hit.kind == folded_kind(hit.row.kind)
        spelling = 1 - hit.slip * (_SLIP_CONFIRMED if is_confirmed else _SLIP)
        quality = hit.fit * spelling * _explained(hit, holders, text)
        is_district = hit.row.level is Level.DISTRICT
        for today in self._tree.current(hit.row.id):
            is_namesake = not is_district or self._tree.row(today).name == hit.row.name
            yield Reading(quality if is_namesake else quality * _NO_NAMESAKE, today, hit.row.id)

    def _holders(self, row: AreaRow) -> set[str]:
        """Return all that holds a place or held it once: what people name after it."""
        holders: set[str] = set()
        for today in self._tree.current(row.id):
            path = self._tree.path(today)
            holders.update(path, self._tree.zones(today))
            if row.active:
                holders.update(*(self._old_holders.get(held, ()) for held in path))
            if row.level is Level.DISTRICT:  # it was parted among these communes: none of them holds it
                holders.discard(today)
        holders.update(self._tree.path(row.id))
        return holders - {row.id}


def _marks_factor(typed: Marks, official: Marks, *, has_slip: bool) -> float:
    """How well typed marks fit: who types "Thạnh Hóa" hardly means Thanh Hóa."""
    if typed.tones != official.tones:
        return _OTHER_TONES_AND_SLIP if has_slip else _OTHER_MARKS
    return 1.0 if has_slip or typed.letters == official.letters else _OTHER_MARKS


def _best(readings: list[Reading]) -> float:
    return max((reading.quality for reading in readings), default=0.0)


def _spans(words: list[str]) -> Iterator[tuple[int, int, str]]:
    """All runs of words that can be a name: start, end, and the letters without spaces."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1):
            yield start, end, "".join(words[start:end])


def _kind_factor(row: AreaRow, kind: str | None) -> float:
    """How well the kind that was said (if any) fits a place."""
    if kind is None:
        return (_KIND_UNSAID if row.active else _OLD_KIND_UNSAID).get(row.level, 1.0)
    if folded_kind(row.kind) == kind:
        factor = 1.0
    else:
        factor = _KIND_RELATED if kind in KINDS_OF_LEVEL[row.level] else _KIND_WRONG
    return factor if row.active or row.level is Level.DISTRICT else factor * _OLD


def _apart(holders: list[_Hit], hit: _Hit) -> list[_Hit]:
    """Choose the holders that stand beside the name and beside each other, each once."""
    chosen: dict[str, _Hit] = {}
    taken = [(hit.kind_start, hit.end)]
    for holder in sorted(holders, key=_Hit.as_holder, reverse=True):
        is_beside = all(holder.end <= start or end <= holder.start for start, end in taken)
        if is_beside and holder.row.id not in chosen:
            chosen[holder.row.id] = holder
            taken.append((holder.start, holder.end))
    return list(chosen.values())


def _explained(hit: _Hit, holders: list[_Hit], text: Text) -> float:
    """How much of the text the name and the names of its holders account for."""
    weights = {place: text.weights[place] for place in range(hit.kind_start, hit.end)}
    for holder in holders:
        for place in range(holder.kind_start, holder.end):
            weights.setdefault(place, text.weights[place] * (1 - holder.slip))
    is_holder_first = hit.kind is None and any(holder.end <= hit.start for holder in holders)
    return (_HOLDER_FIRST if is_holder_first else 1.0) * float((sum(weights.values()) / text.total) ** _EXPLAINED_POWER)


def _old_holders(tree: AreaTree) -> dict[str, frozenset[str]]:
    """For each commune of today, the old districts and provinces that parts of it came from."""
    holders: dict[str, set[str]] = defaultdict(set)
    for row in tree.rows():
        if not row.active and row.level is Level.COMMUNE:
            path = tree.path(row.id)
            for today in tree.current(row.id):
                holders[today].update(place for place in path if place != row.id)
    return {today: frozenset(places) for today, places in holders.items()}
