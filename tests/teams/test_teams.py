"""Teams and members on a real database."""

from datetime import time

import pytest

from helpdesk.storage.database import Database
from helpdesk.teams.errors import (
    InvalidUsernameError,
    UnknownLanguageError,
    UnknownMemberError,
    UnknownTeamError,
    UsernameTakenError,
    WeakPasswordError,
)
from helpdesk.teams.models import Grant, Member, OfficeHours, Role
from helpdesk.teams.service import Teams

PASSWORD = "a long demonstration"


async def _member(
    teams: Teams, username: str = "demo", name: str = "Demo", *, team: str | None = None, area: str = "05392"
) -> Member:
    return await teams.create_member(username, name, PASSWORD, role=Role.MEMBER, area=area, team=team)


def _reach(area: str) -> list[str]:
    """Every commune of these tests lies in one province."""
    return ["25", area]


async def test_a_new_member_is_found_with_role_and_area(teams: Teams) -> None:
    member = await _member(teams, "Demo.One", "  Demo One ")

    found = await teams.member(member.id)

    assert found == member
    assert (found.username, found.name, found.language) == ("demo.one", "Demo One", "vi")
    assert found.grants == [Grant(role=Role.MEMBER, area="05392")]


async def test_no_password_is_stored_as_it_was_typed(teams: Teams, database: Database) -> None:
    await _member(teams)

    stored = await database["members"].find_one({})

    assert PASSWORD not in str(stored)


async def test_a_username_is_given_once_whatever_its_case(teams: Teams) -> None:
    await _member(teams, "demo")

    with pytest.raises(UsernameTakenError) as refusal:
        await _member(teams, "DEMO")

    assert refusal.value.facts == {"username": "demo"}


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"username": "x"}, InvalidUsernameError),
        ({"password": "short"}, WeakPasswordError),
        ({"language": "xx"}, UnknownLanguageError),
        ({"team": "nowhere"}, UnknownTeamError),
    ],
)
async def test_a_member_that_cannot_be_is_not_kept(
    teams: Teams, database: Database, changed: dict[str, str], refusal: type[Exception]
) -> None:
    facts = {"username": "demo", "password": PASSWORD, "language": "vi", "team": None} | changed

    with pytest.raises(refusal):
        await teams.create_member(
            str(facts["username"]),
            "Demo",
            str(facts["password"]),
            role=Role.MEMBER,
            area="05392",
            team=facts["team"],
            language=str(facts["language"]),
        )

    assert await database["members"].count_documents({}) == 0


async def test_a_member_chooses_their_language(teams: Teams) -> None:
    member = await _member(teams)

    await teams.set_language(member.id, "en")

    assert (await teams.member(member.id)).language == "en"


async def test_a_language_nobody_translated_is_refused(teams: Teams) -> None:
    member = await _member(teams)

    with pytest.raises(UnknownLanguageError):
        await teams.set_language(member.id, "xx")


async def test_who_is_not_there_is_unknown(teams: Teams) -> None:
    with pytest.raises(UnknownMemberError):
        await teams.member("nobody")
    with pytest.raises(UnknownTeamError):
        await teams.team("nowhere")


async def test_a_team_keeps_its_hours(teams: Teams) -> None:
    team = await teams.create_team("Tổ demo", area="05392", hours=OfficeHours(days=[5], opens=time(8, 15)))

    assert await teams.team(team.id) == team


async def test_the_nearest_team_is_responsible(teams: Teams) -> None:
    province = await teams.create_team("Province", area="25")
    commune = await teams.create_team("Commune", area="05392")

    assert await teams.responsible_for(["05392-01", "05392", "zone", "25"]) == commune
    assert await teams.responsible_for(["05126", "zone", "25"]) == province
    assert await teams.responsible_for(["01"]) is None
    assert await teams.responsible_for([]) is None


async def test_a_team_that_was_dissolved_is_not_responsible(teams: Teams, database: Database) -> None:
    province = await teams.create_team("Province", area="25")
    commune = await teams.create_team("Commune", area="05392")
    await database["teams"].update_one({"_id": commune.id}, {"$set": {"is_active": False}})

    assert await teams.responsible_for(["05392", "25"]) == province


async def test_colleagues_are_the_active_members_of_the_team_by_name(teams: Teams, database: Database) -> None:
    team = await teams.create_team("Tổ demo", area="05392")
    binh = await _member(teams, "binh", "Bình (demo)", team=team.id)
    an = await _member(teams, "an.demo", "An (demo)", team=team.id)
    gone = await _member(teams, "gone", "Gone (demo)", team=team.id)
    await _member(teams, "other", "Other (demo)")
    await database["members"].update_one({"_id": gone.id}, {"$set": {"is_active": False}})

    assert await teams.colleagues(team.id) == [an, binh]


async def test_members_are_listed_by_name_also_those_who_left(teams: Teams, database: Database) -> None:
    second = await _member(teams, "second", "Second (demo)")
    first = await _member(teams, "first", "First (demo)")
    await database["members"].update_one({"_id": first.id}, {"$set": {"is_active": False}})

    assert [one.id for one in await teams.members(["25"], reach=_reach)] == [first.id, second.id]
    assert [one.id for one in await teams.members(["25"], reach=_reach, limit=1)] == [first.id]


async def test_members_are_listed_within_the_areas_of_whoever_asks_and_not_above(teams: Teams) -> None:
    here = await _member(teams, "here", "Here (demo)")
    there = await _member(teams, "there", "There (demo)", area="05425")
    above = await _member(teams, "above", "Above (demo)", area="25")

    assert await teams.members(["05392"], reach=_reach) == [here]
    assert await teams.members(["05425", "nowhere"], reach=_reach) == [there]
    assert await teams.members(["25"], reach=_reach) == [above, here, there]
    assert await teams.members([], reach=_reach) == []
