"""Targets out of a file: uploaded, looked at as they would be set, and set all together or not at all."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from helpdesk.areas.models import Area
from helpdesk.areas.service import Areas
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.language.folding import fold
from helpdesk.month_sheets.cycle import Cycle
from helpdesk.privacy.masking import mask
from helpdesk.storage.database import Database, Session
from helpdesk.tables.cells import Kind, Row, Table
from helpdesk.tables.errors import FileTypeError, TooManyRowsError
from helpdesk.tables.reading import tables_in
from helpdesk.targets.errors import (
    TargetFileTypeError,
    TargetPeriodError,
    TargetRowsMissingError,
    TargetRowsWrongError,
    TargetValueError,
    TooManyTargetsError,
    UnknownTargetImportError,
)
from helpdesk.targets.models import Measure, checked_period, checked_value, said_range
from helpdesk.targets.repository import TargetImportsInMongo
from helpdesk.targets.rows import Column, Meant, Problem, TargetImport, TargetRow, Wrong
from helpdesk.targets.service import Targets, Wanted
from helpdesk.targets.typed import Heading, codes_in, columns_known, heading_in, measure_in, period_in, value_in
from helpdesk.teams.models import Member, Permission, Scope

MOST_TARGETS: Final = 2_000
"""Rows of one file."""

_LONGEST_NAME = 120
_SHOWN = 60


class Look(NamedTuple):
    """An upload as it would be set now."""

    upload: TargetImport
    meant: list[Meant]
    problems: list[Problem]

    @property
    def bad_rows(self) -> int:
        """How many rows cannot be taken."""
        return len({problem.row for problem in self.problems})


class TargetImports:
    """Files of targets."""

    def __init__(self, *, database: Database, areas: Areas, targets: Targets, clock: Clock) -> None:
        """Take the database, the neighbours and the time."""
        self._database = database
        self._areas = areas
        self._targets = targets
        self._clock = clock
        self._store = TargetImportsInMongo(database)

    async def offer(self, file: str, data: bytes, *, member: Member) -> TargetImport:
        """Keep an upload for a day.

        Raises the refusals of `tables`, TargetFileTypeError, TargetRowsMissingError, TooManyTargetsError.
        """
        upload = TargetImport(
            id=new_id(),
            member=member.id,
            file=mask(file).text[:_LONGEST_NAME],
            created_at=self._clock.now(),
            rows=rows_in(data),
        )
        await self._store.add(upload)
        return upload

    async def look(self, upload: str, *, member: Member, scope: Scope) -> Look:
        """Return an upload as it would be set now. Raises UnknownTargetImportError."""
        known = await self._store.one(upload, member=member.id)
        if known is None:
            raise UnknownTargetImportError
        reading = _Reading(self._areas, scope)
        for row in known.rows:
            reading.read(row)
        return Look(known, reading.meant, reading.problems)

    async def take(self, upload: str, *, member: Member, scope: Scope) -> int:
        """Set all of it, and return how many targets were not so before.

        Raises UnknownTargetImportError, TargetRowsWrongError: as long as one row is wrong nothing is set.
        """
        seen = await self.look(upload, member=member, scope=scope)
        if seen.problems:
            raise TargetRowsWrongError(rows=seen.bad_rows)
        wanted = [Wanted(one.area, one.measure, one.period, one.value) for one in seen.meant]
        file = seen.upload.file

        async def work(session: Session) -> int:
            await self._store.drop(upload, member=member.id, session=session)
            return await self._targets.set_each(wanted, member=member, scope=scope, file=file, session=session)

        return await self._database.in_transaction(work)

    async def drop(self, upload: str, *, member: Member) -> None:
        """Forget an upload."""
        await self._store.drop(upload, member=member.id)


def rows_in(data: bytes) -> list[TargetRow]:
    """Return the rows below the heading that names most columns. Raises as `TargetImports.offer`."""
    if not data.strip():
        raise TargetRowsMissingError
    found = [(heading, table.rows) for table in _tables(data) if (heading := heading_in(table.rows))]
    if not found:
        raise TargetRowsMissingError
    heading, rows = max(found, key=lambda one: len(one[0].places))
    if set(heading.places) != set(Column):
        raise TargetRowsMissingError
    below = [_row(row, heading) for row in rows if row.number > heading.row and any(cell.text for cell in row.cells)]
    if not below:
        raise TargetRowsMissingError
    if len(below) > MOST_TARGETS:
        raise TooManyTargetsError(most=MOST_TARGETS)
    return below


def _tables(data: bytes) -> list[Table]:
    try:
        return tables_in(data, columns_known)
    except FileTypeError:
        raise TargetFileTypeError from None
    except TooManyRowsError:
        raise TooManyTargetsError(most=MOST_TARGETS) from None


def _row(row: Row, heading: Heading) -> TargetRow:
    cells = {column: row.cell(place) for column, place in heading.places.items()}
    return TargetRow(
        row=row.number,
        **{column.value: cell.text[:_SHOWN] for column, cell in cells.items()},
        is_number=cells[Column.VALUE].kind is Kind.NUMBER,
        unusable=[column for column, cell in cells.items() if cell.kind in (Kind.FORMULA, Kind.ERROR)],
    )


class _Reading:
    """Reads rows one after the other; knows which targets were there before."""

    def __init__(self, areas: Areas, scope: Scope) -> None:
        self._areas = areas
        self._scope = scope
        self._names = _named(areas, scope.areas_for(Permission.TARGETS_SET))
        self._rows: dict[tuple[str, Measure, str], int] = {}
        self.meant: list[Meant] = []
        self.problems: list[Problem] = []

    def read(self, row: TargetRow) -> None:
        """Read one; everything that is wrong with it is noted."""
        before = len(self.problems)
        for column in row.unusable:
            self._wrong(row, column, Wrong.UNUSABLE)
        area, measure, period = self._area(row), self._measure(row), self._period(row)
        value = self._value(row, measure) if measure else None
        if len(self.problems) > before or area is None or measure is None or period is None or value is None:
            return
        first = self._rows.setdefault((area, measure, period), row.row)
        if first != row.row:
            self._wrong(row, Column.MEASURE, Wrong.TWICE, other=first)
            return
        self.meant.append(Meant(row.row, area, measure, period, value))

    def _area(self, row: TargetRow) -> str | None:
        if not row.area.strip():
            self._wrong(row, Column.AREA, Wrong.AREA_MISSING)
            return None
        named = next((area for code in codes_in(row.area) if (area := self._areas.known(code))), None)
        meant = self._areas.current(named.id) if named else []
        ids = {one.id for one in meant} or self._names.get(fold(row.area), set())
        mine = {one for one in ids if self._scope.covers(Permission.TARGETS_SET, self._areas.reach(one))}
        if len(mine) == 1:
            return mine.pop()
        self._wrong(row, Column.AREA, Wrong.AREA_AMBIGUOUS if mine else Wrong.AREA_UNKNOWN)
        return None

    def _measure(self, row: TargetRow) -> Measure | None:
        measure = measure_in(row.measure)
        if measure is None:
            self._wrong(row, Column.MEASURE, Wrong.MEASURE_UNKNOWN)
        return measure

    def _period(self, row: TargetRow) -> str | None:
        try:
            return checked_period(period_in(row.period) or "", Cycle((), ())).name
        except TargetPeriodError:
            self._wrong(row, Column.PERIOD, Wrong.PERIOD_UNKNOWN)
            return None

    def _value(self, row: TargetRow, measure: Measure) -> float | None:
        value = value_in(measure, row.value, is_number=row.is_number)
        if value is None:
            self._wrong(row, Column.VALUE, Wrong.VALUE_FORM)
            return None
        try:
            return checked_value(measure, value)
        except TargetValueError:
            self._wrong(row, Column.VALUE, Wrong.VALUE_RANGE, **said_range(measure))
            return None

    def _wrong(self, row: TargetRow, column: Column, wrong: Wrong, **facts: object) -> None:
        if wrong is Wrong.UNUSABLE or column not in row.unusable:
            self.problems.append(Problem(row.row, column, wrong, row.said(column), facts))


def _named(areas: Areas, roots: Sequence[str]) -> Mapping[str, set[str]]:
    """Return the places that a name may mean: the roots, what lies right below, and what lies below that."""
    names: dict[str, set[str]] = {}
    layer: list[Area] = [area for root in roots if (area := areas.known(root))]
    for _ in range(3):
        for area in layer:
            for name in (area.name, area.full_name, areas.label(area)):
                names.setdefault(fold(name), set()).add(area.id)
        layer = [child for area in layer for child in areas.children(area.id)]
    return names
