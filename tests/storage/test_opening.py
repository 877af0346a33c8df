"""Who starts the embedded server, who joins it, and who needs neither."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from helpdesk.errors import SetupError
from helpdesk.storage.embedded import is_running
from helpdesk.storage.opening import opened
from helpdesk.storage.settings import StorageSettings


async def test_a_command_joins_the_running_server_and_leaves_it_running(tmp_path: Path) -> None:
    settings = StorageSettings(data_dir=tmp_path)
    async with opened(settings, own=True) as server:
        async with opened(settings, own=False) as command:
            await command["things"].insert_one({})
        assert await server["things"].count_documents({}) == 1
        with pytest.raises(SetupError, match="in use by another helpdesk"):
            async with opened(settings, own=True):
                pass
    assert not is_running(tmp_path)


async def test_a_command_alone_starts_a_server_for_as_long_as_it_takes(tmp_path: Path) -> None:
    settings = StorageSettings(data_dir=tmp_path)
    async with opened(settings, own=False) as command:
        await command["things"].insert_one({})
        assert is_running(tmp_path)
    assert not is_running(tmp_path)


async def test_a_server_of_ones_own_leaves_the_data_folder_alone(mongodb_url: str, tmp_path: Path) -> None:
    settings = StorageSettings(mongodb_url=SecretStr(mongodb_url), data_dir=tmp_path / "unused")
    async with opened(settings, own=True) as database:
        await database.client.admin.command("ping")
    assert not settings.data_dir.exists()
