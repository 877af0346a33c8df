"""`helpdesk stats …`: the sums that figures are read from, proved and made again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DataDir

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk.statistics.verifying import Verified

app = typer.Typer(no_args_is_help=True)

MOST_NAMED = 20
"""Rows that differ; more are only counted."""


@app.command()
def verify(
    *,
    sample: Annotated[
        int | None, typer.Option(help="Only so many days and months, spread evenly over all.", min=1)
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Count days anew from what happened and compare with what is kept; exit code 1 when anything differs."""
    from api.cli.progress import progress
    from api.cli.running import run

    with progress("statistics") as told:
        found = run(_verified(sample, data_dir, told))
    for name in found.differing[:MOST_NAMED]:
        typer.echo(name)
    typer.echo(f"{found.looked_at} days, weeks and months looked at, {len(found.differing)} differences.")
    if found.differing:
        typer.echo("helpdesk stats rebuild counts everything anew.", err=True)
        raise typer.Exit(1)


@app.command()
def rebuild(data_dir: DataDir = None) -> None:
    """Count every day anew, beside a running server; stopped, it goes on where it was."""
    from api.cli.progress import progress
    from api.cli.running import run

    with progress("statistics") as told:
        run(_rebuilt(data_dir, told))
    typer.echo("Everything is counted anew.")


async def _verified(sample: int | None, data_dir: Path | None, told: "Callable[[str, int, int], None]") -> "Verified":
    from api.wiring import opened_house
    from helpdesk.settings import read_settings
    from helpdesk.statistics.verifying import Verifying

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        return await Verifying(house.database, house.clock).verify(sample=sample, report=told)


async def _rebuilt(data_dir: Path | None, told: "Callable[[str, int, int], None]") -> None:
    from api.wiring import opened_house
    from helpdesk.settings import read_settings

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        await house.roll_ups.rebuild(told)
