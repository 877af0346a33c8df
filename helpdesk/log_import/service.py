"""Old logs as leads take them over: upload, say what the columns mean, look, take."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.service import Areas
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.taking_over import TakingOver
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.language.folding import fold
from helpdesk.log_import.columns import Field, Heading, columns_known, heading_in
from helpdesk.log_import.errors import BadRowsError, NoRowsError, NothingToTakeError, UnknownImportError
from helpdesk.log_import.models import LEAVE_OUT, LogImport, Read, Reading, Upload
from helpdesk.log_import.reading import Guides, Surroundings, heading_of, read, rows_of
from helpdesk.log_import.repository import LogImportsInMongo
from helpdesk.privacy.masking import mask
from helpdesk.storage.database import Database
from helpdesk.tables.cells import Table
from helpdesk.tables.reading import tables_in
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import Member, Permission, Scope, Team
from helpdesk.teams.service import Teams

_LONGEST_NAME = 120


class Look(NamedTuple):
    """An upload as it would be taken now. `known` of its visits are in the log already."""

    draft: LogImport
    sheets: list[str]
    heading: Heading
    read: Read | None  # None while no column tells the day
    team: Team
    members: list[Member]
    known: int


class Taken(NamedTuple):
    """What came of taking it: how many visits are new, how many were there, how many rows were left out."""

    new: int
    known: int
    bad: int
    left_out: int


class LogImports:
    """Old logs of teams. Who may review a team's log may take one over; None as scope is whoever runs the program."""

    def __init__(
        self,
        *,
        database: Database,
        areas: Areas,
        teams: Teams,
        guides: Guides,
        taking: TakingOver,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take the database, the neighbours and the time."""
        self._store = LogImportsInMongo(database)
        self._areas = areas
        self._teams = teams
        self._guides = guides
        self._taking = taking
        self._audit = audit
        self._clock = clock

    async def offer(self, file: str, data: bytes, *, team: str, member: Member, scope: Scope) -> LogImport:
        """Keep an upload for a day, with its columns guessed.

        Raises the refusals of `tables`, NoRowsError, TooManyVisitsError; UnknownImportError where the member may not.
        """
        await self._team(team, scope)
        tables = read_tables(data)
        reading = guessed(tables)
        rows_of(tables, reading)
        draft = LogImport(
            id=new_id(),
            member=member.id,
            team=team,
            file=mask(file).text[:_LONGEST_NAME],
            created_at=self._clock.now(),
            reading=reading,
        )
        await self._store.add(Upload(draft, tables))
        return draft

    async def look(self, import_id: str, *, member: Member, scope: Scope) -> Look:
        """Return an upload as it would be taken now. Raises UnknownImportError, NoRowsError, TooManyVisitsError."""
        upload, team = await self._upload(import_id, member, scope)
        return await self._looked_at(upload, team)

    async def choose(self, import_id: str, reading: Reading, *, member: Member, scope: Scope) -> LogImport:
        """Say how it is to be read. Raises UnknownImportError."""
        upload, _ = await self._upload(import_id, member, scope)
        is_other_sheet = reading.sheet != upload.draft.reading.sheet and reading.sheet < len(upload.tables)
        if is_other_sheet:
            heading = heading_in(upload.tables[reading.sheet].rows)
            reading = reading.model_copy(update={"columns": heading.columns if heading else {}})
        draft = upload.draft.model_copy(update={"reading": reading, "is_done": False})
        await self._store.keep(draft)
        return draft

    async def take(self, import_id: str, *, member: Member, scope: Scope) -> Taken:
        """Take it over; what is in the log already stays as it is. Pressed again after a break, it goes on.

        Raises UnknownImportError, BadRowsError while bad rows are not to be left out, NothingToTakeError.
        """
        upload, team = await self._upload(import_id, member, scope)
        taken = await self._take(upload.tables, upload.draft.reading, team, member)
        done = {"is_done": True, "taken": taken.new + taken.known, "new": taken.new}
        await self._store.keep(upload.draft.model_copy(update=done))
        return taken

    async def drop(self, import_id: str, *, member: Member) -> None:
        """Forget an upload."""
        await self._store.drop(import_id, member=member.id)

    async def look_at_tables(self, tables: Sequence[Table], reading: Reading, team_id: str) -> Read:
        """Read a file for whoever runs the program. Raises as `look` does."""
        team = await self._team(team_id, None)
        members = await self._teams.colleagues(team.id)
        return read(tables, current(reading, members), await self._around(team, members))

    async def take_tables(
        self,
        tables: Sequence[Table],
        reading: Reading,
        team_id: str,
        *,
        member: Member,
        report: Callable[[str, int, int], None] = lambda *_: None,
    ) -> Taken:
        """Take a file over for whoever runs the program. Raises as `take` does."""
        return await self._take(tables, reading, await self._team(team_id, None), member, report)

    async def _take(
        self,
        tables: Sequence[Table],
        reading: Reading,
        team: Team,
        member: Member,
        report: Callable[[str, int, int], None] = lambda *_: None,
    ) -> Taken:
        members = await self._teams.colleagues(team.id)
        found = read(tables, current(reading, members), await self._around(team, members))
        if found.problems and not reading.leaves_out_bad:
            raise BadRowsError(rows=found.bad_rows)
        if not found.visits:
            raise NothingToTakeError
        entries = self._entries(found, team, {one.id: one.name for one in members}, member)
        reach = self._reach(team)
        await self._audit.note(member=member.id, action="logs_imported", subject=team.id, area=team.area, reach=reach)
        new = await self._taking.take(entries, member=member, report=lambda done: report("visits", done, len(entries)))
        return Taken(new, len(entries) - new, found.bad_rows, found.left_out)

    def _entries(self, found: Read, team: Team, names: Mapping[str, str], importer: Member) -> list[AssistanceLog]:
        now = self._clock.now()
        reach = {area: self._areas.reach(area) for area in {visit.help.area for visit in found.visits}}
        return [
            AssistanceLog(
                **visit.help.model_dump(),
                id=visit.id,
                written_at=now,
                member=visit.member,
                member_name=names[visit.member],
                team=team.id,
                reach=reach[visit.help.area],
                topic=visit.topic,
                imported_by=importer.id,
                is_demonstration=team.is_demonstration,
            )
            for visit in found.visits
        ]

    async def _looked_at(self, upload: Upload, team: Team) -> Look:
        members = await self._teams.colleagues(team.id)
        tables = upload.tables
        draft = upload.draft.model_copy(update={"reading": current(upload.draft.reading, members)})
        around = await self._around(team, members)
        found = read(tables, draft.reading, around) if Field.DAY in draft.reading.columns else None
        known = await self._taking.known([visit.id for visit in found.visits]) if found else 0
        heading = heading_of(tables, draft.reading)
        return Look(draft, [table.name for table in tables], heading, found, team, members, known)

    async def _around(self, team: Team, members: Sequence[Member]) -> Surroundings:
        names: dict[str, list[str]] = {}
        for one in members:
            for name in {fold(one.name), fold(one.username)}:
                names.setdefault(name, []).append(one.id)
        return Surroundings(team.id, team.area, names, self._areas_of(team), self._guides, self._clock.now())

    def _areas_of(self, team: Team) -> dict[str, str]:
        try:
            places = [self._areas.get(team.area), *self._areas.children(team.area)]
        except UnknownAreaError:
            return {}
        named = {fold(place.name): place.id for place in reversed(places)}
        return named | {fold(place.full_name): place.id for place in places}

    async def _upload(self, import_id: str, member: Member, scope: Scope) -> tuple[Upload, Team]:
        upload = await self._store.one(import_id, member=member.id)
        if upload is None:
            raise UnknownImportError
        return upload, await self._team(upload.draft.team, scope)

    async def _team(self, team_id: str, scope: Scope | None) -> Team:
        try:
            team = await self._teams.team(team_id)
        except UnknownTeamError:
            raise UnknownImportError from None
        if scope is not None and not scope.covers(Permission.LOGS_REVIEW, self._reach(team)):
            raise UnknownImportError
        return team

    def _reach(self, team: Team) -> list[str]:
        return self._areas.reach(team.area) if self._areas.known(team.area) else [team.area]


def read_tables(data: bytes) -> list[Table]:
    """Return the sheets of a file that have rows. Raises the refusals of `tables`, NoRowsError."""
    if not data.strip():
        raise NoRowsError
    tables = [table for table in tables_in(data, columns_known) if table.rows]
    if not tables:
        raise NoRowsError
    return tables


def guessed(tables: Sequence[Table]) -> Reading:
    """Return how a file is probably to be read: the sheet that names most columns, and what they are called."""
    headings = [heading_in(table.rows) for table in tables]
    counts = [len(heading.columns) if heading else 0 for heading in headings]
    sheet = counts.index(max(counts))
    heading = headings[sheet]
    return Reading(sheet=sheet, columns=heading.columns if heading else {})


def current(reading: Reading, members: Sequence[Member]) -> Reading:
    """Return it without choices of people who are no members of the team, or no more."""
    known = {one.id for one in members}
    people = {fold(name): member for name, member in reading.people.items() if member in known | {LEAVE_OUT}}
    return reading.model_copy(update={"people": people, "by": reading.by if reading.by in known else ""})
