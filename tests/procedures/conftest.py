"""The lists of procedures on a real database, in one province whose places are read once."""

from dataclasses import dataclass

import pytest

from helpdesk.areas.seed_files import official_rows
from helpdesk.areas.service import Areas
from helpdesk.audit import records as audit_records
from helpdesk.audit.service import Audit
from helpdesk.clock import SystemClock
from helpdesk.procedures import records
from helpdesk.procedures.service import Procedures
from helpdesk.storage.database import Database
from tests.areas.areas_in_memory import AreasInMemory
from tests.chain.village import PROVINCE


@dataclass
class Room:
    """What the tests need of a house."""

    procedures: Procedures
    audit: Audit


@pytest.fixture(scope="session")
async def areas() -> Areas:
    places = Areas(AreasInMemory(row for row in official_rows() if row.active and PROVINCE in {row.id, row.parent}))
    await places.refresh()
    return places


@pytest.fixture
async def house(database: Database, areas: Areas) -> Room:
    await database.start_beanie([*audit_records.RECORDS, *records.RECORDS])
    audit = Audit(SystemClock())
    return Room(Procedures(database=database, areas=areas, audit=audit, clock=SystemClock()), audit)
