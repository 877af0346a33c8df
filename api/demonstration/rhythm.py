"""When things happen: more on Mondays and in office hours, some in the evening, most in the week of a campaign."""

import math
import random
from datetime import UTC, date, datetime, time, timedelta

from helpdesk.clock import VIETNAM
from helpdesk.teams.models import OfficeHours

HISTORY = 90
"""Days that are told, today included."""

_OF_WEEKDAY = (1.8, 1.1, 1.0, 1.0, 0.95, 0.55, 0.45)
_GROWTH = 0.5  # by how much the last day is busier than the first
_CAMPAIGN = 2.1
_CAMPAIGN_WEEKS_AGO = 5
_SATURDAY = 5

Hours = dict[int, float]
CHATTING: Hours = {
    6: 1, 7: 4, 8: 9, 9: 11, 10: 10, 11: 6, 12: 4, 13: 6, 14: 10, 15: 10, 16: 8, 17: 4, 18: 3, 19: 5, 20: 6, 21: 3,
}  # fmt: skip
CHATTING_ON_WEEKENDS: Hours = {7: 2, 8: 4, 9: 5, 10: 5, 11: 3, 14: 3, 15: 4, 16: 3, 17: 2, 18: 2, 19: 6, 20: 7, 21: 3}
VISITING: Hours = {8: 10, 9: 11, 10: 9, 13: 4, 14: 9, 15: 8, 16: 5}

_WAKES, _SLEEPS = time(6, 30), time(21, 30)


class Rhythm:
    """Draws moments from the days up to `today`. A moment may still be to come: whoever draws it cuts at now."""

    def __init__(self, today: date, rng: random.Random) -> None:
        """Weigh the days once."""
        self._rng = rng
        self._days = [today - timedelta(days=ago) for ago in range(HISTORY - 1, -1, -1)]
        campaign = today - timedelta(weeks=_CAMPAIGN_WEEKS_AGO)
        begins = campaign - timedelta(days=campaign.weekday())
        self._weights = [
            _OF_WEEKDAY[day.weekday()]
            * (1 + _GROWTH * place / HISTORY)
            * (_CAMPAIGN if 0 <= (day - begins).days < _SATURDAY else 1)
            for place, day in enumerate(self._days)
        ]

    def chatting(self) -> datetime:
        """Draw a moment at which a resident writes."""
        day = self._rng.choices(self._days, self._weights)[0]
        return self._at(day, CHATTING if day.weekday() < _SATURDAY else CHATTING_ON_WEEKENDS)

    def visiting(self) -> datetime:
        """Draw a moment at which a member helps somebody face to face."""
        return self._at(self._rng.choices(self._days, self._weights)[0], VISITING)

    def evening(self) -> datetime:
        """Draw a moment at which a class begins."""
        return self._on(self._rng.choice(self._days), 19, self._rng.choice((0, 30)))

    def about(self, minutes: float, *, spread: float = 0.7) -> timedelta:
        """Draw a time that takes `minutes` as a rule, sometimes much longer; whole seconds, one at least."""
        return timedelta(seconds=max(1, round(60 * self._rng.lognormvariate(math.log(minutes), spread))))

    def answered(self, asked: datetime, hours: OfficeHours, *, usually: float) -> datetime:
        """Draw when a team answers: within its hours after `usually` minutes, sometimes from home in the evening."""
        delay, from_home = self.about(usually), self._rng.random()
        rested = self.about(12)
        local = asked.astimezone(VIETNAM)
        if not hours.is_open(asked) and hours.closes <= local.time() < time(21) and from_home < 0.35:  # noqa: PLR2004
            return asked + rested * 2
        opening = hours.next_opening(asked)
        at = opening + (delay if opening == asked else rested * 2)
        return at if hours.is_open(at) else hours.next_opening(at).astimezone(UTC) + rested

    def _at(self, day: date, hours: Hours) -> datetime:
        hour = self._rng.choices(list(hours), list(hours.values()))[0]
        return self._on(day, hour, self._rng.randrange(60))

    def _on(self, day: date, hour: int, minute: int) -> datetime:
        moment = datetime.combine(day, time(hour, minute, self._rng.randrange(60)), VIETNAM)
        return moment.astimezone(UTC)


def awake_before(now: datetime, minutes: float) -> datetime:
    """Return the moment so many minutes ago, the hours of sleep not counted: at two at night it was yesterday."""
    left = timedelta(minutes=minutes)
    at = now.astimezone(VIETNAM)
    while True:
        if at.time() < _WAKES:
            at = datetime.combine(at.date() - timedelta(days=1), _SLEEPS, VIETNAM)
        at = min(at, datetime.combine(at.date(), _SLEEPS, VIETNAM))
        woken = at - datetime.combine(at.date(), _WAKES, VIETNAM)
        if left <= woken:
            return (at - left).astimezone(UTC).replace(microsecond=0)
        left -= woken
        at = datetime.combine(at.date() - timedelta(days=1), _SLEEPS, VIETNAM)
