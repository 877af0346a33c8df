"""The life of a support request, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helpdesk.ids import written_code
from helpdesk.support_requests.errors import ForgottenRequestError, MoveNotPossibleError, TakenByOtherError
from helpdesk.support_requests.models import HELD, MOVES, Matter, Outcome, Resolution, Status, SupportRequest
from helpdesk.support_requests.rating_reasons import Reason
from helpdesk.support_requests.ready_replies import checked_variables, filled
from helpdesk.support_requests.thread import Author, ThreadEntry

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
LAN: dict[str, Any] = {"member": "m1", "name": "Lan"}
MINH: dict[str, Any] = {"member": "m2", "name": "Minh"}


def request(**changes: Any) -> SupportRequest:
    facts: dict[str, Any] = {
        "id": "r1",
        "code": "K7M-2QF",
        "conversation": "webchat:x",
        "resident": "p1",
        "person_ref": "ref",
        "area": "05392",
        "reach": ["25", "05392"],
        "created_at": NOW,
        "changed_at": NOW,
    }
    return SupportRequest.model_validate({**facts, **changes})


def resolved(**changes: Any) -> SupportRequest:
    one = request(**changes)
    one.resolve(resolution=Resolution.DONE, **LAN, at=NOW)
    return one


def test_a_new_request_is_open_and_nobodys() -> None:
    one = request()
    assert (one.is_open, one.status, one.taken_by) == (True, Status.WAITING, None)


def test_who_takes_it_has_it_and_taking_it_again_changes_nothing() -> None:
    one = request()
    one.take(**LAN, at=NOW)
    one.take(**LAN, at=LATER)
    assert (one.status, one.taken_by, one.taken_by_name, one.changed_at) == (Status.TAKEN, "m1", "Lan", NOW)


def test_a_colleague_is_told_who_took_it_first() -> None:
    one = request()
    one.take(**LAN, at=NOW)
    with pytest.raises(TakenByOtherError) as refusal:
        one.take(**MINH, at=LATER)
    assert refusal.value.facts == {"code": "K7M-2QF", "name": "Lan"}


def test_a_request_that_was_handed_back_can_be_taken_by_anybody() -> None:
    one = request()
    one.take(**LAN, at=NOW)
    one.hand_back(at=NOW)
    one.take(**MINH, at=LATER)
    assert one.taken_by == "m2"


def test_who_answers_an_untaken_request_has_it_and_the_first_answer_counts() -> None:
    one = request(unread=3)
    one.answered(**LAN, at=NOW)
    one.answered(**LAN, at=LATER)
    assert (one.taken_by, one.first_answer_at, one.unread, one.changed_at) == ("m1", NOW, 0, LATER)


def test_a_colleague_may_answer_what_another_took() -> None:
    one = request()
    one.take(**LAN, at=NOW)
    one.answered(**MINH, at=LATER)
    assert (one.taken_by, one.first_answer_at) == ("m1", LATER)


def test_what_the_resident_writes_waits_unread() -> None:
    one = request()
    one.heard(at=NOW)
    one.heard(at=LATER)
    assert (one.unread, one.changed_at, one.status) == (2, LATER, Status.WAITING)


def test_a_resolved_request_has_a_reason_and_a_member() -> None:
    one = resolved(unread=2)
    assert (one.status, one.resolution, one.resolved_at) == (Status.RESOLVED, Resolution.DONE, NOW)
    assert (one.is_open, one.taken_by, one.unread) == (False, "m1", 0)


@pytest.mark.parametrize("opened_by", ["heard", "answered", "take"])
def test_a_request_that_is_open_again_is_not_resolved_any_more(opened_by: str) -> None:
    one = resolved()
    match opened_by:
        case "heard":
            one.heard(at=LATER)
        case "answered":
            one.answered(**LAN, at=LATER)
        case "take":
            one.take(**MINH, at=LATER)
    assert (one.status, one.resolution, one.resolved_at) == (Status.TAKEN, None, None)


def test_a_rating_counts_once_it_is_resolved_and_a_later_one_replaces_it() -> None:
    one = resolved()
    one.rate(score=5)
    one.rate(score=4, word="tốt")
    one.rate(score=3)
    assert (one.rating, one.rating_word) == (3, "tốt")


def test_reasons_add_up_and_go_with_the_mark() -> None:
    one = resolved()
    assert one.rate(score=2, reasons=["slow", "kind", "nothing"]) == [Reason.SLOW]
    assert one.rate(score=2, reasons=["manner", "slow"]) == [Reason.MANNER]
    assert one.reasons == [Reason.SLOW, Reason.MANNER]
    one.rate(score=5, reasons=["kind"])
    assert one.reasons == [Reason.KIND]


def test_an_outcome_is_told_once_and_is_over_when_the_request_is_open_again() -> None:
    one = resolved()
    assert one.tell_outcome(Outcome.NOT_YET, at=LATER)
    assert not one.tell_outcome(Outcome.NOT_YET, at=LATER + timedelta(days=1))
    assert (one.outcome, one.outcome_at, one.is_result_missing) == (Outcome.NOT_YET, LATER, True)
    assert one.see_to_result()
    assert not one.see_to_result()
    assert one.outcome is Outcome.NOT_YET
    one.heard(at=LATER)
    assert {one.outcome, one.outcome_at} == {None}
    assert not one.tell_outcome(Outcome.RECEIVED, at=LATER)


@pytest.mark.parametrize("status", [Status.WAITING, Status.TAKEN, Status.CANCELLED])
def test_what_is_not_resolved_is_not_rated(status: Status) -> None:
    with pytest.raises(MoveNotPossibleError):
        request(status=status).rate(score=5)


_OURS = (Status.WAITING, Status.TAKEN, Status.RESOLVED, Status.CANCELLED)


def move(one: SupportRequest, to: Status) -> None:
    match to:
        case Status.WAITING:
            one.hand_back(at=NOW)
        case Status.TAKEN:
            one.take(**LAN, at=NOW)
        case Status.RESOLVED:
            one.resolve(resolution=Resolution.DONE, **LAN, at=NOW)
        case Status.CANCELLED:
            one.cancel(at=NOW)


@pytest.mark.parametrize(
    ("before", "after"),
    # Taking what is taken is no move: the one who has it may do so again, a colleague is told whose it is.
    [
        (old, new)
        for old in Status
        for new in _OURS
        if new not in MOVES[old] and not (new is Status.TAKEN and old in HELD)
    ],
)
def test_a_move_that_is_not_in_the_table_is_refused(before: Status, after: Status) -> None:
    with pytest.raises(MoveNotPossibleError) as refusal:
        move(request(status=before, taken_by="m1"), after)
    assert refusal.value.facts["code"] == "K7M-2QF"


@pytest.mark.parametrize("one", [request(context=["bí mật"], unread=2), resolved(has_phone=True)])
def test_nothing_of_a_forgotten_request_leads_to_anybody_and_no_move_is_left(one: SupportRequest) -> None:
    one.forget(at=LATER)
    one.forget(at=LATER)

    assert not one.is_open
    assert (one.context, one.rating_word, one.has_phone, one.unread) == ([], None, False, 0)
    assert one.conversation == one.resident != "webchat:x"
    assert one.person_ref == "ref"
    for status in _OURS:
        with pytest.raises(ForgottenRequestError) as refusal:
            move(one, status)
        assert refusal.value.facts == {"code": "K7M-2QF"}


def test_nothing_leads_out_of_a_cancelled_request() -> None:
    assert MOVES[Status.CANCELLED] == frozenset()


@pytest.mark.parametrize(
    ("before", "becomes"),
    [
        ("mặt trước", "bên trái\nmặt sau"),
        ("mặt sau", "mặt trước\nbên trái"),
        ("mặt trước\nmặt sau", "bên trái"),
        ("mặt", None),
        ("", None),
    ],
)
def test_of_an_entry_made_of_several_messages_whole_lines_are_edited(before: str, becomes: str | None) -> None:
    made = {"id": "e1", "request": "r1", "at": NOW, "author": Author.RESIDENT, "text": "mặt trước\nmặt sau"}
    entry = ThreadEntry.model_validate({**made, "arrival": "tap", "sources": ["a1", "a2"]})
    assert entry.edited("a1", before=before, words="bên trái") == becomes


def test_an_entry_made_of_one_message_is_edited_as_a_whole() -> None:
    entry = ThreadEntry(id="e1", request="r1", at=NOW, author=Author.RESIDENT, text="ở đình •••", arrival="a1")
    assert entry.edited("a1", before="ở đình 123", words="ở chợ") == "ở chợ"


@pytest.mark.parametrize("typed", ["k7m2qf", "K7M-2QF", " k7m 2qf ", "K7M.2QF"])
def test_a_code_is_understood_however_it_was_typed(typed: str) -> None:
    assert written_code(typed) == "K7M-2QF"


def test_a_ready_reply_is_filled_by_either_name_and_without_a_second_full_stop() -> None:
    said = filled("{nguoi_dan}: bước {step}. Mã {ma}.", {"resident": "Bác", "step": "Mở VNeID.", "code": "K7M-2QF"})
    assert said == "Bác: bước Mở VNeID. Mã K7M-2QF."
    assert checked_variables("{buoc} {xa}")


def test_what_somebody_is_also_stuck_at_is_noted_once() -> None:
    one = request(guide="khai-sinh", step="nop")
    for guide, step in (("khai-sinh", "nop"), ("tam-tru", "a"), ("tam-tru", "a")):
        one.ask_also(Matter(guide=guide, step=step))
    assert [matter.guide for matter in one.also] == ["tam-tru"]
