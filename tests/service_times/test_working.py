"""Working time, by its laws and by a table of days everybody knows."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpdesk.clock import VIETNAM
from helpdesk.service_times.calendars import special_days
from helpdesk.service_times.days import DayEntry, DayKind
from helpdesk.service_times.hours import week_of
from helpdesk.service_times.public_days import public_days
from helpdesk.service_times.working import Stretch, WorkingCalendar
from helpdesk.teams.models import OfficeHours

HOUR = timedelta(hours=1)
untimed = settings(deadline=None, max_examples=80)
OFFICE = week_of(OfficeHours())
LUNCH = (*(((Stretch(time(7, 30), time(11, 30)), Stretch(time(13, 30), time(17))),) * 5), (), ())


def vietnam(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def calendar(*entries: DayEntry, week: tuple[tuple[Stretch, ...], ...] = LUNCH) -> WorkingCalendar:
    return WorkingCalendar(week, special_days(week, range(2026, 2030), entries, ["05392", "25"]))


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
lengths = st.integers(1, 400 * 3600 * 1000).map(lambda milliseconds: timedelta(milliseconds=milliseconds))


@untimed
@given(moments, moments, moments)
def test_parts_of_a_time_add_up_to_the_whole(a: datetime, b: datetime, c: datetime) -> None:
    first, middle, last = sorted((a, b, c))
    office = calendar()
    assert office.between(first, middle) + office.between(middle, last) == office.between(first, last)


@untimed
@given(moments, lengths)
def test_after_so_much_working_time_exactly_so_much_has_passed(at: datetime, much: timedelta) -> None:
    office = calendar()
    then = office.after(at, much)
    assert then is not None
    assert office.between(at, then) == much
    assert office.between(at, then - timedelta(milliseconds=1)) < much


@untimed
@given(moments, moments, lengths, lengths)
def test_later_beginnings_and_longer_times_end_later(
    a: datetime, b: datetime, short: timedelta, long: timedelta
) -> None:
    office = calendar()
    earlier, later = sorted((a, b))
    shorter, longer = sorted((short, long))
    ends = [office.after(earlier, shorter), office.after(later, shorter), office.after(earlier, longer)]
    assert all(ends)
    assert ends[0] <= ends[1]  # type: ignore[operator]
    assert ends[0] <= ends[2]  # type: ignore[operator]


@untimed
@given(moments, moments)
def test_no_working_time_is_longer_than_the_time_itself_and_none_runs_backwards(a: datetime, b: datetime) -> None:
    first, last = sorted((a, b))
    assert timedelta() <= calendar().between(first, last) <= last - first
    assert calendar().between(last, first) == timedelta()


@untimed
@given(st.dates(date(2026, 1, 1), date(2029, 12, 31)))
def test_a_working_day_is_as_long_in_summer_as_in_winter(day: date) -> None:
    assume(day.weekday() < 5)
    office = WorkingCalendar(LUNCH)
    midnight = datetime.combine(day, time(), VIETNAM)
    assert office.between(midnight, midnight + timedelta(days=1)) == 7.5 * HOUR


@untimed
@given(moments)
def test_whoever_is_closed_opens_next_at_the_beginning_of_working_time(at: datetime) -> None:
    office = calendar()
    opens = office.next_opening(at)
    assert office.is_open(opens)
    assert office.between(at, opens) == timedelta()
    assert (opens == at) is office.is_open(at)


TET = [
    # Bính Ngọ 2026: announced, 14 to 22 February with its weekends.
    *(("2026-02-13", True), ("2026-02-14", False), ("2026-02-15", False)),
    *((f"2026-02-{day}", False) for day in range(16, 23)),
    *(("2026-02-23", True), ("2026-04-27", False), ("2026-04-30", False), ("2026-05-01", False)),
    # 2 September with its second day, and the Monday before it, worked on Saturday, 22 August.
    *(("2026-08-22", True), ("2026-08-31", False), ("2026-09-01", False), ("2026-09-02", False), ("2026-09-03", True)),
    ("2026-11-24", False),
    # Đinh Mùi 2027: New Year's Day is Saturday, 6 February; the weekend in it is given back.
    *(("2027-02-03", True), ("2027-02-04", False), ("2027-02-05", False), ("2027-02-08", False)),
    *(("2027-02-09", False), ("2027-02-10", False), ("2027-02-11", True)),
    *(("2027-04-16", False), ("2027-05-03", False), ("2027-09-02", False), ("2027-09-03", False)),
]


@pytest.mark.parametrize(("day", "is_worked"), TET)
def test_these_days_are_known(day: str, *, is_worked: bool) -> None:
    assert bool(calendar().stretches(date.fromisoformat(day))) is is_worked


@pytest.mark.parametrize("year", range(2021, 2060))
def test_every_year_has_the_days_of_the_labour_code(year: int) -> None:
    said = [one.names["en"] for one in public_days(year) if one.is_off]
    kings, tet = "Hung Kings' Commemoration Day", ("Lunar New Year", "Day of Lunar New Year")
    assert sum(name.endswith(tet) or name == "Lunar New Year's Eve" for name in said) >= 5
    assert "New Year's Day" in said
    assert kings in said
    assert said.count("National Day") == 2
    assert {"Liberation Day/Reunification Day", "International Labor Day"} <= set(said)


def test_a_day_worked_in_exchange_for_another_is_as_long_as_a_monday() -> None:
    saturday = date(2026, 8, 22)
    assert calendar().stretches(saturday) == LUNCH[0]


def test_what_the_nearest_area_says_counts() -> None:
    christmas, new_year = date(2026, 12, 25), date(2027, 1, 1)
    commune = DayEntry(area="05392", day=christmas, kind=DayKind.WORK, name="Làm việc")
    province = DayEntry(area="25", day=christmas, kind=DayKind.OFF, name="Ngày nghỉ của tỉnh")
    holiday = DayEntry(area="05392", day=new_year, kind=DayKind.WORK, name="Trực Tết")
    assert calendar(province).stretches(christmas) == ()
    assert calendar(commune, province).stretches(christmas) == LUNCH[4]
    assert calendar(province, commune).stretches(christmas) == LUNCH[4]
    assert calendar(holiday).stretches(new_year) == LUNCH[4]


def test_working_time_runs_over_lunch_night_weekend_and_tet() -> None:
    office = calendar()
    assert office.after(vietnam("2026-02-13 16:30"), HOUR) == vietnam("2026-02-23 08:00")
    assert office.after(vietnam("2026-02-13 11:00"), HOUR) == vietnam("2026-02-13 14:00")
    assert office.after(vietnam("2026-02-13 16:30"), HOUR / 2) == vietnam("2026-02-13 17:00")
    assert office.next_opening(vietnam("2026-02-13 17:00")) == vietnam("2026-02-23 07:30")


def test_where_nobody_ever_works_nothing_is_due_and_nobody_is_waited_for() -> None:
    never, at = WorkingCalendar(((),) * 7), vietnam("2026-02-13 16:30")
    assert never.after(at, HOUR) is None
    assert never.next_opening(at) == at
    assert never.between(at, at + timedelta(days=900)) == timedelta()


def test_round_the_clock_is_nearly_round_the_clock() -> None:
    always = WorkingCalendar(((Stretch(time(0), time(23, 59, 59, 999_999)),),) * 7)
    at = vietnam("2026-02-13 16:30")
    then = always.after(at, 24 * HOUR)
    assert then is not None
    assert then - at - 24 * HOUR < timedelta(milliseconds=1)
    assert OFFICE[5] == ()
