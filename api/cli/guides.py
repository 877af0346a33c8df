"""`helpdesk guides …`: commands for those who write guides."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guides.catalogue.catalogue import PACKAGED, Catalogue, packaged_folder
from guides.catalogue.loading import read_folder
from guides.catalogue.readability import readability_problems
from helpdesk.clock import VIETNAM, SystemClock

if TYPE_CHECKING:
    from guides.search.entries import Entry

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
        reading = read_folder(packaged_folder(), called=PACKAGED, today=today, is_own=True)
    else:
        reading = read_folder(folder, called=str(folder), today=today)
    problems = sorted([*reading.problems, *readability_problems(reading.files)])
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(f"{_counted(reading.read, 'guide')}, {_counted(len(problems), 'problem')}")
    if problems:
        raise typer.Exit(code=1)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What a resident would write.")],
    *,
    catalogue: Annotated[
        Path | None, typer.Option(help="JSON lines {code, title, field, level}; the packaged guides without it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Find the guide or procedure that a text means, as the bot would."""
    from guides.search.port import Verdict
    from guides.search.syllable_search import SyllableSearch

    found = SyllableSearch(_entries(catalogue)).find(text)
    if as_json:
        results = [
            {"slug": match.slug, "code": match.code, "title": match.title, "p": match.probability}
            for match in found.matches
        ]
        decision = "none" if found.verdict is Verdict.NOTHING else found.verdict.value
        typer.echo(json.dumps({"decision": decision, "results": results}, ensure_ascii=False))
        return
    typer.echo({Verdict.ANSWER: "answer", Verdict.MENU: "menu", Verdict.NOTHING: "none"}[found.verdict])
    for match in found.matches:
        typer.echo(f"{match.probability:.3f}  {match.slug or match.code}  {match.title}")


@app.command()
def evaluate(
    *,
    queries: Annotated[Path, typer.Option(help="JSON lines {id, set, catalogue, kind, variant, q, gold[]}.")],
    catalogue: Annotated[
        Path | None, typer.Option(help="JSON lines {code, title, field, level}; the packaged guides without it.")
    ] = None,
    results: Annotated[Path | None, typer.Option(help="Write here how each question was answered.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Results of another search for the same questions: JSON lines {q, rank}.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure the search on labelled questions. Not for questions that shaped the lexicon."""
    from guides.search.drawing import compared, intervals, read_results, results_of, write_results
    from guides.search.measuring import measured, questions_for, read_questions
    from guides.search.syllable_search import SyllableSearch

    entries = _entries(catalogue)
    questions = questions_for(entries, read_questions(queries), called=catalogue.stem if catalogue else "guides")
    counted, answered = measured(lambda: SyllableSearch(entries), questions, entries=len(entries))
    found = results_of(answered)
    figures = {**counted.model_dump(), **intervals(found)}
    if results is not None:
        write_results(results, found)
    if against is not None:
        figures["against"] = compared(found, read_results(against)).model_dump()
    if as_json:
        typer.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        typer.echo(f"{name:20} {'-' if value is None else value}")


def _entries(file: Path | None) -> "list[Entry]":
    from guides.search.entries import entries_of
    from guides.search.measuring import read_procedures

    if file is not None:
        return read_procedures(file)
    return entries_of(Catalogue.load_packaged(today=SystemClock().now().astimezone(VIETNAM).date()))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
