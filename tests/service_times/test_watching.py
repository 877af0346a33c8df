"""Who is told of a deadline, when, and how often, on a real database."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from helpdesk.service_times.repository import looked_at_by
from helpdesk.storage.records import Records
from helpdesk.support_requests.call_windows import CallWindow
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.records import SupportRequestRecord
from helpdesk.teams.models import Member, Role
from helpdesk.teams.records import MemberRecord
from tests.service_times.conftest import Room
from tests.support_requests.desk import LAN, member, opened, scope
from tests.support_requests.test_rules import NOW

HOUR = timedelta(hours=1)


async def hired(_room: Room) -> None:
    everybody: list[Member] = [
        LAN,
        member("lead", role=Role.LEAD),
        member("afar", "25", Role.LEAD),
        member("chief", "25", Role.COORDINATOR),
        member("stranger", "05425", Role.LEAD),
    ]
    with_chats = [one.model_copy(update={"chat": f"webchat:{one.id}"}) for one in everybody]
    records: Records[Member] = Records(Member, MemberRecord)
    await records.add_many([one for one in with_chats if one.id != "afar"])


async def said(room: Room) -> list[tuple[HistoryKind, Any]]:
    kinds = {HistoryKind.WARNED, HistoryKind.OVERDUE, HistoryKind.ESCALATED}
    found = await room.requests.history("r1", scope(LAN))
    return [(one.kind, one.facts["to"]) for one in found if one.kind in kinds]


def told(room: Room) -> list[tuple[str, str, str]]:
    return [(chat, facts["stage"], facts["owed"]) for chat, facts in room.chats.told.values()]


async def test_holder_then_lead_then_coordinator_each_once(room: Room) -> None:
    await hired(room)
    await opened(room.requests, room.database)
    await room.requests.take("r1", member=LAN)
    assert await room.watching.look() == 0

    room.clock.turn(3 * HOUR)
    assert await room.watching.look() == 1
    assert await room.watching.look() == 0
    assert told(room) == [("webchat:lan", "warned", "first_answer")]

    room.clock.turn(HOUR)
    assert await room.another_process().look() == 1  # the first one died: nothing is said twice or forgotten
    assert await room.watching.look() == 0
    assert told(room)[1:] == [
        ("webchat:lan", "overdue", "first_answer"),
        ("webchat:lead", "overdue", "first_answer"),
    ]

    room.clock.turn(timedelta(days=2))
    assert await room.watching.look() == 1
    assert told(room)[3:] == [("webchat:chief", "escalated", "first_answer")]
    assert await said(room) == [
        (HistoryKind.WARNED, ["lan"]),
        (HistoryKind.OVERDUE, ["lan", "lead"]),
        (HistoryKind.ESCALATED, ["chief"]),
    ]
    room.clock.turn(timedelta(days=9))
    assert await room.watching.look() == 0


async def test_of_what_nobody_holds_the_lead_is_told(room: Room) -> None:
    await hired(room)
    await opened(room.requests, room.database)
    room.clock.turn(3 * HOUR)
    await room.watching.look()
    assert told(room) == [("webchat:lead", "warned", "first_answer")]


async def test_where_nobody_leads_the_coordinator_is_told_and_whoever_has_no_chat_sees_it_in_the_list(
    room: Room,
) -> None:
    records: Records[Member] = Records(Member, MemberRecord)
    await records.add_many([member("chief", "25", Role.COORDINATOR), LAN])
    await opened(room.requests, room.database)
    room.clock.turn(4 * HOUR)
    assert await room.watching.look() == 1
    assert told(room) == []
    assert await said(room) == [(HistoryKind.OVERDUE, ["chief"])]


async def test_after_a_long_stop_only_the_last_thing_is_said(room: Room) -> None:
    await hired(room)
    await opened(room.requests, room.database)
    room.clock.turn(timedelta(days=9))
    await room.watching.look()
    assert told(room) == [("webchat:chief", "escalated", "first_answer")]


async def test_who_answered_is_warned_of_the_resolution_next(room: Room) -> None:
    await hired(room)
    await opened(room.requests, room.database)
    room.clock.turn(3 * HOUR)
    await room.watching.look()
    await room.requests.answer("r1", text="Chào anh", member=LAN, entry_id="e1")
    assert await room.watching.look() == 0
    room.clock.turn(timedelta(days=3))
    await room.watching.look()
    assert told(room)[-1] == ("webchat:lan", "warned", "resolution")


async def test_two_processes_at_the_same_instant_say_it_once(room: Room) -> None:
    await hired(room)
    await opened(room.requests, room.database)
    room.clock.turn(3 * HOUR)
    first, second = await asyncio.gather(room.watching.look(), room.another_process().look())
    assert first + second == 1
    assert len(told(room)) == 1


async def test_what_is_due_is_found_with_its_index(room: Room) -> None:
    await opened(room.requests, room.database)
    requests = SupportRequestRecord.get_pymongo_collection()
    plan = await requests.find(looked_at_by(NOW), sort=[("times.looks_at", 1)]).explain()
    assert "times.looks_at_1" in str(plan["queryPlanner"]["winningPlan"])
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


async def test_requests_from_before_get_their_times(room: Room) -> None:
    await opened(room.requests, room.database)
    requests = SupportRequestRecord.get_pymongo_collection()
    await requests.update_one({"_id": "r1"}, {"$unset": {"times": 1, "due_at": 1}})
    await room.database["service_changes"].insert_one({"_id": "first", "area": None, "at": NOW, "done_to": ""})
    assert await room.recomputing.follow_changes() == 1
    assert (await room.requests.one("r1", scope(LAN))).due_at == NOW + 4 * HOUR
    assert await room.store.changes() == []


async def test_a_call_that_nobody_made_is_told_to_the_holder_and_then_to_the_coordinator(room: Room) -> None:
    await hired(room)
    await opened(room.requests, room.database)
    await room.requests.take("r1", member=LAN)
    await room.requests.wait_for_resident("r1", words="gửi ảnh giấy tờ", member=LAN)
    await wished(room, since=NOW + HOUR, until=NOW + 2 * HOUR)
    assert await room.watching.look() == 0

    room.clock.turn(HOUR)
    assert await room.watching.look() == 1
    assert told(room) == [("webchat:lan", "warned", "call")]
    room.clock.turn(HOUR)
    assert await room.watching.look() == 1
    assert await room.another_process().look() == 0
    assert told(room)[1:] == [("webchat:lan", "overdue", "call"), ("webchat:lead", "overdue", "call")]
    room.clock.turn(timedelta(days=2))
    assert await room.watching.look() == 1
    assert told(room)[3:] == [("webchat:chief", "escalated", "call")]


async def test_of_a_call_that_was_noted_or_is_to_be_tried_again_nothing_more_is_said(room: Room) -> None:
    await hired(room)
    await opened(room.requests, room.database)
    await room.requests.answer("r1", text="Chào anh", member=LAN, entry_id="e1")
    await wished(room, since=NOW, until=NOW + HOUR)
    again = CallWindow(since=NOW + 3 * HOUR, until=NOW + 4 * HOUR)
    await room.requests.called("r1", is_reached=False, again=again, member=LAN)
    room.clock.turn(2 * HOUR)
    assert await room.watching.look() == 0
    room.clock.turn(2 * HOUR)
    assert await room.watching.look() == 1
    assert told(room) == [("webchat:lan", "overdue", "call"), ("webchat:lead", "overdue", "call")]
    await room.requests.called("r1", is_reached=True, member=LAN)
    room.clock.turn(6 * HOUR)
    assert await room.watching.look() == 0


async def wished(room: Room, *, since: datetime, until: datetime) -> None:
    window, now = CallWindow(since=since, until=until), room.clock.now()
    await room.database.in_transaction(lambda session: room.requests.want_call("r1", window, at=now, session=session))
