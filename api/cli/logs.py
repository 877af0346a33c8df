"""`helpdesk logs …`: old logs of a team, taken over from a file."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from api.cli.channels import BY_COMMAND
from api.cli.options import DataDir
from api.errors import SENTENCES
from helpdesk.errors import RefusalError, SetupError

if TYPE_CHECKING:
    from api.house import House
    from helpdesk.log_import.columns import Field
    from helpdesk.log_import.models import Read, Reading
    from helpdesk.log_import.service import Taken
    from helpdesk.tables.cells import Table
    from helpdesk.teams.models import Member

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True)

_SHOWN = 20


@app.callback()
def logs() -> None:
    """Take what stands before a command."""


@app.command("import")
def import_(  # noqa: PLR0913 - what can be said of a file
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file with one visit a row.")],
    *,
    team: Annotated[str, typer.Option(help="Whose log: the id of the team.")],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help='What a column is: "day=Ngày", "member=Người hỗ trợ", "note=" for none. Repeat it.'),
    ] = None,
    person: Annotated[
        list[str] | None,
        typer.Option(help='Who a name is: "Bác Ba=hung", "Bác Tư=-" to leave their rows out. Repeat it.'),
    ] = None,
    by: Annotated[str, typer.Option(help="Whose help all rows are: a username; for files without a column.")] = "",
    sheet: Annotated[str, typer.Option(help="Which sheet, by its name.")] = "",
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave rows with a problem out.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be taken.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the rows with problems to this CSV file.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Take an old log over. Taken again it adds only what is new. Exit code 1 while rows have a problem."""
    from api.cli.progress import progress
    from helpdesk.log_import.service import guessed, read_tables

    with progress(file.name) as told:

        async def work(house: "House") -> "tuple[Reading, Read, Taken | None]":
            tables = read_tables(_data(file))
            reading = _sheet(guessed(tables), tables, sheet)
            reading = _mapped(reading, tables, columns or ())
            members = await house.teams.colleagues(team)
            reading = reading.model_copy(
                update={
                    "people": _people(person or (), members),
                    "by": _member(by, members) if by else "",
                    "leaves_out_bad": skip_bad,
                }
            )
            found = await house.log_imports.look_at_tables(tables, reading, team)
            if dry_run or (found.problems and not skip_bad):
                return reading, found, None
            taken = await house.log_imports.take_tables(tables, reading, team, member=_operator(), report=told)
            return reading, found, taken

        reading, found, taken = _on_house(work, data_dir)
    typer.echo(_columns(reading, found))
    _report(found, report)
    if taken:
        typer.echo(
            f"{_counted(taken.new)} taken over, {taken.known} in the log already, {taken.bad} bad rows left out."
        )
    elif found.problems and not skip_bad:
        typer.echo("Nothing was taken: correct these rows, or leave them out with --skip-bad.", err=True)
        raise typer.Exit(1)
    else:
        typer.echo(f"{_counted(len(found.visits))} would be taken. Nothing was written.")


def _data(file: Path) -> bytes:
    from helpdesk.tables.reading import LARGEST_FILE

    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SetupError(f"{file} cannot be read ({error.strerror}).") from None


def _sheet(reading: "Reading", tables: "Sequence[Table]", name: str) -> "Reading":
    from helpdesk.log_import.columns import heading_in

    if not name:
        return reading
    found = next((number for number, table in enumerate(tables) if table.name == name), None)
    if found is None:
        raise SetupError(f"There is no sheet “{name}”: there are {', '.join(f'“{one.name}”' for one in tables)}.")
    heading = heading_in(tables[found].rows)
    return reading.model_copy(update={"sheet": found, "columns": heading.columns if heading else {}})


def _mapped(reading: "Reading", tables: "Sequence[Table]", said: Sequence[str]) -> "Reading":
    from helpdesk.language.folding import fold
    from helpdesk.log_import.errors import ColumnUnknownError
    from helpdesk.log_import.reading import heading_of

    columns = dict(reading.columns)
    places = {fold(word): place for place, word in enumerate(heading_of(tables, reading).words) if word}
    for one in said:
        name, _, column = one.partition("=")
        field = _field(name)
        columns.pop(field, None)
        if column and fold(column) not in places:
            raise ColumnUnknownError(column=column)
        if column:
            columns[field] = places[fold(column)]
    return reading.model_copy(update={"columns": columns})


def _field(name: str) -> "Field":
    from helpdesk.log_import.columns import Field

    try:
        return Field(name.strip())
    except ValueError:
        raise SetupError(f"A column is one of {', '.join(Field)}, not “{name}”.") from None


def _people(said: Sequence[str], members: "Sequence[Member]") -> dict[str, str]:
    from helpdesk.log_import.models import LEAVE_OUT

    pairs = (one.rpartition("=") for one in said)
    return {name: LEAVE_OUT if who == LEAVE_OUT else _member(who, members) for name, _, who in pairs}


def _member(username: str, members: "Sequence[Member]") -> str:
    found = next((one.id for one in members if one.username == username.strip().lower()), None)
    if found is None:
        raise SetupError(f"The team has no member {username}: give a username of it.")
    return found


def _operator() -> "Member":
    """Return whoever runs the program, as the log names them."""
    from helpdesk.teams.models import Member

    return Member(id=BY_COMMAND, username=BY_COMMAND, name=BY_COMMAND, password_hash="-")  # noqa: S106 - opens nothing


def _columns(reading: "Reading", found: "Read") -> str:
    words = found.heading.words
    read = ", ".join(f"{field} = “{words[place]}”" for field, place in reading.columns.items())
    return f"Columns, from row {found.heading.row}: {read}"


def _report(found: "Read", to: Path | None) -> None:
    """Say what is wrong, the first rows here and all of them in the report."""
    from api.log_import_words import said
    from api.procedure_words import as_csv, lines
    from helpdesk.language.catalogues import ENGLISH, Words

    words = Words.load()
    problems = [said(problem, words, ENGLISH) for problem in found.problems]
    for line in lines(problems[:_SHOWN]):
        typer.echo(line, err=True)
    if to is not None:
        try:
            to.write_text(as_csv(problems), encoding="utf-8", newline="")
        except OSError as error:
            raise SetupError(f"The report cannot be written to {to} ({error.strerror}).") from None
    if problems:
        more = "" if to or len(problems) <= _SHOWN else ": --report FILE.csv writes all of them"
        typer.echo(f"{_counted(found.bad_rows, 'row')} cannot be taken{more}.", err=True)


def _counted(number: int, word: str = "visit") -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _on_house(work: "Callable[[House], Awaitable[T]]", data_dir: Path | None) -> T:
    """Do it; a refusal is told in one sentence."""
    try:
        return asyncio.run(_at_home(work, data_dir))
    except RefusalError as refusal:
        raise SetupError(SENTENCES[refusal.code] % refusal.facts) from None


async def _at_home(work: "Callable[[House], Awaitable[T]]", data_dir: Path | None) -> T:
    from api.wiring import opened_house
    from helpdesk.settings import read_settings

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        return await work(house)
