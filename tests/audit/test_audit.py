"""The audit on a real database."""

from datetime import timedelta

import pytest

from helpdesk.audit.records import RECORDS
from helpdesk.audit.service import Audit
from helpdesk.storage.database import Database, Session
from tests.teams.turned_clock import TurnedClock


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def audit(database: Database, clock: TurnedClock) -> Audit:
    await database.start_beanie(RECORDS)
    return Audit(clock)


async def test_the_latest_act_comes_first_and_no_more_than_asked_for(audit: Audit, clock: TurnedClock) -> None:
    acts = []
    for subject in ("r1", "r2", "r3"):
        acts.append(await audit.note(member="m1", action="requests.phone_revealed", subject=subject, area="05392"))
        clock.turn(timedelta(seconds=1))

    assert await audit.recent(["05392"], limit=2) == [acts[2], acts[1]]


async def test_acts_are_seen_from_the_area_and_from_above_but_not_from_beside(audit: Audit) -> None:
    act = await audit.note(member="m1", action="logs.exported", subject="x", area="05392", reach=["25", "05392"])

    assert await audit.recent(["25"]) == await audit.recent(["05392"]) == [act]
    assert await audit.recent(["05126"]) == await audit.recent([]) == []


async def test_an_act_that_did_not_happen_is_not_noted(audit: Audit, database: Database) -> None:
    async def act(session: Session) -> None:
        await audit.note(member="m1", action="members.created", subject="m2", area="25", session=session)
        raise LookupError

    with pytest.raises(LookupError):
        await database.in_transaction(act)

    assert await audit.recent(["25"]) == []


def test_there_is_no_way_to_change_or_remove_an_act() -> None:
    assert {name for name in vars(Audit) if not name.startswith("_")} == {"note", "recent"}
