"""Order among what just came: platforms deliver side by side, and again and again, so a message may come too early."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from helpdesk.messaging.models import Arrival, lane_of
from helpdesk.messaging.repository.inbox import Inbox

SETTLE_S = 0.15
"""So long an arrival waits for one that it may have overtaken on its way: too short for a person to notice."""
_LEAST_COUNT = 2  # smaller positions are our own: they only part what came in the same millisecond
_AT_FIRST = 100  # so many numbers back a gap is looked for by a worker that has just begun …
_FURTHEST = 2000  # … and so many by one at work: many residents may write in one moment
_NEVER_S = 2.0  # what is missing for so long is not for us: not everything a platform numbers is a resident's message


class Settling:
    """Holds back for a moment what may have overtaken something.

    Where a platform numbers what it delivers, the numbers tell: nothing waits as soon as all before it is here, whoever
    that is from. Elsewhere everything waits.
    """

    def __init__(self, inbox: Inbox) -> None:
        """Take the inbox."""
        self._inbox = inbox
        self._looked_to: dict[str, int] = {}  # of each numbering: the highest number that was looked at
        self._missing: dict[str, dict[int, datetime]] = {}  # … and what is missing below it, since when

    async def held_back(self, arrivals: Sequence[Arrival], *, now: datetime) -> dict[str, float]:
        """Name the arrivals that must wait, and for how many seconds at most."""
        young = [one for one in arrivals if one.position >= _LEAST_COUNT and abs(_age(one, now)) < SETTLE_S]
        numbered: dict[str, list[int]] = defaultdict(list)
        for one in young:
            numbered[_numbering(one)].append(one.position)
        here = {one.id for one in arrivals}
        lanes = {lane_of(one.conversation) for one in young}
        whole = {
            name: await self._whole_of(name, numbers, here, lanes, now) for name, numbers in numbered.items() if name
        }
        return {one.id: SETTLE_S - _age(one, now) for one in young if one.position > whole.get(_numbering(one), 0) + 1}

    async def _whole_of(
        self, numbering: str, fresh: Sequence[int], here: set[str], lanes: set[int], now: datetime
    ) -> int:
        """Return up to which number nothing is missing. What came to these lanes after the reading is missing in it."""
        last = max(fresh)
        before = self._missing.get(numbering, {})
        # Who has just begun knows nothing yet and looks back, or it would take the first it sees for the next.
        begun = self._looked_to.get(numbering, last - _AT_FIRST)
        numbers = {*before, *range(max(begun, last - _FURTHEST, 0) + 1, last)}
        names = {number: f"{numbering}.{number}" for number in numbers}
        asked = [name for name in names.values() if name not in here]
        known = here | await self._inbox.known(asked, lanes=lanes)
        since = {number: before.get(number, now) for number, name in names.items() if name not in known}
        missing = {number: at for number, at in since.items() if (now - at).total_seconds() < _NEVER_S}
        self._missing[numbering], self._looked_to[numbering] = missing, max(begun, last)
        return min(missing, default=last + 1) - 1


def in_order(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Order the waiting arrivals of one conversation: by the platform's count where it has one.

    Internal events keep their place.
    """
    counted = iter(sorted((a for a in arrivals if a.position), key=lambda a: a.position))
    return [next(counted) if arrival.position else arrival for arrival in arrivals]


def in_time(arrivals: Sequence[Arrival], *, after: datetime | None) -> None:
    """Let each have come after the one before it: what is kept of them is shown in the order of these moments."""
    for arrival in arrivals:
        if after is not None and arrival.received_at <= after:
            arrival.received_at = after + timedelta(milliseconds=1)
        after = arrival.received_at


def _age(arrival: Arrival, now: datetime) -> float:
    return (now - arrival.received_at).total_seconds()


def _numbering(arrival: Arrival) -> str:
    """Name what the platform's numbers count: the bot's updates. Empty where its ids are no numbers."""
    name, _, number = arrival.id.rpartition(".")
    return name if number == str(arrival.position) else ""
