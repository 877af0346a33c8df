"""The team's inbox on a real database: its views, its pages, and what reading them costs."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.groups import Group, Reader, counted, groups_of
from helpdesk.support_requests.inbox import TeamInbox, counting
from helpdesk.support_requests.models import OPEN, Priority, Status
from helpdesk.support_requests.views import MOST_COUNTED, PAGE, Counts, Filters, Position, View, first_view
from helpdesk.teams.models import Grant, Member, Role
from tests.support_requests.desk import CHIEF, LAN, MINH, STRANGER
from tests.support_requests.test_rules import NOW, request
from tests.teams.turned_clock import TurnedClock

COMMUNE = "05392"
NARROWED = Filters(area=COMMUNE, priority=Priority.HIGH, tag="otp", guide="vneid-muc-2")


@pytest.fixture
def inbox(database: Database) -> TeamInbox:
    return TeamInbox(database, TurnedClock(NOW))


async def kept(database: Database, *names: str, **changes: Any) -> None:
    for name in names:
        one = request(id=name, code=name, **changes)
        await database["support_requests"].insert_one({"_id": one.id, **one.model_dump(exclude={"id"})})


async def crowd(database: Database, count: int, **changes: Any) -> None:
    """Fill one area with open requests: some taken, some unread, some overdue, and as many that ended."""
    rows: list[Row] = []
    for place in range(2 * count):
        is_open = place < count
        moment = NOW - timedelta(minutes=place)
        one = request(
            id=f"r{place:06}",
            status=OPEN[place % len(OPEN)] if is_open else Status.RESOLVED,
            created_at=moment,
            changed_at=moment,
            unread=place % 3 if is_open else 0,
            taken_by="lan" if place % len(OPEN) else None,
            assigned_to=None if place % len(OPEN) else "lan",
            due_at=NOW - timedelta(minutes=place % 500) if is_open else None,
            guide="vneid-muc-2",
            tags=["otp"],
            is_result_missing=not is_open,
            priority=Priority.HIGH,
        ).model_copy(update=changes)
        rows.append({"_id": one.id, **one.model_dump(exclude={"id"})})
    await database["support_requests"].insert_many(rows)


async def names(inbox: TeamInbox, view: View, member: Member = LAN, **filters: Any) -> list[str]:
    return [one.id for one in (await inbox.page(view, member=member, filters=Filters(**filters))).requests]


async def test_each_view_shows_what_it_says_and_only_of_the_members_areas(inbox: TeamInbox, database: Database) -> None:
    hour = timedelta(hours=1)
    await kept(database, "old", created_at=NOW - 3 * hour)
    await kept(database, "unread", created_at=NOW - hour, unread=2)
    await kept(database, "offered", created_at=NOW, assigned_to="lan")
    await kept(
        database, "mine", status=Status.WITH_OFFICE, taken_by="lan", due_at=NOW + hour, created_at=NOW - 2 * hour
    )
    await kept(database, "asks", status=Status.TAKEN, taken_by="lan", unread=1, created_at=NOW - hour)
    await kept(database, "late", status=Status.TAKEN, taken_by="minh", due_at=NOW - hour, created_at=NOW - hour)
    await kept(database, "later", due_at=NOW - 2 * hour, created_at=NOW - hour)
    await kept(database, "ended", status=Status.RESOLVED, taken_by="lan", assigned_to="lan")
    await kept(database, "cancelled", status=Status.CANCELLED, changed_at=NOW + hour)
    await kept(database, "elsewhere", area="05425", reach=["25", "05425"], assigned_to="lan", due_at=NOW - hour)

    assert await names(inbox, View.MINE) == ["offered", "asks", "mine"]
    assert await names(inbox, View.AREA) == ["asks", "unread", "old", "mine", "late", "later", "offered"]
    assert await names(inbox, View.WAITING) == ["unread", "old", "later", "offered"]
    assert await names(inbox, View.OVERDUE) == ["later", "late"]
    assert await names(inbox, View.RESOLVED) == ["cancelled", "ended"]
    assert await names(inbox, View.AREA, STRANGER) == ["elsewhere"]
    assert "elsewhere" in await names(inbox, View.AREA, CHIEF)
    assert await inbox.counts(LAN) == Counts(mine=3, area=7, waiting=4, overdue=2, resolved=2, unread=2)
    assert await inbox.counts(STRANGER) == Counts(area=1, waiting=1, overdue=1)
    nobody = LAN.model_copy(update={"grants": []})
    assert await names(inbox, View.AREA, nobody) == []
    assert await inbox.counts(nobody) == Counts()


async def test_filters_narrow_a_view_and_never_widen_what_a_member_may_see(
    inbox: TeamInbox, database: Database
) -> None:
    await kept(database, "plain")
    await kept(database, "urgent", priority=Priority.URGENT)
    await kept(database, "guide", guide="vneid-muc-2")
    await kept(database, "tagged", tags=["otp", "sim"])
    await kept(database, "held", status=Status.TAKEN, taken_by="lan")
    await kept(database, "elsewhere", area="05425", reach=["25", "05425"])

    assert await names(inbox, View.AREA, priority=Priority.URGENT) == ["urgent"]
    assert await names(inbox, View.AREA, guide="vneid-muc-2") == ["guide"]
    assert await names(inbox, View.AREA, tag="sim") == ["tagged"]
    assert await names(inbox, View.AREA, status=Status.TAKEN) == ["held"]
    assert await names(inbox, View.WAITING, status=Status.TAKEN) == []
    assert await names(inbox, View.AREA, area="05425") == []
    assert await names(inbox, View.AREA, CHIEF, area="05425") == ["elsewhere"]


@pytest.mark.parametrize("view", [View.MINE, View.AREA, View.WAITING, View.OVERDUE, View.RESOLVED])
async def test_pages_follow_each_other_without_a_gap_or_a_double(
    inbox: TeamInbox, database: Database, view: View
) -> None:
    await crowd(database, 150)
    seen: list[str] = []
    after: Position | None = None
    while True:
        page = await inbox.page(view, member=LAN, after=after)
        assert len(page.requests) <= PAGE
        seen += [one.id for one in page.requests]
        if page.next_from is None:
            break
        after = Position.read(str(page.next_from))
        assert after == page.next_from
    groups = groups_of(view, Reader("lan", [COMMUNE]), filters=Filters(), now=NOW)
    assert len(seen) == len(set(seen))
    assert len(seen) == sum([await database["support_requests"].count_documents(group.query) for group in groups])


async def test_counting_stops_where_it_no_longer_matters(inbox: TeamInbox, database: Database) -> None:
    await crowd(database, 600)
    counts = await inbox.counts(LAN)
    assert counts == Counts(**dict.fromkeys(Counts.model_fields, MOST_COUNTED))


def parts(plan: Any) -> Iterator[Row]:
    """Go through every stage of a plan."""
    if isinstance(plan, dict):
        if "stage" in plan:
            yield plan
        for value in plan.values():
            yield from parts(value)
    elif isinstance(plan, list):
        for value in plan:
            yield from parts(value)


async def explained(database: Database, group: Group) -> Row:
    """Let the database tell how it reads the first page of a group."""
    find = {"find": "support_requests", "filter": group.query, "sort": dict(group.order), "limit": PAGE + 1}
    told: Row = await database.db.command("explain", find | {"hint": group.by_index}, verbosity="executionStats")
    stages = {stage["stage"] for stage in parts(told["queryPlanner"]["winningPlan"])}
    assert "IXSCAN" in stages, stages
    assert stages.isdisjoint({"COLLSCAN", "SORT"}), stages
    stats: Row = told["executionStats"]
    return stats


def every_group(reader: Reader, filters: Filters) -> list[tuple[View, Group]]:
    views = [view for view in View if view is not View.ALL]
    return [(view, group) for view in views for group in groups_of(view, reader, filters=filters, now=NOW)]


async def test_each_view_walks_an_index_in_order_and_looks_at_little_more_than_it_shows(database: Database) -> None:
    await crowd(database, 2000)
    middle = Position(0, NOW - timedelta(minutes=700), "r000700")
    for areas, filters in product(([COMMUNE], ["25"], [COMMUNE, "05425", "05126"]), (Filters(), NARROWED)):
        cursors = len(OPEN) * len(areas)
        for view, group in every_group(Reader("lan", areas), filters):
            for part in (group, group.behind(middle)):
                stats = await explained(database, part)
                # Each status of each area is read on its own and merged: one row ahead of each, and one look beyond it.
                assert stats["totalKeysExamined"] <= PAGE + 1 + 2 * cursors + 2, (view, part, stats)
                assert stats["totalDocsExamined"] <= PAGE + 1 + 2 * cursors + 2, (view, part, stats)


async def test_ten_thousand_open_requests_cost_what_a_hundred_cost(database: Database) -> None:
    reader = Reader("lan", [COMMUNE])

    async def examined() -> dict[tuple[View, str], tuple[int, int]]:
        found = {}
        for view, group in every_group(reader, Filters()):
            stats = await explained(database, group)
            found[view, group.by_index] = (stats["totalKeysExamined"], stats["totalDocsExamined"])
        return found

    await crowd(database, 500)
    few = await examined()
    await database["support_requests"].delete_many({})
    await crowd(database, 10_000)
    many = await examined()
    assert many.keys() == few.keys()
    for which, (keys, documents) in many.items():
        assert keys <= 1.5 * few[which][0], which
        assert documents <= 1.5 * few[which][1], which
    await counting_looks_at_no_more_than_it_counts(database)


async def counting_looks_at_no_more_than_it_counts(database: Database) -> None:
    steps = counting(Reader("lan", [COMMUNE]), NOW)
    command = {"aggregate": "support_requests", "pipeline": steps, "cursor": {}}
    told = await database.db.command("explain", command, verbosity="executionStats")
    plans = list(parts(told))
    assert "COLLSCAN" not in {plan["stage"] for plan in plans}
    scans = [plan["keysExamined"] for plan in plans if plan["stage"] == "IXSCAN" and "keysExamined" in plan]
    assert len(scans) >= len(counted(Reader("lan", [COMMUNE]), NOW))
    assert max(scans) <= MOST_COUNTED + 2 * len(OPEN)


def test_whoever_opens_the_inbox_sees_what_is_theirs_to_do() -> None:
    assert first_view(Counts(mine=3, area=12), oversees=False) is View.AREA
    assert first_view(Counts(mine=3, area=PAGE + 1), oversees=False) is View.MINE
    assert first_view(Counts(area=MOST_COUNTED, overdue=4), oversees=False) is View.AREA
    assert first_view(Counts(area=12, overdue=4), oversees=True) is View.OVERDUE
    assert first_view(Counts(area=12), oversees=True) is View.AREA


@pytest.mark.parametrize("text", ["", "1", "1.", "1.2.", "x.2.a", "1.x.a", "²0.1.a", "10.1.a", "1.9999999999999999.a"])
def test_what_is_no_position_begins_at_the_beginning(text: str) -> None:
    assert Position.read(text) is None
    assert Position.read(f"0.1.{'a' * 65}") is None
    assert Position.read("0.999999999999999.a") is None


async def test_a_member_of_several_areas_sees_each_request_once(inbox: TeamInbox, database: Database) -> None:
    await kept(database, "one")
    both = MINH.model_copy(update={"grants": [Grant(role=Role.MEMBER, area=area) for area in (COMMUNE, "25", COMMUNE)]})
    assert await names(inbox, View.AREA, both) == ["one"]
    assert (await inbox.counts(both)).area == 1
