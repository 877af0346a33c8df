"""Telegram as a kind of channel."""

import ipaddress
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, SecretStr, field_validator
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.port import ChannelKind, Credentials, Tools
from bot.channels.telegram.channel import CAPABILITIES, TelegramChannel, without_secret, wrong_token
from bot.channels.telegram.judging import UNREADABLE
from bot.channels.telegram.transport import AiohttpRequest
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.errors import SetupError
from helpdesk.language import N_

log = logging.getLogger(__name__)

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class TelegramCredentials(Credentials):
    """One bot. The secret is needed where Telegram delivers to us."""

    model_config = ConfigDict(hide_input_in_errors=True)

    token: SecretStr = Field(description=N_("Bot token, as @BotFather showed it"))
    api_base: str = Field(default="https://api.telegram.org", description=N_("Address of the platform's API"))
    webhook_secret: SecretStr | None = Field(
        default=None, description=N_("Webhook secret: 1 to 256 letters, digits, _ and - of your own choice")
    )

    @field_validator("token", "webhook_secret", mode="before")
    @classmethod
    def _trimmed(cls, value: object) -> object:
        return value.strip() or None if isinstance(value, str) else value

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError(
                N_("This does not look like a bot token (123456:ABC…): copy it from @BotFather."),
            )
        return token

    @field_validator("webhook_secret")
    @classmethod
    def _fits_a_header(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError(N_("The webhook secret may hold 1 to 256 letters, digits, _ and - only."))
        return secret

    @field_validator("api_base")
    @classmethod
    def _is_an_address(cls, base: str) -> str:
        if not _keeps_a_token(base.strip()):
            raise ValueError(
                N_("The address of the Bot API begins with https://; http:// only for a server beside this one.")
            )
        return base.strip().rstrip("/")


class TelegramKind:
    """Opens Telegram bots."""

    name = "telegram"
    title = "Telegram"
    capabilities = CAPABILITIES
    credentials: type[Credentials] = TelegramCredentials

    @asynccontextmanager
    async def open(
        self, account: ChannelAccount, credentials: TelegramCredentials, tools: Tools, /
    ) -> AsyncIterator[TelegramChannel]:
        """Open a bot. Raises SetupError when Telegram refuses its token, or webhook mode has no secret."""
        if account.mode is Mode.WEBHOOK and credentials.webhook_secret is None:
            raise SetupError(without_secret(account))
        async with AiohttpRequest() as line, AiohttpRequest(connections=1) as polls:
            bot = Bot(  # not initialised: that would insist on getMe
                credentials.token.get_secret_value(),
                base_url=f"{credentials.api_base}/bot",
                base_file_url=f"{credentials.api_base}/file/bot",
                request=line,
                get_updates_request=polls,
            )
            username = await _greet(bot, account)
            secret = credentials.webhook_secret
            channel = TelegramChannel(bot, account, files=tools.files, line=line, webhook_secret=secret)
            channel.username = username
            yield channel


async def _greet(bot: Bot, account: ChannelAccount) -> str | None:
    """Ask who we are, and return the username: a refused token stops the start.

    A Telegram that does not answer must not.
    """
    try:
        me = await bot.get_me()
    except InvalidToken:
        raise SetupError(wrong_token(account)) from None
    except (TelegramError, *UNREADABLE) as error:
        log.warning("%s: Telegram does not answer yet (%s); messages wait", account.id, type(error).__name__)
    else:
        log.info("Telegram bot ready", extra={"account": account.id, "bot": me.id})
        return me.username
    return None


def _keeps_a_token(base: str) -> bool:
    """Tell whether a token may travel there: encrypted, or without leaving the own network."""
    try:
        parts = urlsplit(base)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.query or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_near(host))


def _is_near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host  # "localhost", or a neighbour's name in the own network


KIND: ChannelKind = TelegramKind()
