"""Who works on which lanes."""

import asyncio

import pytest

from helpdesk.messaging.holding import LaneKeeper
from helpdesk.messaging.models import LANES, lane_of
from helpdesk.messaging.repository.lanes import Lanes
from helpdesk.storage.database import Database
from tests.messaging.post import lose, until


async def test_one_worker_holds_every_lane(database: Database) -> None:
    assert await Lanes(database, worker="a").renew(set()) == (set(range(LANES)), LANES)


async def test_two_workers_share_fairly_and_no_lane_is_held_twice(database: Database) -> None:
    one, two = Lanes(database, worker="a"), Lanes(database, worker="b")
    mine, _ = await one.renew(set())
    theirs, share = await two.renew(set())
    assert (theirs, share) == (set(), LANES // 2)

    mine, share = await one.renew(mine)
    surplus = set(sorted(mine)[share:])
    await one.give_up(surplus)
    theirs, _ = await two.renew(theirs)

    assert len(theirs) == len(mine - surplus) == LANES // 2
    assert theirs == surplus


async def test_the_lanes_of_a_worker_that_died_are_taken_over(database: Database) -> None:
    await Lanes(database, worker="a").renew(set())
    await lose(database, "a")

    mine, share = await Lanes(database, worker="b").renew(set())

    assert (len(mine), share) == (LANES, LANES)


async def test_a_worker_that_comes_back_too_late_does_not_keep_what_was_taken_over(database: Database) -> None:
    one = Lanes(database, worker="a")
    before, _ = await one.renew(set())
    await lose(database, "a")
    theirs, _ = await Lanes(database, worker="b").renew(set())

    mine, _ = await one.renew(before)

    assert mine == set()
    assert len(theirs) == LANES


async def test_lanes_that_were_given_back_need_no_waiting(database: Database) -> None:
    one = Lanes(database, worker="a")
    await one.renew(set())

    await one.release()

    mine, _ = await Lanes(database, worker="b").renew(set())
    assert len(mine) == LANES


async def test_many_workers_that_begin_at_once_never_hold_a_lane_together(database: Database) -> None:
    workers = [Lanes(database, worker=f"w{number}") for number in range(5)]
    held: list[set[int]] = [set() for _ in workers]
    for _ in range(8):  # they reach for the same lanes, and at least one of them gets its share each time
        renewed = await asyncio.gather(*(worker.renew(mine) for worker, mine in zip(workers, held, strict=True)))
        for place, (mine, share) in enumerate(renewed):
            surplus = set(sorted(mine)[share:])
            await workers[place].give_up(surplus)
            held[place] = mine - surplus
        assert sum(map(len, held)) == len(set.union(*held))

    assert set.union(*held) == set(range(LANES))
    assert max(map(len, held)) <= 13


async def test_a_keeper_prepares_lanes_before_they_are_held_and_lets_work_finish_before_they_go(
    database: Database,
) -> None:
    seen: list[tuple[str, int, int]] = []

    async def gained(lanes: set[int]) -> None:
        seen.append(("gained", len(lanes), len(one.held)))

    async def leaving(lanes: set[int]) -> None:
        seen.append(("leaving", len(lanes), len(one.held)))

    async def nothing(_lanes: set[int]) -> None:
        pass

    def ready() -> None:
        seen.append(("ready", 0, len(one.held)))

    one = LaneKeeper(Lanes(database, worker="a"), gained=gained, leaving=leaving, ready=ready)
    two = LaneKeeper(Lanes(database, worker="b"), gained=nothing, leaving=nothing, ready=lambda: None)
    first = asyncio.create_task(one.run())
    await until(lambda: len(one.held) == LANES)
    second = asyncio.create_task(two.run())
    await until(lambda: len(one.held) == len(two.held) == LANES // 2)
    assert one.held.isdisjoint(two.held)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert one.held == set()
    await until(lambda: len(two.held) == LANES)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)

    assert seen == [("gained", LANES, 0), ("ready", 0, LANES), ("leaving", LANES // 2, LANES // 2)]


@pytest.mark.parametrize(("conversation", "lane"), [("webchat:lan", 24), ("telegram:9912", 55)])
def test_a_conversation_has_the_same_lane_for_ever(conversation: str, lane: int) -> None:
    assert lane_of(conversation) == lane
