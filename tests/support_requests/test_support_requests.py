"""Support requests on a real database."""

import asyncio
from datetime import timedelta

import pytest

from helpdesk.messaging.models import NoticeState
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.errors import (
    AnswerTooLongError,
    EmptyAnswerError,
    ForgottenRequestError,
    MoveNotPossibleError,
    TakenByOtherError,
    UnknownRequestError,
)
from helpdesk.support_requests.models import Resolution, Status, SupportRequest
from helpdesk.support_requests.records import SupportRequestRecord, ThreadEntryRecord
from helpdesk.support_requests.service import SupportRequests
from helpdesk.support_requests.thread import MAX_ANSWER, ThreadEntry
from helpdesk.teams.models import Member, Scope
from tests.support_requests.desk import CHIEF, LAN, MINH, STRANGER, Called, Told, member, opened, scope, words
from tests.support_requests.test_rules import NOW, request


async def test_the_team_sees_what_waits_unread_first_then_the_longest_waiting(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database, "old", created_at=NOW - timedelta(hours=3))
    await opened(requests, database, "new")
    await opened(requests, database, "chatty", unread=7)
    await opened(requests, database, "unread", unread=1, created_at=NOW - timedelta(hours=1))
    await opened(requests, database, "ended", status=Status.CANCELLED)
    await opened(requests, database, "elsewhere", area="05425", reach=["25", "05425"])

    assert [one.id for one in await requests.waiting(scope(LAN))] == ["unread", "chatty", "old", "new"]
    assert [one.id for one in await requests.waiting(scope(LAN), limit=3)] == ["unread", "chatty", "old"]
    assert [one.id for one in await requests.waiting(scope(LAN), limit=1)] == ["unread"]
    assert [one.id for one in await requests.recent(scope(LAN))] == ["ended"]
    assert [one.id for one in await requests.waiting(scope(STRANGER))] == ["elsewhere"]
    assert len(await requests.waiting(scope(CHIEF))) == 5
    assert await requests.waiting(Scope()) == []


async def test_what_the_resident_writes_is_in_the_thread_and_opens_what_was_resolved(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database)
    await requests.resolve("r1", resolution=Resolution.DONE, member=LAN)

    await database.in_transaction(lambda session: requests.hear("r1", words("vẫn chưa xong"), session=session))

    one = await requests.one("r1", scope(LAN))
    assert (one.status, one.unread, one.resolution) == (Status.TAKEN, 1, None)
    assert [line.entry.text for line in await requests.thread("r1", scope(LAN))] == ["vẫn chưa xong"]


async def test_of_a_very_long_thread_the_last_entries_are_shown_oldest_first(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database)
    many = [words(f"tin {n}", f"e{n:03}", at=NOW + timedelta(seconds=n // 2)) for n in range(503)]
    await Records(ThreadEntry, ThreadEntryRecord).add_many(many)

    thread = await requests.thread("r1", scope(LAN))

    assert [line.entry.text for line in thread] == [f"tin {n}" for n in range(3, 503)]


async def test_an_answer_reaches_thread_and_resident_once_however_often_it_is_sent(
    requests: SupportRequests, database: Database, told: Told
) -> None:
    await opened(requests, database, unread=2)

    first = await requests.answer("r1", text="  Chào bác  ", member=LAN, entry_id="a1")
    again = await requests.answer("r1", text="Chào bác", member=LAN, entry_id="a1")

    assert first == again
    assert told.events == [
        ("answered", "a1", {"request": "r1", "code": "K7M-2QF", "name": "Lan", "text": "Chào bác"}),
    ]
    assert [line.delivery for line in await requests.thread("r1", scope(LAN))] == [NoticeState.OWED]
    told.come["a1"] = NoticeState.SENT
    assert [line.delivery for line in await requests.thread("r1", scope(LAN))] == [NoticeState.SENT]
    one = await requests.one("r1", scope(LAN))
    assert (one.taken_by, one.unread, one.first_answer_at) == ("lan", 0, NOW)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", EmptyAnswerError), (" \n ", EmptyAnswerError), ("x" * (MAX_ANSWER + 1), AnswerTooLongError)],
)
async def test_an_answer_without_words_or_with_too_many_is_refused(
    requests: SupportRequests, database: Database, told: Told, text: str, refusal: type[Exception]
) -> None:
    await opened(requests, database)
    with pytest.raises(refusal):
        await requests.answer("r1", text=text, member=LAN, entry_id="a1")
    assert told.events == []
    assert await requests.thread("r1", scope(LAN)) == []


async def test_of_two_members_who_take_it_at_once_one_has_it(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)

    outcomes = await asyncio.gather(*(requests.take("r1", member=one) for one in (LAN, MINH)), return_exceptions=True)

    refused = [one for one in outcomes if isinstance(one, BaseException)]
    assert len(refused) == 1
    assert isinstance(refused[0], TakenByOtherError)
    assert (await requests.one("r1", scope(LAN))).taken_by in {"lan", "minh"}


async def test_taking_it_tells_the_resident_once(requests: SupportRequests, database: Database, told: Told) -> None:
    await opened(requests, database)
    await requests.take("r1", member=LAN)
    await requests.take("r1", member=LAN)
    assert [event for event, *_ in told.events] == ["taken"]
    await requests.hand_back("r1", member=LAN)
    await requests.take("r1", member=MINH)
    assert [facts["name"] for _, _, facts in told.events] == ["Lan", "Minh"]


async def test_a_request_of_elsewhere_looks_like_one_that_is_not_there(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database)
    for request_id in ("r1", "nothing"):
        with pytest.raises(UnknownRequestError) as refusal:
            await requests.one(request_id, scope(STRANGER))
        assert refusal.value.facts == {}


async def test_every_change_marks_its_day_for_the_figures(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    marks = database["statistics_dirty"]
    for change in (
        lambda: requests.take("r1", member=LAN),
        lambda: requests.answer("r1", text="a", member=LAN, entry_id="a1"),
        lambda: requests.resolve("r1", resolution=Resolution.DONE, member=LAN),
    ):
        await marks.delete_many({})
        await change()
        assert await marks.count_documents({"day": "2026-11-23", "areas": ["25", "05392"]}) == 1


async def test_the_resident_can_cancel_what_is_open_and_only_that(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database)
    await opened(requests, database, "r2", status=Status.RESOLVED, resolution=Resolution.DONE)

    for request_id in ("r1", "r2", "nothing"):
        await database.in_transaction(lambda session, one=request_id: requests.cancel(one, session=session))  # type: ignore[misc]

    assert not await requests.is_open("r1")
    assert (await requests.one("r1", scope(LAN))).status is Status.CANCELLED
    assert (await requests.one("r2", scope(LAN))).status is Status.RESOLVED


async def test_a_rating_after_it_was_opened_again_is_dropped(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await requests.resolve("r1", resolution=Resolution.DONE, member=LAN)
    await requests.answer("r1", text="còn một việc", member=LAN, entry_id="a1")

    await database.in_transaction(lambda session: requests.rate("r1", score=5, word=None, session=session))

    assert (await requests.one("r1", scope(LAN))).rating is None


async def test_half_a_secret_is_replaced_in_thread_and_context_and_the_teams_words_stay(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database, context=["chào", "tờ giấy ghi 482913"])
    for entry in (words("tờ giấy ghi 482913"), words("482913 là gì", "e2")):
        await database.in_transaction(lambda session, one=entry: requests.hear("r1", one, session=session))  # type: ignore[misc]
    await requests.answer("r1", text="tờ giấy ghi 482913", member=LAN, entry_id="a1")

    await database.in_transaction(
        lambda session: requests.redact("webchat:x", "tờ giấy ghi 482913", "tờ giấy ghi •••", session=session)
    )

    assert (await requests.one("r1", scope(LAN))).context == ["chào", "tờ giấy ghi •••"]
    texts = {line.entry.id: line.entry.text for line in await requests.thread("r1", scope(LAN))}
    assert texts == {"e1": "tờ giấy ghi •••", "e2": "482913 là gì", "a1": "tờ giấy ghi 482913"}


async def test_a_number_is_opened_only_after_the_audit_knows(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)

    with pytest.raises(UnknownRequestError):
        await requests.reveal_phone("r1", member=STRANGER)
    assert await database["audit"].count_documents({}) == 0
    assert await requests.reveal_phone("r1", member=LAN) == "+84912345678"

    assert await database["audit"].count_documents({"member": "lan", "subject": "r1"}) == 1


async def test_forgetting_ends_what_is_open_empties_words_and_keeps_figures(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database, context=["bí mật"], has_phone=True)
    ended_with = {"resolution": Resolution.DONE, "rating": 4, "rating_word": "bí mật"}
    await opened(requests, database, "r2", status=Status.RESOLVED, **ended_with)
    await opened(requests, database, "other", conversation="webchat:y", resident="p2", context=["khác"])
    entry = words("bí mật", arrival="e1-from-webchat")
    await database.in_transaction(lambda session: requests.hear("r1", entry, session=session))

    await database.in_transaction(lambda session: requests.forget("webchat:x", session=session))

    stored = [*await database["support_requests"].find().to_list(), *await database["thread_entries"].find().to_list()]
    for secret in ("bí mật", "webchat:x", "'p1'", "e1-from-webchat"):
        assert secret not in str(stored)
    assert (await requests.one("r1", scope(LAN))).status is Status.CANCELLED
    ended = await requests.one("r2", scope(LAN))
    assert (ended.status, ended.rating, ended.rating_word) == (Status.RESOLVED, 4, None)
    assert (await requests.one("other", scope(LAN))).context == ["khác"]


async def test_a_conversation_with_very_many_requests_is_forgotten_as_a_whole(
    requests: SupportRequests, database: Database
) -> None:
    many = [request(id=f"r{number:03}") for number in range(601)]
    await Records(SupportRequest, SupportRequestRecord).add_many(many)

    await database.in_transaction(lambda session: requests.forget("webchat:x", session=session))

    assert await database["support_requests"].count_documents({"is_forgotten": True}) == 601
    assert await database["support_requests"].count_documents({"conversation": "webchat:x"}) == 0


async def test_nobody_is_answered_after_they_took_their_consent_back(
    requests: SupportRequests, database: Database, told: Told
) -> None:
    await opened(requests, database)
    await opened(requests, database, "r2", status=Status.RESOLVED, resolution=Resolution.DONE, taken_by="minh")
    await database.in_transaction(lambda session: requests.forget("webchat:x", session=session))

    for request_id in ("r1", "r2"):
        for act in (
            requests.take(request_id, member=LAN),
            requests.hand_back(request_id, member=LAN),
            requests.answer(request_id, text="Chào bác", member=LAN, entry_id="a1"),
            requests.resolve(request_id, resolution=Resolution.DONE, member=LAN),
        ):
            with pytest.raises(ForgottenRequestError):
                await act

    assert told.events == []
    assert await requests.thread("r2", scope(LAN)) == []


async def test_what_still_comes_from_a_conversation_after_its_requests_were_forgotten_is_not_kept(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database, status=Status.RESOLVED, resolution=Resolution.DONE)
    await database.in_transaction(lambda session: requests.forget("webchat:x", session=session))

    async def late(session: Session) -> None:
        await requests.hear("r1", words("còn nữa"), session=session)
        await requests.rate("r1", score=5, word="tốt", session=session)
        await requests.note_phone("r1", session=session)

    await database.in_transaction(late)

    one = await requests.one("r1", scope(LAN))
    assert (one.status, one.rating, one.rating_word, one.has_phone) == (Status.RESOLVED, None, None, False)
    assert await requests.thread("r1", scope(LAN)) == []


async def test_the_teams_chats_hear_of_what_concerns_them(
    requests: SupportRequests, database: Database, called: Called
) -> None:
    await opened(requests, database)
    await requests.take("r1", member=LAN)
    await database.in_transaction(lambda session: requests.hear("r1", words("bao giờ"), session=session))
    edited = {"before": "bao giờ", "words": "bao giờ ạ", "at": NOW}
    await database.in_transaction(lambda session: requests.edit("e1", **edited, session=session))  # type: ignore[arg-type]
    await requests.hand_back("r1", member=LAN)
    await database.in_transaction(lambda session: requests.redact("webchat:x", "ạ", "•••", session=session))
    await database.in_transaction(lambda session: requests.cancel("r1", session=session))
    await database.in_transaction(lambda session: requests.forget("webchat:x", session=session))

    assert called.calls == [
        ("offer", "r1", ""),
        ("hear", "r1", "e1"),
        ("edit", "r1", "e1"),
        ("offer", "r1", "lan"),
        ("redact", "r1", "ạ", "•••"),
        ("cancelled", "r1"),
        ("forget", "r1"),
    ]


async def test_a_member_sees_what_is_theirs_and_what_nobody_of_their_team_has(
    requests: SupportRequests, database: Database
) -> None:
    hoa = member("hoa").model_copy(update={"team": "t1"})
    await opened(requests, database, "mine")
    await opened(requests, database, "theirs", team="t2")
    await opened(requests, database, "ours", team="t1")
    await opened(requests, database, "nobodys", team=None)
    await requests.take("mine", member=hoa)

    assert [one.id for one in await requests.held_by(hoa)] == ["mine"]
    assert {one.id for one in await requests.offered_to(hoa)} == {"ours", "nobodys"}
    assert await requests.held_by(LAN) == []


async def test_only_who_has_a_request_is_let_through(requests: SupportRequests, database: Database) -> None:
    async def check(one: Member) -> None:
        await database.in_transaction(lambda session: requests.check_held("r1", member=one, session=session))

    await opened(requests, database)
    with pytest.raises(MoveNotPossibleError):
        await check(LAN)
    await requests.take("r1", member=LAN)
    await check(LAN)
    with pytest.raises(TakenByOtherError):
        await check(MINH)
    with pytest.raises(UnknownRequestError):
        await check(STRANGER)
    await database.in_transaction(lambda session: requests.forget("webchat:x", session=session))
    with pytest.raises(ForgottenRequestError):
        await check(LAN)


async def test_an_edit_of_what_no_entry_says_any_more_stands_behind_the_latest(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database)
    for entry in (words("mặt trước •••", arrival="t1", sources=["a1"]), words("khác", "e2", arrival="a2")):
        await database.in_transaction(lambda session, entry=entry: requests.hear("r1", entry, session=session))  # type: ignore[misc]

    async def edit(session: Session) -> None:
        await requests.edit("a1", before="mặt trước 123", words="mặt sau", at=NOW, session=session)

    await database.in_transaction(edit)

    thread = [line.entry for line in await requests.thread("r1", scope(LAN))]
    assert {one.id: (one.text, one.edited_at is not None) for one in thread} == {
        "e1": ("mặt trước •••\nmặt sau", True),
        "e2": ("khác", False),
    }
