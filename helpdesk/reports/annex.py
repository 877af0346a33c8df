"""The rows of a report's annex: from them every number of its summary can be worked out again by hand."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any, Final, NamedTuple

from helpdesk.areas.service import Areas
from helpdesk.month_sheets.repository import SheetEntries
from helpdesk.reports.figures import MOST_CASES, Case, ClassHeld, Scam, TeamRow, Visit
from helpdesk.reports.ports import Naming
from helpdesk.reports.repository import Sources
from helpdesk.statistics.days import Period, local_day
from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.models import OPEN, Status
from helpdesk.teams.models import Team
from helpdesk.teams.service import Teams

_OPEN: Final = {status.value for status in OPEN}


class AnnexRows(NamedTuple):
    """Everything in the annex."""

    cases: list[Case]
    visits: list[Visit]
    classes: list[ClassHeld]
    scams: list[Scam]
    teams: list[TeamRow]

    @property
    def is_too_long(self) -> bool:
        """Whether a file could not hold it."""
        return max(len(self.cases), len(self.visits), len(self.scams)) > MOST_CASES

    def without_long_lists(self) -> "AnnexRows":
        """Return it without what grows with the period."""
        return self._replace(cases=[], visits=[], scams=[])


class Annex:
    """Reads the rows."""

    def __init__(self, *, database: Database, areas: Areas, teams: Teams, names: Naming) -> None:
        """Take the rooms that know."""
        self._areas = areas
        self._teams = teams
        self._names = names
        self._sources = Sources(database)
        self._entries = SheetEntries(database)

    async def read(self, area: str, days: Period, *, at: datetime) -> AnnexRows:
        """Return the rows of a place and a period as they are now; what is overdue is so at this moment."""
        return AnnexRows(
            cases=await self._cases(area, days, at=at),
            visits=await self._visits(area, days),
            classes=await self.classes(area, days),
            scams=await self._scams(area, days),
            teams=await self.teams(area, days),
        )

    async def classes(self, area: str, days: Period) -> list[ClassHeld]:
        """Return the skill classes that were held, oldest first."""
        return [
            ClassHeld(
                day=row["day"].date(),
                place=self._place(row["area"]),
                heads=row["attendance"]["heads"] if row.get("attendance") else None,
            )
            for row in await self._sources.classes(area, days)
        ]

    async def _scams(self, area: str, days: Period) -> list[Scam]:
        rows = await self._sources.scams(area, days, most=MOST_CASES)
        return [Scam(day=local_day(row["at"]), place=self._place(row["area"]), verdict=row["verdict"]) for row in rows]

    async def teams(self, area: str, days: Period) -> list[TeamRow]:
        """Return the teams of today, with their members who helped in these days."""
        teams = await self._teams_of(area)
        helping = await self._sources.helping_members(area, days) if teams else set[str]()
        rows: list[TeamRow] = []
        for team in teams:
            members = {one.id for one in await self._teams.colleagues(team.id)}
            active = len(members & helping)
            rows.append(TeamRow(name=team.name, place=self._place(team.area), members=len(members), active=active))
        return rows

    async def _teams_of(self, area: str) -> list[Team]:
        return await self._teams.active_below([area], reach=self._reach, are_all=True)

    async def _cases(self, area: str, days: Period, *, at: datetime) -> list[Case]:
        rows = await self._sources.cases(area, days, most=MOST_CASES)
        return [self._case(row, at) for row in rows]

    def _case(self, row: Row, at: datetime) -> Case:
        status, times, due = row["status"], row.get("times") or {}, row.get("due_at")
        is_open = status in _OPEN
        return Case(
            code=row["code"],
            opened_at=row["created_at"],
            answered_at=row.get("first_answer_at"),
            resolved_at=row.get("resolved_at"),
            guide=self._names.guide(row.get("guide")),
            step=self._names.step(row.get("guide"), row.get("guide_version"), row.get("step")),
            area=row["area"],
            place=self._place(row["area"]),
            channel=self._names.channel(row["conversation"]),
            status=Status(status).value,
            is_open=is_open,
            is_overdue=is_open and due is not None and due < at,
            resolution=row.get("resolution"),
            rating=row.get("rating"),
            due_at=due if is_open else None,
            answered_seconds=times.get("first_answer_seconds"),
            is_answered_in_time=_is_answered_in_time(row, times, at, is_open=is_open),
            resolved_seconds=times.get("resolution_seconds"),
            is_resolved_in_time=times.get("is_resolved_in_time"),
            is_out_of_hours=times.get("is_out_of_hours"),
        )

    async def _visits(self, area: str, days: Period) -> list[Visit]:
        """Return the visits that no later entry corrects. The same person has the same number."""
        rows = await self._sources.visits(area, days, most=MOST_CASES)
        replaced = await self._entries.corrected_by([row["_id"] for row in rows])
        kept = [row for row in rows if row["_id"] not in replaced]
        aliases = await self._entries.aliases({row["person_ref"] for row in kept if row.get("person_ref")})
        numbers, fresh = dict[str, int](), count(1)

        def number(person: str | None) -> int | None:
            if person is None:
                return None
            now = aliases.get(person, person)
            if now not in numbers:
                numbers[now] = next(fresh)
            return numbers[now]

        return [self._visit(row, number) for row in kept]

    def _visit(self, row: Row, number: Callable[[str | None], int | None]) -> Visit:
        person = number(row.get("person_ref"))
        return Visit(
            day=local_day(row["happened_at"]),
            area=row["area"],
            place=self._place(row["area"]),
            guide=self._names.guide(row.get("guide")),  # what an old list says in its own words may name somebody
            setting=row["place"],
            mode=row["mode"],
            result=row["result"],
            person=person,
            heads=None if person is not None else row.get("people"),
            age=row.get("age_band"),
            circumstances=list(row.get("circumstances") or []),
            minutes=row.get("minutes"),
            dossiers=int(row.get("dossiers") or 0),
            is_paid_online=bool(row.get("paid_online")),
            vneid=row.get("vneid"),
        )

    def _place(self, area: str) -> str:
        known = self._areas.known(area)
        return known.full_name if known else area

    def _reach(self, area: str) -> list[str]:
        return self._areas.reach(area) if self._areas.known(area) else [area]


def _is_answered_in_time(row: Row, times: Mapping[str, Any], at: datetime, *, is_open: bool) -> bool | None:
    """Tell whether the first answer was in time; who waits for it longer than was promised was not answered in time."""
    due = times.get("first_answer_due")
    if is_open and row.get("first_answer_at") is None and isinstance(due, datetime) and due < at:
        return False
    verdict: bool | None = times.get("is_answered_in_time")
    return verdict
