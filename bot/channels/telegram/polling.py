"""Asking Telegram for updates, where it cannot call us."""

import asyncio
import logging
from collections.abc import Callable

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.intake import Intake
from bot.channels.telegram.parsing import Parsed, parsed

log = logging.getLogger(__name__)

WAIT_S = 25
_PAUSE_S = 3.0
_WRONG_TOKEN_PAUSE_S = 60.0


class TelegramPolling:
    """Fetches updates and keeps each in the inbox before the next ones are asked for."""

    def __init__(self, bot: Bot, intake: Intake, *, account: str, is_ours: Callable[[], bool]) -> None:
        """`is_ours`: only one process may poll a bot, the one for which this is true."""
        self._bot = bot
        self._intake = intake
        self._account = account
        self._is_ours = is_ours

    async def run(self) -> None:
        """Poll until cancelled. An update is confirmed only after it was kept, so a crash loses none."""
        offset = 0
        while True:
            if not self._is_ours():
                await asyncio.sleep(1)
                continue
            try:
                updates = await self._bot.get_updates(offset=offset, timeout=WAIT_S, read_timeout=WAIT_S + 10)
            except Conflict:
                log.warning("Telegram says that a webhook or another program takes this bot's updates")
                await asyncio.sleep(_PAUSE_S)
                continue
            except InvalidToken:
                log.error("Telegram does not accept HELPDESK_TELEGRAM__TOKEN: get a new one from @BotFather")  # noqa: TRY400
                await asyncio.sleep(_WRONG_TOKEN_PAUSE_S)
                continue
            except TelegramError as error:
                log.warning("Telegram was not reached: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE_S)
                continue
            for update in updates:
                if (message := parsed(update)) is not None:
                    await self._keep(message, update.update_id)
                offset = update.update_id + 1

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
                await asyncio.sleep(1)
            else:
                return
