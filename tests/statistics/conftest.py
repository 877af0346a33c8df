"""Statistics on a real database."""

import pytest

from helpdesk.statistics.questions import Statistics
from helpdesk.storage.database import Database
from tests.statistics.events import Events


@pytest.fixture
def events(database: Database) -> Events:
    return Events(database)


@pytest.fixture
def statistics(database: Database) -> Statistics:
    return Statistics(database)
