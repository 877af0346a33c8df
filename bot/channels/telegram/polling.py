"""Asking Telegram for updates, where it cannot call us."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.intake import Intake
from bot.channels.telegram.parsing import Parsed, parsed

log = logging.getLogger(__name__)

UPDATES = ["message", "callback_query"]
"""What we ask Telegram for, by polling as by webhook."""
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What the library raises for an update in a form that it does not know."""
WAIT_S = 25
_SLACK_S = 10.0  # behind the wait, before a silent line counts as broken
_PAUSE_S = 3.0
_WRONG_TOKEN_PAUSE_S = 60.0


class TelegramPolling:
    """Fetches updates and keeps each in the inbox before the next ones are asked for."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        *,
        account: str,
        is_ours: Callable[[], bool],
        wait: int = WAIT_S,
        pause: float = _PAUSE_S,
    ) -> None:
        """`is_ours`: only one process may poll a bot, the one for which this is true.

        Telegram may hold a call for `wait` seconds; after a failed one we `pause`.
        """
        self._bot = bot
        self._intake = intake
        self._account = account
        self._is_ours = is_ours
        self._wait = wait
        self._pause = pause

    async def run(self) -> None:
        """Poll until cancelled. An update is confirmed only after it was kept, so a crash loses none."""
        offset = 0
        while True:
            if not self._is_ours():
                await asyncio.sleep(min(1.0, self._pause))
                continue
            for row in await self._fetched(offset):
                update_id = int(row["update_id"])
                if (message := self._read(row)) is not None:
                    await self._keep(message, update_id)
                offset = update_id + 1

    def _read(self, row: dict[str, Any]) -> Parsed | None:
        """Read one update; one that the library does not know how to read is passed over, its neighbours are not."""
        try:
            return parsed(Update.de_json(row, self._bot))
        except UNREADABLE as error:
            log.warning("update %s could not be read: %s", row["update_id"], type(error).__name__)
            return None

    async def _fetched(self, offset: int) -> Sequence[dict[str, Any]]:
        """Return what waits behind `offset`; nothing, after a pause, when Telegram cannot be asked."""
        pause = self._pause
        try:
            # Bot.get_updates reads all rows or none: one odd update would keep the bot deaf for ever.
            asked = {"offset": offset, "timeout": self._wait, "allowed_updates": UPDATES}
            rows: list[dict[str, Any]] = await self._bot._post(  # noqa: SLF001
                "getUpdates", asked, read_timeout=self._wait + _SLACK_S
            )
        except Conflict:
            log.warning("Telegram says that a webhook or another program takes this bot's updates")
        except InvalidToken:
            log.error("Telegram does not accept HELPDESK_TELEGRAM__TOKEN: get a new one from @BotFather")  # noqa: TRY400
            pause *= _WRONG_TOKEN_PAUSE_S / _PAUSE_S
        except TelegramError as error:
            log.warning("Telegram was not reached: %s", type(error).__name__)
        else:
            return rows
        await asyncio.sleep(pause)
        return ()

    async def _keep(self, message: Parsed, update_id: int) -> None:
        """Keep an update, however long the database takes: its successor must not be confirmed before."""
        while True:
            try:
                await self._intake.accept(
                    message,
                    account=self._account,
                    user=message.user,
                    update=str(update_id),
                    position=update_id,
                )
            except Exception as error:  # noqa: BLE001 - whatever it is, the update must not be lost
                log.warning("an update was not kept yet: %s", type(error).__name__)
                await asyncio.sleep(min(1.0, self._pause))
            else:
                return
