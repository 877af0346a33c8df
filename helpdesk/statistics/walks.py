"""Residents' walks through guides as figures count them: each walk once, however long it took.

A walk cannot simply be added up from days: who pauses overnight would be two. So each walk is of one of three kinds.
*Of a day*: all of it happened on one day, in one place, and it met each step in one way; days, months and areas with
such walks can be added up in any way. *Of a month*: the same within a month; it is in the month's sum, but in no day's.
Any other is in no sum. What is in no day's sum is kept beside the sums, event by event, and is counted anew for the
period and areas that were asked for. That is exact. For standard periods it is done beforehand (`cuts.py`); for several
areas together, or place by place, all but what is not even.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.days import Period, local_day, month_of
from helpdesk.statistics.tallies import StepKey

K = TypeVar("K", bound=Hashable)

_SECOND = timedelta(seconds=1)

_TOLD = {
    StepEventKind.STUCK.value: "stuck",
    StepEventKind.RESUMED.value: "resumed",
    StepEventKind.LEFT.value: "left",
    StepEventKind.DONE.value: "done",
}
_CAME = {StepEventKind.REACHED.value, StepEventKind.STUCK.value}


class Happened(NamedTuple):
    """One event of a walk."""

    at: datetime
    version: int
    branch: str
    step: str
    channel: str
    kind: str
    area: str | None
    reach: tuple[str, ...]

    @property
    def key(self) -> StepKey:
        """Return how the step was met."""
        return StepKey(self.version, self.branch, self.step, self.channel)

    @property
    def has_come(self) -> bool:
        """Whether it tells that somebody came to the step: who is stuck there has."""
        return self.kind in _CAME


class Walk(NamedTuple):
    """All that happened on somebody's walk through one guide, oldest first."""

    journey: str
    guide: str
    events: Sequence[Happened]

    @property
    def id(self) -> str:
        """Name it: a journey may lead through several guides."""
        return f"{self.journey}:{self.guide}"

    @property
    def days(self) -> list[date]:
        """The days on which something happened."""
        return sorted({local_day(one.at) for one in self.events})

    @property
    def reach(self) -> list[str]:
        """Every area that any of it lies in."""
        return sorted({area for one in self.events for area in one.reach})

    @property
    def is_even(self) -> bool:
        """Whether it was in one place, and met each step in one way."""
        places = {(one.area, one.reach) for one in self.events}
        ways = {one.key for one in self.events}
        return len(places) == 1 and len(ways) == len({key.step for key in ways})

    def within(self, period: Period) -> "Walk":
        """Return what of it happened in a period."""
        moments = period.moments
        return self._replace(events=[one for one in self.events if moments["$gte"] <= one.at < moments["$lt"]])

    @property
    def is_of_a_day(self) -> bool:
        """Whether it can be in the sum of a day."""
        return len(self.days) == 1 and self.is_even

    @property
    def month(self) -> str | None:
        """Return the month whose sum it can be in; None when in none."""
        months = {month_of(day) for day in self.days}
        return months.pop() if len(months) == 1 and self.is_even else None

    def row(self) -> dict[str, Any]:
        """Return it as it is kept beside the sums. Nothing in it names a person."""
        return {
            "_id": self.id,
            "journey": self.journey,
            "guide": self.guide,
            "reach": self.reach,
            "days": [day.isoformat() for day in self.days],
            "since": self.days[0].isoformat(),
            "until": self.days[-1].isoformat(),
            "month": self.month,
            "is_even": self.is_even,
            "events": [{**one._asdict(), "reach": list(one.reach)} for one in self.events],
        }


def walk_of(row: Mapping[str, Any]) -> Walk:
    """Return a walk that was kept."""
    return Walk(
        row["journey"], row["guide"], [Happened(**one | {"reach": tuple(one["reach"])}) for one in row["events"]]
    )


def steps_of(events: Iterable[Happened], key: Callable[[Happened], K]) -> dict[K, Counter[str]]:
    """Count one walk at each of its steps. `came` is told by arriving or being stuck only, `reached` by anything.

    It is lost where it was last seen, unless it was done, or left there; what happened in the same moment happened at
    the same step.
    """
    latest: dict[K, datetime] = {}
    told: dict[K, set[str]] = {}
    for one in events:
        where = key(one)
        latest[where] = max(latest.get(where, one.at), one.at)
        said = told.setdefault(where, {"reached"})
        if one.kind in _TOLD:
            said.add(_TOLD[one.kind])
        if one.has_come:
            said.add("came")
    is_done = any("done" in said for said in told.values())
    last = max(latest.values())
    for where, said in told.items():
        if not is_done and latest[where] == last and "left" not in said:
            said.add("lost")
    return {where: Counter(said) for where, said in told.items()}


def spent_of(events: Sequence[Happened], key: Callable[[Happened], K]) -> dict[K, int]:
    """Return the seconds a walk spent at its steps, each time until it went on; none where it was last seen only."""
    spent: dict[K, timedelta] = {}
    for one, after in pairwise(events):
        where = key(one)
        spent[where] = spent.get(where, timedelta()) + (after.at - one.at)
    return {where: took // _SECOND for where, took in spent.items()}


def whole(events: Sequence[Happened]) -> Counter[str]:
    """Count one walk as a whole: whether it came to its end, and whether without having said that it was stuck."""
    kinds = {one.kind for one in events}
    is_done = StepEventKind.DONE.value in kinds
    is_alone = is_done and StepEventKind.STUCK.value not in kinds
    return Counter(walks=1, walks_done=int(is_done), walks_done_alone=int(is_alone))
