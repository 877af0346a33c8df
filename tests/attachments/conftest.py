"""The room on a real database, its clock in the test's hand."""

import pytest

from helpdesk.attachments.records import AttachmentRecord
from helpdesk.attachments.service import Attachments
from helpdesk.storage.database import Database
from helpdesk.support_requests.records import SupportRequestRecord
from tests.teams.turned_clock import TurnedClock


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def attachments(database: Database, clock: TurnedClock) -> Attachments:
    await database.start_beanie([AttachmentRecord, SupportRequestRecord])
    return Attachments(database, clock)
