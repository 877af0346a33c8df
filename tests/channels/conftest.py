"""One house for the whole contract: every test has residents of its own."""

from collections.abc import AsyncIterator

import pytest

from helpdesk.storage.database import Database
from tests.channels.contract import Line
from tests.channels.village import Village, all_lines, opened_village


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Village]:
    """Give a house that every line leads to, at work."""
    async with opened_village(migrated_database, tmp_path_factory.mktemp("village"), all_lines()) as opened:
        yield opened


@pytest.fixture
async def line(request: pytest.FixtureRequest, village: Village) -> AsyncIterator[Line]:
    """Give the line a test runs over; whatever it showed is held against its capability table."""
    line: Line = village.lines[request.param]
    line.at_work.clear()
    yield line
    for person in line.at_work:
        for shown in await person.seen():
            assert len(shown.text.encode("utf-16-le")) // 2 <= line.can.max_text
            assert line.can.buttons or not shown.buttons
            assert line.can.photo_out or not shown.is_picture
            assert line.can.file_out or shown.is_picture or shown.file is None
            assert line.can.phone_request or not shown.asks_for_phone
