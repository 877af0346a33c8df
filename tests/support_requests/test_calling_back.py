"""Calling residents back: rules, then on a real database."""

from datetime import timedelta

import pytest

from helpdesk.errors import RefusalError
from helpdesk.service_times.following import due_at
from helpdesk.service_times.models import ServiceTimes
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database
from helpdesk.support_requests.call_windows import CallBack, CallWindow
from helpdesk.support_requests.errors import CallTimeOverError, ForgottenRequestError, MoveNotPossibleError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import Resolution, Status
from helpdesk.support_requests.service import SupportRequests
from tests.support_requests.desk import LAN, MINH, STRANGER, Called, Told, opened, scope
from tests.support_requests.test_rules import NOW, request
from tests.teams.turned_clock import TurnedClock

WINDOW = CallWindow(since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=3))
LATER = CallWindow(since=NOW + timedelta(days=1), until=NOW + timedelta(days=1, hours=2))
CALL = CallBack(since=WINDOW.since, until=WINDOW.until, asked_at=NOW)


async def wanted(requests: SupportRequests, database: Database, window: CallWindow = WINDOW) -> None:
    await database.in_transaction(lambda session: requests.want_call("r1", window, at=NOW, session=session))


async def test_a_wish_for_a_call_and_its_end_let_the_day_be_counted_again_for_something_is_due_then(
    requests: SupportRequests, database: Database
) -> None:
    await opened(requests, database)
    marks = database["statistics_dirty"]
    for wish in (
        lambda session: requests.want_call("r1", WINDOW, at=NOW, session=session),
        lambda session: requests.cancel_call("r1", at=NOW, session=session),
    ):
        await marks.delete_many({})
        await database.in_transaction(wish)
        assert await marks.distinct("day") == [local_day(NOW).isoformat()]


def test_reaching_somebody_is_a_first_answer_and_the_call_is_no_longer_owed() -> None:
    one = request(call_at=CALL, unread=2)
    one.called(is_reached=True, at=NOW)
    assert (one.call_at, one.first_answer_at, one.unread) == (None, NOW, 0)


def test_who_reaches_nobody_tries_again_and_the_tries_are_counted() -> None:
    one = request(call_at=CALL)
    one.called(is_reached=False, again=LATER, at=NOW)
    one.called(is_reached=False, again=LATER, at=NOW)
    assert one.call_at is not None
    assert (one.call_at.since, one.call_at.tries, one.call_at.asked_at) == (LATER.since, 2, NOW)
    assert one.first_answer_at is None


def test_nobody_is_called_again_in_the_past() -> None:
    with pytest.raises(CallTimeOverError):
        request(call_at=CALL).called(is_reached=False, again=WINDOW, at=LATER.since)


def test_what_ends_or_is_forgotten_owes_no_call() -> None:
    over = request(call_at=CALL)
    over.resolve(resolution=Resolution.DONE, member="m1", name="Lan", at=NOW)
    gone = request(call_at=CALL)
    gone.forget(at=NOW)
    assert (over.call_at, gone.call_at) == (None, None)
    with pytest.raises(MoveNotPossibleError):
        over.want_call(CALL, at=NOW)
    with pytest.raises(ForgottenRequestError):
        gone.want_call(CALL, at=NOW)


def test_a_merged_request_brings_its_call_along() -> None:
    kept, gone = request(id="r2"), request(call_at=CALL)
    gone.merge_into(kept, at=NOW)
    assert (gone.call_at, kept.call_at) == (None, CALL)


def test_the_call_is_due_when_its_time_ends_also_while_the_rest_stands_still() -> None:
    times = ServiceTimes(area="05392", priority="normal", promised_first_answer=1, promised_resolution=1)
    paused = request(call_at=CALL, status=Status.WITH_RESIDENT)
    assert due_at(paused, times) == CALL.until
    assert due_at(request(), times) is None


async def test_a_wish_is_kept_and_told_to_the_holder_and_the_last_one_counts(
    requests: SupportRequests, database: Database, called: Called
) -> None:
    await opened(requests, database)
    await wanted(requests, database)
    await wanted(requests, database, LATER)
    kept = await requests.call_back("r1")
    assert kept is not None
    assert (kept.since, kept.until) == (LATER.since, LATER.until)
    assert [one[2] for one in called.calls if one[0] == "call_wanted"] == [WINDOW.written, LATER.written]
    past = [entry.kind for entry in await requests.history("r1", scope(LAN))]
    assert past[-2:] == [HistoryKind.CALL_BACK, HistoryKind.CALL_BACK]


async def test_it_is_taken_back_once(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await wanted(requests, database)
    for _ in range(2):
        await database.in_transaction(lambda session: requests.cancel_call("r1", at=NOW, session=session))
    assert await requests.call_back("r1") is None
    assert [e.kind for e in await requests.history("r1", scope(LAN))].count(HistoryKind.CALL_OFF) == 1


async def test_an_ended_or_unknown_request_takes_no_wish(requests: SupportRequests, database: Database) -> None:
    await opened(requests, database)
    await requests.resolve("r1", resolution=Resolution.DONE, member=LAN)
    await wanted(requests, database)
    assert await requests.call_back("r1") is None
    assert await requests.call_back("none") is None


async def test_who_reaches_nobody_takes_it_and_the_resident_is_told_when_they_try_again(
    requests: SupportRequests, database: Database, told: Told
) -> None:
    await opened(requests, database)
    await wanted(requests, database)
    await requests.called("r1", is_reached=False, again=LATER, member=LAN)
    one = await requests.one("r1", scope(LAN))
    assert (one.status, one.taken_by, one.call_at and one.call_at.tries) == (Status.TAKEN, "lan", 1)
    event, _, facts = told.events[-1]
    assert (event, facts["name"], facts["window"]) == ("call_missed", "Lan", LATER.written)
    last = (await requests.history("r1", scope(LAN)))[-1]
    assert (last.kind, last.facts) == (HistoryKind.CALLED, {"is_reached": False, "window": LATER.written})


async def test_reaching_somebody_says_nothing_into_their_chat(
    requests: SupportRequests, database: Database, told: Told
) -> None:
    await opened(requests, database)
    await requests.called("r1", is_reached=True, member=LAN)
    assert told.events == []


async def test_a_colleagues_act_and_another_area_are_refused(
    requests: SupportRequests, database: Database, clock: TurnedClock
) -> None:
    await opened(requests, database)
    await requests.take("r1", member=MINH)
    with pytest.raises(RefusalError) as meanwhile:
        await requests.called("r1", is_reached=True, member=LAN, seen=0)
    assert meanwhile.value.code == "request_acted_meanwhile"
    with pytest.raises(RefusalError) as unknown:
        await requests.called("r1", is_reached=True, member=STRANGER)
    assert unknown.value.code == "request_unknown"
    assert clock.now() == NOW
