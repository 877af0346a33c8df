"""`helpdesk service-times …`: what requests are owed, worked out again."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DataDir, no_such_area
from helpdesk.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk.service_times.recomputing import Recomputed

app = typer.Typer(no_args_is_help=True)


@app.callback()
def service_times() -> None:
    """Keep `recompute` a command of its own."""


@app.command()
def recompute(
    *,
    area: Annotated[str | None, typer.Option(help="Only requests of this area and below, by its id.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also requests that have ended, for the figures.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Only say how many would change.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Work out with today's calendars what requests are owed; what was promised when they came stays."""
    from api.cli.progress import progress

    with progress("service times") as told:
        done = asyncio.run(_recomputed(area, data_dir, told, every=every, dry_run=dry_run))
    would = "would change" if dry_run else "changed"
    typer.echo(f"{done.looked_at} requests looked at, {done.changed} {would}.")


async def _recomputed(
    area: str | None, data_dir: Path | None, told: "Callable[[str, int, int], None]", *, every: bool, dry_run: bool
) -> "Recomputed":
    from api.wiring import opened_house
    from helpdesk.settings import read_settings

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        if area is not None and house.areas.known(area) is None:
            raise SetupError(no_such_area(area))
        return await house.recomputing.run(area=area, is_all=every, is_dry=dry_run, report=told)
