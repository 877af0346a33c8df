"""Registering and removing the Telegram webhook: only here, never at start-up."""

from typing import Annotated

import typer
from telegram import Bot
from telegram.error import TelegramError

from api.cli.running import run
from bot.channels.telegram.transport import AiohttpRequest
from helpdesk.errors import SetupError
from helpdesk.settings import read_settings

app = typer.Typer(no_args_is_help=True)

_UPDATES = ["message", "callback_query"]


@app.command("set-webhook")
def set_webhook(
    address: Annotated[str, typer.Argument(help="Public https address of this installation, e.g. https://example.vn")],
) -> None:
    """Tell Telegram to deliver to this installation."""
    run(_set(address))


@app.command("delete-webhook")
def delete_webhook() -> None:
    """Tell Telegram to deliver nowhere, so that polling works."""
    run(_delete())


async def _set(address: str) -> None:
    bot, secret = _bot()
    if not secret:
        message = "HELPDESK_TELEGRAM__WEBHOOK_SECRET is missing: without it anybody could pose as Telegram."
        raise SetupError(message)
    url = f"{address.rstrip('/')}/webhooks/telegram"
    async with bot:
        try:
            await bot.set_webhook(url, secret_token=secret, allowed_updates=_UPDATES, max_connections=40)
        except TelegramError as error:
            message = f"Telegram refused the webhook: {error.message}."
            raise SetupError(message) from None
    typer.echo(f"Telegram delivers to {url}. Set HELPDESK_TELEGRAM__MODE=webhook and restart.")


async def _delete() -> None:
    bot, _ = _bot()
    async with bot:
        try:
            await bot.delete_webhook()
        except TelegramError as error:
            message = f"Telegram refused: {error.message}."
            raise SetupError(message) from None
    typer.echo("Telegram delivers nowhere now. Set HELPDESK_TELEGRAM__MODE=polling and restart.")


def _bot() -> tuple[Bot, str]:
    settings = read_settings().telegram
    if settings.token is None:
        message = "HELPDESK_TELEGRAM__TOKEN is missing: create a bot with @BotFather and set it."
        raise SetupError(message)
    base = settings.api_base.rstrip("/")
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    return Bot(settings.token.get_secret_value(), base_url=f"{base}/bot", request=AiohttpRequest()), secret
