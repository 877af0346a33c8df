"""`helpdesk procedures …`: lists of official procedures, beside the guides."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from api.cli.channels import BY_COMMAND
from api.cli.options import DataDir, no_such_area
from api.errors import SENTENCES
from helpdesk.errors import RefusalError, SetupError
from helpdesk.procedures.errors import UnknownListError
from helpdesk.procedures.models import NATIONAL

if TYPE_CHECKING:
    from api.house import House
    from api.procedure_words import Said
    from helpdesk.procedures.models import Changes, ProcedureList
    from helpdesk.procedures.reading import Reading
    from helpdesk.procedures.service import Given
    from helpdesk.tables.cells import Progress

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True)

_SHOWN = 20
_LEAST_WIDTH = 10

Area = Annotated[str, typer.Option(help='Whose list: the id of a province or commune, or "national".')]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file: code, title, field, level, agency, link.")],
    *,
    area: Area,
    replace: Annotated[
        bool, typer.Option("--replace", help="The file is the whole list: what it does not name is removed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the rows with problems to this CSV file.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Import a list: all of it, or nothing when a row has a problem. Exit code 1 then, with each problem."""
    from api.cli.progress import progress
    from helpdesk.procedures.service import Given

    with progress(file.name) as told:
        reading = _refusing(lambda: _read(file, told))
        if reading.problems:
            changes = None
        else:
            given = Given(area, reading.procedures, file.name, replace, BY_COMMAND)
            changes = _on_house(lambda house: _taken(house, given, told, is_dry=dry_run), data_dir)
    for line in _columns(reading):
        typer.echo(line)
    if changes is None:
        _report(reading, report)
        raise typer.Exit(1)
    typer.echo(_summary(changes, is_dry=dry_run))


@app.command("list")
def list_(data_dir: DataDir = None) -> None:
    """Say which lists there are, since when, and how many rows each has."""
    found = _on_house(_listed, data_dir)
    for line in found:
        typer.echo(line)
    if not found:
        typer.echo("No list was imported yet.")


@app.command()
def undo(*, area: Area, data_dir: DataDir = None) -> None:
    """Go back to the list before the last import; once more brings the newer one back."""

    async def undone(house: "House") -> "ProcedureList":
        return await house.procedures.undo(area, None, by=BY_COMMAND)

    head = _on_house(undone, data_dir)
    typer.echo(f"The list of {area} has {_counted(head.current.size)} again.")


def _read(file: Path, told: "Progress") -> "Reading":
    from helpdesk.procedures.reading import read
    from helpdesk.tables.reading import LARGEST_FILE

    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SetupError(f"{file} cannot be read ({error.strerror}).") from None
    return read(data, report=told)


async def _taken(house: "House", given: "Given", told: "Progress", *, is_dry: bool) -> "Changes":
    if is_dry:
        return await house.procedures.compare(given, None)
    return await house.procedures.take(given, None, report=told)


async def _listed(house: "House") -> list[str]:
    from api.web.shown import place_name

    lines = []
    for head in await house.procedures.lists(None):
        place = "the whole country" if head.id == NATIONAL else place_name(house, head.id)
        since = f"since {head.current.at:%Y-%m-%d}" if head.current.at else "since an undo"
        undo = "; can be undone" if head.previous else ""
        lines.append(f"{head.id:<{_LEAST_WIDTH}}{place}: {_counted(head.current.size)} {since}{undo}")
    return lines


def _columns(reading: "Reading") -> Iterator[str]:
    heading = reading.heading
    read = ", ".join(f"{column} = “{said}”" for column, said in heading.said.items())
    yield f"Columns, from row {heading.row}: {read}"
    if heading.unused:
        yield f"Not used: {', '.join(f'“{said}”' for said in heading.unused)}"


def _summary(changes: "Changes", *, is_dry: bool) -> str:
    if changes.are_none:
        return "Nothing changes: the list has all of this already."
    counts = f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.removed)} removed"
    if is_dry:
        return f"It would be: {counts}; {_counted(len(changes.rows))} in all. Nothing was written."
    return f"{counts}; {_counted(len(changes.rows))} in all. `helpdesk procedures undo` takes it back."


def _counted(number: int, word: str = "procedure") -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _report(reading: "Reading", to: Path | None) -> None:
    """Say what is wrong, the first rows here and all of them in the report."""
    from api.procedure_words import lines, said
    from helpdesk.language.catalogues import ENGLISH, Words

    words = Words.load()
    problems = [said(problem, words, ENGLISH) for problem in reading.problems]
    for line in lines(problems[:_SHOWN]):
        typer.echo(line, err=True)
    _write(problems, to)
    rows = _counted(len({problem.row for problem in problems}), "row")
    more = f", {len(problems) - _SHOWN} more problems" if len(problems) > _SHOWN else ""
    hint = f": all of them stand in {to}" if to else ": --report FILE.csv writes all of them" if more else ""
    typer.echo(f"{rows} cannot be taken{more}{hint}. Nothing was imported.", err=True)


def _write(problems: "Sequence[Said]", to: Path | None) -> None:
    from api.procedure_words import as_csv

    if to is None:
        return
    try:
        to.write_text(as_csv(problems), encoding="utf-8", newline="")
    except OSError as error:
        raise SetupError(f"The report cannot be written to {to} ({error.strerror}).") from None


def _on_house(work: "Callable[[House], Awaitable[T]]", data_dir: Path | None) -> T:
    return _refusing(lambda: asyncio.run(_at_home(work, data_dir)))


async def _at_home(work: "Callable[[House], Awaitable[T]]", data_dir: Path | None) -> T:
    from api.wiring import opened_house
    from helpdesk.settings import read_settings

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        return await work(house)


def _refusing(work: Callable[[], T]) -> T:
    """Do it; a refusal is told in one sentence."""
    try:
        return work()
    except UnknownListError as refusal:
        raise SetupError(no_such_area(refusal.facts["area"], instead=f'; the national list is "{NATIONAL}"')) from None
    except RefusalError as refusal:
        raise SetupError(SENTENCES[refusal.code] % refusal.facts) from None
