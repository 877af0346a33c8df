"""What is promised, owed and kept on a request, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from helpdesk.service_times.days import DayKind, read_list
from helpdesk.service_times.errors import (
    DaysEmptyError,
    DaysTooManyError,
    HoursInvalidError,
    HoursOverlapError,
    NeverOpenError,
    TargetsInPastError,
    TargetsInvalidError,
)
from helpdesk.service_times.hours import checked_week, read_stretches, week_of, written
from helpdesk.service_times.models import Owed, Pace, ServiceTimes, Stage
from helpdesk.service_times.targets import DEFAULTS, LONGEST, Target, Targets, targets_on
from helpdesk.service_times.working import WorkingCalendar
from helpdesk.support_requests.models import Priority
from helpdesk.teams.models import OfficeHours

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NINE = datetime(2026, 11, 23, 2, tzinfo=UTC)  # a Monday, 9:00 in Vietnam
OFFICE = WorkingCalendar(week_of(OfficeHours()))  # 7:30 to 17:00, no holidays
TODAY = date(2026, 11, 23)


def times() -> ServiceTimes:
    facts = {"promised_first_answer": 2 * 3600, "promised_resolution": 8 * 3600}
    return ServiceTimes(area="05392", priority="high", **facts)


def reckoned(kept: ServiceTimes, *, answered: datetime | None = None, is_resolved: bool = False) -> ServiceTimes:
    kept.reckon(OFFICE, opened_at=NINE, answered_at=answered, is_resolved=is_resolved)
    return kept


def test_the_first_answer_is_owed_before_the_resolution() -> None:
    kept = reckoned(times())
    assert (kept.owes, kept.due_at()) == (Owed.FIRST_ANSWER, NINE + 2 * HOUR)
    kept = reckoned(kept, answered=NINE + HOUR)
    assert (kept.owes, kept.due_at()) == (Owed.RESOLUTION, NINE + 8 * HOUR)
    assert (kept.first_answer_seconds, kept.is_answered_in_time) == (3600, True)


def test_an_answer_after_its_time_is_late_to_the_second() -> None:
    in_time = reckoned(times(), answered=NINE + 2 * HOUR)
    late = reckoned(times(), answered=NINE + 2 * HOUR + timedelta(milliseconds=1))
    assert (in_time.is_answered_in_time, late.is_answered_in_time) == (True, False)
    assert in_time.first_answer_seconds == late.first_answer_seconds == 7200


def test_nothing_is_owed_while_it_stands_still_and_the_time_goes_on_afterwards() -> None:
    kept = reckoned(times(), answered=NINE + HOUR)
    kept.goes(Pace.PAUSED, at=NINE + 2 * HOUR)
    assert reckoned(kept, answered=NINE + HOUR).due_at() is None
    kept.goes(Pace.RUNNING, at=NINE + 5 * HOUR)
    reckoned(kept, answered=NINE + HOUR)
    # 8 hours of work, 3 of rest: at 17:00 the day ends, three hours are left for the next one.
    assert kept.due_at() == NINE + timedelta(days=1) + 1.5 * HOUR
    assert kept.paused_seconds == 3 * 3600


def test_going_from_one_pause_into_another_is_one_rest() -> None:
    kept = times()
    kept.goes(Pace.PAUSED, at=NINE + HOUR)
    kept.goes(Pace.PAUSED, at=NINE + 2 * HOUR)
    kept.goes(Pace.ENDED, at=NINE + 3 * HOUR)
    reckoned(kept, answered=NINE + HOUR / 2, is_resolved=True)
    assert (kept.resolution_seconds, kept.paused_seconds, kept.is_resolved_in_time) == (3600, 2 * 3600, True)


def test_opened_again_it_goes_on_where_it_ended_and_ends_anew() -> None:
    kept = times()
    kept.goes(Pace.ENDED, at=NINE + HOUR)
    assert reckoned(kept, is_resolved=True).resolution_seconds == 3600
    kept.goes(Pace.RUNNING, at=NINE + 4 * HOUR)
    reckoned(kept, answered=NINE)
    assert (kept.resolution_seconds, kept.is_resolved_in_time) == (None, None)
    assert kept.due_at() == NINE + timedelta(days=1) + 1.5 * HOUR  # 3 hours in which nobody owed anything
    kept.goes(Pace.ENDED, at=NINE + 5 * HOUR)
    assert reckoned(kept, is_resolved=True).resolution_seconds == 2 * 3600


def test_what_the_resident_no_longer_needs_has_no_resolution_time() -> None:
    kept = times()
    kept.goes(Pace.ENDED, at=NINE + HOUR)
    reckoned(kept)
    assert (kept.resolution_seconds, kept.is_resolved_in_time, kept.due_at()) == (None, None, None)


def test_a_move_that_is_told_late_never_ends_before_it_begins() -> None:
    kept = times()
    kept.goes(Pace.PAUSED, at=NINE + 2 * HOUR)
    kept.goes(Pace.RUNNING, at=NINE + HOUR)
    assert reckoned(kept).paused_seconds == 0


def test_who_has_to_know_is_told_when_a_quarter_is_left_when_it_is_over_and_when_it_is_long_over() -> None:
    watch = reckoned(times()).watch
    assert watch is not None
    assert watch.stage(NINE + 89 * MINUTE) is None
    assert watch.stage(NINE + 90 * MINUTE) is Stage.WARNED
    assert watch.stage(NINE + 2 * HOUR) is Stage.OVERDUE
    assert watch.stage(NINE + 4 * HOUR) is Stage.ESCALATED


def test_each_is_said_once_for_a_deadline_and_again_for_another() -> None:
    kept = reckoned(times())
    assert kept.looks_at == NINE + 90 * MINUTE
    kept.said(Owed.FIRST_ANSWER, Stage.WARNED)
    assert kept.looks_at == NINE + 2 * HOUR
    assert reckoned(kept).looks_at == NINE + 2 * HOUR
    kept.said(Owed.FIRST_ANSWER, Stage.ESCALATED)
    assert reckoned(kept).looks_at is None
    reckoned(kept, answered=NINE + 5 * HOUR)
    assert kept.looks_at == NINE + 6 * HOUR


def test_a_pause_in_which_nobody_works_says_nothing_twice() -> None:
    kept, evening = reckoned(times()), NINE + 9 * HOUR
    kept.said(Owed.FIRST_ANSWER, Stage.WARNED)
    kept.goes(Pace.PAUSED, at=evening)
    assert reckoned(kept).looks_at is None
    kept.goes(Pace.RUNNING, at=evening + HOUR)
    assert reckoned(kept).looks_at == NINE + 2 * HOUR


def test_where_nobody_ever_works_nothing_is_due() -> None:
    kept = times()
    kept.reckon(WorkingCalendar(((),) * 7), opened_at=NINE, answered_at=None, is_resolved=False)
    assert (kept.due_at(), kept.looks_at) == (None, None)


# -- hours ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("07:30-11:30, 13:30-17:00", "07:30-11:30, 13:30-17:00"),
        ("13h30 – 17h; 7h30 - 11h30", "07:30-11:30, 13:30-17:00"),
        ("8:00-24:00", "08:00-24:00"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(said: str, kept: str) -> None:
    assert written(read_stretches(said)) == kept
    assert read_stretches(written(read_stretches(said))) == read_stretches(said)


@pytest.mark.parametrize("said", ["morning", "7:30", "25:00-26:00", "7:61-8:00", "8:00-9:00," * 5, "24:30-25:00"])
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises((HoursInvalidError, HoursOverlapError)):
        read_stretches(said)


@pytest.mark.parametrize("said", ["17:00-7:30", "8:00-8:00", "8:00-12:00, 11:00-13:00"])
def test_hours_out_of_order_are_refused(said: str) -> None:
    with pytest.raises(HoursOverlapError):
        read_stretches(said)


def test_a_week_without_an_hour_is_refused() -> None:
    with pytest.raises(NeverOpenError):
        checked_week([""] * 7)


# -- lists of days --------------------------------------------------------------------------------------------------


def test_a_list_of_days_is_read_and_every_bad_line_is_named() -> None:
    found = read_list(
        "05392",
        "2027-02-11; nghỉ; Nghỉ bù Tết\n\n20/02/2027\tlàm bù\tLàm bù cho ngày 11/2\n"
        "2027-02-30; nghỉ; x\n2027-03-01; maybe; x\n2027-03-02; off;\n11/2/2027; off; again\n1999-01-01; off; old",
    )
    assert [(one.day.isoformat(), one.kind, one.name) for one in found.entries] == [
        ("2027-02-11", DayKind.OFF, "Nghỉ bù Tết"),
        ("2027-02-20", DayKind.WORK, "Làm bù cho ngày 11/2"),
    ]
    assert [(one.number, one.wrong) for one in found.bad] == [
        (4, "day"),
        (5, "kind"),
        (6, "name"),
        (7, "twice"),
        (8, "day"),
    ]


def test_an_empty_list_and_an_endless_one_are_refused() -> None:
    with pytest.raises(DaysEmptyError):
        read_list("05392", " \n ")
    with pytest.raises(DaysTooManyError):
        read_list("05392", "x\n" * 367)


# -- targets --------------------------------------------------------------------------------------------------------


def targets(area: str, begins: date, hours: int = 1, **changes: Any) -> Targets:
    promised = {one: Target(first_answer=hours * HOUR, resolution=hours * 2 * HOUR) for one in Priority}
    facts = {"id": f"{area}{begins}", "area": area, "valid_from": begins, "promised": promised}
    return Targets.model_validate({**facts, **changes})


def test_of_the_nearest_area_what_began_last_holds() -> None:
    order = ["hamlet", "commune", "province"]
    old, new = targets("commune", date(2026, 1, 1)), targets("commune", date(2026, 11, 1))
    above = targets("province", date(2026, 11, 20))
    assert targets_on(TODAY, [above, old, new], order) == new
    assert targets_on(date(2026, 10, 31), [above, old, new], order) == old
    assert targets_on(date(2025, 12, 31), [above, old, new], order) is None
    ended = targets("commune", date(2026, 11, 2), valid_until=date(2026, 11, 10))
    assert targets_on(date(2026, 11, 10), [ended, new], order) == ended
    assert targets_on(date(2026, 11, 11), [ended, new], order) == new
    assert targets_on(TODAY, [targets("elsewhere", date(2026, 1, 1))], order) is None


def test_the_defaults_are_sound() -> None:
    targets("commune", TODAY, promised=dict(DEFAULTS)).check(today=TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_until": date(2026, 11, 22)},
        {"promised": {}},
        {"promised": {one: Target(first_answer=2 * HOUR, resolution=HOUR) for one in Priority}},
        {"promised": {one: Target(first_answer=timedelta(), resolution=HOUR) for one in Priority}},
        {"promised": {one: Target(first_answer=HOUR, resolution=LONGEST + HOUR) for one in Priority}},
    ],
)
def test_targets_that_cannot_be_meant_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TargetsInvalidError):
        targets("commune", TODAY, **wrong).check(today=TODAY)


def test_what_was_promised_yesterday_cannot_be_changed_today() -> None:
    with pytest.raises(TargetsInPastError):
        targets("commune", date(2026, 11, 22)).check(today=TODAY)
