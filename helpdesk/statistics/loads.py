"""What teams have to do, and what they did: asked of requests and of the log at once, nothing of it is kept in sums."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from helpdesk.clock import Clock
from helpdesk.statistics.days import Period
from helpdesk.statistics.live import Live
from helpdesk.storage.database import Database

Who = tuple[str | None, str | None]
"""A team and one of its members; None: no team, nobody."""


class MemberLoad(BaseModel):
    """What one member holds now and did in the period. `member` is their id."""

    member: str
    open_now: int = 0
    overdue_now: int = 0
    resolved: int = 0
    visits: int = 0

    @property
    def is_active(self) -> bool:
        """Whether they brought a request to its end, or logged a visit."""
        return bool(self.resolved or self.visits)


class TeamLoad(BaseModel):
    """The same of a team; None: of requests and visits without one. `waiting` are open and nobody's."""

    team: str | None
    open_now: int
    overdue_now: int
    waiting: int
    resolved: int
    visits: int
    members: list[MemberLoad] = Field(default_factory=list)

    @property
    def active(self) -> int:
        """How many members did anything in the period."""
        return sum(one.is_active for one in self.members)


class TeamLoads:
    """Answers for areas, as `Statistics` does: of what lies in them, whichever team has it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Ask this database."""
        self._live = Live(database)
        self._clock = clock

    async def of(self, areas: Collection[str], since: date, until: date) -> dict[str | None, TeamLoad]:
        """Return the load of every team that has or had anything to do. Raises InvalidPeriodError."""
        period, now = Period.of(since, until), self._clock.now()
        if not areas:
            return {}
        opened, overdue, resolved, visits = await asyncio.gather(
            self._live.open_by_holder(areas),
            self._live.open_by_holder(areas, due_before=now),
            self._live.resolved_by_holder(areas, period),
            self._live.visits_by_helper(areas, period),
        )
        counted: Mapping[str, Counter[Who]] = {
            "open_now": opened,
            "overdue_now": overdue,
            "resolved": resolved,
            "visits": visits,
        }
        teams = sorted({team for one in counted.values() for team, _ in one}, key=lambda team: team or "")
        return {team: _load(team, counted) for team in teams}


def _load(team: str | None, counted: Mapping[str, Counter[Who]]) -> TeamLoad:
    ours = {name: {who: many for (of, who), many in one.items() if of == team} for name, one in counted.items()}
    members = sorted({who for one in ours.values() for who in one if who is not None})
    return TeamLoad(
        team=team,
        waiting=ours["open_now"].get(None, 0),
        members=[MemberLoad(member=who, **{name: one.get(who, 0) for name, one in ours.items()}) for who in members],
        **{name: sum(one.values()) for name, one in ours.items()},
    )


def without_anything(team: str) -> TeamLoad:
    """Return the load of a team that neither has nor had anything to do."""
    nothing: dict[str, Any] = dict.fromkeys(("open_now", "overdue_now", "waiting", "resolved", "visits"), 0)
    return TeamLoad(team=team, **nothing)
