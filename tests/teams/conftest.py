"""Teams on a real database, with quick hashing and a clock to turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from api.house import House
from api.wiring import built
from helpdesk.storage.database import Database
from helpdesk.teams.passwords import Passwords
from helpdesk.teams.records import RECORDS
from helpdesk.teams.service import Teams
from helpdesk.teams.signing_in import SigningIn
from tests.chain import village
from tests.chain.conftest import settings
from tests.teams.turned_clock import TurnedClock


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def teams(database: Database, passwords: Passwords) -> Teams:
    await database.start_beanie(RECORDS)
    return Teams(passwords=passwords)


@pytest.fixture
async def signing_in(database: Database, teams: Teams, clock: TurnedClock, passwords: Passwords) -> SigningIn:
    assert teams
    return SigningIn(database, clock, passwords=passwords)


@pytest.fixture
async def house(database: Database, tmp_path: Path, clock: TurnedClock) -> AsyncIterator[House]:
    """A whole house in one province, whose clock is turned."""
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=clock) as opened:
        yield opened
