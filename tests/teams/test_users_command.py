"""`helpdesk users create`, as an operator meets it."""

import pyotp
import pytest
from typer.testing import CliRunner

from api.cli.users import app, create_user, sentence, taken_off
from api.house import House
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Level
from helpdesk.areas.service import Areas
from helpdesk.areas.tree import AreaRow
from helpdesk.errors import RefusalError
from helpdesk.storage.database import Database
from helpdesk.teams.errors import (
    InvalidUsernameError,
    UnknownMemberError,
    UnknownTeamError,
    UsernameTakenError,
    WeakPasswordError,
)
from helpdesk.teams.models import Grant, Role
from helpdesk.teams.service import Teams
from helpdesk.teams.signing_in import SigningIn
from tests.chain import village

PASSWORD = "a long demonstration"


class OneProvince:
    """A store with a province, its commune and a commune of before."""

    async def version(self) -> int:
        return 1

    async def load(self) -> list[AreaRow]:
        return [
            AreaRow(id="25", level=Level.PROVINCE, kind="Tỉnh", name="Demo"),
            AreaRow(id="05392", level=Level.COMMUNE, kind="Xã", name="Mẫu", parent="25"),
            AreaRow(id="old-1", level=Level.COMMUNE, kind="Xã", name="Cũ", active=False, replaced_by=("05392",)),
        ]


@pytest.fixture
async def areas() -> Areas:
    areas = Areas(OneProvince())
    await areas.refresh()
    return areas


async def _create(
    teams: Teams, areas: Areas, username: str = "demo", *, password: str = PASSWORD, area: str = "05392", team: str = ""
) -> str:
    return await create_user(
        teams, areas, username, "Demo", password, role=Role.COORDINATOR, area=area, team=team or None
    )


async def test_a_created_user_can_sign_in_with_the_role_in_the_area(
    teams: Teams, areas: Areas, signing_in: SigningIn
) -> None:
    said = await _create(teams, areas, "Demo.One")

    member, _ = await signing_in.sign_in("demo.one", PASSWORD)
    assert said == "demo.one can sign in now: coordinator for Xã Mẫu, Tỉnh Demo."
    assert member.grants == [Grant(role=Role.COORDINATOR, area="05392")]


@pytest.mark.parametrize("area", ["nowhere", "old-1"])
async def test_nobody_is_created_for_an_area_that_is_not_there_today(
    teams: Teams, areas: Areas, database: Database, area: str
) -> None:
    with pytest.raises(UnknownAreaError) as refusal:
        await _create(teams, areas, area=area)

    assert sentence(refusal.value).startswith(f"There is no area {area} today: `helpdesk areas search NAME` finds ")
    assert await database["members"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (UsernameTakenError(username="demo"), "demo is taken"),
        (InvalidUsernameError(username="x", shortest=3, longest=40), "3 to 40"),
        (WeakPasswordError(shortest=10), "at least 10 characters"),
        (UnknownTeamError(team="x"), "no such team"),
    ],
)
def test_each_refusal_is_one_clear_sentence(refusal: RefusalError, words: str) -> None:
    said = sentence(refusal)

    assert words in said
    assert "\n" not in said


def test_a_password_that_was_typed_differently_is_asked_for_again() -> None:
    options = ["--name", "Demo", "--role", "member", "--area", "05392"]

    result = CliRunner().invoke(app, ["create", "demo", *options], input="a long password\na long passwort\n")

    assert result.exit_code == 1
    assert "do not match" in result.output
    assert "a long password" not in result.output


@pytest.mark.parametrize("role", ["boss", "Member", ""])
def test_a_role_that_does_not_exist_is_refused_before_a_password_is_asked_for(role: str) -> None:
    result = CliRunner().invoke(app, ["create", "demo", "--name", "Demo", "--role", role, "--area", "05392"])

    assert result.exit_code == 2
    assert "Password" not in result.output


async def test_a_lost_second_factor_is_taken_off_and_the_audit_keeps_it(house: House) -> None:
    minh = await village.hire(house, "minh", Role.COORDINATOR)
    secret = (await house.factors.begin(minh)).typed.replace(" ", "")
    await house.factors.confirm(minh, pyotp.TOTP(secret).at(house.clock.now()))

    said = await taken_off(house.teams, house.factors, " Minh ")

    assert said == "minh signs in with the password alone until they set up a new second factor."
    assert await house.signing_in.sign_in("minh", PASSWORD)
    assert await taken_off(house.teams, house.factors, "minh") == "minh has no second factor."
    (latest, *_) = await house.audit.recent([village.PROVINCE, village.COMMUNE])
    assert (latest.action, latest.member) == ("second_factor_reset", "command-line")


async def test_whose_second_factor_it_is_must_be_said_rightly(house: House) -> None:
    with pytest.raises(UnknownMemberError) as refusal:
        await taken_off(house.teams, house.factors, "nobody")

    assert sentence(refusal.value) == "There is nobody called nobody."
