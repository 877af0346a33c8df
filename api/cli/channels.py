"""Registering and removing the Telegram webhook: only here, never at start-up. And how the channel stands."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk.errors import SetupError
from helpdesk.settings import TelegramSettings, read_settings

if TYPE_CHECKING:
    from telegram import Bot, WebhookInfo

app = typer.Typer(no_args_is_help=True)

_ROUTE = "/webhooks/telegram"
_CONNECTIONS = 40


@app.command("set-webhook")
def set_webhook(
    address: Annotated[str, typer.Argument(help="Public https address of this installation, e.g. https://example.vn")],
) -> None:
    """Tell Telegram to deliver to this installation."""
    asyncio.run(_set(address))


@app.command("delete-webhook")
def delete_webhook() -> None:
    """Tell Telegram to deliver nowhere, so that polling works."""
    asyncio.run(_delete())


@app.command()
def status() -> None:
    """Compare what Telegram does with what is set here. Exit code 1 when messages cannot come in."""
    problems = asyncio.run(_status())
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)


async def _set(address: str) -> None:
    from bot.channels.telegram.polling import UPDATES

    settings = _settings()
    if settings.webhook_secret is None:
        raise SetupError("HELPDESK_TELEGRAM__WEBHOOK_SECRET is missing: without it anybody could pose as Telegram.")
    url, secret = f"{address.rstrip('/')}{_ROUTE}", settings.webhook_secret.get_secret_value()
    async with _bot(settings) as bot:
        await bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES, max_connections=_CONNECTIONS)
    typer.echo(f"Telegram delivers to {url}. Set HELPDESK_TELEGRAM__MODE=webhook and restart.")


async def _delete() -> None:
    async with _bot(_settings()) as bot:
        await bot.delete_webhook()
    typer.echo("Telegram delivers nowhere now. Set HELPDESK_TELEGRAM__MODE=polling and restart.")


async def _status() -> list[str]:
    settings = _settings()
    async with _bot(settings) as bot:
        hook = await bot.get_webhook_info()
        where = f"delivers to {hook.url}" if hook.url else "waits to be asked"
        typer.echo(f"Telegram knows this bot as @{bot.username} and {where}; {hook.pending_update_count} waiting.")
    return list(_problems(settings, hook))


def _problems(settings: TelegramSettings, hook: "WebhookInfo") -> Iterator[str]:
    """Say what keeps messages from coming in."""
    set_it = "run `helpdesk channels set-webhook` with the public address of this installation."
    if settings.mode == "polling" and hook.url:
        remove_it = "run `helpdesk channels delete-webhook`."
        yield f"HELPDESK_TELEGRAM__MODE is polling, but a webhook takes all messages: {remove_it}"
    if settings.mode == "webhook" and not hook.url:
        yield f"HELPDESK_TELEGRAM__MODE is webhook, but Telegram knows of none: {set_it}"
    if settings.mode == "webhook" and hook.url and not hook.url.endswith(_ROUTE):
        yield f"Telegram delivers to another program: {set_it}"
    if hook.url and hook.pending_update_count and hook.last_error_message:
        yield f"The last delivery failed: {hook.last_error_message}."


def _settings() -> TelegramSettings:
    settings = read_settings().telegram
    if settings.token is None:
        raise SetupError("HELPDESK_TELEGRAM__TOKEN is missing: create a bot with @BotFather and set it.")
    return settings


@asynccontextmanager
async def _bot(settings: TelegramSettings) -> "AsyncIterator[Bot]":
    """Open the bot of the settings. What Telegram refuses is a SetupError."""
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    from bot.channels.telegram.transport import AiohttpRequest

    token = settings.token.get_secret_value() if settings.token else ""
    base = settings.api_base.rstrip("/")
    try:
        async with Bot(token, base_url=f"{base}/bot", request=AiohttpRequest()) as bot:
            yield bot
    except InvalidToken:
        message = "Telegram does not accept HELPDESK_TELEGRAM__TOKEN: copy the current one from @BotFather."
        raise SetupError(message) from None
    except TelegramError as error:
        raise SetupError(f"Telegram at HELPDESK_TELEGRAM__API_BASE says no: {error.message}.") from None
