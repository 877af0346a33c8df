"""A bot whose Telegram is played by the test."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Bot

from api.house import House
from api.wiring import built
from bot.channels.port import FileReader
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.transport import AiohttpRequest
from helpdesk.attachments.errors import UnknownAttachmentError
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.clock import SystemClock
from helpdesk.settings import Settings, TelegramSettings
from helpdesk.storage.database import Database
from tests.platforms.bot_api_rules import read_facts, wrong_in_call
from tests.telegram.played_bot_api import TOKEN, PlayedBotApi, played_bot_api

SECRET = "a-secret-for-tests"
KEY = "uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="

OpenHouse = Callable[[TelegramSettings], AbstractAsyncContextManager[House]]


ACCOUNT = ChannelAccount(
    id="telegram",
    kind="telegram",
    mode=Mode.POLLING,
    is_from_settings=True,
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
)


@dataclass
class FilesInMemory:
    """Files that were passed on."""

    kept: dict[str, bytes] = field(default_factory=dict)

    async def read(self, attachment: str, *, preview: bool = False) -> bytes:
        attachment = f"preview of {attachment}" if preview else attachment
        if attachment not in self.kept:
            raise UnknownAttachmentError(attachment=attachment)
        return self.kept[attachment]


def wrong_in_form(method: str, form: Mapping[str, str]) -> Sequence[str]:
    """Name what Telegram would not understand in a call that came as a form."""
    return [f"{method}: {problem}" for problem in wrong_in_call(method, read_facts(method, form))]


@pytest.fixture
async def api() -> AsyncIterator[PlayedBotApi]:
    """Play Telegram; what was wrong in any call fails at the end of the test."""
    async with played_bot_api(check=wrong_in_form) as played:
        yield played


@asynccontextmanager
async def channel_at(
    base: str, *, account: ChannelAccount = ACCOUNT, files: FileReader | None = None, **more: Any
) -> AsyncIterator[TelegramChannel]:
    """Open a channel that soon loses its patience with the Telegram at this address."""
    pool: dict[str, Any] = {"timeout": 0.3}
    pool |= {name: more.pop(name) for name in ("connections", "patience", "timeout") if name in more}
    async with AiohttpRequest(**pool) as line, AiohttpRequest(connections=1, timeout=pool["timeout"]) as polls:
        bot = Bot(
            more.pop("token", TOKEN),
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=line,
            get_updates_request=polls,
        )
        how: dict[str, Any] = {"webhook_secret": SecretStr(SECRET), "wait": 1, "pause": 0.02} | more
        yield TelegramChannel(bot, account, files=files or FilesInMemory(), line=line, **how)


@pytest.fixture
async def channel(api: PlayedBotApi) -> AsyncIterator[TelegramChannel]:
    async with channel_at(api.base) as opened:
        yield opened


@pytest.fixture
async def bot(api: PlayedBotApi) -> AsyncIterator[Bot]:
    """Give the library's bot at the played Telegram, without a channel around it."""
    async with AiohttpRequest(timeout=0.3) as line, AiohttpRequest(timeout=0.3) as polls:
        yield Bot(TOKEN, base_url=f"{api.base}/bot", request=line, get_updates_request=polls)


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
    async with played_bot_api(check=wrong_in_form) as played:
        telegram = TelegramSettings(
            token=SecretStr(TOKEN), api_base=played.base, webhook_secret=SecretStr(SECRET), mode="webhook"
        )
        settings = Settings(data_dir=tmp_path_factory.mktemp("house"), secret_key=SecretStr(KEY), telegram=telegram)
        async with built(settings, migrated_database, clock=SystemClock()) as opened:
            await opened.channels.open()
            yield opened
