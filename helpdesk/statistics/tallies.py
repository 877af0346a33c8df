"""What is counted of one day or month, in one area or place. Everything in a tally can be added up.

That is the rule for what stands here: each request is in one day by its birth and in one by its end, each visit in one,
and each walk that is in a tally at all is in it whole. What cannot be added up is not here: persons (they come back, so
they are counted from the log for the very period) and walks that are of several days or places (`walks.py`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from helpdesk.statistics.by_step import ByStep
from helpdesk.statistics.series import none_first, pieces, unpacked
from helpdesk.statistics.spread import Spread
from helpdesk.support_requests.models import OPEN

Item = dict[str, Any]

TOOK: Final = "took"
"""The series of seconds spent at a step."""

DUE: Final = "due_at"
"""The series of moments at which open requests are due, in milliseconds since 1970."""

WAITS: Final = "waits_at"
"""The same of their first answer, while there is none."""

SEEN: Final = "seen"
"""The series of days on which persons had been there before (`persons.py`)."""

MOST_TIMES: Final = 100_000
"""In one piece of a series: 400 KB. MongoDB refuses rows of more than 16 MB."""


class Kind(StrEnum):
    """What is kept beside the counts, in rows of its own: whoever asks for one does not read the others."""

    TIMES = "times"
    GUIDES = "guides"
    STEPS = "steps"
    AREAS = "areas"
    HELP = "help"
    UNEVEN = "uneven"
    STUCK = "stuck"
    SPREAD = "spread"
    SAID = "said"


HELP: Final = ("visits", "heads", "unknown", "dossiers", "minutes", "timed")
"""The numbers of visits that are told apart by area and guide."""

STUCK: Final = ("came", "stuck")
"""The numbers of walks that are told apart by step once more."""

ENDED: Final = "resolved"
"""How many requests ended: of these it was said."""

_SAID: Final = ("rating:", "outcome:", "reason:")
_OPEN: Final = tuple(f"status:{status.value}" for status in OPEN)
_BELOW: Final = ("opened", *HELP, *_OPEN)
_TIMED_BELOW: Final = "answer_s"


class StepKey(NamedTuple):
    """A step of a guide as it was met: in which version and branch, by which channel."""

    version: int
    branch: str
    step: str
    channel: str


class StepSeen(NamedTuple):
    """A step of a guide as a funnel tells it apart from others; None: not by that."""

    version: int | None
    branch: str | None
    step: str
    channel: str | None


@dataclass
class Part:
    """Numbers by name, and times by name."""

    counts: Counter[str] = field(default_factory=Counter)
    series: dict[str, list[int]] = field(default_factory=dict)

    def time(self, name: str, took: int | None) -> None:
        """Add one time; None is none."""
        if took is not None:
            self.series.setdefault(name, []).append(took)

    def _take_in(self, other: "Part") -> None:
        add_counts(self.counts, other.counts)
        for name, times in other.series.items():
            if name == SEEN:
                continue  # persons of two cannot be added up
            self.series.setdefault(name, []).extend(times)

    @property
    def kept_counts(self) -> dict[str, int]:
        """The numbers that are not nought, in order."""
        return {name: count for name, count in sorted(self.counts.items()) if count}

    def only(self, *, is_help: bool) -> "Part":
        """Return what it holds of help, or everything else."""
        return Part(
            Counter({name: count for name, count in self.counts.items() if (name in HELP) is is_help}),
            {name: times for name, times in self.series.items() if (name == SEEN) is is_help},
        )

    def _read(self, row: Mapping[str, Any]) -> None:
        add_counts(self.counts, row.get("counts", {}))
        for name, times in row.get("series", {}).items():
            self.series.setdefault(name, []).extend(unpacked(times) if isinstance(times, bytes) else times)


@dataclass
class GuideTally(Part):
    """What concerns one guide, or none; its steps one by one.

    `uneven` tells of the walks that are not among the steps, once for each way in which a funnel can be told apart.
    """

    steps: dict[StepKey, Part] = field(default_factory=dict)
    uneven: dict[StepSeen, Part] = field(default_factory=dict)

    def step(self, key: StepKey, counts: Mapping[str, int], took: int | None = None) -> None:
        """Add to a step, also how many seconds were spent there."""
        part = self.part(key)
        add_counts(part.counts, counts)
        part.time(TOOK, took)

    def part(self, key: StepKey) -> Part:
        """Return what is counted at a step."""
        if (part := self.steps.get(key)) is None:  # most are there: nothing is made that is thrown away
            part = self.steps[key] = Part()
        return part

    def seen(self, key: StepSeen) -> Part:
        """Return what is counted at a step of walks that are not even."""
        if (part := self.uneven.get(key)) is None:
            part = self.uneven[key] = Part()
        return part


@dataclass
class Tally(Part):
    """All that was counted, and the same by guide; of an area, some of it by the areas in it that were named.

    `spread` is of an area, too: a place is one area, whose guides tell as much.
    """

    guides: dict[str | None, GuideTally] = field(default_factory=dict)
    areas: dict[str, Part] = field(default_factory=dict)
    spread: Spread = field(default_factory=Spread)

    def guide(self, guide: str | None) -> GuideTally:
        """Return what is counted for a guide; None: for none."""
        if (tally := self.guides.get(guide)) is None:
            tally = self.guides[guide] = GuideTally()
        return tally

    def area(self, named: str) -> Part:
        """Return what is counted for an area in this one."""
        if (part := self.areas.get(named)) is None:
            part = self.areas[named] = Part()
        return part

    def take_in_place(self, named: str, place: "Tally") -> None:
        """Add what was counted in a place, and tell the area apart that was named there."""
        self.take_in(place)
        counts = {name: place.counts[name] for name in _BELOW if place.counts[name]}
        if counts:
            part = self.area(named)
            add_counts(part.counts, counts)
            part.series.setdefault(_TIMED_BELOW, []).extend(place.series.get(_TIMED_BELOW, ()))
        for guide, one in place.guides.items():
            self.spread.add((named, guide), opened=one.counts["opened"], visits=one.counts["visits"])
        if named and any(place.counts.values()):
            self.spread.active.add(named)

    def take_in(self, other: "Tally") -> None:
        """Add another one."""
        self._take_in(other)
        self.spread.take_in(other.spread)
        for named, part in other.areas.items():
            self.area(named)._take_in(part)  # noqa: SLF001 - the same thing
        for guide, theirs in other.guides.items():
            ours = self.guide(guide)
            ours._take_in(theirs)  # noqa: SLF001 - the same thing
            for key, part in theirs.steps.items():
                ours.part(key)._take_in(part)  # noqa: SLF001 - the same thing
            for seen, part in theirs.uneven.items():
                ours.seen(seen)._take_in(part)  # noqa: SLF001 - the same thing

    def only_new(self, since: int) -> None:
        """Keep of the persons only those who had not been there since that day."""
        for part in (self, *self.guides.values(), *self.areas.values()):
            if SEEN in part.series:
                part.series[SEEN] = [day for day in part.series[SEEN] if day < since]

    def details(self) -> Iterator[tuple[Kind, list[Item]]]:
        """Return what is kept beside the counts, kind by kind: the same tally is the same items, byte for byte."""
        guides = [(guide, self.guides[guide]) for guide in sorted(self.guides, key=none_first)]
        steps = [(guide, key, one.steps[key]) for guide, one in guides for key in sorted(one.steps)]
        uneven = [
            (guide, seen, one.uneven[seen]) for guide, one in guides for seen in sorted(one.uneven, key=_in_order)
        ]
        areas = [(named, self.areas[named]) for named in sorted(self.areas)]
        yield Kind.TIMES, list(_items({}, {}, self.series))
        yield Kind.GUIDES, _all_items(({"guide": guide}, one) for guide, one in guides)
        yield Kind.STEPS, _all_items(({"guide": guide, **key._asdict()}, part) for guide, key, part in steps)
        yield Kind.UNEVEN, _all_items(({"guide": guide, **seen._asdict()}, part) for guide, seen, part in uneven)
        yield Kind.AREAS, _all_items(({"named": named}, part.only(is_help=False)) for named, part in areas)
        yield Kind.HELP, _all_items(({"named": named}, part.only(is_help=True)) for named, part in areas)
        yield Kind.STUCK, [columns] if (columns := self._stuck().columns()) else []
        yield Kind.SPREAD, [columns] if (columns := self.spread.columns()) else []
        yield Kind.SAID, [columns] if (columns := self._said().columns()) else []

    def _stuck(self) -> ByStep:
        """Return once more how many came to the steps of guides and were stuck there."""
        found = ByStep()
        for guide, one in self.guides.items():
            if guide is None:
                continue
            for key, part in one.steps.items():
                if part.counts["came"]:
                    found.add((guide, key.step), key.version, {name: part.counts[name] for name in STUCK})
            for seen, part in one.uneven.items():
                if part.counts["came"] and (seen.branch, seen.channel) == (None, None):
                    is_whole = seen.version is None  # each walk once; by version it is there to name the newest
                    told = {name: part.counts[name] for name in STUCK} if is_whole else {}
                    found.add((guide, seen.step), seen.version or 0, told)
        return found

    def _said(self) -> ByStep:
        """Return once more what was said of guides and their steps, and beside guides how many requests ended."""
        found = ByStep()
        for guide, one in self.guides.items():
            told = _said_in(one.kept_counts)
            if ended := one.counts[ENDED]:
                told[ENDED] = ended
            if told:
                found.add((guide, None), 0, told)
            for key, part in one.steps.items():
                if guide is not None and (told := _said_in(part.kept_counts)):
                    found.add((guide, key.step), key.version, told)
        return found

    def read(self, counts: Mapping[str, int]) -> None:
        """Add counts that were kept."""
        add_counts(self.counts, counts)

    def read_item(self, kind: Kind, item: Item) -> None:
        """Add what was kept beside them, its times packed or unpacked."""
        if kind is Kind.TIMES:
            self._read(item)
        elif kind is Kind.GUIDES:
            self.guide(item["guide"])._read(item)  # noqa: SLF001 - the same thing
        elif kind in (Kind.AREAS, Kind.HELP):
            self.area(item["named"])._read(item)  # noqa: SLF001 - the same thing
        elif kind is Kind.SPREAD:
            self.spread.take_in(Spread.of([item]))
        elif kind is Kind.UNEVEN:
            seen = StepSeen(*(item[name] for name in StepSeen._fields))
            self.guide(item["guide"]).seen(seen)._read(item)  # noqa: SLF001 - the same thing
        elif kind is Kind.STEPS:  # what is stuck and what was said follow from it
            self.guide(item["guide"]).part(step_key(item))._read(item)  # noqa: SLF001 - the same thing


def _said_in(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name.startswith(_SAID)}


def step_key(row: Mapping[str, Any]) -> StepKey:
    """Return which step a kept row is about."""
    return StepKey(row["version"], row["branch"], row["step"], row["channel"])


def add_counts(total: Counter[str], counts: Mapping[str, int]) -> None:
    """Add numbers; a counter does the same in three times the time."""
    if not total:
        dict.update(total, counts)
        return
    for name, count in counts.items():
        total[name] = total.get(name, 0) + count


def _in_order(seen: StepSeen) -> list[tuple[bool, Any]]:
    return [none_first(part) for part in seen]


def _all_items(parts: Iterable[tuple[Item, Part]]) -> list[Item]:
    return [item for named, part in parts for item in _items(named, part.kept_counts, part.series)]


def _items(named: Item, counts: dict[str, int], series: Mapping[str, Sequence[int]]) -> Iterator[Item]:
    """Split what a row cannot hold: the first item has the counts, a long series goes on in the next ones."""
    parts = {name: pieces(times, MOST_TIMES) for name, times in sorted(series.items()) if times}
    first = {**named, "counts": counts, "series": {name: of[0] for name, of in parts.items()}}
    if counts or parts:
        yield first
    for name, of in parts.items():
        for more in of[1:]:
            yield {**named, "counts": {}, "series": {name: more}}
