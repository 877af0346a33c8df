"""Random lives: requests, visits, walks and reminders, written with the marks that the rooms write."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from helpdesk.assistance.models import Mode, Place, Result, VneidOutcome
from helpdesk.clock import VIETNAM, SystemClock
from helpdesk.journeys.models import StepEventKind
from helpdesk.statistics.days import local_day
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database, Row, Session
from helpdesk.support_requests.models import Outcome, Status
from helpdesk.support_requests.rating_reasons import reasons_for

FIRST = datetime(2026, 9, 20, 8, tzinfo=VIETNAM)
DAYS = 80
P, Z, C1, C2, C3 = "25", "zone", "05392", "05126", "05425"
REACH = {C1: [P, C1, Z], C2: [P, C2, Z], C3: [P, C3]}


class Life:
    """Draws what happens, and writes it with the marks that the rooms write."""

    def __init__(self, database: Database, seed: int, *, days: int = DAYS) -> None:
        self._database = database
        self._rng = random.Random(seed)  # noqa: S311 - a simulation
        self._marks = DirtyMarks(database, SystemClock())
        self._seed, self._days = seed, days
        self._number = 0

    def _id(self, kind: str) -> str:
        self._number += 1
        return f"{kind}{self._seed}-{self._number:06d}"

    def _moment(self) -> datetime:
        return FIRST + timedelta(days=self._rng.randrange(self._days), seconds=self._rng.randrange(86_400))

    def _place(self) -> tuple[str, list[str]]:
        area = self._rng.choice(list(REACH))
        other = self._rng.choice(list(REACH))
        return area, [*REACH[area], *({other} - {area} if self._rng.random() < 0.05 else ())]

    async def happens(self, *, requests: int, visits: int, walks: int) -> None:
        for _ in range(requests):
            await self._request()
        for _ in range(visits):
            await self._visit()
        for _ in range(walks):
            await self._walk()
        for _ in range(requests // 4):
            await self._reminder()

    async def _add(self, collection: str, rows: Sequence[Row], moments: Sequence[datetime], reach: list[str]) -> None:
        async def work(session: Session) -> None:
            await self._database[collection].insert_many(list(rows), session=session)
            await self._marks.mark_each({local_day(at) for at in moments}, reach, session=session)

        await self._database.in_transaction(work)

    def _request_row(self, at: datetime) -> Row:
        rng = self._rng
        status = rng.choice(list(Status))
        answered = at + timedelta(milliseconds=rng.randrange(10**9)) if rng.random() < 0.8 else None
        is_over = status in (Status.RESOLVED, Status.CLOSED)
        rating = rng.choice([None, 1, 2, 3, 4, 5]) if is_over else None
        return {
            "guide": rng.choice(["vneid", "bhyt", None]),
            "guide_version": rng.choice([1, 2, None]),
            "step": rng.choice(["photo", "otp", None]),
            "conversation": f"{rng.choice(['webchat', 'telegram'])}:x",
            "status": status.value,
            "created_at": at,
            "first_answer_at": answered,
            "resolved_at": at + timedelta(hours=rng.randrange(400)) if is_over else None,
            "rating": rating,
            "reasons": rng.sample(reasons_for(rating), rng.randrange(3)) if rating else [],
            "outcome": rng.choice([None, None, *(one.value for one in Outcome)]) if is_over else None,
            "times": {
                "first_answer_seconds": rng.choice([rng.randrange(10**5), 10**10]) if answered else None,
                "is_answered_in_time": rng.random() < 0.5 if answered else None,
                "first_answer_due": at + timedelta(hours=4),
                "resolution_seconds": rng.randrange(10**6) if is_over else None,
                "is_resolved_in_time": rng.random() < 0.5 if is_over else None,
                "is_out_of_hours": rng.choice([True, False, None]),
            },
            "due_at": at + timedelta(hours=8),
        }

    async def _request(self) -> None:
        area, reach = self._place()
        row = self._request_row(self._moment())
        moments = [at for at in (row["created_at"], row["resolved_at"]) if at]
        await self._add(
            "support_requests", [{"_id": self._id("r"), "area": area, "reach": reach, **row}], moments, reach
        )

    async def changes(self, count: int) -> None:
        """Let requests become others, visits be corrected, persons turn out to be one, and walks go on."""
        requests = await self._database["support_requests"].find({}).to_list()
        for old in self._rng.sample(requests, count):
            new = self._request_row(old["created_at"])

            async def work(session: Session, old: Row = old, new: Row = new) -> None:
                await self._database["support_requests"].update_one({"_id": old["_id"]}, {"$set": new}, session=session)
                moments = [old["created_at"], old["resolved_at"], new["resolved_at"]]
                days = {local_day(at) for at in moments if at}
                await self._marks.mark_each(days, old["reach"], session=session)

            await self._database.in_transaction(work)
        taken = {row["corrects"] async for row in self._database["assistance_logs"].find({"corrects": {"$gt": ""}})}
        # Its own only: another life beside it may correct the others at the same moment, and only one can.
        own = {"_id": {"$regex": f"^v{self._seed}-"}}
        visits = [row async for row in self._database["assistance_logs"].find(own) if row["_id"] not in taken]
        for old in self._rng.sample(visits, count // 3):
            await self._visit(corrects=old)
        for one, other in ((3, 4), (5, 6)):
            alias = {"$set": {"now": f"p{other}"}}
            await self._database["person_aliases"].update_one({"_id": f"p{one}"}, alias, upsert=True)
            async with self._database.session() as session:
                await self._marks.mark_persons([f"p{one}", f"p{other}"], session=session)
        walked = await self._database["step_events"].find({}).to_list()
        for event in self._rng.sample(walked, count // 3):
            later = {**event, "_id": self._id("e"), "at": event["at"] + timedelta(days=self._rng.choice([0, 1, 40]))}
            await self._add("step_events", [later], [later["at"]], later["reach"])

    async def _visit(self, corrects: Row | None = None) -> None:
        rng, (area, reach), at = self._rng, self._place(), self._moment()
        row = {
            "_id": self._id("v"),
            "area": area,
            "reach": reach,
            "happened_at": at,
            "guide": rng.choice(["vneid", "bhyt", None]),
            "person_ref": rng.choice([None, *(f"p{number}" for number in range(12))]),
            "people": rng.choice([None, None, 1, 8]),
            "dossiers": rng.randrange(3),
            "minutes": rng.choice([None, 5, 20]),
            "mode": rng.choice(list(Mode)).value,
            "place": rng.choice(list(Place)).value,
            "result": rng.choice(list(Result)).value,
            "vneid": rng.choice([None, *VneidOutcome]),
            "paid_online": rng.random() < 0.3,
            "corrects": corrects["_id"] if corrects else None,
        }
        if corrects:
            await self._add("assistance_logs", [row], [at], reach)
            async with self._database.session() as session:
                await self._marks.mark(local_day(corrects["happened_at"]), corrects["reach"], session=session)
            return
        await self._add("assistance_logs", [row], [at], reach)

    async def _walk(self) -> None:
        rng, journey, at = self._rng, self._id("j"), self._moment()
        (area, reach), version, channel = self._place(), rng.choice([1, 2]), rng.choice(["webchat", "telegram"])
        guide = rng.choice(["vneid", "vneid", "bhyt"])
        rows: list[Row] = []
        for _ in range(rng.randrange(1, 8)):
            if rng.random() < 0.08:
                at += timedelta(days=rng.choice([1, 2, 35]))
            if rng.random() < 0.04:
                area, reach = self._place()
            version = 3 if rng.random() < 0.04 else version
            channel = "zalo-oa" if rng.random() < 0.04 else channel
            at += timedelta(seconds=rng.choice([0, 30, 600]))
            rows.append(
                {
                    "_id": self._id("e"),
                    "journey": journey,
                    "guide": "bhyt" if rng.random() < 0.02 else guide,
                    "version": version,
                    "step": rng.choice(["photo", "otp", "pay"]),
                    "branch": rng.choice(["", "", "a=b"]),
                    "kind": rng.choice(list(StepEventKind)).value,
                    "at": at,
                    "area": area,
                    "reach": reach,
                    "channel": channel,
                }
            )
        for row in rows:
            await self._add("step_events", [row], [row["at"]], row["reach"])

    async def _reminder(self) -> None:
        (area, reach), at = self._place(), self._moment()
        kind = self._rng.choice(["asked", "received", "not_yet", "postponed", "kept"])
        await self._add(
            "reminder_events",
            [{"_id": self._id("m"), "kind": kind, "at": at, "area": area, "reach": reach}],
            [at],
            reach,
        )
