"""What a notice knows of itself: how urgent it is, when it may go, how old it is."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.messaging.models import MAX_AGE, Cause, NoticeClass, Undeliverable, in_daytime, is_quiet, short_name
from helpdesk.messaging.queueing import Queue
from tests.messaging.post import NOW, notice


def at(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (at(6, 59), at(7)),
        (at(7), at(7)),
        (at(12), at(12)),
        (at(20, 59), at(20, 59)),
        (at(21), at(7, day=24)),
        (at(23, 30), at(7, day=24)),
        (at(0), at(7)),
    ],
)
def test_what_can_wait_keeps_to_the_day_in_vietnam(moment: datetime, goes: datetime) -> None:
    for notice_class in (NoticeClass.REMINDER, NoticeClass.BROADCAST):
        waits = notice(1, notice_class=notice_class)
        waits.due_from(moment.astimezone(UTC))
        assert waits.due_at == goes
    assert in_daytime(moment) == goes
    assert is_quiet(moment) == (goes != moment)


def test_an_answer_goes_at_night() -> None:
    answer = notice(1)
    answer.due_from(at(23))
    assert answer.due_at == at(23)


def test_a_notice_ages_from_when_it_was_owed_or_owed_again() -> None:
    old = notice(1, at=NOW)
    assert not old.is_too_old(NOW + MAX_AGE)
    assert old.is_too_old(NOW + MAX_AGE + timedelta(seconds=1))

    old.age_from = NOW + timedelta(days=3)
    assert not old.is_too_old(NOW + timedelta(days=3, hours=23))


def test_answers_go_first_then_reminders_then_broadcasts_each_by_their_numbers() -> None:
    queue = Queue()
    answer, reminder, broadcast = NoticeClass.ANSWER, NoticeClass.REMINDER, NoticeClass.BROADCAST
    for number, of in ((1, broadcast), (2, reminder), (3, answer), (4, broadcast), (6, answer), (5, answer)):
        queue.add(notice(number, notice_class=of))

    went = []
    while queue:
        went.append(queue.first.number)
        queue.remove(queue.first)

    assert went == [3, 5, 6, 2, 1, 4]


def test_the_code_of_a_death_follows_from_what_the_channel_said() -> None:
    assert Undeliverable(reason="bot was blocked", is_unreachable=True).cause_of_death is Cause.BLOCKED
    assert Undeliverable(reason="message is too long").cause_of_death is Cause.REFUSED
    assert Undeliverable(reason="-230", cause=Cause.WINDOW_CLOSED).cause_of_death is Cause.WINDOW_CLOSED


def test_a_short_name_does_not_tell_whose_it_is() -> None:
    assert short_name("telegram:123459912:00000012") == "telegram:…9912:00000012"
