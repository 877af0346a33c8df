"""Lost, doubled, out of order? Judged from what residents were shown, not from what the product believes.

verdict = judged({"7": ["tin 1", "tin 2"]}, api.shown(), in_doubt={call.number for call in api.in_doubt()})
assert verdict.is_clean, verdict
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.platforms.records import Shown


@dataclass
class Verdict:
    """(resident, marker) of everything that went wrong. `excused`: doubled, but one of the calls was in doubt."""

    lost: list[tuple[str, str]] = field(default_factory=list)
    doubled: list[tuple[str, str]] = field(default_factory=list)
    excused: list[tuple[str, str]] = field(default_factory=list)
    out_of_order: list[tuple[str, str]] = field(default_factory=list)
    shown: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing out of order, and doubled at most what nobody could know."""
        return not (self.lost or self.doubled or self.out_of_order)


def judged(
    expected: Mapping[str, Sequence[str]],
    shown: Iterable[Shown],
    *,
    marker: str = "",
    in_doubt: Collection[int] = (),
) -> Verdict:
    """Compare what each resident should have been shown, in order, with what was shown.

    An expected marker is looked for in the text; with `marker` (a pattern with one group), the group must equal it.
    `in_doubt`: numbers of calls that may be repeated without blame.
    """
    seen: dict[str, list[tuple[str, int]]] = defaultdict(list)
    wanted = {user: set(markers) for user, markers in expected.items()}
    for message in sorted(shown, key=lambda one: one.number):
        for found in _markers(message.text, wanted.get(message.user, set()), marker):
            seen[message.user].append((found, message.call))
    verdict = Verdict(shown=sum(map(len, seen.values())))
    for user, markers in expected.items():
        _judge(verdict, user, markers, seen[user], in_doubt)
    return verdict


def _markers(text: str, wanted: set[str], pattern: str) -> list[str]:
    if pattern:
        return [found for found in re.findall(pattern, text) if found in wanted]
    return [one for one in wanted if one in text]


def _judge(
    verdict: Verdict, user: str, markers: Sequence[str], seen: list[tuple[str, int]], in_doubt: Collection[int]
) -> None:
    calls: dict[str, list[int]] = defaultdict(list)
    for found, call in seen:
        calls[found].append(call)
    place = {one: number for number, one in enumerate(markers)}
    for one in markers:
        if not calls[one]:
            verdict.lost.append((user, one))
        elif len(calls[one]) > 1:
            unknowable = sum(call in in_doubt for call in calls[one])
            is_excused = unknowable >= len(calls[one]) - 1
            (verdict.excused if is_excused else verdict.doubled).append((user, one))
    furthest = -1
    first: set[str] = set()
    for found, _ in seen:
        if found in first:
            continue
        first.add(found)
        if place[found] < furthest:
            verdict.out_of_order.append((user, found))
        furthest = max(furthest, place[found])
