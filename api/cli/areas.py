"""Looking up places from the command line, in the list that comes with the program."""

import json
from typing import Annotated

import typer

from helpdesk.areas.search import AreaIndex
from helpdesk.areas.seed_files import official_rows
from helpdesk.areas.tree import AreaTree

app = typer.Typer(no_args_is_help=True)


@app.callback()
def places() -> None:
    """Keep `search` a command of its own."""


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="A name as people write it, old or new, with or without diacritics.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
) -> None:
    """Find a place. Exit code 1 when none is known."""
    matches = AreaIndex(AreaTree(official_rows())).search(text, limit=limit)
    if as_json:
        found = [match.model_dump(mode="json") for match in matches]
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif not matches:
        typer.echo("No such place is known.")
    for match in [] if as_json else matches:
        via = f"  (was {match.via})" if match.via else ""
        typer.echo(f"{match.area.id:<8}{match.area.full_name}, {match.province}{via}")
    if not matches:
        raise typer.Exit(1)
