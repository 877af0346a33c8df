"""What overtook another on its way is put in its place, and nobody else waits for that."""

from datetime import timedelta

import pytest

from helpdesk.messaging.models import LANES, Arrival
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.settling import SETTLE_S, Settling, in_time
from helpdesk.storage.database import Database
from tests.messaging.post import NOW, arrival


def numbered(number: int, user: str = "lan", *, at: float = 0.0) -> Arrival:
    """Return what a platform brings that numbers its updates; `at`: seconds from now."""
    moment = NOW + timedelta(seconds=at)
    one = arrival(number, user, position=number, at=moment)
    return one.model_copy(update={"id": f"telegram:11.{number}", "account": "telegram"})


def stamped(name: str, moment: int, *, at: float = 0.0) -> Arrival:
    """Return what a platform brings that only says when it was written."""
    return arrival(name, position=moment, at=NOW + timedelta(seconds=at))


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database, process="a")


async def test_a_numbered_message_waits_while_one_before_it_is_missing(inbox: Inbox) -> None:
    settling = Settling(inbox)
    await settling.held_back([numbered(41)], now=NOW)

    held_back = await settling.held_back([numbered(43), numbered(44, "minh")], now=NOW)

    assert held_back == {"telegram:11.43": SETTLE_S, "telegram:11.44": SETTLE_S}


async def test_nothing_waits_when_all_before_it_is_here_waiting_or_answered(inbox: Inbox, database: Database) -> None:
    answered = [numbered(number, "minh") for number in range(1, 43)]
    for one in answered:
        await inbox.accept(one)
    await database.in_transaction(lambda session: inbox.done(answered, at=NOW, session=session))

    assert await Settling(inbox).held_back([numbered(44), numbered(43)], now=NOW) == {}


async def test_what_came_during_the_reading_is_missing_in_it(inbox: Inbox) -> None:
    settling = Settling(inbox)
    await settling.held_back([numbered(41)], now=NOW)
    await inbox.accept(numbered(42))

    assert await settling.held_back([numbered(43)], now=NOW) == {"telegram:11.43": SETTLE_S}


async def test_a_worker_that_has_just_begun_looks_back_too(inbox: Inbox) -> None:
    for number in range(1, 42):
        await inbox.accept(numbered(number, "minh"))

    assert await Settling(inbox).held_back([numbered(43)], now=NOW) == {"telegram:11.43": SETTLE_S}


async def test_nobody_waits_longer_than_a_moment_for_what_is_missing(inbox: Inbox) -> None:
    settling = Settling(inbox)
    await settling.held_back([numbered(41)], now=NOW)

    assert await settling.held_back([numbered(43)], now=NOW)
    assert await settling.held_back([numbered(43)], now=NOW + timedelta(seconds=SETTLE_S)) == {}


async def test_what_does_not_come_at_all_holds_up_nobody_after_some_seconds(inbox: Inbox) -> None:
    settling = Settling(inbox)
    await settling.held_back([numbered(41)], now=NOW)
    for number in (43, 44):
        await inbox.accept(numbered(number))

    assert await settling.held_back([numbered(43)], now=NOW)
    assert await settling.held_back([numbered(44, at=1.0)], now=NOW + timedelta(seconds=1))
    assert await settling.held_back([numbered(46, at=3.0), numbered(45)], now=NOW + timedelta(seconds=3)) == {}


async def test_where_nothing_is_numbered_every_message_waits_a_moment(inbox: Inbox) -> None:
    arrivals = [stamped("b", 1_790_000_000_002, at=-0.1), stamped("a", 1_790_000_000_001, at=-SETTLE_S)]

    held_back = await Settling(inbox).held_back(arrivals, now=NOW)

    assert held_back == {"webchat:lan.b": pytest.approx(SETTLE_S - 0.1)}


async def test_our_own_pages_and_events_from_inside_wait_for_nothing(inbox: Inbox) -> None:
    assert await Settling(inbox).held_back([arrival(1, position=1), arrival("event")], now=NOW) == {}


async def test_a_clock_that_is_far_off_holds_nothing_up(inbox: Inbox) -> None:
    assert await Settling(inbox).held_back([stamped("a", 1_790_000_000_001, at=60)], now=NOW) == {}


async def test_what_was_overtaken_is_found_behind_the_end_of_a_reading(inbox: Inbox) -> None:
    waiting = [numbered(3), numbered(9, "minh"), numbered(8, "hoa", at=0.1), numbered(10, "minh", at=0.1)]
    for one in (*waiting, numbered(2, at=0.2)):
        await inbox.accept(one)
    found = await inbox.waiting(range(LANES), limit=2)

    overtaken = await inbox.overtaken(found, limit=10)

    assert [one.id for one in found] == ["telegram:11.3", "telegram:11.9"]
    assert [one.id for one in overtaken] == ["telegram:11.2"]


def test_what_is_kept_of_messages_has_their_order_not_that_of_their_coming() -> None:
    arrivals = [numbered(1, at=0.3), numbered(2, at=0.2), numbered(3, at=0.4)]

    in_time(arrivals, after=NOW + timedelta(seconds=0.3))

    moments = [one.received_at for one in arrivals]
    assert moments == [NOW + timedelta(milliseconds=ms) for ms in (301, 302, 400)]
