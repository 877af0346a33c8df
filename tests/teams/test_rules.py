"""Rules of members and teams, without a database."""

import unicodedata
from datetime import date, datetime

import pytest

from helpdesk.clock import VIETNAM
from helpdesk.teams.errors import InvalidUsernameError, WeakPasswordError
from helpdesk.teams.models import Grant, Member, OfficeHours, Permission, Role
from helpdesk.teams.passwords import check_strength
from helpdesk.teams.service import checked_username

TODAY = date(2026, 11, 22)


def _member(*grants: Grant, is_active: bool = True) -> Member:
    return Member(id="m1", username="demo", name="Demo", password_hash="-", grants=list(grants), is_active=is_active)


def test_a_member_may_answer_and_log_in_their_area_but_not_read_statistics() -> None:
    scope = _member(Grant(role=Role.MEMBER, area="05392")).scope(TODAY)

    assert scope.covers(Permission.REQUESTS_ANSWER, ["25", "05392"])
    assert scope.covers(Permission.LOGS_WRITE, ["25", "05392", "05392-01"])
    assert not scope.covers(Permission.LOGS_WRITE, ["25"])
    assert scope.areas_for(Permission.STATISTICS_READ) == []


def test_a_grant_counts_on_its_first_and_last_day_and_not_outside() -> None:
    member = _member(Grant(role=Role.COORDINATOR, area="25", valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 30)))

    held = [
        member.scope(day).areas_for(Permission.STATISTICS_READ)
        for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1))
    ]

    assert held == [[], ["25"], ["25"], []]


def test_an_inactive_member_may_do_nothing() -> None:
    assert _member(Grant(role=Role.ADMINISTRATOR, area="25"), is_active=False).scope(TODAY).areas == {}


def test_every_permission_is_held_by_administrators() -> None:
    scope = _member(Grant(role=Role.ADMINISTRATOR, area="25")).scope(TODAY)

    assert all(scope.areas_for(permission) == ["25"] for permission in Permission)


@pytest.mark.parametrize("username", ["ab", "x" * 41, "có-dấu", "two words", "a/b", ""])
def test_a_username_of_other_signs_or_length_is_refused(username: str) -> None:
    with pytest.raises(InvalidUsernameError):
        checked_username(username)


@pytest.mark.parametrize("username", ["abc", "x" * 40, "nguyen.thi_a-1"])
def test_a_username_of_these_signs_is_taken(username: str) -> None:
    assert checked_username(username) == username


def test_a_username_is_kept_in_lower_case() -> None:
    assert checked_username("  Demo.One ") == "demo.one"


@pytest.mark.parametrize("password", ["", "nine-nine", "Demo.Member"])
def test_a_short_password_or_the_username_itself_is_too_weak(password: str) -> None:
    with pytest.raises(WeakPasswordError) as refusal:
        check_strength(password, username="demo.member")
    assert refusal.value.facts == {"shortest": 10}


def test_ten_signs_are_strong_enough() -> None:
    check_strength("ten signs!", username="demo.member")


def test_the_length_of_a_password_does_not_depend_on_how_a_phone_writes_its_letters() -> None:
    nine_letters_in_27_signs = unicodedata.normalize("NFD", "ế" * 9)

    assert len(nine_letters_in_27_signs) == 27
    with pytest.raises(WeakPasswordError):
        check_strength(nine_letters_in_27_signs, username="demo")


@pytest.mark.parametrize(
    ("at", "is_open", "opens"),
    [
        (datetime(2026, 11, 23, 7, 29, tzinfo=VIETNAM), False, datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)),
        (datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM), True, datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)),
        (datetime(2026, 11, 23, 17, 0, tzinfo=VIETNAM), False, datetime(2026, 11, 24, 7, 30, tzinfo=VIETNAM)),
        (datetime(2026, 11, 27, 18, 0, tzinfo=VIETNAM), False, datetime(2026, 11, 30, 7, 30, tzinfo=VIETNAM)),
    ],
)
def test_a_team_answers_in_its_hours_and_says_when_it_opens_next(
    at: datetime, opens: datetime, *, is_open: bool
) -> None:
    hours = OfficeHours()

    assert hours.is_open(at) is is_open
    assert hours.next_opening(at) == opens


def test_a_team_that_never_opens_gives_the_moment_itself() -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=VIETNAM)
    assert OfficeHours(days=[]).next_opening(at) == at
