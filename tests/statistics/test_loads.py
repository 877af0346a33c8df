"""What teams have to do now, and what they did in a period."""

from datetime import date, timedelta
from typing import Any

from helpdesk.statistics.loads import MemberLoad, TeamLoad, TeamLoads
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import Status
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events
from tests.teams.turned_clock import TurnedClock

SINCE, UNTIL = date(2026, 11, 9), date(2026, 11, 11)
HOUR, LONG_AGO = timedelta(hours=1), MORNING - timedelta(days=60)


async def loads(database: Database, *areas: str) -> dict[str | None, TeamLoad]:
    return await TeamLoads(database, TurnedClock(MORNING)).of(areas, SINCE, UNTIL)


async def test_open_and_overdue_requests_are_counted_by_team_and_by_who_has_them(
    database: Database, events: Events
) -> None:
    held: dict[str, Any] = {"team": "t1", "status": Status.TAKEN, "taken_by": "lan"}
    await events.request(LONG_AGO, **held, due_at=MORNING - HOUR)
    await events.request(**held, due_at=MORNING + HOUR)
    await events.request(team="t1", due_at=MORNING - HOUR)
    await events.request(team="t2", area=NEIGHBOUR)

    found = await loads(database, PROVINCE)

    assert found["t1"] == TeamLoad(
        team="t1",
        open_now=3,
        overdue_now=2,
        waiting=1,
        resolved=0,
        visits=0,
        members=[MemberLoad(member="lan", open_now=2, overdue_now=1)],
    )
    assert found["t2"].waiting == 1


async def test_help_counts_for_whose_it_was_once_and_in_the_period_only(database: Database, events: Events) -> None:
    await events.visit(team="t1", member="lan")
    wrong = await events.visit(team="t1", member="lan")
    await events.visit(team="t1", member="mai", helper="lan", corrects=wrong.id)
    await events.visit(LONG_AGO, team="t1", member="minh")
    await events.request(LONG_AGO, team="t1", taken_by="minh", resolved_at=MORNING, status=Status.RESOLVED)
    await events.request(LONG_AGO, team="t1", taken_by="hoa", resolved_at=LONG_AGO, status=Status.RESOLVED)

    team = (await loads(database, PROVINCE))["t1"]

    assert (team.visits, team.resolved, team.active) == (2, 1, 2)
    assert team.members == [MemberLoad(member="lan", visits=2), MemberLoad(member="minh", resolved=1)]


async def test_what_no_team_has_stands_by_itself(database: Database, events: Events) -> None:
    await events.request()
    await events.visit()

    found = await loads(database, PROVINCE)

    assert list(found) == [None]
    assert (found[None].open_now, found[None].visits) == (1, 1)


async def test_a_foreign_area_sees_nothing(database: Database, events: Events) -> None:
    await events.request(team="t1")
    await events.visit(team="t1")

    assert await loads(database, NEIGHBOUR) == {}
    assert await loads(database) == {}
    assert list(await loads(database, COMMUNE)) == ["t1"]
