"""What requests are owed as they move, on a real database."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from helpdesk.service_times.changing import Proposal
from helpdesk.service_times.days import DayEntry, DayKind
from helpdesk.service_times.errors import DayNotOursError, ServiceAreaError, ServiceChangedError, TargetsInPastError
from helpdesk.service_times.hours import WeekHours
from helpdesk.service_times.models import Owed
from helpdesk.service_times.open_hours import OpenHours
from helpdesk.service_times.recomputing import Recomputing
from helpdesk.service_times.targets import DEFAULTS, Target, Targets
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.support_requests.assigning import Assigning
from helpdesk.support_requests.models import Priority, Resolution, Status, SupportRequest
from helpdesk.support_requests.repository import SupportRequestsInMongo
from helpdesk.teams.models import OfficeHours, Team
from tests.service_times.conftest import Room
from tests.support_requests.desk import LAN, opened, scope, words
from tests.support_requests.test_rules import NOW

HOUR = timedelta(hours=1)
WEDNESDAY = NOW + timedelta(days=2)  # 24 November is a holiday
TODAY = date(2026, 11, 23)


async def kept(room: Room, request_id: str = "r1") -> SupportRequest:
    return await room.requests.one(request_id, scope(LAN))


async def move(room: Room, status: Status, request_id: str = "r1") -> None:
    """Move it as whoever has it would."""
    one = await kept(room, request_id)
    one._move_to(status, at=room.clock.now())  # noqa: SLF001 - the moves themselves are tested elsewhere
    await room.requests._store.requests.keep(one)  # noqa: SLF001 - as above


def a_week(area: str = "05392", hours: str = "08:00-12:00", version: int = 0) -> WeekHours:
    return WeekHours(id=area, days=[hours] * 5 + ["", ""], version=version)


def targets(area: str, begins: date = TODAY, *, hours: int = 1) -> Targets:
    promised = {one: Target(first_answer=hours * HOUR, resolution=10 * HOUR) for one in Priority}
    return Targets(id=f"{area}:{begins}", area=area, valid_from=begins, promised=promised)


async def test_a_new_request_is_owed_an_answer_in_its_time(room: Room) -> None:
    await opened(room.requests, room.database)
    one = await kept(room)
    assert one.due_at == NOW + 4 * HOUR
    assert one.times is not None
    assert (one.times.owes, one.times.promised_first_answer) == (Owed.FIRST_ANSWER, 4 * 3600)
    assert one.times.resolution_due == WEDNESDAY + timedelta(days=1) + 5 * HOUR  # 24 hours over a holiday


async def test_urgent_ones_are_due_sooner(room: Room) -> None:
    await opened(room.requests, room.database, priority=Priority.URGENT)
    assert (await kept(room)).due_at == NOW + HOUR / 2


async def test_answered_paused_resolved_and_opened_again_it_is_always_right(room: Room) -> None:
    await opened(room.requests, room.database)
    room.clock.turn(HOUR)
    await room.requests.answer("r1", text="Chào anh", member=LAN, entry_id="e1")
    answered = await kept(room)
    assert answered.times is not None
    assert answered.due_at == answered.times.resolution_due
    assert (answered.times.first_answer_seconds, answered.times.is_answered_in_time) == (3600, True)

    room.clock.turn(HOUR)
    await move(room, Status.WITH_OFFICE)
    assert (await kept(room)).due_at is None
    room.clock.turn(2 * HOUR)
    await move(room, Status.TAKEN)
    assert answered.due_at is not None
    assert (await kept(room)).due_at == answered.due_at + 2 * HOUR

    await room.requests.resolve("r1", resolution=Resolution.DONE, member=LAN)
    ended = await kept(room)
    assert ended.times is not None
    assert (ended.due_at, ended.times.resolution_seconds, ended.times.paused_seconds) == (None, 2 * 3600, 2 * 3600)
    assert ended.times.is_resolved_in_time

    more = words("vẫn kẹt", "e2", at=room.clock.now())
    await room.database.in_transaction(lambda session: room.requests.hear("r1", more, session=session))
    again = await kept(room)
    assert again.due_at == answered.due_at + 2 * HOUR
    assert again.times is not None
    assert again.times.resolution_seconds is None


async def test_a_cancelled_one_is_owed_nothing(room: Room) -> None:
    await opened(room.requests, room.database)
    await room.database.in_transaction(lambda session: room.requests.cancel("r1", session=session))
    one = await kept(room)
    assert one.times is not None
    assert (one.due_at, one.times.resolution_seconds, one.times.looks_at) == (None, None, None)


async def test_the_nearest_hours_and_targets_count_and_the_teams_hours_where_nobody_said_any(room: Room) -> None:
    await room.rules.keep(Proposal(area="25", hours=a_week("25", "09:00-10:00")), member=LAN)
    await room.rules.keep(Proposal(area="25", targets=targets("25", hours=2)), member=LAN)
    await opened(room.requests, room.database)
    assert (await kept(room)).due_at == WEDNESDAY + HOUR  # an hour on Monday, an hour on Wednesday

    await room.rules.keep(Proposal(area="05392", hours=a_week()), member=LAN)
    await room.rules.keep(Proposal(area="05392", targets=targets("05392", hours=1)), member=LAN)
    await opened(room.requests, room.database, "r2")
    assert (await kept(room, "r2")).due_at == NOW + HOUR


async def test_new_targets_leave_what_was_promised(room: Room) -> None:
    await opened(room.requests, room.database)
    await room.rules.keep(Proposal(area="05392", targets=targets("05392")), member=LAN)
    await room.recomputing.run()
    await room.requests.take("r1", member=LAN)
    assert (await kept(room)).due_at == NOW + 4 * HOUR
    with pytest.raises(TargetsInPastError):
        await room.rules.keep(Proposal(area="05392", targets=targets("05392", date(2026, 11, 22))), member=LAN)


class EmptyRoster:
    """Nobody is on duty, nobody is away."""

    async def on_duty(self, team: str, at: datetime, **_: object) -> SimpleNamespace:
        assert team
        assert at.tzinfo is not None
        return SimpleNamespace(members=[])

    async def away(self, *_: object, **__: object) -> set[str]:
        return set()


class NoTree:
    """No place is known."""

    def known(self, area_id: str) -> None:
        assert area_id


async def test_when_somebody_is_looked_for_follows_a_day_off_that_is_added(room: Room) -> None:
    assigning = Assigning(roster=EmptyRoster(), hours=OpenHours(room.calendars), places=NoTree(), clock=room.clock)
    marks = DirtyMarks(room.database, room.clock)
    recomputing = Recomputing(database=room.database, store=room.store, times=room.times, marks=marks, turns=assigning)
    await opened(room.requests, room.database, "r0")
    waiting = await kept(room, "r0")
    waiting.assign_nobody(until=NOW + HOUR)
    await SupportRequestsInMongo().requests.keep(waiting)

    off = DayEntry(area="05392", day=TODAY, kind=DayKind.OFF, name="Họp dân")
    await room.rules.keep(Proposal(area="05392", days=[off]), member=LAN)
    assert await recomputing.follow_changes() == 1

    until = (await kept(room, "r0")).assigned_until
    assert until is not None
    assert until > NOW + 12 * HOUR


async def test_a_change_of_the_calendar_is_previewed_and_then_followed_by_open_requests(room: Room) -> None:
    for number in range(3):
        await opened(room.requests, room.database, f"r{number}")
    await room.requests.resolve("r2", resolution=Resolution.DONE, member=LAN)
    ended = await kept(room, "r2")
    off = DayEntry(area="05392", day=TODAY, kind=DayKind.OFF, name="Họp dân")
    proposal = Proposal(area="05392", days=[off])
    assert await room.rules.preview(proposal) == (2, 2, 2)
    assert (await kept(room, "r0")).due_at == NOW + 4 * HOUR

    await room.rules.keep(proposal, member=LAN)
    assert await room.recomputing.follow_changes() == 2
    assert await room.recomputing.follow_changes() == 0
    assert (await kept(room, "r0")).due_at == WEDNESDAY + 2.5 * HOUR
    assert await kept(room, "r2") == ended

    assert (await room.recomputing.run(is_all=True, is_dry=True)) == (3, 1)
    assert (await room.recomputing.run(is_all=True)) == (3, 1)
    assert (await room.recomputing.run(is_all=True)) == (3, 0)

    taken_back = Proposal(area="05392", drops_day=TODAY)
    assert await room.rules.preview(taken_back) == (2, 2, 2)
    await room.rules.keep(taken_back, member=LAN)
    assert await room.recomputing.follow_changes() == 2
    assert (await kept(room, "r0")).due_at == NOW + 4 * HOUR
    with pytest.raises(DayNotOursError):
        await room.rules.keep(taken_back, member=LAN)


async def test_two_who_change_the_same_week_do_not_overwrite_each_other(room: Room) -> None:
    await room.rules.keep(Proposal(area="05392", hours=a_week()), member=LAN)
    for late in (Proposal(area="05392", hours=a_week()), Proposal(area="05392", drops_hours=7)):
        with pytest.raises(ServiceChangedError):
            await room.rules.keep(late, member=LAN)
    await room.rules.keep(Proposal(area="05392", hours=a_week(hours="13:00-17:00", version=1)), member=LAN)
    known = await room.rules.known("05392", year=2026)
    assert (known.hours["05392"].days[0], known.hours["05392"].by) == ("13:00-17:00", "lan")
    await room.rules.keep(Proposal(area="05392", drops_hours=2), member=LAN)
    assert (await room.rules.known("05392", year=2026)).hours == {}


async def test_only_places_below_ones_own_can_be_changed(room: Room) -> None:
    room.rules.check("05392", ["25"])
    for area, roots in (("25", ["05392"]), ("05425", ["05392"]), ("nowhere", ["25"])):
        with pytest.raises(ServiceAreaError):
            room.rules.check(area, roots)


async def test_the_defaults_hold_where_nobody_said_anything(room: Room) -> None:
    for priority in Priority:
        assert await room.calendars.promised("05392", priority, day=TODAY) == DEFAULTS[priority]


async def test_routing_counts_the_minutes_of_the_working_calendar(room: Room) -> None:
    hours, monday = OpenHours(room.calendars), NOW.replace(hour=9, minute=45)  # 16:45 in Vietnam
    wednesday = (monday + timedelta(days=2)).replace(hour=0, minute=45)  # Tuesday, 24 November, is a holiday
    assert await hours.later("05392", None, monday, minutes=30) == wednesday
    assert await hours.opening("05392", None, monday) == monday
    never = Team(id="t", name="Tổ", area="05392", hours=OfficeHours(days=[]))
    assert await hours.later("05392", never, monday, minutes=30) == monday + timedelta(minutes=30)
