"""The real command in processes of its own."""

from collections.abc import AsyncIterator

import pytest

from tests.crash.programs import Forker, Programs, programs
from tests.telegram.played_bot_api import PlayedBotApi, played_bot_api


@pytest.fixture(scope="module")
async def api() -> AsyncIterator[PlayedBotApi]:
    async with played_bot_api() as played:
        yield played


@pytest.fixture(scope="module")
async def helpdesk(tmp_path_factory: pytest.TempPathFactory, forker: Forker) -> AsyncIterator[Programs]:
    """Start `helpdesk …` without any setting, from code that is loaded once."""
    async with programs(tmp_path_factory.mktemp("cli"), {}, forker) as opened:
        yield opened
