"""A room of service times on a real database."""

from typing import Any

import pytest

from helpdesk.attachments.service import Attachments
from helpdesk.audit.service import Audit
from helpdesk.service_times.calendars import Calendars
from helpdesk.service_times.changing import ServiceRules
from helpdesk.service_times.following import FollowingTimes
from helpdesk.service_times.recomputing import Recomputing
from helpdesk.service_times.repository import ServiceRulesInMongo
from helpdesk.service_times.watching import Watching
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database
from helpdesk.support_requests.records import AssignmentRecord, RoutingRulesRecord
from helpdesk.support_requests.service import SupportRequests
from helpdesk.teams.service import Teams
from tests.support_requests.desk import RECORDS, Called, Phones, Told
from tests.support_requests.test_rules import NOW
from tests.teams.turned_clock import TurnedClock


class Places:
    """A commune in a province, and its neighbour."""

    def nearest_first(self, area: str) -> list[str]:
        return [area, "25"] if area in {"05392", "05425"} else ["25"] if area == "25" else []


class Chats:
    """Keeps what members were told in their chats."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[str, dict[str, Any]]] = {}

    async def tell(self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], **_: Any) -> None:
        assert event == "due"
        self.told[event_id] = (conversation, facts)


class Room:
    """Everything of the room, wired as in the house."""

    def __init__(self, database: Database, clock: TurnedClock) -> None:
        marks, audit, places = DirtyMarks(database, clock), Audit(clock), Places()
        self.database, self.clock, self.chats, self.teams = database, clock, Chats(), Teams()
        self.store = ServiceRulesInMongo(database)
        self.calendars = Calendars(store=self.store, teams=self.teams, places=places)
        self.times = FollowingTimes(self.calendars)
        self.recomputing = Recomputing(database=database, store=self.store, times=self.times, marks=marks)
        self.rules = ServiceRules(
            database=database,
            store=self.store,
            teams=self.teams,
            places=places,
            recomputing=self.recomputing,
            audit=audit,
            clock=clock,
        )
        self.watching = self.another_process()
        self.requests = SupportRequests(
            database=database,
            conversations=Told(),
            team=Called(),
            phones=Phones(),
            files=Attachments(database, clock),
            marks=marks,
            audit=audit,
            clock=clock,
            service_clock=self.times,
        )

    def another_process(self) -> Watching:
        return Watching(
            database=self.database,
            recomputing=self.recomputing,
            places=Places(),
            events=self.chats,
            clock=self.clock,
        )


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOW)


@pytest.fixture
async def room(database: Database, clock: TurnedClock) -> Room:
    await database.start_beanie([*RECORDS, RoutingRulesRecord, AssignmentRecord])
    return Room(database, clock)
