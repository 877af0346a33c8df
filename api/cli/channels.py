"""`helpdesk channels …`: the bots and official accounts that residents write to.

Webhooks are registered and removed only here, never at start-up.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from api.cli.options import DataDir, no_such_area, place_of_today
from api.errors import SENTENCES
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.channels.models import Mode
from helpdesk.errors import RefusalError, SetupError
from helpdesk.language import N_
from helpdesk.language.catalogues import VIETNAMESE

if TYPE_CHECKING:
    from api.house import House
    from bot.channels.port import Channel, ChannelKind
    from bot.channels.status import AccountStatus

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True)

BY_COMMAND = "command-line"
"""Who the audit names for what is done here."""

Account = Annotated[str, typer.Argument(help="The id of the account, e.g. telegram or zalo-oa-lac-thuy.")]


@app.command()
def status(
    account: Annotated[str | None, typer.Argument(help="Only this account.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Say how the accounts stand. Exit code 1 when messages of one cannot come in or go out."""
    found = _run(_status(account, data_dir))
    for one in found:
        typer.echo(one.model_dump_json() if as_json else "\n".join(_lines(one)))
    if any(one.problems for one in found if one.is_active):
        raise typer.Exit(1)


@app.command()
def add(
    account: Annotated[str, typer.Argument(help="A new id: small letters, digits and hyphens. It is never changed.")],
    *,
    kind: Annotated[str, typer.Option(help="telegram, zalo-bot or zalo-oa.")],
    title: Annotated[str, typer.Option(help="What operators call it.")] = "",
    area: Annotated[str | None, typer.Option(help="The area its residents belong to: an official code.")] = None,
    mode: Annotated[Mode, typer.Option(help="Does the platform deliver, or is it asked?")] = Mode.WEBHOOK,
    from_stdin: Annotated[
        bool, typer.Option("--credentials-stdin", help="Read the credentials as a JSON object from standard input.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Add an account. Its credentials are asked for, tried with the platform, and kept encrypted."""
    from bot.channels.registry import credentials_of, known_kinds

    kinds = known_kinds()
    if kind not in kinds:
        raise SetupError(f"There is no channel {kind}: choose one of {', '.join(sorted(kinds))}.")
    values = _from_stdin() if from_stdin else dict(_asked(kinds[kind]))
    credentials_of(kinds[kind], values)
    _run(_add(account, kind, title, area, mode=mode, values=values, data_dir=data_dir))
    typer.echo(f"{account} was added; every process opens it within seconds. `helpdesk channels status {account}`")


@app.command()
def renew(
    account: Account,
    *,
    from_stdin: Annotated[
        bool, typer.Option("--credentials-stdin", help="Read what is new as a JSON object from standard input.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Give an account new credentials, e.g. for a revoked token. What is left out stays as it is."""
    kind = _run(_kind_of(account, data_dir))
    values = _from_stdin() if from_stdin else dict(_asked(kind, is_renewal=True))
    _run(_renew(account, values, data_dir))
    typer.echo(f"{account} is renewed; every process follows within seconds. `helpdesk channels status {account}`")


@app.command()
def disable(account: Account, data_dir: DataDir = None) -> None:
    """Switch an account off: nothing comes in, what is owed waits, for a day at most."""
    _run(_switch(account, data_dir, is_active=False))
    typer.echo(f"{account} is off.")


@app.command()
def enable(account: Account, data_dir: DataDir = None) -> None:
    """Switch an account on again."""
    _run(_switch(account, data_dir, is_active=True))
    typer.echo(f"{account} is on.")


@app.command("set-webhook")
def set_webhook(
    account: Account,
    address: Annotated[
        str | None, typer.Option(help="Public https address of this installation (default HELPDESK_PUBLIC_URL).")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Tell the platform to deliver to this installation."""
    typer.echo(f"{account} is delivered to {_run(_set_webhook(account, address, data_dir))}.")


@app.command("delete-webhook")
def delete_webhook(account: Account, data_dir: DataDir = None) -> None:
    """Tell the platform to deliver nowhere, so that it can be asked."""
    _run(_delete_webhook(account, data_dir))
    typer.echo(f"{account} is delivered nowhere now.")


@app.command("send-test")
def send_test(
    account: Account,
    user: Annotated[str, typer.Argument(help="The platform's id of who shall get it, e.g. your own.")],
    data_dir: DataDir = None,
) -> None:
    """Send one test message, past the outbox, and say what the platform answered. Exit code 1 when it did not go."""
    outcome, is_sent = _run(_send_test(account, user, data_dir))
    typer.echo(outcome)
    if not is_sent:
        raise typer.Exit(1)


@app.command()
def authorize(
    account: Account,
    code: Annotated[str, typer.Option(help="The code that Zalo showed in the address after you agreed.")],
    code_verifier: Annotated[str, typer.Option(help="What the code challenge in Zalo's console was made of.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Trade the code of an Official Account's owner for its first tokens."""
    _run(_authorize(account, code, code_verifier, data_dir))
    typer.echo(f"{account} may be used now; its tokens renew themselves.")


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Do it; a refusal is told in one sentence."""
    try:
        return asyncio.run(work)
    except UnknownAreaError as refusal:
        sentence = no_such_area(refusal.facts["area"])
    except RefusalError as refusal:
        sentence = SENTENCES[refusal.code] % refusal.facts
    raise SetupError(sentence)


@asynccontextmanager
async def _house(data_dir: Path | None) -> "AsyncIterator[House]":
    from api.wiring import opened_house
    from helpdesk.settings import read_settings
    from helpdesk.storage.embedded import is_running

    settings = read_settings(data_dir=data_dir)
    # Before the first start there is no database yet, and a webhook may be registered all the same.
    is_first = settings.mongodb_url is None and not is_running(settings.data_dir)
    async with opened_house(settings, migrate=is_first) as house:
        yield house


@asynccontextmanager
async def _channel(account: str, data_dir: Path | None) -> "AsyncIterator[tuple[House, Channel]]":
    """Open one account's channel. Raises UnknownAccountError, and SetupError when it cannot be opened."""
    async with _house(data_dir) as house:
        await house.accounts.one(account)
        await house.channels.refresh(only=account)
        channel = house.channels.get(account)
        if channel is None:
            off = f"{account} is switched off: `helpdesk channels enable {account}` first."
            raise SetupError(house.channels.problem(account) or off)
        yield house, channel


async def _status(account: str | None, data_dir: Path | None) -> "Sequence[AccountStatus]":
    async with _house(data_dir) as house:
        await house.channels.refresh(only=account)
        if account is not None:
            return [await house.channel_status.one(account)]
        return await house.channel_status.all(asks_platforms=True)


def _lines(one: "AccountStatus") -> Iterator[str]:
    """Say one account's status."""
    named = " ".join(word for word in (one.title, one.name) if word)
    yield f"{one.account}: {named or one.kind}, {'on' if one.is_active else 'switched off'}"
    if one.mode is Mode.WEBHOOK:
        where = f"; the platform delivers to {one.webhook}" if one.webhook else ""
    else:
        where = f"; but the platform delivers to {one.webhook}" if one.webhook else ""
    waiting = f"; {one.pending} waiting there" if one.pending else ""
    yield f"  mode {one.mode.value}{where}{waiting}"
    yield f"  last message {_ago(one.last_event_at)}; {one.backlog} not yet answered"
    oldest = f", the oldest {_ago(one.oldest_owed_at)}" if one.oldest_owed_at else ""
    yield f"  {one.owed} owed{oldest}; {one.dead} dead, {one.uncertain} uncertain"
    yield from (f"  ! {problem}" for problem in one.problems)


def _ago(at: datetime | None) -> str:
    if at is None:
        return "never"
    seconds = max(0, int((datetime.now(tz=at.tzinfo) - at).total_seconds()))
    for size, word in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {word} ago"
    return f"{seconds} seconds ago"


def _from_stdin() -> dict[str, str]:
    try:
        values = json.load(sys.stdin)
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise SetupError('Standard input is no JSON object of strings: write {"token": "…"}.')
    return values


def _asked(kind: "ChannelKind", *, is_renewal: bool = False) -> Iterator[tuple[str, str]]:
    """Ask for each credential; a secret one is not shown, one with a default may stay empty, for a renewal any."""
    for name, field in kind.credentials.model_fields.items():
        is_secret = "SecretStr" in str(field.annotation)
        default = None if field.is_required() else str(field.default or "")
        if is_renewal:
            default = ""
        value: str = typer.prompt(
            field.description or name, default=default, hide_input=is_secret, show_default=not is_renewal
        )
        if value:
            yield name, value


async def _add(
    account: str,
    kind: str,
    title: str,
    area: str | None,
    *,
    mode: Mode,
    values: dict[str, str],
    data_dir: Path | None,
) -> None:
    async with _house(data_dir) as house:
        if area is not None:
            place_of_today(house.areas, area)
        await house.accounts.add(
            account,
            kind=kind,
            title=title,
            area=area,
            mode=mode,
            credentials=values,
            member=BY_COMMAND,
            try_out=house.channels.try_out,
        )


async def _kind_of(account: str, data_dir: Path | None) -> "ChannelKind":
    from bot.channels.registry import known_kinds

    async with _house(data_dir) as house:
        kind = (await house.accounts.own(account)).kind
    kinds = known_kinds()
    if kind not in kinds:
        raise SetupError(f"There is no channel of the kind {kind}.")
    return kinds[kind]


async def _renew(account: str, values: dict[str, str], data_dir: Path | None) -> None:
    async with _house(data_dir) as house:
        await house.accounts.renew(account, values, member=BY_COMMAND, try_out=house.channels.try_out)


async def _switch(account: str, data_dir: Path | None, *, is_active: bool) -> None:
    async with _house(data_dir) as house:
        await house.accounts.switch(account, is_active=is_active, member=BY_COMMAND)


async def _set_webhook(account: str, address: str | None, data_dir: Path | None) -> str:
    from api.channels import webhook_address

    async with _channel(account, data_dir) as (house, channel):
        base = address or house.settings.public_url
        if base is None:
            raise SetupError("Where is this installation? Give --address https://… or set HELPDESK_PUBLIC_URL.")
        where = webhook_address(base, await house.accounts.one(account))
        await channel.set_webhook(where)
        return where


async def _delete_webhook(account: str, data_dir: Path | None) -> None:
    async with _channel(account, data_dir) as (_, channel):
        await channel.delete_webhook()


async def _send_test(account: str, user: str, data_dir: Path | None) -> tuple[str, bool]:
    from bot.engine.messages import Outgoing
    from helpdesk.messaging.models import Sent

    async with _channel(account, data_dir) as (house, channel):
        words = house.words.gettext(VIETNAMESE, N_("This is a test message of Tổ Số."))
        outcome = await channel.send(user, Outgoing(text=words))
    if isinstance(outcome, Sent):
        return "Sent.", True
    return f"Not sent: {outcome.reason}.", False


async def _authorize(account: str, code: str, code_verifier: str, data_dir: Path | None) -> None:
    async with _channel(account, data_dir) as (_, channel):
        trade = getattr(channel, "authorise", None)
        if trade is None:
            raise SetupError(f"{account} needs no code: only a Zalo Official Account does.")
        await trade(code, code_verifier=code_verifier)
