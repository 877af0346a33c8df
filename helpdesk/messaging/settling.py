"""Order among what just came: platforms deliver side by side, and again and again, so a message may come too early."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from helpdesk.messaging.models import Arrival
from helpdesk.messaging.repository.inbox import Inbox

SETTLE_S = 0.15
"""So long an arrival waits for one that it may have overtaken on its way: too short for a person to notice."""
_LEAST_COUNT = 2  # smaller positions are our own: they only part what came in the same millisecond
_FURTHEST = 100  # so many numbers back a gap is looked for


class Settling:
    """Holds back for a moment what may have overtaken something.

    Where a platform numbers what it delivers, the numbers tell: nothing waits as soon as all before it is here, whoever
    that is from. Elsewhere everything waits.
    """

    def __init__(self, inbox: Inbox) -> None:
        """Take the inbox."""
        self._inbox = inbox
        self._whole: dict[str, int] = {}  # of each numbering: up to where all is here, or was waited for

    async def held_back(self, arrivals: Sequence[Arrival], *, now: datetime) -> dict[str, float]:
        """Name the arrivals that must wait, and for how many seconds at most."""
        numbered: dict[str, list[Arrival]] = defaultdict(list)
        young: dict[str, float] = {}
        for one in arrivals:
            age, numbering = (now - one.received_at).total_seconds(), _numbering(one)
            if one.position >= _LEAST_COUNT and abs(age) < SETTLE_S:
                young[one.id] = SETTLE_S - age
                if numbering:
                    numbered[numbering].append(one)
            elif numbering:  # what it may have overtaken was waited for
                self._whole[numbering] = max(self._whole.get(numbering, 0), one.position)
        here = {one.id for one in arrivals}
        for numbering, fresh in numbered.items():
            whole = await self._whole_of(numbering, [one.position for one in fresh], here)
            for one in fresh:
                if one.position <= whole + 1:
                    del young[one.id]
        return young

    async def _whole_of(self, numbering: str, fresh: Sequence[int], here: set[str]) -> int:
        """Return up to which number all is here."""
        last = max(fresh)
        whole = max(self._whole.get(numbering, min(fresh) - 1), last - _FURTHEST)
        names = [f"{numbering}.{number}" for number in range(whole + 1, last)]
        known = here | await self._inbox.known([name for name in names if name not in here])
        gaps = (number for number, name in enumerate(names, start=whole + 1) if name not in known)
        self._whole[numbering] = whole = max(whole, next(gaps, last + 1) - 1)
        return whole


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


def _numbering(arrival: Arrival) -> str:
    """Name what the platform's numbers count: the bot's updates. Empty where its ids are no numbers."""
    name, _, number = arrival.id.rpartition(".")
    return name if number == str(arrival.position) else ""
