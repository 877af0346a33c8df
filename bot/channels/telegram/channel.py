"""One Telegram bot behind the port."""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr
from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.port import (
    Capabilities,
    FileReader,
    Keep,
    NotFetchedError,
    NotVerifiedError,
    Parsed,
    Standing,
    UnreadableError,
)
from bot.channels.telegram.judging import UNREADABLE
from bot.channels.telegram.layout import LONGEST_TEXT
from bot.channels.telegram.parsing import LARGEST_FILE, messages_of
from bot.channels.telegram.polling import UPDATES, Polling
from bot.channels.telegram.presenting import present
from bot.channels.telegram.sending import Sending
from bot.channels.telegram.standing import standing_of
from bot.channels.telegram.transport import AiohttpRequest
from bot.engine.messages import Outgoing
from helpdesk.channels.models import ChannelAccount
from helpdesk.errors import SetupError
from helpdesk.messaging.models import Delivery
from helpdesk.messaging.pace import Pace

log = logging.getLogger(__name__)

CAPABILITIES = Capabilities(
    max_text=LONGEST_TEXT,
    buttons=True,
    photo_out=True,
    file_out=True,
    photo_in=True,
    file_in=True,
    voice_in=True,
    location_in=True,
    phone_request=True,
    edit=True,
    polling=True,
    # Telegram's FAQ: no more than 30 messages a second in all when many are told something, and one a second to a chat.
    pace=Pace(per_second=25, per_chat_s=1),
)
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of the header
_CONNECTIONS = 40
"""How many deliveries at once Telegram may make: its own default, and its order per resident needs no fewer."""
_TOO_LARGE = "too big"
_NEVER_AGAIN = ("wrong file_id", "invalid file_id", "wrong remote file", "file_id_invalid")


class TelegramChannel:
    """One open bot."""

    capabilities = CAPABILITIES

    def __init__(
        self,
        bot: Bot,
        account: ChannelAccount,
        *,
        files: FileReader,
        line: AiohttpRequest,
        webhook_secret: SecretStr | None = None,
        wait: int = 25,
        pause: float = 3.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take a bot, the account it is, where files to send come from, and the line that files are fetched through.

        `webhook_secret`: what deliveries must show. `wait`, `pause`: seconds a poll may take, and after a failed one.
        `sleep`: how a short refusal in the middle of a long message is waited out.
        """
        self._bot = bot
        self._account = account
        self._line = line
        self._secret = webhook_secret
        self._sending = Sending(bot, files, account=account.id, pause=sleep)
        self._polling = Polling(bot, self.parse, account=account.id, wait=wait, pause=pause)
        self._id = bot.token.partition(":")[0]
        self.username: str | None = None  # as Telegram calls it, once it said so

    @property
    def account(self) -> str:
        """The id of its account."""
        return self._account.id

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002 - Telegram signs no body
        """Check the secret that Telegram was told by `set_webhook`. Raises NotVerifiedError, always without one."""
        shown = headers.get(_SECRET_HEADER, "").encode()
        if self._secret is None or not hmac.compare_digest(shown, self._secret.get_secret_value().encode()):
            raise NotVerifiedError

    def parse(self, update: Any, /) -> Sequence[Parsed]:  # noqa: ANN401 - whatever JSON Telegram sends
        """Read one update. Raises UnreadableError."""
        try:
            return messages_of(Update.de_json(update, self._bot), bot=self._id)
        except UNREADABLE as error:
            raise UnreadableError(type(error).__name__) from None  # its text may quote a person

    def link(self, payload: str) -> str | None:
        """Return the deep link of this bot, which carries the payload."""
        return f"https://t.me/{self.username}?start={payload}" if self.username else None

    async def send(self, user: str, outgoing: Outgoing) -> Delivery:
        """Show a message, long text in pieces with the buttons below the last; stop the spinner of its tap."""
        return await self._sending.send(user, outgoing)

    async def fetch(self, source: str, *, most: int) -> bytes:
        """Return a file that came with a message; Telegram itself gives out 20 MB at most. Raises NotFetchedError."""
        try:
            file = await self._bot.get_file(source)
            if (file.file_size or 0) > min(most, LARGEST_FILE):
                raise NotFetchedError(is_final=True, is_too_large=True)
            if file.file_path is None:
                raise NotFetchedError(is_final=True)
            if not file.file_path.startswith(self._bot.base_file_url):
                log.warning("the Bot API server of %s runs with --local: its files cannot be fetched", self.account)
                raise NotFetchedError(is_final=True)
            content = await self._line.download(file.file_path, most=most)
        except BadRequest as error:
            said = error.message.lower()
            is_too_large = _TOO_LARGE in said
            is_final = is_too_large or any(words in said for words in _NEVER_AGAIN)
            raise NotFetchedError(is_final=is_final, is_too_large=is_too_large) from None
        except (TelegramError, *UNREADABLE) as error:
            log.info("a file for %s was not fetched: %s", self.account, type(error).__name__)
            raise NotFetchedError(is_final=False) from None
        if content is None:
            raise NotFetchedError(is_final=True, is_too_large=True)
        return content

    async def poll(self, keep: Keep, is_ours: Callable[[], bool]) -> None:
        """Ask for updates until cancelled, keeping each before it is confirmed; tell the commands first."""
        await self._polling.run(keep, is_ours)

    async def standing(self) -> Standing:
        """Compare what Telegram does with what is set here."""
        standing = await standing_of(self._bot, self._account)
        if standing.name.startswith("@"):
            self.username = standing.name[1:]
        return standing

    async def set_webhook(self, address: str) -> None:
        """Tell Telegram to deliver there, and what the bot offers. Raises SetupError."""
        if self._secret is None:
            raise SetupError(without_secret(self._account))
        secret = self._secret.get_secret_value()
        async with self._understood():
            await self._bot.set_webhook(
                address, secret_token=secret, allowed_updates=UPDATES, max_connections=_CONNECTIONS
            )
        await present(self._bot)

    async def delete_webhook(self) -> None:
        """Tell Telegram to deliver nowhere, so that it can be asked. Raises SetupError."""
        async with self._understood():
            await self._bot.delete_webhook()

    @asynccontextmanager
    async def _understood(self) -> AsyncIterator[None]:
        """Say what Telegram refuses in a sentence for an operator."""
        try:
            yield
        except InvalidToken:
            raise SetupError(wrong_token(self._account)) from None
        except TelegramError as error:
            raise SetupError(f"Telegram says no to {self.account}: {error.message[:200]}.") from None


def without_secret(account: ChannelAccount) -> str:
    """Say that the secret is missing, and why it must not."""
    named = "HELPDESK_TELEGRAM__WEBHOOK_SECRET" if account.is_from_settings else f"The webhook secret of {account.id}"
    return f"{named} is missing: without it anybody could pose as Telegram."


def wrong_token(account: ChannelAccount) -> str:
    """Say that Telegram does not accept the token, and where it stands."""
    named = "HELPDESK_TELEGRAM__TOKEN" if account.is_from_settings else f"the token of {account.id}"
    return f"Telegram does not accept {named}: copy the current one from @BotFather."
