"""What was given up: listed, sent again, dropped, and noted in the audit."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from helpdesk.audit.records import RECORDS
from helpdesk.audit.service import Audit
from helpdesk.messaging.dead_letters import DeadLetters, handle_of
from helpdesk.messaging.errors import UnknownNoticeError
from helpdesk.messaging.models import MAX_AGE, Cause, Delivery, Notice, NoticeClass, NoticeState, RetryLater, Uncertain
from helpdesk.messaging.models import Undeliverable as No
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Database
from tests.messaging.post import ACCOUNT, Daytime, Echo, Post, Worker, notice, until
from tests.messaging.test_delivering import is_settled, owe, states

REACH = ["25"]


@pytest.fixture
async def letters(database: Database) -> DeadLetters:
    await database.start_beanie(RECORDS)
    clock = Daytime()
    return DeadLetters(database=database, outbox=Outbox(database), audit=Audit(clock), clock=clock)


def worker_of(database: Database, post: Post) -> Worker:
    return Worker(database, "a", answerer=Echo(database), postman=post, clock=Daytime())


async def given_up(database: Database, *notices: Notice) -> None:
    """Keep notices that came to an end."""
    outbox = Outbox(database)
    await database.in_transaction(lambda session: outbox.owe(notices, session=session))
    await asyncio.gather(*(outbox.mark(one) for one in notices))


def dead(number: int, user: str = "lan", cause: Cause = Cause.BLOCKED, **changes: Any) -> Notice:
    return notice(number, user, state=NoticeState.DEAD, cause=cause, **changes)


def uncertain(number: int, user: str = "lan", **changes: Any) -> Notice:
    return notice(number, user, state=NoticeState.UNCERTAIN, reason="timed out", **changes)


async def test_each_death_has_its_code(database: Database) -> None:
    outcomes: dict[str, Delivery | Exception] = {
        "1": No(reason="bot was blocked by the user", is_unreachable=True),
        "2": No(reason="user is deactivated", is_unreachable=True, cause=Cause.GONE),
        "3": No(reason="-230", cause=Cause.WINDOW_CLOSED),
        "4": RetryLater(reason="away"),
        "5": No(reason="message text is empty"),
        "6": KeyError("no such word"),
    }
    post = Post(plan={number: [outcome] for number, outcome in outcomes.items()})
    old = Daytime().now() - MAX_AGE - timedelta(minutes=1)
    async with worker_of(database, post).at_work(answers=False) as worker:
        await owe(worker, database, *(notice(number, at=old) for number in range(1, 7)))
        await until(lambda: is_settled(worker))
        listed = await worker.outbox.doubtful(limit=10)

    assert [one.cause for one in sorted(listed, key=lambda one: one.number)] == [
        Cause.BLOCKED,
        Cause.GONE,
        Cause.WINDOW_CLOSED,
        Cause.TOO_OLD,
        Cause.REFUSED,
        Cause.UNREADABLE,
    ]


async def test_those_of_an_account_are_listed_latest_first_without_words(
    database: Database, letters: DeadLetters
) -> None:
    other = dead(1).model_copy(update={"conversation": f"{ACCOUNT}-2:lan"})
    at = Daytime().now()
    twice = notice(3, state=NoticeState.SENT, is_possibly_twice=True, at=at)
    await given_up(database, dead(1, at=at - timedelta(hours=1)), uncertain(2, at=at), twice, notice(4), other)

    listed = await letters.listed(ACCOUNT)

    assert [(one.number, one.state, one.is_given_up) for one in listed] == [
        (3, NoticeState.SENT, False),
        (2, NoticeState.UNCERTAIN, True),
        (1, NoticeState.DEAD, True),
    ]
    assert len(await letters.listed()) == 4
    assert "parts" not in listed[0].model_dump()
    assert (await letters.find(handle_of(listed[2]))).id == listed[2].id
    with pytest.raises(UnknownNoticeError):
        await letters.find("0" * 24)


async def test_what_is_sent_again_goes_in_its_order_with_a_fresh_age(database: Database, letters: DeadLetters) -> None:
    old = Daytime().now() - 2 * MAX_AGE
    await given_up(database, dead(2, at=old, cause=Cause.TOO_OLD), dead(1, at=old), dead(5, "minh", at=old))
    post = Post(plan={"1": [RetryLater(reason="away", after=0.05)]})
    async with worker_of(database, post).at_work(answers=False) as worker:
        assert await letters.retry(account=ACCOUNT, by="m1", reach=REACH) == 3
        worker.delivering.wake()
        await until(lambda: is_settled(worker))

    assert [one for one in post.sent if one[0] == "lan"] == [("lan", 1), ("lan", 1), ("lan", 2)]
    assert ("minh", 5) in post.sent
    assert post.marked_twice == []
    assert await letters.listed() == []


async def test_what_may_have_arrived_is_marked_when_it_is_sent_again_and_stays_listed(
    database: Database, letters: DeadLetters
) -> None:
    a_while_ago = Daytime().now() - timedelta(minutes=1)
    await given_up(database, uncertain(1, at=a_while_ago), dead(2, at=a_while_ago))
    post = Post(plan={"1": [Uncertain(reason="timed out again")]})
    async with worker_of(database, post).at_work(answers=False) as worker:
        await letters.retry(uncertain(1).id, by="m1", reach=REACH)
        worker.delivering.wake()
        await until(lambda: bool(post.sent))
        await until(lambda: is_settled(worker))
        assert await states(worker) == [NoticeState.UNCERTAIN, NoticeState.DEAD]

    assert post.marked_twice == [1]


@pytest.mark.parametrize("notice_class", [NoticeClass.REMINDER, NoticeClass.BROADCAST])
async def test_what_could_wait_waits_again(database: Database, letters: DeadLetters, notice_class: NoticeClass) -> None:
    await given_up(database, dead(1, notice_class=notice_class, at=Daytime().now() - timedelta(days=3)))
    await letters.retry(dead(1).id, by="m1", reach=REACH)

    row = await database["outbox"].find_one({"_id": dead(1).id})
    assert row is not None
    assert ("open" in row, row["waits"], row["attempts"]) == (False, True, 0)
    assert "is_doubtful" not in row


async def test_what_is_dropped_stays_and_is_listed_no_more(database: Database, letters: DeadLetters) -> None:
    await given_up(database, dead(1), uncertain(2), notice(3, state=NoticeState.SENT, is_possibly_twice=True))

    assert await letters.drop(by="m1", reach=REACH) == 2

    assert [one.state for one in await Outbox(database).last(f"{ACCOUNT}:lan", limit=5)] == [
        NoticeState.DROPPED,
        NoticeState.DROPPED,
        NoticeState.SENT,
    ]
    assert [one.number for one in await letters.listed()] == [3]


@pytest.mark.parametrize("act", ["retry", "drop"])
async def test_who_did_it_is_in_the_audit_and_not_to_whom(database: Database, letters: DeadLetters, act: str) -> None:
    await given_up(database, dead(1, "123456789"), dead(2), dead(3))
    act_on = letters.retry if act == "retry" else letters.drop

    await act_on(dead(1, "123456789").id, by="m1", reach=REACH)
    await act_on(account=ACCOUNT, by="m2", reach=REACH)
    await act_on(account=ACCOUNT, by="m3", reach=REACH)

    second, first = await Audit(Daytime()).recent(REACH)
    done = {"retry": "notices_retried", "drop": "notices_dropped"}[act]
    assert (first.member, first.action, first.subject) == ("m1", done, f"{ACCOUNT}:…6789:00000001")
    assert (second.member, second.action, second.subject) == ("m2", done, f"{ACCOUNT}:2")


@pytest.mark.parametrize("other", [notice(7), notice(7, state=NoticeState.SENT), notice(8)])
async def test_what_was_not_given_up_is_neither_sent_again_nor_dropped(
    database: Database, letters: DeadLetters, other: Notice
) -> None:
    await given_up(database, notice(7, state=other.state))
    for act in (letters.retry, letters.drop):
        with pytest.raises(UnknownNoticeError):
            await act(other.id, by="m1", reach=REACH)
    assert await Audit(Daytime()).recent(REACH) == []
