"""Opening the Telegram channel from the settings."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.intake import Intake
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import TelegramPolling
from bot.channels.telegram.transport import AiohttpRequest
from helpdesk.errors import SetupError
from helpdesk.settings import TelegramSettings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramPart:
    """One Telegram bot: what sends, what polls (in that mode), and the secret its webhook must show."""

    bot: Bot
    channel: TelegramChannel
    polling: TelegramPolling | None
    webhook_secret: SecretStr | None


@asynccontextmanager
async def opened_telegram(
    settings: TelegramSettings, intake: Intake, *, is_poller: Callable[[], bool]
) -> AsyncIterator[TelegramPart | None]:
    """Open the bot of the settings; None without a token. Raises SetupError when Telegram refuses the token."""
    if settings.token is None:
        yield None
        return
    base = settings.api_base.rstrip("/")
    bot = Bot(
        settings.token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )
    await bot._request[0].initialize()  # noqa: SLF001 - Bot.initialize would also insist on getMe: see _greet
    await bot._request[1].initialize()  # noqa: SLF001
    try:
        await _greet(bot)
        is_polling = settings.mode == "polling"
        yield TelegramPart(
            bot=bot,
            channel=TelegramChannel(bot),
            polling=TelegramPolling(bot, intake, account="telegram", is_ours=is_poller) if is_polling else None,
            webhook_secret=settings.webhook_secret,
        )
    finally:
        await bot._request[0].shutdown()  # noqa: SLF001
        await bot._request[1].shutdown()  # noqa: SLF001


async def _greet(bot: Bot) -> None:
    """Ask who we are: a refused token stops the start, a Telegram that does not answer must not."""
    try:
        me = await bot.get_me()
    except InvalidToken:
        message = "Telegram does not accept HELPDESK_TELEGRAM__TOKEN: copy the current one from @BotFather."
        raise SetupError(message) from None
    except TelegramError as error:
        log.warning("Telegram does not answer yet (%s); messages wait until it does", type(error).__name__)
    else:
        log.info("Telegram bot ready", extra={"bot": me.id})
