"""A whole house on the test database, at work."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.house import House
from api.wiring import built
from helpdesk.areas.seeding import seed
from helpdesk.clock import SystemClock
from helpdesk.settings import Settings, TelegramSettings
from helpdesk.storage.database import Database

KEY = "uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="


def settings(folder: Path, telegram: TelegramSettings | None = None) -> Settings:
    return Settings(
        data_dir=folder,
        secret_key=SecretStr(KEY),
        operator_name="UBND xã Thử Nghiệm",
        telegram=telegram or TelegramSettings(),
    )


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    """Return a house with the real places, guides and database, its message path running."""
    await seed(database, with_demonstration=True, report=lambda _: None)
    async with built(settings(tmp_path), database, clock=SystemClock()) as opened, opened.at_work():
        yield opened
