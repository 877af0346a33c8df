"""Months, their rules and their lines in MongoDB.

A line has the id of its entry: the database itself refuses to count an entry twice.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.records import AssistanceLogRecord
from helpdesk.assistance.repository import entry_of
from helpdesk.month_sheets.cycle import MonthRule
from helpdesk.month_sheets.errors import SheetTooLongError
from helpdesk.month_sheets.models import Line, TeamMonth
from helpdesk.month_sheets.records import MonthRuleRecord, TeamMonthRecord
from helpdesk.statistics.days import Period
from helpdesk.storage.database import Database, Row, Session
from helpdesk.storage.records import Records

MOST_LINES = 20_000
"""Of one sheet; ten busy members write a tenth of it."""

_ON_ITS_WAY = timedelta(days=1)
"""Longer than any write takes: an entry that was being written while its month was confirmed is late, not lost."""
_MOST_MONTHS = 600
_MOST_RULES = 2_000


class TeamMonths:
    """The months that were confirmed at least once, and the rules of months."""

    def __init__(self) -> None:
        self._months = Records(TeamMonth, TeamMonthRecord)
        self._rules = Records(MonthRule, MonthRuleRecord)

    async def of_team(self, team: str, *, session: Session | None = None) -> list[TeamMonth]:
        """Return those of a team, oldest first."""
        return await self._months.many({"team": team}, sort=[("month", 1)], limit=_MOST_MONTHS, session=session)

    async def of_teams(self, teams: Collection[str], months: Collection[str]) -> list[TeamMonth]:
        """Return those of several teams in some months."""
        query = {"team": {"$in": list(teams)}, "month": {"$in": list(months)}}
        return await self._months.many(query, limit=len(teams) * len(months)) if teams and months else []

    async def keep(self, month: TeamMonth, *, session: Session) -> TeamMonth:
        """Keep a new or a changed one. Raises ChangedMeanwhileError, DuplicateKeyError when another was faster."""
        if month.version:
            return await self._months.keep(month, session=session)
        first = month.model_copy(update={"version": 1})
        await self._months.add(first, session=session)
        return first

    async def latest_closed(self, area: str, *, from_month: str, session: Session) -> str | None:
        """Return the last confirmed month of any team in an area, if it is this one or later."""
        query = {"reach": area, "month": {"$gte": from_month}, "status": {"$ne": "open"}}
        found = await self._months.many(query, sort=[("month", -1)], limit=1, session=session)
        return found[0].month if found else None

    async def rules(self, areas: Collection[str], *, session: Session | None = None) -> list[MonthRule]:
        """Return the rules of these very areas, oldest first."""
        query = {"area": {"$in": list(areas)}}
        return await self._rules.many(query, sort=[("at", 1), ("_id", 1)], limit=_MOST_RULES, session=session)

    async def rules_below(self, roots: Collection[str]) -> list[MonthRule]:
        """Return the rules of these areas and below, latest first."""
        query = {"reach": {"$in": list(roots)}}
        return await self._rules.many(query, sort=[("at", -1), ("_id", -1)], limit=_MOST_RULES)

    async def add_rule(self, rule: MonthRule, *, session: Session) -> None:
        """Keep a new one."""
        await self._rules.add(rule, session=session)


class SheetLines:
    """What confirmed sheets count."""

    def __init__(self, database: Database) -> None:
        self._lines = database["sheet_lines"]
        self._locks = database["sheet_locks"]

    async def hold(self, teams: Collection[str], *, session: Session) -> None:
        """Let nobody else confirm, reopen or give back entries of these teams until the transaction has ended."""
        for team in sorted(teams):
            await self._locks.update_one({"_id": team}, {"$inc": {"held": 1}}, upsert=True, session=session)

    async def counting(
        self, entries: Collection[str], *, teams: Collection[str] = (), session: Session | None = None
    ) -> dict[str, str]:
        """Return the month that counts an entry, for those of these entries that one counts."""
        if session and teams:
            await self.hold(teams, session=session)
        rows = self._lines.find({"_id": {"$in": list(entries)}}, {"month": 1}, session=session)
        return {row["_id"]: row["month"] async for row in rows}

    async def of_month(self, team: str, month: str, *, session: Session | None = None) -> list[Line]:
        """Return the lines of a confirmed sheet, oldest first."""
        rows = self._lines.find({"team": team, "month": month}, session=session)
        found = [Line.model_validate({"entry": row["_id"], **row["line"]}) async for row in rows.limit(MOST_LINES)]
        return sorted(found, key=lambda line: (line.happened_at, line.entry))

    async def add(self, month: TeamMonth, lines: Sequence[Line], *, session: Session) -> None:
        """Freeze lines. Raises DuplicateKeyError when one is counted already."""
        if lines:
            await self._lines.insert_many([_row(month, line) for line in lines], session=session)

    async def drop(self, month: TeamMonth, *, session: Session) -> None:
        """Let the entries of a month be counted again."""
        await self._lines.delete_many({"team": month.team, "month": month.month}, session=session)


class SheetEntries:
    """The entries a sheet is made of."""

    def __init__(self, database: Database) -> None:
        self._aliases = database["person_aliases"]

    async def candidates(
        self, team: str, period: Period, confirmed: Sequence[TeamMonth], *, session: Session | None = None
    ) -> list[AssistanceLog]:
        """Return entries of these days, and those written after the given confirmed months were confirmed for them.

        More than belong to a sheet may be among them. Raises SheetTooLongError.
        """
        asked: list[dict[str, Any]] = [{"happened_at": period.moments}]
        since = [month.lead.at - _ON_ITS_WAY for month in confirmed if month.lead]
        for month, written in zip(confirmed, since, strict=True):
            asked.append({"happened_at": month.period.moments, "written_at": {"$gte": written}})
        if since:
            asked.append({"corrects": {"$gt": ""}, "written_at": {"$gte": min(since)}})
        found = await self._found([{"team": team, **one} for one in asked], session)
        if len(found) > MOST_LINES:
            raise SheetTooLongError(most=MOST_LINES)
        return found

    async def corrected_by(self, entries: Collection[str], *, session: Session | None = None) -> set[str]:
        """Return which of these entries a later one corrects."""
        rows = AssistanceLogRecord.get_pymongo_collection().find(
            {"corrects": {"$in": list(entries)}}, {"_id": 0, "corrects": 1}, session=session
        )
        return {row["corrects"] async for row in rows}

    async def older(
        self, entries: Sequence[AssistanceLog], *, session: Session | None = None
    ) -> dict[str, AssistanceLog]:
        """Return every entry that these correct, also by way of others."""
        found: dict[str, AssistanceLog] = {}
        missing = {entry.corrects for entry in entries if entry.corrects}
        while missing:
            rows = AssistanceLogRecord.get_pymongo_collection().find({"_id": {"$in": list(missing)}}, session=session)
            fresh = [entry_of(row) async for row in rows]
            found |= {entry.id: entry for entry in fresh}
            missing = {entry.corrects for entry in fresh if entry.corrects} - found.keys()
        return found

    async def aliases(self, persons: Collection[str], *, session: Session | None = None) -> dict[str, str]:
        """Return the name a person has now, for those of these names that were given up."""
        rows = self._aliases.find({"_id": {"$in": list(persons)}}, session=session)
        return {row["_id"]: row["now"] async for row in rows}

    async def _found(self, asked: Sequence[Row], session: Session | None) -> list[AssistanceLog]:
        rows = AssistanceLogRecord.get_pymongo_collection().find({"$or": list(asked)}, session=session)
        return [entry_of(row) async for row in rows.limit(MOST_LINES + 1)]


def _row(month: TeamMonth, line: Line) -> Row:
    kept = line.model_dump(exclude={"entry"})
    return {"_id": line.entry, "team": month.team, "month": month.month, "line": kept}
