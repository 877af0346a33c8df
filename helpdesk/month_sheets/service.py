"""Month sheets as members, leads and communes work with them: look, confirm, confirm for the commune, reopen."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from helpdesk.areas.service import Areas
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.reviewing import Reviewing
from helpdesk.assistance.reviews import Standing
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.language.ordering import in_order
from helpdesk.month_sheets.counting import Material, counted, figures_of, lines_of, own_lines
from helpdesk.month_sheets.cycle import Cycle, checked_month, figures_of_month, moved
from helpdesk.month_sheets.dating import RULES
from helpdesk.month_sheets.errors import (
    LaterMonthConfirmedError,
    NoTeamError,
    SheetMoveNotPossibleError,
    UnknownSheetError,
)
from helpdesk.month_sheets.models import Counted, Line, Row, Status, TeamMonth, checksum_of
from helpdesk.month_sheets.repository import SheetEntries, SheetLines, TeamMonths
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import Member, Permission, Scope, Team
from helpdesk.teams.service import Teams

T = TypeVar("T")

_READING = (Permission.LOGS_REVIEW, Permission.SHEETS_CONFIRM)


class Sheet(NamedTuple):
    """A month with what stands on its sheet, as it was at `at`.

    `unreviewed` entries are counted, `returned` ones are not until they are put right. `is_intact`: what is stored of a
    confirmed sheet gives the checksum that was signed.
    """

    month: TeamMonth
    counted: Counted
    unreviewed: int
    returned: int
    at: datetime
    is_intact: bool = True


class _Draft(NamedTuple):
    """An open month, counted."""

    month: TeamMonth
    counted: Counted
    unreviewed: list[AssistanceLog]
    returned: int


class MonthSheets:
    """The months of teams."""

    def __init__(
        self,
        *,
        database: Database,
        areas: Areas,
        teams: Teams,
        lines: SheetLines,
        reviewing: Reviewing,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take the database, the neighbours and the time."""
        self._database = database
        self._areas = areas
        self._teams = teams
        self._lines = lines
        self._reviewing = reviewing
        self._audit = audit
        self._clock = clock
        self._months = TeamMonths()
        self._entries = SheetEntries(database)

    async def teams_of(self, scope: Scope) -> list[Team]:
        """Return the teams whose sheets the reader may see, by name."""
        roots = {area for permission in _READING for area in scope.areas_for(permission)}
        teams = await self._teams.active_below(roots, reach=self._reach) if roots else []
        return sorted(teams, key=lambda team: in_order(team.name))

    async def current_month(self, team: Team) -> str:
        """Return the month in which a team is today."""
        return (await self._cycle(team)).month_of(self._today())

    async def months(self, team: Team, *, latest: int = 12) -> list[TeamMonth]:
        """Return a team's last months, the current one first, also those nobody confirmed yet."""
        cycle = await self._cycle(team)
        known = {month.month: month for month in await self._months.of_team(team.id)}
        current = cycle.month_of(self._today())
        return [self._month(team, moved(current, -back), cycle, known) for back in range(latest)]

    async def states(self, teams: Collection[Team], month: str) -> dict[str, Status]:
        """Say how far teams have come with a month."""
        known = await self._months.of_teams([team.id for team in teams], [month])
        return {team.id: Status.OPEN for team in teams} | {one.team: one.status for one in known}

    async def team_sheet(self, team_id: str, month: str, scope: Scope) -> Sheet:
        """Return the sheet of a team. Raises UnknownSheetError, MonthInvalidError, SheetTooLongError."""
        team = await self._team(team_id, scope, *_READING)
        return await self._sheet(team, month)

    async def own_sheet(self, member: Member, month: str) -> Sheet:
        """Return what the sheet of their team says of a member. Raises NoTeamError and as `team_sheet` does."""
        team = await self.team_of(member)
        sheet = await self._sheet(team, month)
        own, present = own_lines(member.id, sheet.counted.lines)
        signed = [row for row in sheet.month.rows if row.member == member.id]
        aliases = await self._aliases(own)
        figures = signed[0].figures if signed else figures_of(own, aliases, present=present)
        said = Counted(
            lines=own,
            rows=[Row(member=member.id, name=member.name, figures=figures)],
            total=figures,
            checksum=checksum_of(f"{team.id}/{member.id}", sheet.month.period, own, figures),
        )
        return sheet._replace(counted=said)

    async def team_of(self, member: Member) -> Team:
        """Return the team whose sheets count a member's visits. Raises NoTeamError."""
        if member.team is None:
            raise NoTeamError
        try:
            return await self._teams.team(member.team)
        except UnknownTeamError:
            raise NoTeamError from None

    async def confirm(self, team_id: str, month: str, *, member: Member, scope: Scope) -> TeamMonth:
        """Confirm for the team: what nobody reviewed is accepted, and everything counted is frozen.

        Raises UnknownSheetError, MonthNotOverError, SheetMoveNotPossibleError, SheetTooLongError.
        """
        team = await self._team(team_id, scope, Permission.LOGS_REVIEW)

        async def work(session: Session) -> TeamMonth:
            await self._lines.hold([team.id, RULES], session=session)
            draft = await self._draft(team, month, session=session)
            now = self._clock.now()
            draft.month.confirm(draft.counted, by=member, at=now, today=local_day(now))
            kept = await self._months.keep(draft.month, session=session)
            await self._lines.add(kept, draft.counted.lines, session=session)
            await self._reviewing.accept(draft.unreviewed, member=member, session=session)
            await self._note("month_confirmed", kept, member, session=session)
            return kept

        return await self._in_transaction(work)

    async def approve(self, team_id: str, month: str, *, member: Member, scope: Scope) -> TeamMonth:
        """Confirm for the commune. Raises UnknownSheetError, SheetMoveNotPossibleError, SameSignerError."""
        team = await self._team(team_id, scope, Permission.SHEETS_CONFIRM)

        async def work(session: Session) -> TeamMonth:
            found = await self._signed(team, month, session=session)
            found.approve(by=member, at=self._clock.now())
            kept = await self._months.keep(found, session=session)
            await self._note("month_approved", kept, member, session=session)
            return kept

        return await self._in_transaction(work)

    async def reopen(self, team_id: str, month: str, reason: str, *, member: Member, scope: Scope) -> TeamMonth:
        """Let a confirmed month be changed again; what the commune confirmed only the commune reopens.

        Raises UnknownSheetError, SheetMoveNotPossibleError, LaterMonthConfirmedError and what can be wrong with the
        reason.
        """
        team = await self._team(team_id, scope, *_READING)

        async def work(session: Session) -> TeamMonth:
            await self._lines.hold([team.id], session=session)
            found = await self._signed(team, month, session=session)
            needed = Permission.SHEETS_CONFIRM if found.commune else Permission.LOGS_REVIEW
            if not scope.covers(needed, found.reach):
                raise UnknownSheetError
            await self._check_latest(found, session=session)
            found.reopen(reason, by=member, at=self._clock.now())
            kept = await self._months.keep(found, session=session)
            await self._lines.drop(kept, session=session)
            await self._note("month_reopened", kept, member, session=session)
            return kept

        return await self._in_transaction(work)

    async def _sheet(self, team: Team, month: str) -> Sheet:
        cycle = await self._cycle(team)
        if checked_month(month) > cycle.month_of(self._today()):
            raise UnknownSheetError
        known = {one.month: one for one in await self._months.of_team(team.id)}
        found = self._month(team, month, cycle, known)
        if found.lead is None or found.total is None:
            draft = await self._draft(team, month)
            return Sheet(draft.month, draft.counted, len(draft.unreviewed), draft.returned, self._clock.now())
        lines = await self._lines.of_month(team.id, month)
        said = Counted(lines=lines, rows=found.rows, total=found.total, checksum=found.checksum)
        is_intact = checksum_of(team.id, found.period, lines, found.total) == found.checksum
        return Sheet(found, said, 0, 0, found.lead.at, is_intact)

    async def _draft(self, team: Team, month: str, *, session: Session | None = None) -> _Draft:
        """Count an open month. Raises SheetMoveNotPossibleError when it is confirmed."""
        cycle = await self._cycle(team, session=session)
        if checked_month(month) > cycle.month_of(self._today()):
            raise UnknownSheetError
        known = {one.month: one for one in await self._months.of_team(team.id, session=session)}
        found = self._month(team, month, cycle, known)
        if not found.is_open:
            raise SheetMoveNotPossibleError
        material, candidates = await self._material(found, known, cycle, session=session)
        said = await self._reviewing.latest_of(candidates, session=session)
        wanted = lines_of(month, material)
        lines = [line for line in wanted if said.get(line.entry) is not Standing.RETURNED]
        new = {line.entry for line in lines if line.entry not in said}
        members = {one.id: one.name for one in await self._teams.colleagues(team.id)}
        return _Draft(
            found,
            counted(team.id, found.period, lines, await self._aliases(lines, session=session), members=members),
            [entry for entry in candidates if entry.id in new],
            len(wanted) - len(lines),
        )

    async def _material(
        self, month: TeamMonth, known: dict[str, TeamMonth], cycle: Cycle, *, session: Session | None
    ) -> tuple[Material, list[AssistanceLog]]:
        confirmed = {name: one for name, one in known.items() if not one.is_open}
        before: list[TeamMonth] = []
        while (name := moved(before[-1].month if before else month.month, -1)) in confirmed:
            before.append(confirmed[name])
        found = await self._entries.candidates(month.team, month.period, before, session=session)
        replaced = await self._entries.corrected_by([entry.id for entry in found], session=session)
        current = [entry for entry in found if entry.id not in replaced]
        older = await self._entries.older(current, session=session)
        ids = [*(entry.id for entry in current), *older]
        material = Material(
            current=current,
            older=older,
            counted=await self._lines.counting(ids, session=session),
            confirmed=confirmed.keys(),
            month_of=lambda entry: cycle.month_of(local_day(entry.happened_at)),
        )
        return material, current

    def _month(self, team: Team, month: str, cycle: Cycle, known: dict[str, TeamMonth]) -> TeamMonth:
        """Return a month as it is kept; while it is open its days are those of today's rules."""
        found = known.get(month)
        if found and not found.is_open:
            return found
        period = cycle.period(month)
        if found:
            return found.model_copy(update=period.model_dump(), deep=True)
        return TeamMonth(
            id=f"{team.id}/{month}",
            team=team.id,
            team_name=team.name,
            area=team.area,
            reach=self._reach(team.area),
            month=month,
            since=period.since,
            until=period.until,
        )

    async def _signed(self, team: Team, month: str, *, session: Session) -> TeamMonth:
        known = {one.month: one for one in await self._months.of_team(team.id, session=session)}
        if month not in known:
            raise SheetMoveNotPossibleError
        return known[month]

    async def _check_latest(self, month: TeamMonth, *, session: Session) -> None:
        """Refuse while a later month is confirmed: it may count what came too late for this one."""
        later = [
            one.month
            for one in await self._months.of_team(month.team, session=session)
            if one.month > month.month and not one.is_open
        ]
        if later:
            raise LaterMonthConfirmedError(month=figures_of_month(max(later)))

    async def _team(self, team_id: str, scope: Scope, *permissions: Permission) -> Team:
        try:
            team = await self._teams.team(team_id)
        except UnknownTeamError:
            raise UnknownSheetError from None
        reach = self._reach(team.area)
        if not any(scope.covers(permission, reach) for permission in permissions):
            raise UnknownSheetError
        return team

    async def _cycle(self, team: Team, *, session: Session | None = None) -> Cycle:
        place = self._areas.known(team.area)
        nearest_first = place.nearest_first if place else [team.area]
        return Cycle(await self._months.rules(nearest_first, session=session), nearest_first)

    async def _aliases(self, lines: Collection[Line], *, session: Session | None = None) -> dict[str, str]:
        return await self._entries.aliases({line.person for line in lines if line.person}, session=session)

    async def _note(self, action: str, month: TeamMonth, member: Member, *, session: Session) -> None:
        await self._audit.note(
            member=member.id, action=action, subject=month.id, area=month.area, reach=month.reach, session=session
        )

    async def _in_transaction(self, work: Callable[[Session], Awaitable[T]]) -> T:
        try:
            return await self._database.in_transaction(work)
        except (ChangedMeanwhileError, AlreadyThereError):
            raise SheetMoveNotPossibleError from None

    def _reach(self, area: str) -> list[str]:
        return self._areas.reach(area) if self._areas.known(area) else [area]

    def _today(self) -> date:
        return local_day(self._clock.now())
