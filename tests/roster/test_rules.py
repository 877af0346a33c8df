"""The rules of shifts, absences and group events, without a database."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from helpdesk.assistance.models import AgeBand, Mode, Place
from helpdesk.clock import VIETNAM
from helpdesk.errors import RefusalError
from helpdesk.roster.errors import (
    AbsenceDaysError,
    AttendanceError,
    GroupEventOverError,
    NobodyChosenError,
    NotYetHeldError,
    PlaceMissingError,
    PlaceTooLongError,
    ReasonTooLongError,
    RepeatError,
    TimesError,
    TitleMissingError,
    TitleTooLongError,
)
from helpdesk.roster.group_events import Attendance, EventKind, EventState, GroupEvent
from helpdesk.roster.models import Absence, DutyDay, Shift

MONDAY = date(2026, 11, 23)


def shift(**changes: Any) -> Shift:
    facts: dict[str, Any] = {
        "id": "s1",
        "team": "t1",
        "reach": ["25", "05392"],
        "area": "05392",
        "place": "Quầy một cửa",
        "day": MONDAY,
        "starts": time(7, 30),
        "ends": time(11, 30),
        "members": ["lan", "minh"],
        "made_by": "lead",
    }
    facts |= changes
    facts["until"] = facts.get("weekly_until") or facts["day"]
    return Shift.model_validate(facts)


def event(**changes: Any) -> GroupEvent:
    facts: dict[str, Any] = {
        "id": "e1",
        "team": "t1",
        "reach": ["25", "05392"],
        "area": "05392",
        "place": "Nhà văn hóa",
        "day": MONDAY,
        "starts": time(19),
        "ends": time(21),
        "members": ["lan"],
        "kind": EventKind.CLASS,
        "title": "Lớp VNeID",
        "setting": Place.CULTURE_HOUSE,
        "guides": ["vneid-muc-2"],
        "made_by": "lead",
    }
    return GroupEvent.model_validate({**facts, **changes})


def attendance(**changes: Any) -> Attendance:
    facts: dict[str, Any] = {"heads": 12, "minutes": 90, "members_present": ["lan"]}
    return Attendance.model_validate({**facts, **changes})


def away(**changes: Any) -> Absence:
    facts: dict[str, Any] = {"id": "a1", "member": "lan", "team": "t1", "reach": ["25"], "marked_by": "lan"}
    days = {"since": MONDAY, "until": MONDAY, "at": datetime(2026, 11, 20, tzinfo=UTC)}
    return Absence.model_validate({**facts, **days, **changes})


def in_weeks(*weeks: int) -> list[date]:
    return [MONDAY + timedelta(weeks=week) for week in weeks]


def test_a_weekly_shift_is_on_the_same_weekday_up_to_its_last_day() -> None:
    weekly = shift(weekly_until=MONDAY + timedelta(weeks=4))
    everything = (MONDAY - timedelta(days=30), MONDAY + timedelta(days=90))

    assert weekly.days(*everything) == in_weeks(0, 1, 2, 3, 4)
    assert weekly.days(MONDAY + timedelta(days=1), MONDAY + timedelta(days=14)) == in_weeks(1, 2)
    assert weekly.days(MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)) == []
    assert shift().days(*everything) == [MONDAY]
    assert weekly.without(in_weeks(1)[0]).days(*everything) == in_weeks(0, 2, 3, 4)


def test_a_shift_that_ends_from_a_day_on_keeps_the_days_before() -> None:
    weekly = shift(weekly_until=MONDAY + timedelta(weeks=4))
    shorter = weekly.up_to(in_weeks(2)[0])

    assert shorter is not None
    assert shorter.days(MONDAY, MONDAY + timedelta(days=90)) == in_weeks(0, 1)
    assert weekly.up_to(MONDAY) is None
    assert weekly.without(MONDAY).up_to(in_weeks(1)[0]) is None


@pytest.mark.parametrize(
    ("hour", "minute", "is_on"), [(7, 29, False), (7, 30, True), (11, 29, True), (11, 30, False), (23, 0, False)]
)
def test_a_shift_is_on_from_its_first_to_its_last_minute_in_vietnams_time(
    *, hour: int, minute: int, is_on: bool
) -> None:
    moment = datetime(2026, 11, 23, hour, minute, tzinfo=VIETNAM).astimezone(UTC)
    assert shift().is_on(moment) is is_on
    assert shift().is_on(moment + timedelta(days=1)) is False


def test_who_is_away_is_not_on_duty_that_day() -> None:
    day = DutyDay.of(shift(), MONDAY, [away()])
    assert (day.members, day.away) == (["minh"], ["lan"])
    assert (
        DutyDay.of(shift(), MONDAY, [away(since=MONDAY + timedelta(days=1), until=MONDAY + timedelta(days=2))]).away
        == []
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"place": "  "}, PlaceMissingError),
        ({"place": "x" * 81}, PlaceTooLongError),
        ({"ends": time(7, 30)}, TimesError),
        ({"ends": time(6)}, TimesError),
        ({"members": []}, NobodyChosenError),
        ({"weekly_until": MONDAY - timedelta(days=1)}, RepeatError),
        ({"weekly_until": MONDAY + timedelta(weeks=54)}, RepeatError),
    ],
)
def test_no_shift_is_like_that(changes: dict[str, Any], refusal: type[RefusalError]) -> None:
    with pytest.raises(refusal):
        shift(**changes).check()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"until": MONDAY - timedelta(days=1)}, AbsenceDaysError),
        ({"until": MONDAY + timedelta(days=367)}, AbsenceDaysError),
        ({"reason": "x" * 61}, ReasonTooLongError),
    ],
)
def test_no_absence_is_like_that(changes: dict[str, Any], refusal: type[RefusalError]) -> None:
    with pytest.raises(refusal):
        away(**changes).check()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " "}, TitleMissingError),
        ({"title": "x" * 101}, TitleTooLongError),
        ({"members": []}, NobodyChosenError),
    ],
)
def test_no_event_is_like_that(changes: dict[str, Any], refusal: type[RefusalError]) -> None:
    with pytest.raises(refusal):
        event(**changes).check()


def test_an_event_that_was_held_is_one_visit_of_a_group() -> None:
    planned = event()
    held = planned.held(attendance(known=4, ages={AgeBand.SENIOR: 12}), at=planned.begins_at)
    entry = held.log()

    assert held.state is EventState.HELD
    assert (entry.id, entry.people, entry.minutes, entry.guide) == (planned.log_id, 12, 90, "vneid-muc-2")
    assert (entry.place, entry.mode, entry.age_band) == (Place.CULTURE_HOUSE, Mode.TOLD, AgeBand.SENIOR)
    assert (entry.members_present, entry.happened_at, entry.note) == (["lan"], planned.begins_at, "Lớp VNeID")
    mixed = planned.held(attendance(ages={AgeBand.SENIOR: 7, AgeBand.ADULT: 5}), at=planned.begins_at)
    assert mixed.log().age_band is None


def test_nobody_has_come_before_it_begins_and_nothing_changes_once_it_is_over() -> None:
    planned = event()
    with pytest.raises(NotYetHeldError):
        planned.held(attendance(), at=planned.begins_at - timedelta(minutes=1))
    for over in (planned.cancelled(), planned.held(attendance(), at=planned.ends_at)):
        for change in (
            over.cancelled,
            lambda over=over: over.planned_as(planned),
            lambda over=over: over.held(attendance(), at=planned.ends_at),
        ):
            with pytest.raises(GroupEventOverError):
                change()


@pytest.mark.parametrize("parts", [{"known": 13}, {"ages": {AgeBand.SENIOR: 7, AgeBand.ADULT: 6}}])
def test_parts_are_no_more_than_the_whole(parts: dict[str, Any]) -> None:
    with pytest.raises(AttendanceError):
        attendance(**parts).check()
