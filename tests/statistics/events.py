"""Requests, walks and visits to count."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from helpdesk.assistance.models import AssistanceLog, Mode, Place, Result
from helpdesk.clock import VIETNAM
from helpdesk.journeys.models import StepEvent, StepEventKind
from helpdesk.service_times.models import ServiceTimes
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import SupportRequest

MORNING = datetime(2026, 11, 10, 9, tzinfo=VIETNAM)
PROVINCE, COMMUNE, NEIGHBOUR = "25", "05392", "05126"


class Events:
    """Puts what happened into the database, as the rooms it belongs to keep it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = count(1)

    async def request(
        self, created_at: datetime = MORNING, *, answered_after: float | None = None, **changes: Any
    ) -> None:
        """Add a request; `answered_after` is in minutes."""
        number = f"r{next(self._numbers)}"
        if answered_after is not None:
            changes.setdefault("times", self.times(first_answer_seconds=int(answered_after * 60)))
        area = changes.pop("area", COMMUNE)
        request = SupportRequest(
            id=number,
            code=number,
            conversation=f"webchat:{number}",
            resident=number,
            person_ref=number,
            area=area,
            reach=[PROVINCE, area],
            created_at=created_at,
            changed_at=created_at,
            first_answer_at=None if answered_after is None else created_at + timedelta(minutes=answered_after),
        ).model_copy(update=changes)
        await self._add("support_requests", request)

    def times(self, **facts: Any) -> ServiceTimes:
        """Return what a request knows of its times: promised are an hour and a day of working time."""
        usual = {"area": COMMUNE, "priority": "normal", "promised_first_answer": 3600, "promised_resolution": 86_400}
        return ServiceTimes.model_validate(usual | facts)

    async def step(self, journey: str, kind: StepEventKind, at: datetime = MORNING, **changes: Any) -> None:
        """Add an event of a walk through the guide "vneid", at its step "otp"."""
        area = changes.pop("area", COMMUNE)
        event = StepEvent(
            id=f"e{next(self._numbers)}",
            journey=journey,
            guide="vneid",
            version=1,
            step="otp",
            kind=kind,
            at=at,
            area=area,
            reach=[PROVINCE, area],
            channel="webchat",
        ).model_copy(update=changes)
        await self._add("step_events", event)

    async def visit(self, happened_at: datetime = MORNING, **changes: Any) -> AssistanceLog:
        """Add a visit at a home, done together."""
        area = changes.pop("area", COMMUNE)
        entry = AssistanceLog(
            id=f"log-{next(self._numbers):04d}",
            happened_at=happened_at,
            written_at=happened_at,
            member="m1",
            member_name="Demo",
            area=area,
            reach=[PROVINCE, area],
            place=Place.HOME,
            mode=Mode.TOGETHER,
            result=Result.DONE,
        ).model_copy(update=changes)
        await self._add("assistance_logs", entry)
        return entry

    async def _add(self, collection: str, thing: SupportRequest | StepEvent | AssistanceLog) -> None:
        row = thing.model_dump(exclude={"id"})
        await self._database[collection].insert_one({"_id": thing.id, **row})
