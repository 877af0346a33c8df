"""Step events on a real database."""

from datetime import timedelta
from typing import Any

import pytest

from helpdesk.journeys.models import StepEvent, StepEventKind
from helpdesk.journeys.repository import StepEventsInMongo
from helpdesk.journeys.service import Journeys
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database
from helpdesk.storage.failures import AlreadyThereError
from tests.messaging.post import NOW
from tests.teams.turned_clock import TurnedClock


@pytest.fixture
def journeys(database: Database) -> Journeys:
    return Journeys(store=StepEventsInMongo(database), marks=DirtyMarks(database, TurnedClock(NOW)))


def event(event_id: str, **changes: Any) -> StepEvent:
    facts: dict[str, Any] = {"journey": "j1", "guide": "vneid", "version": 2, "step": "otp"}
    facts |= {"kind": StepEventKind.STUCK, "at": NOW, "area": "05392", "reach": ["25", "05392"], "channel": "webchat"}
    return StepEvent.model_validate({"id": event_id, **facts, **changes})


async def note(journeys: Journeys, database: Database, *events: StepEvent) -> None:
    await database.in_transaction(lambda session: journeys.note(events, session=session))


async def test_events_are_kept_as_they_happened_and_mark_their_day_once(journeys: Journeys, database: Database) -> None:
    await note(journeys, database, event("e1"), event("e2", kind=StepEventKind.REACHED))

    rows = await database["step_events"].find().sort("_id").to_list()
    assert [(row["_id"], row["kind"], row["version"], row["at"]) for row in rows] == [
        ("e1", "stuck", 2, NOW),
        ("e2", "reached", 2, NOW),
    ]
    (mark,) = await database["statistics_dirty"].find().to_list()
    assert (mark["day"], mark["areas"]) == ("2026-11-23", ["25", "05392"])


async def test_a_day_is_a_day_in_vietnam(journeys: Journeys, database: Database) -> None:
    await note(journeys, database, event("e1"), event("e2", at=NOW + timedelta(hours=16)))
    days = {mark["day"] for mark in await database["statistics_dirty"].find().to_list()}
    assert days == {"2026-11-23", "2026-11-24"}


async def test_the_same_event_twice_is_refused_with_everything_beside_it(
    journeys: Journeys, database: Database
) -> None:
    await note(journeys, database, event("e1"))

    with pytest.raises(AlreadyThereError):
        await note(journeys, database, event("e2"), event("e1"))

    assert await database["step_events"].count_documents({}) == 1


async def test_nothing_happened_is_nothing_kept(journeys: Journeys, database: Database) -> None:
    await note(journeys, database)
    assert await database["statistics_dirty"].count_documents({}) == 0
