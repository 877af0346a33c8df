"""Reports in MongoDB, and what is read of other rooms for them; what a member may see is part of every query."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.reports.errors import UnknownReportError, UnknownScheduleError, UnknownTemplateError
from helpdesk.reports.models import PROGRAM, WRITING, Report, Status
from helpdesk.reports.records import ReportRecord, ScheduleRecord, TemplateRecord
from helpdesk.reports.scheduled import Schedule
from helpdesk.reports.templates import Template
from helpdesk.roster.group_events import EventKind, EventState
from helpdesk.roster.records import GroupEventRecord
from helpdesk.safety.records import ScamReportRecord
from helpdesk.statistics.days import Period
from helpdesk.statistics.live import within
from helpdesk.storage.database import Database, Row, Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.models import OPEN
from helpdesk.support_requests.records import SupportRequestRecord
from helpdesk.teams.models import Permission, Scope

_MOST_MILLISECONDS = 60_000
_MOST_LISTED = 200
_MOST_RULES = 500

READING: Final = (Permission.REPORTS_WRITE, Permission.REPORTS_APPROVE)
_CASE = (
    "code created_at first_answer_at resolved_at guide guide_version step area conversation status resolution rating "
    "due_at times.first_answer_due times.first_answer_seconds times.is_answered_in_time times.resolution_seconds "
    "times.is_resolved_in_time times.is_out_of_hours"
).split()
_VISIT = (
    "happened_at area guide place mode result person_ref people age_band circumstances minutes dossiers "
    "paid_online vneid"
).split()


class ReportsInMongo:
    """Reports, templates and schedules."""

    def __init__(self) -> None:
        """Bind the records."""
        self.reports = Records(Report, ReportRecord)
        self.templates = Records(Template, TemplateRecord)
        self.schedules = Records(Schedule, ScheduleRecord)

    async def report(self, report: str, scope: Scope, *, session: Session | None = None) -> Report:
        """Find one in the scope. Raises UnknownReportError."""
        found = await self.find(report, scope, session=session)
        if found is None:
            raise UnknownReportError
        return found

    async def find(self, report: str, scope: Scope, *, session: Session | None = None) -> Report | None:
        """Find one in the scope; None when there is none."""
        return await self.reports.one({"_id": report, **readable(scope)}, session=session)

    async def listed(
        self, scope: Scope, *, area: str = "", status: Status | None = None, limit: int = _MOST_LISTED
    ) -> list[Report]:
        """Return those in the scope, latest first."""
        query: dict[str, Any] = readable(scope)
        if area:
            query["area"] = area
        if status is not None:
            query["status"] = status.value
        return await self.reports.many(query, sort=[("made_at", -1), ("_id", -1)], limit=limit)

    async def waiting(self, scope: Scope, *, member: str, administers: Collection[str]) -> list[Report]:
        """Return those on which this member has to act, latest first.

        Written where they write: what was given back, and drafts that a schedule made. Decided from above or by the
        administrators of these areas: what was handed in, unless they wrote on it themselves.
        """
        writes = {"reach": {"$in": scope.areas_for(Permission.REPORTS_WRITE)}}
        above = [{"reach": area, "area": {"$ne": area}} for area in scope.areas_for(Permission.REPORTS_APPROVE)]
        own = {"$elemMatch": {"member": member, "act": {"$in": [act.value for act in WRITING]}}}
        turns: list[Row] = [
            {**writes, "status": Status.RETURNED.value},
            {**writes, "status": Status.DRAFT.value, "made_by": PROGRAM},
            {
                "status": Status.SUBMITTED.value,
                "history": {"$not": own},
                "$or": [*above, {"reach": {"$in": sorted(administers)}}],
            },
        ]
        query = {**readable(scope), "$or": turns}
        return await self.reports.many(query, sort=[("made_at", -1), ("_id", -1)], limit=_MOST_LISTED)

    async def standing(self, area: str, period: str) -> Report | None:
        """Return the approved report of an area and a period, if there is one; the latest of several."""
        query = {"area": area, "period.name": period, "status": {"$in": [Status.APPROVED.value, Status.LOCKED.value]}}
        found = await self.reports.many(query, sort=[("made_at", -1)], limit=1)
        return found[0] if found else None

    async def latest_of(self, area: str) -> Report | None:
        """Return the report of an area that was made last."""
        found = await self.reports.many({"area": area}, sort=[("made_at", -1), ("_id", -1)], limit=1)
        return found[0] if found else None

    async def template(self, template: str, scope: Scope, *, session: Session | None = None) -> Template:
        """Find one where reports are approved. Raises UnknownTemplateError."""
        found = await self.templates.one({"_id": template, **managed(scope)}, session=session)
        if found is None:
            raise UnknownTemplateError
        return found

    async def templates_below(self, scope: Scope) -> list[Template]:
        """Return those in use where the member approves reports, latest first."""
        query = {**managed(scope), "is_withdrawn": False}
        return await self.templates.many(query, sort=[("at", -1), ("_id", -1)], limit=_MOST_LISTED)

    async def nearest_template(self, nearest_first: Sequence[str]) -> Template | None:
        """Return the latest template in use of the nearest of these areas that has one."""
        query = {"area": {"$in": list(nearest_first)}, "is_withdrawn": False}
        found = await self.templates.many(query, sort=[("at", -1), ("_id", -1)], limit=_MOST_LISTED)
        return min(found, key=lambda one: nearest_first.index(one.area), default=None)

    async def schedule(self, schedule: str, scope: Scope, *, session: Session | None = None) -> Schedule:
        """Find one where reports are approved. Raises UnknownScheduleError."""
        found = await self.schedules.one({"_id": schedule, **managed(scope)}, session=session)
        if found is None:
            raise UnknownScheduleError
        return found

    async def schedules_below(self, scope: Scope) -> list[Schedule]:
        """Return the rules where the member approves reports, oldest first."""
        query = {**managed(scope), "is_active": True}
        return await self.schedules.many(query, sort=[("at", 1)], limit=_MOST_RULES)

    async def active_schedules(self) -> list[Schedule]:
        """Return every rule that holds."""
        return await self.schedules.many({"is_active": True}, sort=[("_id", 1)], limit=_MOST_RULES * 20)


class Sources:
    """What the statistics are not asked for yet: single rows for the annex, and the figures of other rooms."""

    def __init__(self, database: Database) -> None:
        """Read of this database."""
        self._logs = database["assistance_logs"]

    async def visits_by(self, field: str, area: str, period: Period) -> list[tuple[Any, int]]:
        """Count the visits that no later entry corrects by what a field says: an age, or a list of circumstances."""
        later = {"corrects": {"$gt": ""}, "written_at": {"$gte": period.moments["$gte"]}}
        replaced = await self._logs.distinct("corrects", later)
        query = within([area], happened_at=period.moments, _id={"$nin": replaced})
        cursor = await self._logs.aggregate(
            [{"$match": query}, {"$group": {"_id": f"${field}", "visits": {"$sum": 1}}}],
            maxTimeMS=_MOST_MILLISECONDS,
        )
        return [(row["_id"], int(row["visits"])) for row in await cursor.to_list()]

    async def classes(self, area: str, period: Period) -> list[Row]:
        """Return the skill classes that were held, oldest first, with their area and the heads that were counted."""
        days = {"$gte": datetime.combine(period.since, datetime.min.time())}
        days["$lte"] = datetime.combine(period.until, datetime.min.time())
        query = within([area], kind=EventKind.CLASS.value, state=EventState.HELD.value, day=days)
        facts = {"attendance.heads": 1, "day": 1, "area": 1}
        rows = GroupEventRecord.get_pymongo_collection().find(query, facts, max_time_ms=_MOST_MILLISECONDS)
        return await rows.sort([("day", 1), ("_id", 1)]).to_list()

    async def scams(self, area: str, period: Period, *, most: int) -> list[Row]:
        """Return the scam reports of the period without their words, oldest first; at most one more than `most`."""
        rows = ScamReportRecord.get_pymongo_collection().find(
            within([area], at=period.moments), {"at": 1, "area": 1, "verdict": 1}, max_time_ms=_MOST_MILLISECONDS
        )
        return await rows.sort([("at", 1), ("_id", 1)]).limit(most + 1).to_list()

    async def scams_counted(self, area: str, period: Period) -> int:
        """Count the scam reports of the period."""
        query = within([area], at=period.moments)
        rows = ScamReportRecord.get_pymongo_collection()
        return await rows.count_documents(query, maxTimeMS=_MOST_MILLISECONDS)

    async def helping_members(self, area: str, period: Period) -> set[str]:
        """Return the members who logged help in the period, or were there when it was given."""
        query = within([area], happened_at=period.moments)
        asked = ("member", "helper", "members_present")
        return {one for name in asked for one in await self._logs.distinct(name, query)}

    async def cases(self, area: str, period: Period, *, most: int) -> list[Row]:
        """Return the requests that came in, ended or are open, oldest first; at most one more than `most`."""
        moments = period.moments
        query = within(
            [area],
            **{
                "$or": [
                    {"created_at": moments},
                    {"resolved_at": moments},
                    {"status": {"$in": [status.value for status in OPEN]}},
                ]
            },
        )
        rows = SupportRequestRecord.get_pymongo_collection().find(
            query, dict.fromkeys(_CASE, 1), max_time_ms=_MOST_MILLISECONDS
        )
        return await rows.sort([("created_at", 1), ("_id", 1)]).limit(most + 1).to_list()

    async def visits(self, area: str, period: Period, *, most: int) -> list[Row]:
        """Return the visits of the period, oldest first, also those that a later entry corrects; as `cases`."""
        rows = AssistanceLogRecord.get_pymongo_collection().find(
            within([area], happened_at=period.moments), dict.fromkeys(_VISIT, 1), max_time_ms=_MOST_MILLISECONDS
        )
        return await rows.sort([("happened_at", 1), ("_id", 1)]).limit(most + 1).to_list()


def readable(scope: Scope) -> dict[str, Any]:
    """Return the condition for reports that the member may see."""
    roots = {area for permission in READING for area in scope.areas_for(permission)}
    return {"reach": {"$in": sorted(roots)}}


def managed(scope: Scope) -> dict[str, Any]:
    """Return the condition for what belongs to areas in which the member approves reports."""
    return {"reach": {"$in": scope.areas_for(Permission.REPORTS_APPROVE)}}
