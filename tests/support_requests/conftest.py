"""What the tests of support requests may ask for."""

import pytest

from helpdesk.attachments.service import Attachments
from helpdesk.audit.service import Audit
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database
from helpdesk.support_requests.service import SupportRequests
from tests.support_requests.desk import RECORDS, Called, Phones, Told
from tests.support_requests.test_rules import NOW
from tests.teams.turned_clock import TurnedClock


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def called() -> Called:
    return Called()


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOW)


@pytest.fixture
async def requests(database: Database, told: Told, called: Called, clock: TurnedClock) -> SupportRequests:
    await database.start_beanie(RECORDS)
    return SupportRequests(
        database=database,
        conversations=told,
        team=called,
        phones=Phones(),
        files=Attachments(database, clock),
        marks=DirtyMarks(database, clock),
        audit=Audit(clock),
        clock=clock,
    )
