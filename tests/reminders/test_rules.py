"""The life of a reminder."""

from datetime import date, datetime, timedelta

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.messaging.models import is_quiet
from helpdesk.reminders.models import Reminder, Stage

DAY = date(2026, 12, 12)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=VIETNAM)


TOLD = at(1, 10)


def reminder(*, made: datetime = TOLD) -> Reminder:
    fresh = Reminder(id="r", conversation="webchat:lan", day=DAY, created_at=made)
    return fresh.on(DAY, at=made)


def test_it_is_told_the_day_before_and_asked_about_the_day_after() -> None:
    one = reminder()
    assert (one.stage, one.due_at) == (Stage.WAITING, at(11, 9))
    assert not one.is_due(at(11, 8, 59))
    assert one.is_due(at(11, 9))

    told = one.told(at(11, 9))
    assert (told.stage, told.due_at) == (Stage.REMINDED, at(13, 9))
    asked = told.told(at(13, 9))

    assert (asked.stage, asked.due_at, asked.is_over) == (Stage.ASKED, None, True)


@pytest.mark.parametrize(
    ("made", "stage", "due_at"),
    [
        (at(11, 8), Stage.WAITING, at(11, 9)),
        (at(11, 9), Stage.WAITING, at(12, 7, 30)),
        (at(12, 6), Stage.WAITING, at(12, 7, 30)),
        (at(12, 8), Stage.REMINDED, at(13, 9)),
    ],
)
def test_who_tells_the_day_late_is_reminded_early_that_morning_or_only_asked(
    made: datetime, stage: Stage, due_at: datetime
) -> None:
    one = reminder(made=made)
    assert (one.stage, one.due_at) == (stage, due_at)


def test_a_word_that_would_come_after_the_day_is_left_out() -> None:
    assert reminder().told(at(12, 23)).stage is Stage.REMINDED
    assert reminder().told(at(13, 0, 1)).stage is Stage.ASKED


def test_nothing_is_said_after_the_question() -> None:
    asked = reminder().told(at(20, 9))
    with pytest.raises(ValueError, match="cannot go"):
        asked.told(at(21, 9))


def test_what_was_put_off_is_as_before() -> None:
    one = reminder()
    told = one.told(at(11, 9))
    assert told.put_off(one.due_at or at(1, 1), to=one.stage) == one


def test_another_day_begins_it_anew() -> None:
    asked = reminder().told(at(20, 9))
    moved = asked.on(date(2026, 12, 25), at=at(20, 10))
    assert (moved.day, moved.stage, moved.due_at) == (date(2026, 12, 25), Stage.WAITING, at(24, 9))


def test_whatever_the_hour_it_was_told_nobody_is_woken() -> None:
    for hours in range(24 * 13):
        due_at = reminder(made=at(1, 0) + timedelta(hours=hours)).due_at
        assert due_at is not None
        assert not is_quiet(due_at)
