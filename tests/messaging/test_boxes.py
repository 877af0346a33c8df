"""Inbox, outbox and conversations on a real database."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from helpdesk.clock import SystemClock
from helpdesk.messaging.models import LANES, Conversation, NoticeClass, NoticeState, Part
from helpdesk.messaging.repository.conversations import ConversationMovedError, Conversations
from helpdesk.messaging.repository.inbox import AlreadyAnsweredError, Inbox
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.messaging.standing import InboxStanding, OutboxStanding
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from tests.messaging.post import NOW, arrival, notice

ALL = range(LANES)


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database, process="p1")


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


# -- inbox ----------------------------------------------------------------------------------------------------------


async def test_a_message_that_comes_twice_is_kept_once(inbox: Inbox) -> None:
    assert await inbox.accept(arrival(1, text="lần một"))
    assert not await inbox.accept(arrival(1, text="lần hai"))

    assert [one.body["text"] for one in await inbox.waiting(ALL, limit=10)] == ["lần một"]


async def test_of_four_hundred_at_once_that_are_two_hundred_doubled_each_is_kept_once(
    inbox: Inbox, database: Database
) -> None:
    other = Inbox(database, process="p2")
    messages = [arrival(number * 77 % 200, f"u{number * 77 % 200 % 7}") for number in range(400)]

    kept = await asyncio.gather(
        *((inbox if place % 3 else other).accept(message) for place, message in enumerate(messages))
    )

    assert sum(kept) == 200
    assert await inbox.backlog() == 200


async def test_what_waits_comes_oldest_first_and_by_the_platforms_count_within_a_moment(inbox: Inbox) -> None:
    for update, position, seconds in ((1, 0, 5), (2, 9, 0), (3, 8, 0), (4, 0, 2)):
        await inbox.accept(arrival(update, position=position, at=NOW + timedelta(seconds=seconds)))

    waiting = await inbox.waiting(ALL, limit=3)

    assert [one.id for one in waiting] == [f"webchat:lan.{update}" for update in (3, 2, 4)]


async def test_only_the_lanes_asked_for_are_read(inbox: Inbox) -> None:
    for number in range(30):
        await inbox.accept(arrival(number, f"u{number}"))

    halves = [await inbox.waiting(lanes, limit=100) for lanes in (range(32), range(32, LANES))]

    assert all(halves)
    assert sum(map(len, halves)) == 30


async def test_what_is_answered_waits_no_more_and_is_not_answered_again(inbox: Inbox, database: Database) -> None:
    one, two = arrival(1), arrival(2)
    await inbox.accept(one)
    await inbox.accept(two)

    await database.in_transaction(lambda session: inbox.done([one], at=NOW, session=session))
    assert await inbox.is_done(one.id)
    assert not await inbox.is_done(two.id)
    with pytest.raises(AlreadyAnsweredError):
        await database.in_transaction(lambda session: inbox.done([one, two], at=NOW, session=session))

    assert [waiting.id for waiting in await inbox.waiting(ALL, limit=10)] == [two.id]


async def test_a_sealed_phone_number_leaves_the_inbox_with_the_answer(inbox: Inbox, database: Database) -> None:
    one = arrival(1)
    one.body["phone"] = "sealed-number"
    await inbox.accept(one)

    await database.in_transaction(lambda session: inbox.done([one], at=NOW, session=session))

    assert "sealed-number" not in str(await database["inbox"].find_one())


async def test_forgetting_empties_what_was_said_and_keeps_what_is_new(inbox: Inbox, database: Database) -> None:
    old, new, other = arrival(1, text="cũ"), arrival(2, text="mới"), arrival(3, "minh", text="khác")
    for one in (old, new, other):
        await inbox.accept(one)

    async def work(session: Session) -> None:
        await inbox.done([old], at=NOW, session=session)
        await inbox.forget(old.conversation, at=NOW, session=session)

    await database.in_transaction(work)

    assert [one.body["text"] for one in await inbox.waiting(ALL, limit=10)] == ["mới", "khác"]
    assert "cũ" not in str(await database["inbox"].find().to_list())
    assert not await inbox.accept(old)


async def test_forgetting_ends_what_came_from_inside(inbox: Inbox, database: Database) -> None:
    event = arrival("e")
    event.body = {"kind": "event", "facts": {"text": "Lan trả lời"}}
    await inbox.accept(event)

    await database.in_transaction(lambda session: inbox.forget(event.conversation, at=NOW, session=session))

    assert await inbox.waiting(ALL, limit=10) == []
    assert "Lan" not in str(await database["inbox"].find().to_list())


async def test_an_edit_keeps_what_was_heard_beside_what_is_said_now(inbox: Inbox, database: Database) -> None:
    message = arrival(1, text="mã là")
    message.message = "m1"
    await inbox.accept(message)

    async def edit(words: str) -> tuple[str, str] | None:
        return await database.in_transaction(lambda s: inbox.edit("webchat:lan", "m1", words, session=s))

    assert await edit("mã OTP là") == (message.id, "mã là")
    assert await edit("$mã của em là") == (message.id, "mã OTP là")
    (one,) = await inbox.heard("webchat:lan", limit=9)
    assert (one.body["heard"], one.body["text"]) == ("mã là", "$mã của em là")

    await database.in_transaction(lambda s: inbox.redact(message.id, "là", "•••", session=s))
    (one,) = await inbox.heard("webchat:lan", limit=9)
    assert (one.body["heard"], one.body["text"]) == ("mã •••", "$mã của em •••")


async def test_an_edit_of_what_was_never_here_or_is_forgotten_brings_nothing_back(
    inbox: Inbox, database: Database
) -> None:
    message = arrival(1, text="mã là")
    message.message = "m1"
    await inbox.accept(message)
    await database.in_transaction(lambda s: inbox.done([message], at=NOW, session=s))
    await database.in_transaction(lambda s: inbox.forget("webchat:lan", at=NOW, session=s))

    for name in ("m1", "m2"):
        assert await database.in_transaction(lambda s, m=name: inbox.edit("webchat:lan", m, "x", session=s)) is None  # type: ignore[misc]
    (one,) = await inbox.heard("webchat:lan", limit=9)
    assert one.body == {"kind": "forgotten"}


# -- outbox ---------------------------------------------------------------------------------------------------------


async def test_no_notice_is_owed_twice(outbox: Outbox, database: Database) -> None:
    await database.in_transaction(lambda session: outbox.owe([notice(1)], session=session))

    with pytest.raises(AlreadyThereError):
        await database.in_transaction(lambda session: outbox.owe([notice(2), notice(1)], session=session))

    assert [one.number for one in await outbox.owed(ALL, limit=10)] == [1]


async def test_notices_come_in_the_order_of_each_conversation(outbox: Outbox, database: Database) -> None:
    notices = [notice(number, user, at=NOW) for number in (3, 1, 2) for user in ("lan", "minh")]
    await database.in_transaction(lambda session: outbox.owe(notices, session=session))

    owed = await outbox.owed(ALL, limit=10)

    for user in ("lan", "minh"):
        assert [one.number for one in owed if one.user == user] == [1, 2, 3]
    assert await outbox.last("webchat:lan", after=1, limit=1) == [one for one in owed if one.user == "lan"][2:]


async def test_what_a_notice_has_come_to_is_kept(outbox: Outbox, database: Database) -> None:
    sent, dead, owed = notice(1, answers="a1"), notice(2, answers="a2"), notice(3, answers="a3")
    await database.in_transaction(lambda session: outbox.owe([sent, dead, owed], session=session))
    sent.state, sent.sent_at = NoticeState.SENT, NOW
    dead.state, dead.reason = NoticeState.DEAD, "blocked"

    await asyncio.gather(outbox.mark(sent), outbox.mark(dead))

    assert [one.number for one in await outbox.owed(ALL, limit=10)] == [3]
    assert await outbox.states(["a1", "a2", "a3", "a4"]) == {
        "a1": NoticeState.SENT,
        "a2": NoticeState.DEAD,
        "a3": NoticeState.OWED,
    }
    assert [(one.number, one.reason) for one in await outbox.doubtful(limit=10)] == [(2, "blocked")]


@pytest.mark.parametrize("changes", [{}, {"notice_class": NoticeClass.BROADCAST}], ids=["answer", "broadcast"])
async def test_a_worker_that_lost_its_lane_does_not_undo_what_the_next_one_came_to(
    outbox: Outbox, database: Database, changes: dict[str, Any]
) -> None:
    late = notice(1, answers="a1", **changes)
    await database.in_transaction(lambda session: outbox.owe([late], session=session))
    await outbox.mark(late.model_copy(update={"state": NoticeState.SENT, "sent_at": NOW, "closed_at": NOW}))

    for state in (NoticeState.SENDING, NoticeState.OWED, NoticeState.DEAD):
        await outbox.mark(late.model_copy(update={"state": state, "reason": "rate_limited"}))

    assert await outbox.states(["a1"]) == {"a1": NoticeState.SENT}
    assert await outbox.doubtful(limit=10) == []


async def test_forgotten_notices_say_nothing(outbox: Outbox, database: Database) -> None:
    parts = [Part(key="team.answered", facts={"text": "riêng tư"})]
    await database.in_transaction(lambda session: outbox.owe([notice(1, parts=parts)], session=session))

    await database.in_transaction(lambda session: outbox.forget("webchat:lan", session=session))

    assert (await outbox.last("webchat:lan", limit=5))[0].parts == []
    assert "riêng tư" not in str(await database["outbox"].find().to_list())


# -- conversations --------------------------------------------------------------------------------------------------


async def test_of_two_that_change_a_conversation_one_loses(database: Database) -> None:
    conversations = Conversations(database)
    fresh = Conversation(id="webchat:lan", account="webchat", user="lan")
    await database.in_transaction(lambda session: conversations.keep([fresh], session=session))
    known = await conversations.one(fresh.id)
    assert known
    assert known.version == 1

    changed = known.model_copy(update={"notices": 7})
    await database.in_transaction(lambda session: conversations.keep([changed], session=session))
    with pytest.raises(ConversationMovedError):
        await database.in_transaction(lambda session: conversations.keep([known], session=session))

    assert await conversations.one(fresh.id) == changed.model_copy(update={"version": 2})


async def test_of_two_that_begin_a_conversation_one_loses(database: Database) -> None:
    conversations = Conversations(database)
    fresh = Conversation(id="webchat:lan", account="webchat", user="lan")
    await database.in_transaction(lambda session: conversations.keep([fresh], session=session))

    with pytest.raises(ConversationMovedError):
        await database.in_transaction(lambda session: conversations.keep([fresh], session=session))


async def test_when_one_of_many_lost_the_race_none_is_changed(database: Database) -> None:
    conversations = Conversations(database)
    fresh = [Conversation(id=f"webchat:{user}", account="webchat", user=user) for user in ("lan", "minh")]
    await database.in_transaction(lambda session: conversations.keep(fresh, session=session))
    in_time, late = (
        one.model_copy(update={"version": version, "notices": 9}) for one, version in zip(fresh, (1, 5), strict=True)
    )

    with pytest.raises(ConversationMovedError):
        await database.in_transaction(lambda session: conversations.keep([in_time, late], session=session))

    assert {one and one.notices for one in (await conversations.load([c.id for c in fresh])).values()} == {0}


# -- how they stand -------------------------------------------------------------------------------------------------


async def test_the_outbox_tells_how_an_account_stands(outbox: Outbox, database: Database) -> None:
    now = SystemClock().now()
    closed: dict[str, Any] = {"closed_at": now - timedelta(minutes=5)}
    notices = [
        notice(1, at=now - timedelta(minutes=9)),
        notice(2, at=now),
        notice(3, notice_class=NoticeClass.BROADCAST),
        notice(4, state=NoticeState.DEAD, **closed),
        notice(5, state=NoticeState.UNCERTAIN, **closed),
        notice(6, state=NoticeState.SENT, is_possibly_twice=True, **closed),
        notice(7, state=NoticeState.SENT, **closed),
        notice(8, state=NoticeState.SENT, closed_at=now - timedelta(hours=2)),
    ]
    others = [one.model_copy(update={"conversation": "webchat-2:lan"}) for one in notices]
    await database.in_transaction(lambda session: outbox.owe([*notices, *others], session=session))
    await asyncio.gather(*(outbox.mark(one) for one in [*notices, *others] if one.state is not NoticeState.OWED))

    assert await outbox.standing("webchat") == OutboxStanding(
        owed=2,
        oldest_owed_at=now - timedelta(minutes=9),
        dead=1,
        uncertain=1,
        possibly_twice=1,
        sent_last_hour=2,
    )
    assert await outbox.standing("telegram") == OutboxStanding()


async def test_the_inbox_tells_how_an_account_stands(inbox: Inbox, database: Database) -> None:
    for update in (1, 2):
        await inbox.accept(arrival(update, at=NOW + timedelta(seconds=update)))
    event = arrival("e", at=NOW + timedelta(hours=1))
    await database.in_transaction(lambda session: inbox.put(event, session=session))
    await database.in_transaction(lambda session: inbox.done([arrival(1)], at=NOW, session=session))

    assert await inbox.standing("webchat") == InboxStanding(backlog=2, last_event_at=NOW + timedelta(seconds=2))
    assert await inbox.standing("telegram") == InboxStanding()
