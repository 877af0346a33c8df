"""When somebody may be called back, without a database."""

from datetime import UTC, datetime, time, timedelta

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.service_times.working import Stretch, WorkingCalendar
from helpdesk.support_requests.call_windows import CallBack, CallWindow, next_parts, open_days, parts, soon

DAY = (Stretch(time(7, 30), time(11, 30)), Stretch(time(13, 30), time(17)))
WEEK = WorkingCalendar(tuple(DAY if day < 5 else () for day in range(7)))
ALWAYS = WorkingCalendar(((Stretch(time(0), time(23, 59)),),) * 7)
NEVER = WorkingCalendar(((),) * 7)


def at(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    """The 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def said(*windows: CallWindow | None) -> list[str]:
    shown = [(one.since.astimezone(VIETNAM), one.until.astimezone(VIETNAM)) for one in windows if one]
    return [f"{since:%a %H:%M}-{until:%H:%M}" for since, until in shown]


def test_in_office_hours_the_next_two_hours_are_offered_up_to_the_rest_at_noon() -> None:
    assert said(soon(WEEK, at(8))) == ["Mon 08:00-10:00"]
    assert said(soon(WEEK, at(10, 40))) == ["Mon 10:40-11:30"]


@pytest.mark.parametrize("now", [at(6), at(11, 15), at(12), at(20), at(9, day=28)])
def test_nothing_is_promised_soon_when_nobody_works_or_hardly_any_more(now: datetime) -> None:
    assert soon(WEEK, now) is None


def test_then_come_the_mornings_and_afternoons_of_working_days() -> None:
    assert said(*next_parts(WEEK, at(8), most=3)) == ["Mon 13:30-17:00", "Tue 07:30-11:30", "Tue 13:30-17:00"]
    friday = next_parts(WEEK, at(18, day=27), most=2)
    assert said(*friday) == ["Mon 07:30-11:30", "Mon 13:30-17:00"]


def test_nobody_is_called_at_night_whoever_works_then() -> None:
    assert said(*parts(ALWAYS, at(0, day=24).date(), now=at(8))) == ["Tue 07:00-12:00", "Tue 12:00-21:00"]
    assert soon(ALWAYS, at(22)) is None


def test_what_is_left_of_an_afternoon_begins_at_the_next_quarter_and_is_long_enough() -> None:
    assert said(*parts(WEEK, at(0).date(), now=at(14, 7))) == ["Mon 14:15-17:00"]
    assert parts(WEEK, at(0).date(), now=at(16, 40)) == []


def test_days_off_are_not_offered() -> None:
    holiday = WorkingCalendar(WEEK.week, {at(0, day=24).date(): ()})
    assert [f"{day:%d}" for day in open_days(holiday, at(8), most=3)] == ["25", "26", "27"]


def test_where_nobody_ever_works_nothing_is_offered() -> None:
    assert (soon(NEVER, at(8)), next_parts(NEVER, at(8), most=3), open_days(NEVER, at(8), most=3)) == (None, [], [])


def test_a_window_is_read_as_it_was_written() -> None:
    window = CallWindow(since=at(8), until=at(10))
    assert CallWindow.read(window.written) == window


@pytest.mark.parametrize(
    "written", ["", "x", "2026-11-23T08:00/2026-11-23T10:00", f"{at(10).isoformat()}/{at(8).isoformat()}", "a/b"]
)
def test_what_is_no_window_is_not_read(written: str) -> None:
    assert CallWindow.read(written) is None


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (at(13, 30), at(17), True),
        (at(14), at(15), True),
        (at(8), at(17), False),  # over noon
        (at(18), at(19), False),
        (at(8, day=22), at(9, day=22), False),  # a Sunday, and over
        (at(8) + timedelta(days=70), at(9) + timedelta(days=70), False),
    ],
)
def test_a_window_fits_when_somebody_works_in_all_of_it(since: datetime, until: datetime, fits: bool) -> None:  # noqa: FBT001 - of the table
    assert CallWindow(since=since, until=until).fits(WEEK, now=at(10)) is fits


def test_a_call_is_missed_when_its_time_is_over() -> None:
    call = CallBack(since=at(8), until=at(10), asked_at=at(7))
    assert (call.is_missed(at(9)), call.is_missed(at(10).astimezone(UTC))) == (False, True)
