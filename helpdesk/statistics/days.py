"""Days as people in Vietnam count them."""

from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, ConfigDict

from helpdesk.clock import VIETNAM
from helpdesk.statistics.errors import InvalidPeriodError

LONGEST = 1100
"""Days of one question: three years and a little."""


def local_day(at: datetime) -> date:
    """Return the day on the calendar in Vietnam at this moment."""
    return at.astimezone(VIETNAM).date()


class Period(BaseModel):
    """Days from `since` to `until`, both included."""

    model_config = ConfigDict(frozen=True)

    since: date
    until: date

    @classmethod
    def of(cls, since: date, until: date) -> "Period":
        """Raises InvalidPeriodError when it ends before it begins or is longer than three years."""
        if not 0 <= (until - since).days < LONGEST:
            raise InvalidPeriodError(since=since, until=until, longest=LONGEST)
        return cls(since=since, until=until)

    @property
    def moments(self) -> dict[str, datetime]:
        """The condition for a moment within these days."""
        after = self.until + timedelta(days=1)
        return {
            "$gte": datetime.combine(self.since, time.min, VIETNAM),
            "$lt": datetime.combine(after, time.min, VIETNAM),
        }

    @property
    def days(self) -> list[date]:
        """Each day, oldest first."""
        return [self.since + timedelta(days=ahead) for ahead in range((self.until - self.since).days + 1)]
