"""`helpdesk messaging …`: messages that did not arrive, or perhaps did; sent again or dropped."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from api.cli.channels import BY_COMMAND
from api.cli.options import DataDir
from helpdesk.errors import SetupError
from helpdesk.messaging.errors import UnknownNoticeError
from helpdesk.settings import read_settings

if TYPE_CHECKING:
    from helpdesk.messaging.dead_letters import DeadLetters
    from helpdesk.messaging.models import DoubtfulNotice

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True)
dead = typer.Typer(no_args_is_help=True)
app.add_typer(dead, name="dead", help="Messages that did not arrive, or perhaps did.")

NoticeId = Annotated[str | None, typer.Argument(metavar="ID", help="The id of a message, as `list` shows it.")]
All = Annotated[bool, typer.Option("--all", help="All that were given up, of the account if one is named.")]
Account = Annotated[str | None, typer.Option(help="Only messages of this channel account, e.g. telegram.")]


@app.callback()
def messaging() -> None:
    """Keep `dead` a group of its own."""


@dead.command("list")
def list_dead(
    account: Account = None,
    *,
    limit: Annotated[int, typer.Option(help="How many at most, the latest first.", min=1, max=10_000)] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """List what is dead, uncertain or possibly twice, with the reason. No words of people are shown."""

    async def listed(letters: "DeadLetters", _reach: list[str]) -> "list[DoubtfulNotice]":
        return await letters.listed(account, limit=limit)

    found = asyncio.run(_on_letters(listed, data_dir))
    if as_json:
        typer.echo(json.dumps([notice.model_dump(mode="json") for notice in found], ensure_ascii=False, indent=1))
    elif not found:
        typer.echo("Nothing: every message arrived exactly once.")
    for notice in [] if as_json else found:
        typer.echo(_line(notice))


@dead.command()
def retry(notice: NoticeId = None, *, all_: All = False, account: Account = None, data_dir: DataDir = None) -> None:
    """Owe messages again as if they were new; a running worker sends them within ten seconds."""

    async def again(letters: "DeadLetters", reach: list[str]) -> int:
        return await letters.retry(notice, account=account, by=BY_COMMAND, reach=reach)

    _check(notice, is_all=all_)
    typer.echo(f"{asyncio.run(_on_letters(again, data_dir))} owed again.")


@dead.command()
def drop(notice: NoticeId = None, *, all_: All = False, account: Account = None, data_dir: DataDir = None) -> None:
    """Let messages rest: they are kept, and listed no more."""

    async def rest(letters: "DeadLetters", reach: list[str]) -> int:
        return await letters.drop(notice, account=account, by=BY_COMMAND, reach=reach)

    _check(notice, is_all=all_)
    typer.echo(f"{asyncio.run(_on_letters(rest, data_dir))} dropped.")


def _check(notice: str | None, *, is_all: bool) -> None:
    if (notice is None) is not is_all:
        raise SetupError("Name one message by its id, or say --all: `helpdesk messaging dead list` shows them.")


def _line(notice: "DoubtfulNotice") -> str:
    state = "possibly twice" if notice.is_possibly_twice and not notice.is_given_up else notice.state.value
    why = " ".join(part for part in (notice.cause, f"({notice.reason})" if notice.reason else "") if part)
    return f"{notice.created_at:%Y-%m-%d %H:%M}  {state:<14}  {notice.notice_class:<9}  {notice.id}  {why}".rstrip()


async def _on_letters(work: "Callable[[DeadLetters, list[str]], Awaitable[T]]", data_dir: Path | None) -> T:
    """Work on the dead letters of the installation. The audit entry is for whoever looks after a province."""
    try:
        async with _opened(data_dir) as (letters, provinces):
            return await work(letters, provinces)
    except UnknownNoticeError:
        message = "There is no such message among those that were given up: `helpdesk messaging dead list` shows them."
        raise SetupError(message) from None


@asynccontextmanager
async def _opened(data_dir: Path | None) -> "AsyncIterator[tuple[DeadLetters, list[str]]]":
    """Open the database only: no channel is spoken to, and no lane is taken."""
    from helpdesk.areas.repository import AreasInMongo
    from helpdesk.areas.service import Areas
    from helpdesk.audit.records import RECORDS
    from helpdesk.audit.service import Audit
    from helpdesk.clock import SystemClock
    from helpdesk.messaging.dead_letters import DeadLetters
    from helpdesk.messaging.repository.outbox import Outbox
    from helpdesk.storage.migrations import runner
    from helpdesk.storage.opening import opened

    async with opened(read_settings(data_dir=data_dir).storage, own=False) as database:
        await runner.check(database)
        await database.start_beanie(RECORDS)
        areas, clock = Areas(AreasInMongo(database)), SystemClock()
        await areas.refresh()
        letters = DeadLetters(database=database, outbox=Outbox(database), audit=Audit(clock), clock=clock)
        yield letters, [province.id for province in areas.provinces()]
