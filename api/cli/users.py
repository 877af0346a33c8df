"""`helpdesk users …`: who may sign in."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.channels import BY_COMMAND
from api.cli.options import DataDir, no_such_area, place_of_today
from api.errors import SENTENCES
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.service import Areas
from helpdesk.errors import RefusalError
from helpdesk.teams.errors import UnknownMemberError
from helpdesk.teams.models import Role

if TYPE_CHECKING:
    from helpdesk.teams.second_factor import SecondFactors
    from helpdesk.teams.service import Teams

app = typer.Typer(no_args_is_help=True, help="Manage who may sign in.")


@app.callback()
def users() -> None:
    """Manage who may sign in."""


@app.command()
def create(
    username: Annotated[str, typer.Argument(help="3 to 40 of a-z, 0-9, dot, hyphen, underscore.")],
    *,
    name: Annotated[str, typer.Option(help="As residents and colleagues read it.")],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    area: Annotated[str, typer.Option(help="Where: the id of a province, zone, commune or hamlet, and all below it.")],
    team: Annotated[str | None, typer.Option(help="The id of their team.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from the first line of standard input.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Create someone who may sign in. The password is asked for twice and not shown."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked_password()
    try:
        said = asyncio.run(_create(username, name, password, role=role, area=area, team=team, data_dir=data_dir))
    except RefusalError as refusal:
        typer.echo(sentence(refusal), err=True)
        raise typer.Exit(code=1) from None
    typer.echo(said)


@app.command("reset-second-factor")
def reset_second_factor(
    username: Annotated[str, typer.Argument(help="Who lost their phone and their recovery codes.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Take the second factor off an account; the audit keeps that it was done."""
    try:
        typer.echo(asyncio.run(_reset_second_factor(username, data_dir)))
    except RefusalError as refusal:
        typer.echo(sentence(refusal), err=True)
        raise typer.Exit(code=1) from None


async def taken_off(teams: "Teams", factors: "SecondFactors", username: str) -> str:
    """Take it off and return a line that says so. Raises UnknownMemberError."""
    member = await teams.called(username)
    had_one = await factors.reset(member, by=BY_COMMAND)
    if not had_one:
        return f"{member.username} has no second factor."
    return f"{member.username} signs in with the password alone until they set up a new second factor."


async def create_user(
    teams: "Teams", areas: Areas, username: str, name: str, password: str, *, role: Role, area: str, team: str | None
) -> str:
    """Create them and return a line that says so. Raises what `Teams.create_member` does, and UnknownAreaError."""
    place = place_of_today(areas, area)
    member = await teams.create_member(username, name, password, role=role, area=area, team=team)
    return f"{member.username} can sign in now: {role.value} for {areas.label(place)}."


def sentence(refusal: RefusalError) -> str:
    """Say a refusal to an operator."""
    if isinstance(refusal, UnknownAreaError):
        return no_such_area(refusal.facts["area"])
    if isinstance(refusal, UnknownMemberError):
        return f"There is nobody called {refusal.facts['member']}."
    return SENTENCES[refusal.code] % refusal.facts


async def _create(
    username: str, name: str, password: str, *, role: Role, area: str, team: str | None, data_dir: Path | None
) -> str:
    from api.wiring import opened_house
    from helpdesk.settings import read_settings

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        return await create_user(house.teams, house.areas, username, name, password, role=role, area=area, team=team)


async def _reset_second_factor(username: str, data_dir: Path | None) -> str:
    from api.wiring import opened_house
    from helpdesk.settings import read_settings

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        return await taken_off(house.teams, house.factors, username)


def _asked_password() -> str:
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt="The same once more")
    return password
