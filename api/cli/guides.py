"""`helpdesk guides …`: commands for those who write guides."""

from pathlib import Path
from typing import Annotated

import typer

from guides.catalogue.catalogue import PACKAGED, packaged_folder
from guides.catalogue.loading import read_folder
from guides.catalogue.readability import readability_problems
from helpdesk.clock import VIETNAM, SystemClock

app = typer.Typer(no_args_is_help=True, help="Work with the guides.")


@app.callback()
def guides() -> None:
    """Work with the guides."""


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of guide files; the packaged guides without it.")
    ] = None,
) -> None:
    """Check guide files: form, dates, length, readability, words that tell them apart. Exit code 1 when one fails."""
    today = SystemClock().now().astimezone(VIETNAM).date()
    if folder is None:
        reading = read_folder(packaged_folder(), called=PACKAGED, today=today)
    else:
        reading = read_folder(folder, called=str(folder), today=today)
    problems = sorted([*reading.problems, *readability_problems(reading.files)])
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{_counted(reading.read, 'guide')}, {_counted(len(problems), 'problem')}")
    if problems:
        raise typer.Exit(code=1)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
