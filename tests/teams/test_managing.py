"""Taking members on, moving them, letting them go."""

import pytest

from api.house import House
from helpdesk.clock import SystemClock
from helpdesk.ids import derived_id
from helpdesk.storage.database import Session
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.support_requests.models import Status, SupportRequest
from helpdesk.teams.errors import (
    AreaMissingError,
    MemberNotYoursError,
    NameMissingError,
    RoleNotGivenError,
    UnknownMemberError,
    UnknownTeamError,
    UsernameTakenError,
    WrongCredentialsError,
)
from helpdesk.teams.managing import Wanted
from helpdesk.teams.models import Member, Role, Team
from tests.chain import village


@pytest.fixture
async def team(house: House) -> Team:
    return await house.teams.create_team("Tổ Lạc Thủy", area=village.COMMUNE)


@pytest.fixture
async def lead(house: House) -> Member:
    return await village.hire(house, "lead", Role.LEAD)


@pytest.fixture
async def chief(house: House) -> Member:
    return await village.hire(house, "chief", Role.ADMINISTRATOR, village.PROVINCE)


async def _request(house: House, name: str, *, holder: Member | None = None) -> str:
    now = SystemClock().now()
    request = SupportRequest(
        id=derived_id(name),
        code=name,
        conversation=f"webchat:{name}",
        resident=f"res-{name}",
        person_ref=f"p-{name}",
        area=village.COMMUNE,
        reach=house.areas.reach(village.COMMUNE),
        created_at=now,
        changed_at=now,
    )

    async def work(session: Session) -> None:
        await house.requests.open(request, session=session)

    await house.database.in_transaction(work)
    if holder:
        await house.requests.take(request.id, member=holder)
    return request.id


async def test_a_lead_takes_on_a_member_of_their_team_who_has_no_password_yet(
    house: House, lead: Member, team: Team
) -> None:
    made = await house.managing.create(Wanted("  Bùi Thị  Hoa ", team=team.id), by=lead)

    assert (made.name, made.username, made.team) == ("Bùi Thị Hoa", "bui.thi.hoa", team.id)
    assert [(one.role, one.area, one.valid_from) for one in made.grants] == [
        (Role.MEMBER, village.COMMUNE, house.managing.today())
    ]
    for password in ("", "a long demonstration"):
        with pytest.raises(WrongCredentialsError):
            await house.signing_in.sign_in("bui.thi.hoa", password)
    (noted,) = await house.audit.recent([village.PROVINCE])
    assert (noted.action, noted.member, noted.subject) == ("member_created", lead.id, made.id)


async def test_people_of_one_name_get_usernames_with_numbers(house: House, lead: Member, team: Team) -> None:
    names = [(await house.managing.create(Wanted("Bùi Thị Hoa", team=team.id), by=lead)).username for _ in range(3)]

    assert names == ["bui.thi.hoa", "bui.thi.hoa2", "bui.thi.hoa3"]
    with pytest.raises(UsernameTakenError):
        await house.managing.create(Wanted("Hoa", team=team.id), username="Bui.Thi.Hoa", by=lead)


async def test_nobody_is_taken_on_without_a_name_a_place_or_the_right(
    house: House, lead: Member, chief: Member, team: Team
) -> None:
    far = await house.teams.create_team("Tổ An Bình", area=village.NEIGHBOUR)
    for wanted, by, refusal in (
        (Wanted(" ", team=team.id), lead, NameMissingError),
        (Wanted("x" * 81, team=team.id), lead, NameMissingError),
        (Wanted("Hoa"), lead, AreaMissingError),
        (Wanted("Hoa", team="none"), lead, UnknownTeamError),
        (Wanted("Hoa", team=far.id), lead, RoleNotGivenError),
        (Wanted("Hoa", team=far.id, area=village.COMMUNE), lead, RoleNotGivenError),
        (Wanted("Hoa", area=village.PROVINCE), lead, RoleNotGivenError),
        (Wanted("Hoa", role=Role.LEAD, team=team.id), lead, RoleNotGivenError),
        (Wanted("Hoa", role=Role.COORDINATOR, area="01"), chief, RoleNotGivenError),
    ):
        with pytest.raises(refusal):
            await house.managing.create(wanted, by=by)
    assert await house.database["members"].count_documents({}) == 2


async def test_whoever_invites_sees_their_area_and_not_the_next_one(house: House, lead: Member, chief: Member) -> None:
    here, there = await village.hire(house, "here"), await village.hire(house, "there", area=village.NEIGHBOUR)

    assert {one.id for one in await house.managing.listed(by=lead)} == {here.id, lead.id}
    assert {one.id for one in await house.managing.listed(by=chief)} == {here.id, there.id, lead.id, chief.id}
    assert await house.managing.listed(by=here) == []
    with pytest.raises(UnknownMemberError):
        await house.managing.one(there.id, by=lead)


async def test_a_member_moves_to_another_commune_and_hands_back_what_stays_behind(
    house: House, chief: Member, team: Team
) -> None:
    lan = await house.managing.create(Wanted("Lan", team=team.id), by=chief)
    far = await house.teams.create_team("Tổ An Bình", area=village.NEIGHBOUR)
    request = await _request(house, "R-1", holder=lan)

    moved = await house.managing.change(lan.id, Wanted("Lan", team=far.id), version=lan.version, by=chief)

    assert moved.team == far.id
    assert moved.home(house.managing.today()) == village.NEIGHBOUR
    found = await house.requests.one(request, village.scope(chief))
    assert (found.status, found.taken_by) == (Status.WAITING, None)


async def test_another_name_alone_moves_nobody(house: House, lead: Member) -> None:
    lan = await village.hire(house, "lan")
    request = await _request(house, "R-1", holder=lan)

    changed = await house.managing.change(lan.id, Wanted("Cô Lan"), version=lan.version, by=lead)

    assert (changed.name, changed.grants) == ("Cô Lan", lan.grants)
    assert (await house.requests.one(request, village.scope(lead))).taken_by == lan.id
    assert await house.managing.change(lan.id, Wanted("Cô Lan"), version=changed.version, by=lead) == changed
    with pytest.raises(ChangedMeanwhileError):
        await house.managing.change(lan.id, Wanted("Bà Lan"), version=lan.version, by=lead)


async def test_nobody_changes_who_holds_as_much_or_more_nor_themselves(
    house: House, lead: Member, chief: Member
) -> None:
    other = await village.hire(house, "other", Role.LEAD)
    coordinator = await village.hire(house, "coordinator", Role.COORDINATOR)

    for one in (other, coordinator, lead):
        with pytest.raises(MemberNotYoursError):
            await house.managing.switch_off(one.id, by=lead)
    with pytest.raises(MemberNotYoursError):
        await house.managing.switch_off(chief.id, by=chief)
    assert await house.managing.switch_off(other.id, by=coordinator) == 0


async def test_a_role_elsewhere_above_the_lead_protects_a_member(house: House, lead: Member) -> None:
    lan = await village.hire(house, "lan")
    grant = {"role": "coordinator", "area": village.NEIGHBOUR}
    await house.database["members"].update_one({"_id": lan.id}, {"$push": {"grants": grant}})

    with pytest.raises(MemberNotYoursError):
        await house.managing.in_charge(lan.id, by=lead)


async def test_who_is_switched_off_is_out_at_once_and_their_requests_are_back_in_the_list(
    house: House, lead: Member
) -> None:
    lan = await village.hire(house, "lan")
    _, token = await house.signing_in.sign_in("lan", "a long demonstration")
    requests = [await _request(house, f"R-{number}", holder=lan) for number in range(3)]

    assert await house.managing.switch_off(lan.id, by=lead) == 3

    assert await house.signing_in.who(token) is None
    assert await house.signing_in.devices(lan.id) == []
    for request in requests:
        assert (await house.requests.one(request, village.scope(lead))).status is Status.WAITING
    assert (await house.audit.recent([village.PROVINCE]))[0].action == "member_switched_off"
    assert await house.managing.switch_off(lan.id, by=lead) == 0


async def test_who_is_switched_on_again_signs_in_anew(house: House, lead: Member) -> None:
    lan = await village.hire(house, "lan")
    await house.managing.switch_off(lan.id, by=lead)
    with pytest.raises(WrongCredentialsError):
        await house.signing_in.sign_in("lan", "a long demonstration")

    await house.managing.switch_on(lan.id, by=lead)

    assert await house.signing_in.sign_in("lan", "a long demonstration")
    assert (await house.audit.recent([village.PROVINCE]))[0].action == "member_switched_on"


async def test_a_lost_phone_is_signed_out(house: House, lead: Member) -> None:
    lan = await village.hire(house, "lan")
    _, token = await house.signing_in.sign_in("lan", "a long demonstration")

    assert await house.managing.sign_out(lan.id, by=lead) == 1
    assert await house.signing_in.who(token) is None


async def test_leads_take_no_second_factor_off(house: House, lead: Member) -> None:
    lan = await village.hire(house, "lan")

    with pytest.raises(RoleNotGivenError):
        await house.managing.reset_second_factor(lan.id, by=lead)
