"""The life of a request on a real database: pausing, sorting, handing over, merging, noting, blocking, closing."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from helpdesk.errors import RefusalError
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.checking_off import document_key
from helpdesk.support_requests.errors import (
    ActedMeanwhileError,
    BlockedError,
    DifferentPeopleError,
    NobodyThereError,
    NotBlockedError,
    OfficeMissingError,
    ReasonMissingError,
    SameRequestError,
    TagTooLongError,
    TakenByOtherError,
    TooLateToReopenError,
    TooManyTagsError,
    UnknownDocumentError,
    UnknownMentionError,
    UnknownOtherError,
    UnknownRequestError,
    VisitInPastError,
    WordsMissingError,
    WordsTooLongError,
)
from helpdesk.support_requests.models import Priority, Resolution, Status, SupportRequest
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.models import Member, Role, Team
from helpdesk.teams.records import MemberRecord, TeamRecord
from tests.support_requests.desk import LAN, MINH, STRANGER, Called, Told, member, opened, scope, words
from tests.support_requests.test_rules import NOW
from tests.teams.turned_clock import TurnedClock

LEAD = member("dung", role=Role.LEAD)


async def employed(*members: Member) -> None:
    await Records(Member, MemberRecord).add_many(members)


async def heard(
    requests: SupportRequests, database: Database, text: str = "dạ", entry: str = "e1", **facts: Any
) -> None:
    async def work(session: Session) -> None:
        await requests.hear("r1", words(text, entry, **facts), session=session)

    await database.in_transaction(work)


async def one(requests: SupportRequests, request_id: str = "r1") -> SupportRequest:
    return await requests.one(request_id, scope(LAN))


async def test_a_request_waits_for_the_resident_who_is_told_what_for_and_goes_on_when_they_write(
    requests: SupportRequests, database: Database, told: Told
) -> None:
    await opened(requests, database)

    await requests.wait_for_resident("r1", words=" Chụp lại giấy chứng sinh ", member=LAN)

    paused = await one(requests)
    assert (paused.status, paused.taken_by) == (Status.WITH_RESIDENT, "lan")
    assert paused.wait is not None
    assert paused.wait.words == "Chụp lại giấy chứng sinh"
    event, _, facts = told.events[-1]
    assert (event, facts["text"], facts["name"]) == ("needs_you", "Chụp lại giấy chứng sinh", "Lan")
    await heard(requests, database)
    going_on = await one(requests)
    assert (going_on.status, going_on.wait, going_on.taken_by) == (Status.TAKEN, None, "lan")
    kinds = [entry.kind.value for entry in await requests.history("r1", scope(LAN))]
    assert kinds == ["opened", "taken", "with_resident", "resumed"]


async def test_what_a_member_writes_as_a_reason_is_masked(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await requests.wait_for_office("r1", office="Công an xã", words="mật khẩu Hoa12345", member=LAN)
    stored = [*await database["support_requests"].find().to_list(), *await database["request_history"].find().to_list()]
    assert "Hoa12345" not in str(stored)


async def test_an_office_and_a_visit_are_told_and_stay_when_the_resident_writes(
    requests: SupportRequests, database: Database, told: Told
) -> None:
    await opened(requests, database)
    await requests.wait_for_office("r1", office="Công an xã", words="cần cấp lại", member=LAN)
    assert told.events[-1][0] == "with_office"
    assert "cần cấp lại" not in str(told.events)
    await requests.schedule("r1", visit_at=NOW + timedelta(days=1), place="Nhà văn hoá", member=LAN)
    assert told.events[-1][0] == "visit"
    await heard(requests, database)
    visit = (await one(requests)).wait
    assert visit is not None
    assert (visit.place, visit.visit_at, visit.office) == ("Nhà văn hoá", NOW + timedelta(days=1), "")
    await requests.resume("r1", member=LAN)
    assert (await one(requests)).wait is None


IMPOSSIBLE = Resolution.NOT_POSSIBLE
DOCUMENT: dict[str, Any] = {"document": "d", "is_there": True, "documents": {"e"}}
REFUSED: dict[str, tuple[Any, type[Exception]]] = {
    "no_words": (lambda r: r.wait_for_resident("r1", words=" ", member=LAN), WordsMissingError),
    "many_words": (lambda r: r.wait_for_resident("r1", words="x" * 501, member=LAN), WordsTooLongError),
    "no_office": (lambda r: r.wait_for_office("r1", office=" ", words="vì", member=LAN), OfficeMissingError),
    "no_reason_for_it": (lambda r: r.wait_for_office("r1", office="Xã", words="", member=LAN), WordsMissingError),
    "past_visit": (lambda r: r.schedule("r1", visit_at=NOW, place="Nhà", member=LAN), VisitInPastError),
    "no_reason": (lambda r: r.resolve("r1", resolution=IMPOSSIBLE, reason=" ", member=LAN), ReasonMissingError),
    "long_tag": (lambda r: r.sort("r1", priority=Priority.HIGH, tags=["x" * 25], member=LAN), TagTooLongError),
    "nine_tags": (lambda r: r.sort("r1", priority=Priority.HIGH, tags=list("abcdefghi"), member=LAN), TooManyTagsError),
    "no_document": (lambda r: r.tick("r1", **DOCUMENT, member=LAN), UnknownDocumentError),
    "no_such_code": (lambda r: r.merge("r1", code="ABC-DEF", member=LAN), UnknownOtherError),
    "merged_with_itself": (lambda r: r.merge("r1", code="K7M-2QF", member=LAN), SameRequestError),
    "linked_to_itself": (lambda r: r.link("r1", code="K7M-2QF", member=LAN), SameRequestError),
    "no_such_person": (lambda r: r.hand_to_member("r1", to="x", words="vì", member=LAN), NobodyThereError),
    "no_such_team": (lambda r: r.hand_to_team("r1", to="x", words="vì", nearby=(), member=LAN), NobodyThereError),
    "not_blocked": (lambda r: r.unblock("r1", member=LEAD), NotBlockedError),
    "blocked_for_nothing": (lambda r: r.block("r1", days=7, words=" ", member=LEAD), WordsMissingError),
    "blocked_by_no_lead": (lambda r: r.block("r1", days=7, words="chửi", member=LAN), UnknownRequestError),
    "unknown_mention": (
        lambda r: r.note("r1", note_id="n1", text="@stranger ơi", mentioned=(), member=LAN),
        UnknownMentionError,
    ),
    "empty_note": (lambda r: r.note("r1", note_id="n1", text="  ", mentioned=(), member=LAN), WordsMissingError),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_cannot_be_done_is_refused_and_changes_nothing(
    requests: SupportRequests, database: Database, told: Told, case: str
) -> None:
    act, refusal = REFUSED[case]
    await opened(requests, database)
    before = await one(requests)
    with pytest.raises(refusal):
        await act(requests)
    assert await one(requests) == before
    assert told.events == []


async def test_nobody_acts_on_a_request_of_elsewhere(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    for act in (
        requests.wait_for_resident("r1", words="a", member=STRANGER),
        requests.resume("r1", member=STRANGER),
        requests.reopen("r1", member=STRANGER),
        requests.sort("r1", priority=Priority.LOW, tags=[], member=STRANGER),
        requests.merge("r1", code="K7M-2QF", member=STRANGER),
        requests.link("r1", code="K7M-2QF", member=STRANGER),
        requests.unlink("r1", code="K7M-2QF", member=STRANGER),
        requests.note("r1", note_id="n1", text="a", mentioned=(), member=STRANGER),
        requests.notes("r1", member=STRANGER),
        requests.hand_to_member("r1", to="lan", words="a", member=STRANGER),
        requests.hand_to_team("r1", to="t1", words="a", nearby=(), member=STRANGER),
        requests.destinations("r1", member=STRANGER, nearby=()),
        requests.tick("r1", document="d", is_there=True, documents={"d"}, member=STRANGER),
        requests.block("r1", days=1, words="a", member=STRANGER),
        requests.unblock("r1", member=STRANGER),
    ):
        with pytest.raises(UnknownRequestError):
            await act


async def test_it_opens_again_within_14_days_and_is_closed_after_them(
    requests: SupportRequests, database: Database, told: Told, clock: TurnedClock
) -> None:
    await opened(requests, database)
    await requests.resolve("r1", resolution=Resolution.DONE, member=LAN)
    clock.turn(timedelta(days=14))
    assert await requests.close_what_is_over() == 0
    await requests.reopen("r1", member=MINH)
    assert (await one(requests)).taken_by == "minh"
    await requests.resolve("r1", resolution=Resolution.NOT_POSSIBLE, reason="thiếu giấy", member=MINH)
    assert told.events[-1][2]["reason"] == "thiếu giấy"
    clock.turn(timedelta(days=15))
    with pytest.raises(TooLateToReopenError):
        await requests.reopen("r1", member=MINH)
    with pytest.raises(TooLateToReopenError):
        await requests.answer("r1", text="a", entry_id="a1", member=MINH)

    assert await requests.close_what_is_over() == 1
    assert await requests.close_what_is_over() == 0

    closed = await one(requests)
    assert (closed.status, closed.resolution, closed.reason) == (
        Status.CLOSED,
        Resolution.NOT_POSSIBLE,
        "thiếu giấy",
    )
    assert told.events[-1][0] == "closed"


async def test_what_comes_after_the_end_makes_one_new_request_and_is_not_swallowed(
    requests: SupportRequests, database: Database, told: Told, clock: TurnedClock
) -> None:
    await opened(requests, database, guide="khai-sinh")
    await requests.resolve("r1", resolution=Resolution.DONE, member=LAN)
    clock.turn(timedelta(days=20))
    await requests.close_what_is_over()

    await heard(requests, database, "vẫn chưa được", at=clock.now())
    await heard(requests, database, "giúp với", "e2", at=clock.now())

    old, (fresh,) = await one(requests), await requests.waiting(scope(LAN))
    assert old.status is Status.CLOSED
    assert (fresh.follows, fresh.guide, fresh.unread, fresh.taken_by) == ("r1", "khai-sinh", 2, None)
    assert [line.entry.text for line in await requests.thread(fresh.id, scope(LAN))] == ["vẫn chưa được", "giúp với"]
    assert ("asked", fresh.id) in [(event, facts["request"]) for event, _, facts in told.events]
    assert list(await requests.beside(fresh, scope(LAN))) == ["r1"]


async def test_priority_and_tags_are_kept_once_and_suggested_to_the_team(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database)
    await requests.sort("r1", priority=Priority.URGENT, tags=["Khai sinh", "khai  sinh", " ", "Mế"], member=LAN)
    sorted_one = await one(requests)
    assert (sorted_one.priority, sorted_one.tags) == (Priority.URGENT, ["Khai sinh", "Mế"])
    before = sorted_one.version
    await requests.sort("r1", priority=Priority.URGENT, tags=["Khai sinh", "Mế"], member=LAN)
    assert (await one(requests)).version == before
    assert await requests.tags_in_use(scope(MINH)) == ["Khai sinh", "Mế"]
    assert await requests.tags_in_use(scope(STRANGER)) == []
    facts = [(entry.kind.value, entry.facts) for entry in await requests.history("r1", scope(LAN))][1:]
    assert facts == [
        ("priority", {"priority": "urgent", "was": "normal"}),
        ("tags", {"tags": ["Khai sinh", "Mế"]}),
    ]


async def test_a_colleague_gets_it_with_a_reason_and_the_resident_hears_who_helps(
    requests: SupportRequests, database: Database, told: Told, called: Called
) -> None:
    await employed(LAN, MINH, STRANGER)
    await opened(requests, database)
    await requests.take("r1", member=LAN)
    there = await requests.destinations("r1", member=LAN, nearby=())
    assert [person.id for person in there.people] == ["minh"]

    await requests.hand_to_member("r1", to="minh", words="Tôi đi vắng", member=LAN)

    assert (await one(requests)).taken_by == "minh"
    assert (told.events[-1][0], told.events[-1][2]["name"]) == ("taken", "Minh")
    assert called.calls[-1] == ("given", "r1", "minh", "Lan")
    last = (await requests.history("r1", scope(LAN)))[-1]
    assert (last.kind.value, last.facts) == ("handed_over", {"to": "minh", "name": "Minh", "words": "Tôi đi vắng"})
    with pytest.raises(NobodyThereError):
        await requests.hand_to_member("r1", to="stranger", words="a", member=LAN)


async def test_another_team_gets_it_and_sees_it(
    requests: SupportRequests, database: Database, told: Told, called: Called
) -> None:
    zone = Team(id="t9", name="Tổ cụm", area="05425")
    await Records(Team, TeamRecord).add(zone)
    await opened(requests, database, team="t1")
    with pytest.raises(NobodyThereError):
        await requests.hand_to_team("r1", to="t9", words="ngoài khả năng", nearby=(), member=LAN)

    await requests.hand_to_team("r1", to="t9", words="ngoài khả năng", nearby=("05425",), member=LAN)

    given = await requests.one("r1", scope(STRANGER))
    assert (given.status, given.team, given.taken_by) == (Status.WAITING, "t9", None)
    assert (told.events[-1][0], told.events[-1][2]["name"]) == ("handed_over", "Tổ cụm")
    assert called.calls[-1] == ("offer", "r1", "lan")


async def test_two_requests_of_one_resident_become_one_and_both_say_so(
    requests: SupportRequests, database: Database, told: Told
) -> None:
    await opened(requests, database, "r1", code="AAA-AAA")
    await opened(requests, database, "r2", code="BBB-BBB", has_phone=True)
    await heard(requests, database, "ở yêu cầu cũ")
    assert [x.id for x in await requests.alike(await one(requests, "r2"), scope(LAN))] == ["r1"]

    assert (await requests.mergeable("r2", code="aaaaaa", member=LAN)).id == "r1"
    assert (await one(requests)).merged_into is None
    kept = await requests.merge("r2", code=" aaa aaa ", member=LAN)

    gone = await one(requests)
    assert (gone.status, gone.merged_into, kept.merged, kept.unread) == (Status.CLOSED, "r2", ["r1"], 1)
    assert gone.unread == 0
    assert kept.has_phone
    assert [line.entry.text for line in await requests.thread("r2", scope(LAN))] == ["ở yêu cầu cũ"]
    assert [line.entry.text for line in await requests.thread("r1", scope(LAN))] == ["ở yêu cầu cũ"]
    assert [(event, facts["request"], facts["was"]) for event, _, facts in told.events] == [("merged", "r2", "r1")]
    assert told.events[-1][2]["gone"] == "AAA-AAA"
    kinds = {key: (await requests.history(key, scope(LAN)))[-1].kind.value for key in ("r1", "r2")}
    assert kinds == {"r1": "merged", "r2": "joined"}
    assert await requests.alike(kept, scope(LAN)) == []
    assert await requests.is_open("r1")

    await heard(requests, database, "viết tiếp", "e2")

    assert (await one(requests, "r2")).unread == 2
    assert [line.entry.text for line in await requests.thread("r2", scope(LAN))] == ["ở yêu cầu cũ", "viết tiếp"]


async def test_requests_of_two_people_are_linked_but_never_merged(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database, "r1", guide="khai-sinh", step="s1")
    other = {"conversation": "webchat:y", "resident": "p2", "person_ref": "ref2", "code": "BBB-BBB"}
    await opened(requests, database, "r2", guide="khai-sinh", step="s1", **other)
    assert [x.id for x in await requests.alike(await one(requests), scope(LAN))] == ["r2"]
    with pytest.raises(DifferentPeopleError):
        await requests.merge("r1", code="BBB-BBB", member=LAN)

    for _ in range(2):
        await requests.link("r1", code="BBB-BBB", member=LAN)

    assert ((await one(requests)).links, (await one(requests, "r2")).links) == (["r2"], ["r1"])
    assert len(await requests.history("r1", scope(LAN))) == 2
    await requests.unlink("r1", code="BBB-BBB", member=LAN)
    assert ((await one(requests)).links, (await one(requests, "r2")).links) == ([], [])


async def test_a_note_reaches_who_is_named_and_is_read_once(
    requests: SupportRequests, database: Database, told: Told, called: Called
) -> None:
    hoa = member("hoa")
    await employed(LAN, MINH, STRANGER, hoa)
    await opened(requests, database)
    text = "@Minh xem giúp @lan, số 0912345678."

    for _ in range(2):
        note = await requests.note("r1", note_id="n1", text=text, mentioned=["hoa", "lan"], member=LAN)

    assert note.mentions == {"minh": "Minh", "hoa": "Hoa"}
    assert "0912345678" not in note.text
    assert told.events == []
    mentioned = [call for call in called.calls if call[0] == "mentioned"]
    assert mentioned == [("mentioned", "r1", "hoa", "Lan"), ("mentioned", "r1", "minh", "Lan")]
    assert [found.id for found, _ in await requests.mentions(MINH)] == ["n1"]
    assert await requests.mentions(LAN) == []
    await requests.notes("r1", member=MINH)
    assert await requests.mentions(MINH) == []
    assert [found.id for found, _ in await requests.mentions(hoa)] == ["n1"]


async def test_notes_tags_ticks_and_reasons_are_forgotten_with_the_request(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database)
    await requests.note("r1", note_id="n1", text="bà Tư xóm Đồi", mentioned=(), member=LAN)
    await requests.sort("r1", priority=Priority.HIGH, tags=["bà Tư"], member=LAN)
    await requests.wait_for_resident("r1", words="bà Tư mang giấy", member=LAN)
    await requests.block("r1", days=1, words="bà Tư chửi", member=LEAD)
    document = document_key("Giấy chứng sinh")
    await requests.tick("r1", document=document, is_there=True, documents={document}, member=LAN)

    await database.in_transaction(lambda session: requests.forget("webchat:x", session=session))

    for name in ("support_requests", "request_notes", "request_history", "sender_blocks", "thread_entries"):
        assert "Tư" not in str(await database[name].find().to_list()), name
    assert (await one(requests)).ticks == {}


async def test_documents_are_ticked_with_who_and_when(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    document = document_key("Giấy chứng sinh")
    for is_there in (True, True):
        await requests.tick("r1", document=document, is_there=is_there, documents={document}, member=LAN)
    assert {key: (tick.member_name, tick.at) for key, tick in (await one(requests)).ticks.items()} == {
        document: ("Lan", NOW)
    }
    await requests.tick("r1", document=document, is_there=False, documents={document}, member=MINH)
    assert (await one(requests)).ticks == {}
    kinds = [entry.kind.value for entry in await requests.history("r1", scope(LAN))]
    assert kinds == ["opened", "ticked", "unticked"]


async def test_of_who_is_blocked_nothing_is_heard_until_the_time_is_over_or_it_is_undone(
    requests: SupportRequests, database: Database, told: Told, clock: TurnedClock
) -> None:
    await opened(requests, database)
    block = await requests.block("r1", days=7, words="chửi bới", member=LEAD)
    assert block.until == NOW + timedelta(days=7)
    assert told.events[-1][0] == "blocked"
    with pytest.raises(BlockedError):
        await requests.block("r1", days=1, words="nữa", member=LEAD)

    await heard(requests, database)
    assert await requests.thread("r1", scope(LAN)) == []
    who = {"resident": "p1", "conversation": "webchat:x"}
    assert await requests.blocked_until(**who, area="05392") == block.until
    assert await requests.blocked_until(**who, area="05425") is None
    assert await requests.blocked_until(resident="new", conversation="webchat:x", area="05392") == block.until
    assert await requests.block_on(await one(requests), scope(LEAD)) == block
    assert await requests.block_on(await one(requests), scope(LAN)) is None

    await requests.unblock("r1", member=LEAD)
    await heard(requests, database)
    assert len(await requests.thread("r1", scope(LAN))) == 1
    await requests.block("r1", days=1, words="lại chửi", member=LEAD)
    clock.turn(timedelta(days=2))
    await heard(requests, database, "xin lỗi", "e3", at=clock.now())
    assert len(await requests.thread("r1", scope(LAN))) == 2
    actions = [row["action"] for row in await database["audit"].find().to_list()]
    assert actions == ["sender_blocked", "sender_unblocked", "sender_blocked"]


ACTS: list[Any] = [
    lambda r, who: r.answer("r1", text="Chào bác", member=who, entry_id=f"a-{who.id}", seen=0),
    lambda r, who: r.resolve("r1", resolution=Resolution.DONE, member=who, seen=0),
    lambda r, who: r.merge("r1", code="BBB-BBB", member=who, seen=0),
    lambda r, who: r.wait_for_resident("r1", words="a", member=who, seen=0),
    lambda r, who: r.take("r1", member=who),
]


@pytest.mark.parametrize("act", ACTS, ids=["answer", "resolve", "merge", "pause", "take"])
async def test_of_two_members_who_do_the_same_at_once_one_wins_and_the_other_hears_who(
    requests: SupportRequests, database: Database, told: Told, act: Any
) -> None:
    await opened(requests, database)
    await opened(requests, database, "r2", code="BBB-BBB")

    done = await asyncio.gather(*(act(requests, who) for who in (LAN, MINH)), return_exceptions=True)

    refused = [one for one in done if isinstance(one, BaseException)]
    assert len(refused) == 1
    assert isinstance(refused[0], ActedMeanwhileError | TakenByOtherError)
    assert isinstance(refused[0], RefusalError)
    assert refused[0].facts["name"] in {"Lan", "Minh"}
    assert len([event for event, *_ in told.events if event != "taken"]) <= 1


async def test_of_different_acts_at_once_one_wins_too(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await opened(requests, database, "r2", code="BBB-BBB")
    both = [ACTS[place](requests, who) for place, who in ((0, LAN), (1, MINH))]

    done = await asyncio.gather(*both, return_exceptions=True)

    assert len([one for one in done if isinstance(one, ActedMeanwhileError)]) == 1
    history = [entry.kind.value for entry in await requests.history("r1", scope(LAN))]
    assert history in (["opened", "taken", "answered"], ["opened", "resolved"])


async def test_who_looked_again_may_act_on_a_colleagues_request(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await requests.answer("r1", text="Chào bác", member=LAN, entry_id="a1", seen=0)
    seen = (await one(requests)).acts
    await heard(requests, database)
    await requests.answer("r1", text="Tôi giúp thêm", member=MINH, entry_id="a2", seen=seen)
    assert {line.entry.member_name for line in await requests.thread("r1", scope(LAN))} == {"Lan", None, "Minh"}
