"""Telegram, by webhook and by polling."""

from typing import Any

from bot.channels.telegram.kind import KIND
from helpdesk.channels.models import Mode
from tests.channels.contract import AtPlatform, Person, PlatformLine
from tests.platforms.bot_api import BotApi
from tests.platforms.telegram_residents import TelegramResident

SECRET = "a-telegram-secret-for-tests"


class Telegram(PlatformLine):
    kind = KIND

    def __init__(self, mode: Mode) -> None:
        super().__init__()
        self.mode = mode
        self.name = f"telegram by {mode.value}"
        self.token = {
            Mode.WEBHOOK: "110201543:token-by-webhook-opens-nothing",
            Mode.POLLING: "110201544:token-by-polls",
        }[mode]
        self.platform = BotApi(token=self.token)

    def values(self) -> dict[str, str]:
        secret = {"webhook_secret": SECRET} if self.mode is Mode.WEBHOOK else {}
        return {"token": self.token, "api_base": self.platform.base} | secret

    def someone(self, user: str) -> Person:
        return OnTelegram(self, self.platform.resident(user))

    async def settled(self) -> None:
        await self.platform.until(lambda: not self.platform.mailbox.updates)
        await self.platform.settled()


class OnTelegram(AtPlatform):
    app: TelegramResident

    async def act(self, what: str, *args: Any, **more: Any) -> None:
        if what == "begin":
            await self.app.start(*args)
        else:
            await super().act(what, *args, **more)

    async def is_left_waiting(self) -> bool:
        return self.app.spinning > 0
