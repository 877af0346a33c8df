"""Keeping to the pace of a platform, on an account that several workers share."""

import asyncio

import pytest

from helpdesk.messaging.models import LANES, Notice, NoticeClass
from helpdesk.messaging.pace import AT_ONCE, Pace, Pacing
from tests.messaging.post import notice

REMINDER, BROADCAST = NoticeClass.REMINDER, NoticeClass.BROADCAST


def pacing(pace: Pace, held: int = LANES) -> Pacing:
    return Pacing(lambda _: pace, held=lambda: held)


def waits(user: str, of: NoticeClass = BROADCAST) -> Notice:
    return notice(1, user, notice_class=of)


async def go(by: Pacing, one: Notice, went: list[tuple[str, float]]) -> None:
    turn = by.turn(one)
    assert turn is not None
    assert await turn
    went.append((one.user, asyncio.get_running_loop().time()))
    by.leaves(one, has_turn=True)
    by.over(one)


async def test_answers_leave_at_once_and_what_can_wait_takes_turns() -> None:
    by = pacing(Pace(per_second=10))
    assert all(by.turn(notice(1, f"u{number}")) is None for number in range(100))
    turns = [by.turn(waits(f"u{number}")) for number in range(3)]
    assert [turn is not None and turn.done() for turn in turns] == [True, False, False]


async def test_where_nobody_counts_nothing_waits() -> None:
    assert pacing(Pace()).turn(waits("lan")) is None
    assert pacing(Pace(per_chat_s=1)).turn(waits("lan")) is None


@pytest.mark.parametrize("shares", [[64], [32, 32], [40, 20, 4]])
async def test_the_workers_together_never_exceed_the_pace(shares: list[int]) -> None:
    went: list[tuple[str, float]] = []
    began = asyncio.get_running_loop().time()
    workers = [pacing(Pace(per_second=100), held) for held in shares]
    tasks = [
        asyncio.create_task(go(by, waits(f"{place}-{number}"), went))
        for place, by in enumerate(workers)
        for number in range(200)
    ]
    await asyncio.sleep(0.5)
    for task in tasks:
        task.cancel()

    last = max(at for _, at in went) - began
    assert 20 <= len(went) <= last * 100 + len(shares) + 1


async def test_reminders_take_their_turns_before_broadcasts() -> None:
    by, went = pacing(Pace(per_second=200)), list[tuple[str, float]]()
    order = [waits("first"), waits("b1"), waits("b2"), waits("r1", REMINDER), waits("r2", REMINDER)]
    await asyncio.gather(*(go(by, one, went) for one in order))

    assert [user for user, _ in went] == ["first", "r1", "r2", "b1", "b2"]


async def test_a_turn_nobody_wants_any_more_is_not_spent() -> None:
    by, went = pacing(Pace(per_second=20)), list[tuple[str, float]]()
    assert by.turn(waits("first")) is not None
    unwanted = by.turn(waits("unwanted"))
    assert unwanted is not None
    unwanted.set_result(False)
    async with asyncio.timeout(0.09):
        await go(by, waits("next"), went)


async def test_a_platform_that_hangs_gets_no_more_than_some_at_once() -> None:
    by = pacing(Pace(per_second=100_000))
    turns = [by.turn(waits(f"u{number}")) for number in range(2 * AT_ONCE)]
    await asyncio.sleep(0.2)
    assert sum(turn is not None and turn.done() for turn in turns) == AT_ONCE
    by.over(waits("u0"))
    await asyncio.sleep(0.01)
    assert sum(turn is not None and turn.done() for turn in turns) == AT_ONCE + 1


async def test_answers_take_their_room_from_what_can_wait() -> None:
    by = pacing(Pace(per_second=20))
    for number in range(3):
        by.leaves(notice(1, f"u{number}"), has_turn=False)
    turn = by.turn(waits("lan"))
    assert turn is not None
    await asyncio.sleep(0.1)
    assert not turn.done()
    assert await asyncio.wait_for(turn, 1)


async def test_only_the_chat_that_was_told_to_wait_waits() -> None:
    by = pacing(Pace(per_second=10))
    by.told_to_wait(notice(1, "lan"), 0.2)
    assert 0 < by.pause_of(notice(2, "lan")) <= 0.2
    assert by.pause_of(notice(1, "minh")) == 0
    await asyncio.sleep(0.21)
    assert by.pause_of(notice(2, "lan")) == 0


async def test_when_several_chats_are_told_to_wait_answers_of_that_account_keep_the_pace_too() -> None:
    by = pacing(Pace(per_second=10))
    by.told_to_wait(notice(1, "lan"), 1)
    by.told_to_wait(notice(2, "lan"), 1)
    by.told_to_wait(notice(1, "minh"), 1)
    assert by.turn(notice(1, "hoa")) is None
    by.told_to_wait(notice(1, "viet"), 1)
    assert by.turn(notice(1, "hoa")) is not None
    assert by.turn(Notice.model_validate(notice(1).model_dump() | {"conversation": "other:hoa"})) is None


async def test_a_chat_gets_what_can_wait_only_some_time_after_its_last_message() -> None:
    by = pacing(Pace(per_chat_s=0.2))
    by.leaves(notice(1), has_turn=False)
    assert by.pause_of(notice(2)) == 0
    assert by.pause_of(waits("lan")) > 0.1
    assert by.pause_of(waits("minh")) == 0


async def test_a_worker_without_lanes_gives_no_turns() -> None:
    turn = pacing(Pace(per_second=1000), held=0).turn(waits("lan"))
    await asyncio.sleep(0.05)
    assert turn is not None
    assert not turn.done()
