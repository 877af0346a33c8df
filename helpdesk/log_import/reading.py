"""From the rows of an old log to visits, or to everything that is wrong with them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final, NamedTuple, Protocol

from helpdesk.assistance.models import Help, Mode, Result
from helpdesk.clock import VIETNAM
from helpdesk.ids import derived_id
from helpdesk.language.folding import fold
from helpdesk.log_import.columns import Field, Heading, heading_in
from helpdesk.log_import.errors import DayColumnMissingError, NoRowsError, TooManyVisitsError
from helpdesk.log_import.models import LEAVE_OUT, Read, Reading, Visit
from helpdesk.log_import.problems import Problem, Wrong
from helpdesk.log_import.values import (
    EARLIEST,
    MODES,
    PLACES,
    RESULTS,
    YES,
    choice_in,
    day_in,
    is_nothing,
    minutes_in,
    named,
    number_in,
    time_in,
)
from helpdesk.privacy.masking import mask
from helpdesk.tables.cells import Cell, Kind, Row, Table

MOST_VISITS: Final = 5_000
"""Rows of one file: a team's year."""

_MOST: Final = {Field.PEOPLE: 500, Field.MINUTES: 1440, Field.DOSSIERS: 100}
_LONGEST: Final = {Field.TOPIC: 200, Field.REASON: 500, Field.NOTE: 1000}
_UNUSABLE: Final = {Kind.FORMULA: Wrong.FORMULA, Kind.ERROR: Wrong.ERROR_VALUE}
_USUAL_TIME: Final = time(8, 0)
"""When help was given where a row tells the day only."""
_SHOWN: Final = 60
_SUM: Final = re.compile(r"(tong|cong|tong cong|tong so)( (thang|nam|ca|luot)( .*)?)?")
"""How the row of the totals begins, folded."""


class Guides(Protocol):
    """The guides, as far as a row may mean one."""

    def called(self, words: str) -> str | None:
        """Return the guide of exactly this title, written with or without marks."""
        ...


class Surroundings(NamedTuple):
    """What a file is read against: folded names lead to members and to areas of the team; `team` is part of each id."""

    team: str
    area: str
    members: Mapping[str, Sequence[str]]
    areas: Mapping[str, str]
    guides: Guides
    now: datetime


def heading_of(tables: Sequence[Table], reading: Reading) -> Heading:
    """Return the heading of the chosen sheet. Raises NoRowsError."""
    if reading.sheet >= len(tables):
        raise NoRowsError
    heading = heading_in(tables[reading.sheet].rows)
    if heading is None:
        raise NoRowsError
    return heading


def rows_of(tables: Sequence[Table], reading: Reading) -> list[Row]:
    """Return what stands below the heading of the chosen sheet. Raises NoRowsError, TooManyVisitsError."""
    heading = heading_of(tables, reading)
    below = [row for row in tables[reading.sheet].rows if row.number > heading.row and _says(row)]
    if not below:
        raise NoRowsError
    if len(below) > MOST_VISITS:
        raise TooManyVisitsError(most=MOST_VISITS)
    return below


def read(tables: Sequence[Table], reading: Reading, around: Surroundings) -> Read:
    """Read the chosen sheet. Raises NoRowsError, TooManyVisitsError, DayColumnMissingError."""
    below = rows_of(tables, reading)
    if Field.DAY not in reading.columns:
        raise DayColumnMissingError
    return _Rows(heading_of(tables, reading), reading, around).read(below)


class _Rows:
    """Reads rows one after the other; knows how often the same row was there before."""

    def __init__(self, heading: Heading, reading: Reading, around: Surroundings) -> None:
        self._heading = heading
        self._reading = reading
        self._around = around
        self._seen: Counter[str] = Counter()
        self._unmatched: Counter[str] = Counter()
        self._left_out = 0
        self._sums: list[int] = []

    def read(self, rows: Sequence[Row]) -> Read:
        visits: list[Visit] = []
        problems: list[Problem] = []
        for row in rows:
            one = _OneRow(row, self._heading, self._reading, self._around)
            if one.is_sum():
                self._sums.append(row.number)
                continue
            visit_id = self._id(row)
            member = self._member(one)
            if member == LEAVE_OUT:
                self._left_out += 1
                continue
            told, topic = one.told()
            if one.problems or member is None or told is None:
                problems += one.problems
                continue
            visits.append(Visit(row.number, visit_id, member, told, topic))
        return Read(self._heading, visits, problems, dict(self._unmatched), self._left_out, self._sums)

    def _id(self, row: Row) -> str:
        """Return what belongs to the words of a row: of rows that are all alike each has its own."""
        words = "\x1f".join(row.cell(place).text for place in self._heading.telling)
        self._seen[words] += 1
        return derived_id("old log", self._around.team, words, str(self._seen[words]))

    def _member(self, one: "_OneRow") -> str | None:
        """Return whose help it was, LEAVE_OUT, or None when nobody knows."""
        cell = one.cell(Field.MEMBER)
        if cell is None:
            if not self._reading.by:
                one.note(Field.MEMBER, Wrong.MEMBER_MISSING)
            return self._reading.by or None
        name = fold(cell.text)
        if not name:
            one.note(Field.MEMBER, Wrong.MEMBER_MISSING)
            return None
        if name in self._reading.people:
            return self._reading.people[name]
        known = self._around.members.get(name, ())
        if len(known) == 1:
            return known[0]
        self._unmatched[" ".join(cell.text.split())] += 1
        one.note(Field.MEMBER, Wrong.MEMBER_UNKNOWN)
        return None


class _OneRow:
    """One row, with what is wrong with it."""

    def __init__(self, row: Row, heading: Heading, reading: Reading, around: Surroundings) -> None:
        self._row = row
        self._heading = heading
        self._reading = reading
        self._around = around
        self.problems: list[Problem] = []
        self._noted: set[Field] = set()

    def is_sum(self) -> bool:
        """Tell whether this is the row of the totals: it begins with such a word, and tells no day."""
        said = next((words for cell in self._row.cells if (words := fold(cell.text))), "")
        return bool(_SUM.fullmatch(said)) and isinstance(day_in(self.cell(Field.DAY) or Cell()), Wrong)

    def cell(self, field: Field) -> Cell | None:
        """Return the cell of a field; None when no column tells it."""
        place = self._reading.columns.get(field)
        return None if place is None else self._row.cell(place)

    def note(self, field: Field, wrong: Wrong, **facts: int) -> None:
        """Note that a cell cannot be taken; of each cell what was found first."""
        if field in self._noted:
            return
        self._noted.add(field)
        place = self._reading.columns.get(field, -1)
        column = self._heading.words[place] if 0 <= place < len(self._heading.words) else ""
        found = " ".join((self.cell(field) or Cell()).text.split())
        shown = mask(found if len(found) <= _SHOWN else f"{found[: _SHOWN - 1]}…").text
        self.problems.append(Problem(self._row.number, column, wrong, shown, facts))

    def told(self) -> tuple[Help | None, str | None]:
        """Return what the row tells of a visit and what it says it was about; None when something is wrong."""
        self._note_unusable()
        topic = self._words(Field.TOPIC)
        guide = self._around.guides.called(topic) if topic else None
        facts: dict[str, Any] = {
            "happened_at": self._moment(),
            "area": self._area(),
            "place": self._choice(Field.PLACE, PLACES, self._reading.place, Wrong.PLACE_UNKNOWN),
            "guide": guide,
            "people": self._number(Field.PEOPLE),
            "minutes": self._number(Field.MINUTES),
            "dossiers": self._number(Field.DOSSIERS) or 0,
            "note": self._words(Field.NOTE),
            **self._mode(),
            **self._result(),
        }
        if self.problems:
            return None, None
        return Help(**facts), None if guide else topic

    def _note_unusable(self) -> None:
        for field in self._reading.columns:
            cell = self.cell(field) or Cell()
            if wrong := _UNUSABLE.get(cell.kind):
                self.note(field, wrong)
            elif cell.is_merged and field in _MOST:
                self.note(field, Wrong.MERGED_NUMBER)

    def _moment(self) -> datetime | None:
        day = day_in(self.cell(Field.DAY) or Cell())
        if isinstance(day, Wrong):
            self.note(Field.DAY, day)
            return None
        said, behind = day
        cell = self.cell(Field.TIME)
        at = time_in(cell.text) if cell else time_in(behind)
        if isinstance(at, Wrong):
            self.note(Field.TIME if cell else Field.DAY, at)
            return None
        is_told = cell is not None or not behind.strip().startswith("00:00")  # a spreadsheet's day without a time
        moment = datetime.combine(said, (at if is_told else None) or _USUAL_TIME, VIETNAM)
        if said > self._around.now.astimezone(VIETNAM).date():
            self.note(Field.DAY, Wrong.DAY_AHEAD)
        elif said < EARLIEST:
            self.note(Field.DAY, Wrong.DAY_TOO_OLD, year=EARLIEST.year)
        return min(moment, self._around.now)

    def _area(self) -> str:
        cell = self.cell(Field.AREA)
        if cell is None or is_nothing(cell):
            return self._around.area
        found = named(cell, self._around.areas)
        if found is None:
            self.note(Field.AREA, Wrong.AREA_UNKNOWN)
        return found or self._around.area

    def _choice(self, field: Field, words: Sequence[tuple[str, Any]], usual: Any, wrong: Wrong) -> Any:  # noqa: ANN401 - one of three kinds
        cell = self.cell(field)
        if cell is None or is_nothing(cell):
            return usual
        found = choice_in(cell, words)
        if found is None:
            self.note(field, wrong)
        return found or usual

    def _mode(self) -> dict[str, Any]:
        mode = self._choice(Field.MODE, MODES, self._reading.mode, Wrong.MODE_UNKNOWN)
        cell = self.cell(Field.CONSENT)
        agreed = cell is not None and fold(cell.text) in YES
        if mode is Mode.FOR_THEM and not agreed:
            self.note(Field.CONSENT if cell else Field.MODE, Wrong.CONSENT_MISSING)
        return {"mode": mode, "consent_to_act": agreed}

    def _result(self) -> dict[str, Any]:
        result = self._choice(Field.RESULT, RESULTS, self._reading.result, Wrong.RESULT_UNKNOWN)
        reason = self._words(Field.REASON)
        if result is Result.NOT_POSSIBLE and not reason:
            cell = self.cell(Field.RESULT)
            said = mask(" ".join(cell.text.split())).text if cell else ""
            if " " not in said:  # "không" alone tells no reason, "không có SIM chính chủ" does
                self.note(Field.REASON if self.cell(Field.REASON) else Field.RESULT, Wrong.REASON_MISSING)
            reason = said[: _LONGEST[Field.REASON]]
        return {"result": result, "result_reason": reason if result is Result.NOT_POSSIBLE else None}

    def _number(self, field: Field) -> int | None:
        cell = self.cell(field)
        if cell is None:
            return None
        most = _MOST[field]
        number = minutes_in(cell, most=most) if field is Field.MINUTES else number_in(cell, most=most)
        if isinstance(number, Wrong):
            facts = {"least": 1, "most": most} if number is Wrong.NUMBER_RANGE else {}
            self.note(field, number, **facts)
            return None
        return number

    def _words(self, field: Field) -> str | None:
        """Return words without anything that tells who the resident was, phone numbers too: an old list is no vault."""
        cell = self.cell(field)
        if cell is None or is_nothing(cell):
            return None
        words = mask(" ".join(cell.text.split())).text
        if len(words) > _LONGEST[field]:
            self.note(field, Wrong.TOO_LONG, length=len(words), most=_LONGEST[field])
        return words


def _says(row: Row) -> bool:
    """Tell whether a row says anything of its own."""
    return any(cell.text and not cell.is_merged for cell in row.cells)
