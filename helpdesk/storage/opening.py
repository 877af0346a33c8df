"""Get the database the settings name, for as long as one needs it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from helpdesk.errors import SetupError
from helpdesk.storage.database import Database
from helpdesk.storage.embedded import EmbeddedServer, attach, is_running
from helpdesk.storage.settings import StorageSettings

READY_SECONDS = 30.0


@asynccontextmanager
async def opened(settings: StorageSettings, *, own: bool) -> AsyncIterator[Database]:
    """Give the database of the settings, and close it again.

    Without an address of a MongoDB it is the embedded one in the data folder. With `own` (the server) that is
    started, supervised and stopped here; without (a command) a running one is used, and else one is started for as
    long as the command takes. Raises SetupError.
    """
    if settings.mongodb_url is not None:
        async with _connected(settings.mongodb_url.get_secret_value(), is_embedded=False) as database:
            yield database
    elif own or not is_running(settings.data_dir):
        async with _embedded(settings.data_dir) as server, _connected(server.url, is_embedded=True) as database:
            yield database
    else:
        async with _connected(await _address_beside(settings.data_dir), is_embedded=True) as database:
            yield database


@asynccontextmanager
async def _connected(url: str, *, is_embedded: bool) -> AsyncIterator[Database]:
    database = await Database.open(url, is_embedded=is_embedded)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def _embedded(data_dir: Path) -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer(data_dir)
    await server.start()
    supervision = asyncio.create_task(server.supervise())
    try:
        yield server
    finally:
        supervision.cancel()
        await asyncio.wait({supervision})
        await server.stop()


async def _address_beside(data_dir: Path) -> str:
    """Wait for a helpdesk that is just starting."""
    deadline = asyncio.get_running_loop().time() + READY_SECONDS
    while True:
        try:
            return attach(data_dir)
        except SetupError:
            if asyncio.get_running_loop().time() > deadline or not is_running(data_dir):
                raise
        await asyncio.sleep(0.1)
