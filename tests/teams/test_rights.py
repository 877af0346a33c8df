"""Who may make whom what; grants with dates; names that are made of names."""

from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest

from helpdesk.teams.devices import device_named
from helpdesk.teams.managing import suggested_username
from helpdesk.teams.models import Grant, Member, Permission, Role, Scope
from helpdesk.teams.second_factor import STEP_S, step_of

TODAY = date(2026, 11, 29)
REACH = ["25", "05392"]


def _scope(role: Role, area: str = "05392") -> Scope:
    return _member(Grant(role=role, area=area)).scope(TODAY)


def _member(*grants: Grant) -> Member:
    return Member(id="a", username="demo", name="Demo", password_hash="", grants=list(grants))


@pytest.mark.parametrize(
    ("acting", "given"),
    [
        (Role.MEMBER, set()),
        (Role.LEAD, {Role.MEMBER}),
        (Role.COORDINATOR, {Role.MEMBER, Role.LEAD}),
        (Role.ADMINISTRATOR, set(Role)),
    ],
)
def test_nobody_gives_what_they_do_not_hold_and_leads_give_less_than_they_hold(acting: Role, given: set[Role]) -> None:
    assert {role for role in Role if _scope(acting).may_give(role, REACH)} == given
    assert not any(_scope(acting, area="05425").may_give(role, REACH) for role in Role)
    assert {role for role in Role if _scope(acting, area="25").may_give(role, REACH)} == given


def test_two_roles_in_two_places_do_not_add_up_to_a_third_one() -> None:
    acting = _member(Grant(role=Role.LEAD, area="05392"), Grant(role=Role.ADMINISTRATOR, area="05425"))
    scope = acting.scope(TODAY)

    assert scope.may_give(Role.ADMINISTRATOR, ["25", "05425"])
    assert not scope.may_give(Role.LEAD, REACH)


def test_desks_are_those_who_see_figures_or_decide_who_gets_in() -> None:
    assert [role for role in Role if _scope(role).is_desk] == [Role.COORDINATOR, Role.ADMINISTRATOR]


def test_a_move_ends_what_held_the_day_before_and_keeps_it_readable() -> None:
    member = _member(Grant(role=Role.MEMBER, area="05392"))
    member.begin(Role.LEAD, "05425", day=TODAY)

    assert member.grants == [
        Grant(role=Role.MEMBER, area="05392", valid_to=TODAY - timedelta(days=1)),
        Grant(role=Role.LEAD, area="05425", valid_from=TODAY),
    ]
    assert member.home(TODAY) == "05425"
    assert member.home(TODAY - timedelta(days=1)) == "05392"
    assert member.scope(TODAY).areas_for(Permission.REQUESTS_ANSWER) == ["05425"]


def test_two_moves_on_one_day_are_one() -> None:
    member = _member(Grant(role=Role.MEMBER, area="05392"))
    member.begin(Role.LEAD, "05425", day=TODAY)
    member.begin(Role.MEMBER, "05425", day=TODAY)

    assert [grant.role for grant in member.grants] == [Role.MEMBER, Role.MEMBER]
    assert member.grants[-1] == Grant(role=Role.MEMBER, area="05425", valid_from=TODAY)


def test_what_ended_long_ago_keeps_its_day() -> None:
    long_ago = Grant(role=Role.MEMBER, area="05126", valid_to=date(2026, 1, 31))
    member = _member(long_ago, Grant(role=Role.MEMBER, area="05392"))
    member.begin(Role.MEMBER, "05425", day=TODAY)

    assert member.grants[0] == long_ago
    assert member.home(date(2026, 2, 1)) == "05392"
    assert _member(long_ago).home(TODAY) == "05126"
    assert _member().home(TODAY) is None


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Bùi Thị Hoa", "bui.thi.hoa"),
        ("  ĐINH   Đức ", "dinh.duc"),
        ("Y", "y00"),
        ("王", "thanh.vien"),
        ("Nguyễn Phúc Miên Trinh Hoàng Thị Bảo Ngọc Khánh", "nguyen.phuc.mien.trinh.hoang.thi.bao"),
    ],
)
def test_a_username_is_made_of_the_name(name: str, username: str) -> None:
    assert suggested_username(name) == username


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; SM-A105F) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 9) Chrome/100 Mobile Safari/537.36 Zalo android/23", "Zalo · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/129.0 Safari/537.36 Edg/129.0", "Edge · Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_by_browser_and_system(user_agent: str, name: str) -> None:
    assert device_named(user_agent) == name


def test_a_code_of_the_app_counts_one_step_early_and_late_and_no_more() -> None:
    at, secret = datetime(2026, 11, 29, 1, tzinfo=UTC), pyotp.random_base32()
    step = int(at.timestamp()) // STEP_S
    made = pyotp.HOTP(secret)

    assert [step_of(secret, made.at(step + drift), at=at) for drift in (-2, -1, 0, 1, 2)] == [
        None,
        step - 1,
        step,
        step + 1,
        None,
    ]
    assert step_of(secret, "", at=at) is None
