"""Both kinds of Zalo accounts; the bot by webhook and by polling."""

from typing import Any

from bot.channels.zalo_bot.kind import KIND as BOT
from bot.channels.zalo_oa.kind import KIND as OA
from helpdesk.channels.models import Mode
from tests.channels.contract import PlatformLine
from tests.platforms.zalo_bot import ZaloBot as PlayedBot
from tests.platforms.zalo_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET_KEY
from tests.platforms.zalo_oa import ZaloOa as PlayedOa

SECRET = "a-zalo-secret-for-tests"


class ZaloBot(PlatformLine):
    kind = BOT

    def __init__(self, mode: Mode) -> None:
        super().__init__()
        self.mode = mode
        self.name = f"zalo bot by {mode.value}"
        self.token = f"2871650384:a-zalo-token-by-{mode.value}"
        self.platform = PlayedBot(token=self.token)

    def values(self) -> dict[str, str]:
        secret = {"webhook_secret": SECRET} if self.mode is Mode.WEBHOOK else {}
        return {"token": self.token, "api_base": self.platform.base} | secret

    async def settled(self) -> None:
        await self.platform.until(lambda: not self.platform.waiting)
        await self.platform.settled()


class ZaloOa(PlatformLine):
    kind = OA
    name = "zalo oa"

    def __init__(self) -> None:
        super().__init__()
        self.platform = PlayedOa(free_messages=1000)
        self.refresh_token = str(self.platform.granted()["refresh_token"])

    def values(self) -> dict[str, str]:
        return {
            "app_id": APP_ID,
            "app_secret": APP_SECRET,
            "oa_id": OA_ID,
            "oa_secret_key": OA_SECRET_KEY,
            "api_base": self.platform.base,
            "oauth_base": self.platform.base,
            "refresh_token": self.refresh_token,
        }

    def secrets(self) -> list[str]:
        pair: dict[str, Any] = self.platform.pair
        return [*super().secrets(), str(pair["access_token"]), str(pair["refresh_token"])]
