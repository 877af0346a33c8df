"""A bot whose Telegram is played by the test."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram import Bot

from api.wiring import House, built
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.transport import AiohttpRequest
from helpdesk.clock import SystemClock
from helpdesk.settings import Settings, TelegramSettings
from helpdesk.storage.database import Database
from tests.telegram.bot_api_rules import wrong_in_call
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi, played_bot_api

SECRET = "a-secret-for-tests"
KEY = "uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="

OpenHouse = Callable[[TelegramSettings], AbstractAsyncContextManager[House]]


@pytest.fixture
async def api() -> AsyncIterator[PlayedBotApi]:
    """Play Telegram; what was wrong in any call fails at the end of the test."""
    async with played_bot_api(check=wrong_in_call) as played:
        yield played


@pytest.fixture
async def bot(api: PlayedBotApi) -> AsyncIterator[Bot]:
    """Give a bot at the played Telegram that soon loses its patience."""
    async with Bot(
        TOKEN,
        base_url=f"{api.base}/bot",
        request=AiohttpRequest(timeout=0.3),
        get_updates_request=AiohttpRequest(connections=1, timeout=0.3),
    ) as opened:
        yield opened


@pytest.fixture
def channel(bot: Bot) -> TelegramChannel:
    return TelegramChannel(bot)


@pytest.fixture
def open_house(database: Database, tmp_path: Path) -> OpenHouse:
    """Build houses on the test database, not yet at work."""

    def opened(telegram: TelegramSettings) -> AbstractAsyncContextManager[House]:
        settings = Settings(
            data_dir=tmp_path, secret_key=SecretStr(KEY), operator_name="UBND xã Thử Nghiệm", telegram=telegram
        )
        return built(settings, database, clock=SystemClock())

    return opened


@pytest.fixture(scope="module")
async def house(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a house that Telegram delivers to by webhook, without places and not at work: one for all its tests."""
    async with played_bot_api(check=wrong_in_call) as played:
        telegram = TelegramSettings(
            token=SecretStr(TOKEN), api_base=played.base, webhook_secret=SecretStr(SECRET), mode="webhook"
        )
        settings = Settings(data_dir=tmp_path_factory.mktemp("house"), secret_key=SecretStr(KEY), telegram=telegram)
        async with built(settings, migrated_database, clock=SystemClock()) as opened:
            yield opened
