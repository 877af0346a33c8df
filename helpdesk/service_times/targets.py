"""How soon requests are to be answered and resolved, by priority; each area may say so for some time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from pydantic import BaseModel

from helpdesk.service_times.errors import TargetsInPastError, TargetsInvalidError
from helpdesk.support_requests.models import Priority

WORKING_DAY: Final = timedelta(hours=8)
"""A working day of a target, however long people are there on a day."""
LONGEST: Final = 60 * WORKING_DAY

_HOUR: Final = timedelta(hours=1)


class Target(BaseModel):
    """What is promised for one priority, in working time."""

    first_answer: timedelta
    resolution: timedelta


DEFAULTS: Final[Mapping[Priority, Target]] = {
    Priority.URGENT: Target(first_answer=timedelta(minutes=30), resolution=4 * _HOUR),
    Priority.HIGH: Target(first_answer=2 * _HOUR, resolution=WORKING_DAY),
    Priority.NORMAL: Target(first_answer=4 * _HOUR, resolution=3 * WORKING_DAY),
    Priority.LOW: Target(first_answer=WORKING_DAY, resolution=5 * WORKING_DAY),
}
"""What counts where nobody said anything else."""


class Targets(BaseModel):
    """What an area promises between two days, both included; the later beginning counts where two overlap."""

    id: str
    area: str
    valid_from: date
    valid_until: date | None = None
    promised: dict[Priority, Target]
    by: str = ""
    at: datetime | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it counts on that day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def check(self, *, today: date) -> None:
        """Refuse what cannot be meant. Raises TargetsInvalidError, TargetsInPastError."""
        if self.valid_from < today:
            raise TargetsInPastError(day=self.valid_from)
        in_order = self.valid_until is None or self.valid_from <= self.valid_until
        sound = all(
            timedelta() < one.first_answer <= one.resolution <= LONGEST for one in self.promised.values()
        ) and set(self.promised) == set(Priority)
        if not (in_order and sound):
            raise TargetsInvalidError


def targets_on(day: date, known: Sequence[Targets], nearest_first: Sequence[str]) -> Targets | None:
    """Return what holds on a day: of the nearest area that says anything, what began last."""
    holding = [one for one in known if one.holds_on(day) and one.area in nearest_first]
    return min(holding, key=lambda one: (nearest_first.index(one.area), -one.valid_from.toordinal()), default=None)
