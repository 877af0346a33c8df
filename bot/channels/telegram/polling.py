"""Asking Telegram for updates, where it cannot call us."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.port import Keep, Parsed, UnreadableError
from bot.channels.telegram.judging import seconds
from bot.channels.telegram.presenting import present

log = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query"]
"""What we ask Telegram for, by polling as by webhook."""
WAIT_S = 25
_SLACK_S = 10.0  # behind the wait, before a silent line counts as broken
_PAUSE_S = 3.0
_WRONG_TOKEN_PAUSES = 20

Parse = Callable[[Any], Sequence[Parsed]]


class Polling:
    """Fetches updates and keeps each before the next ones are asked for."""

    def __init__(self, bot: Bot, parse: Parse, *, account: str, wait: int = WAIT_S, pause: float = _PAUSE_S) -> None:
        """Telegram may hold a call for `wait` seconds; after a failed one we `pause`."""
        self._bot = bot
        self._parse = parse
        self._account = account
        self._wait = wait
        self._pause = pause

    async def run(self, keep: Keep, is_ours: Callable[[], bool]) -> None:
        """Poll until cancelled. An update is confirmed only after it was kept, so a crash loses none."""
        presenting: asyncio.Task[None] | None = None
        offset = 0
        try:
            while True:
                if not is_ours():
                    await asyncio.sleep(min(1.0, self._pause))
                    continue
                if presenting is None:
                    presenting = asyncio.create_task(present(self._bot))  # nobody shall wait for it
                offset = await self._ask(offset, keep)
        finally:
            if presenting is not None:
                presenting.cancel()

    async def _ask(self, offset: int, keep: Keep) -> int:
        """Keep what waits behind `offset`; return what may be confirmed."""
        for row in await self._fetched(offset):
            for message in self._read(row):
                await keep(message)
            offset = row["update_id"] + 1
        return offset

    def _read(self, row: dict[str, Any]) -> Sequence[Parsed]:
        """Read one update; one that nobody can read is passed over, its neighbours are not."""
        try:
            return self._parse(row)
        except UnreadableError:
            log.warning("update %s for %s could not be read", row["update_id"], self._account)
            return ()

    async def _fetched(self, offset: int) -> Sequence[dict[str, Any]]:
        """Return what waits behind `offset`; nothing, after a pause, when Telegram cannot be asked."""
        pause = self._pause
        try:
            # Bot.get_updates reads all rows or none: one odd update would keep the bot deaf for ever.
            asked = {"offset": offset, "timeout": self._wait, "allowed_updates": UPDATES}
            rows = await self._bot._post("getUpdates", asked, read_timeout=self._wait + _SLACK_S)  # noqa: SLF001
            return sorted((row for row in rows if _is_numbered(row)), key=lambda row: int(row["update_id"]))
        except Conflict:
            log.warning("Telegram says that a webhook or another program takes the updates of %s", self._account)
        except InvalidToken:
            log.error("Telegram does not accept the token of %s: get a new one from @BotFather", self._account)  # noqa: TRY400
            pause *= _WRONG_TOKEN_PAUSES
        except RetryAfter as error:
            log.warning("Telegram wants to be asked less often for %s", self._account)
            pause = max(pause, seconds(error.retry_after))
        except TelegramError as error:
            log.warning("Telegram was not reached for %s: %s", self._account, type(error).__name__)
        except (KeyError, TypeError) as error:
            log.warning("Telegram's answer for %s could not be read: %s", self._account, type(error).__name__)
        await asyncio.sleep(pause)
        return ()


def _is_numbered(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("update_id"), int)
