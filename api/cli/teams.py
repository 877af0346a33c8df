"""`helpdesk teams …`: who answers for which area."""

import asyncio
from datetime import time
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DataDir, place_of_today
from api.cli.users import sentence
from helpdesk.errors import RefusalError, SetupError
from helpdesk.settings import read_settings
from helpdesk.teams.models import OfficeHours

app = typer.Typer(no_args_is_help=True)


@app.callback()
def teams() -> None:
    """Manage who answers for which area."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="As residents read it.")],
    *,
    area: Annotated[str, typer.Option(help="Where: the id of a province, zone, commune or hamlet.")],
    hours: Annotated[str, typer.Option(help="When somebody answers, from Monday to Friday.")] = "07:30-17:00",
    phone: Annotated[str, typer.Option(help="What residents may call; it stands on paper slips.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Found the team of an area and print its id."""
    try:
        typer.echo(asyncio.run(_create(name, area, _hours(hours), phone, data_dir)))
    except RefusalError as refusal:
        typer.echo(sentence(refusal), err=True)
        raise typer.Exit(code=1) from None


async def _create(name: str, area: str, hours: OfficeHours, phone: str, data_dir: Path | None) -> str:
    from api.wiring import opened_house

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        place = place_of_today(house.areas, area)
        team = await house.teams.create_team(name, area=area, hours=hours, phone=phone)
        return f"{team.name} answers for {house.areas.label(place)}. Its id: {team.id}"


def _hours(said: str) -> OfficeHours:
    opens, _, closes = said.partition("-")
    try:
        return OfficeHours(opens=time.fromisoformat(opens.strip()), closes=time.fromisoformat(closes.strip()))
    except ValueError:
        raise SetupError("--hours is written like 07:30-17:00.") from None
